"""Tables as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from recommender.evaluation.metrics import Figure


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, ours: str | None = None, note: str = "") -> str:
    """A table that scrolls sideways where it does not fit.

    Args:
        headings: of the columns.
        rows: plain text.
        ours: first cell of the row to be set apart.
        note: below the table.
    """
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(_row(row, "ours" if row[0] == ours else "") for row in rows)
    caption = f"<caption>{escape(note)}</caption>" if note else ""
    return f'<div class="scroll"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(cells: Sequence[str], kind: str) -> str:
    inside = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr class="{kind}">{inside}</tr>' if kind else f"<tr>{inside}</tr>"


def shown(figure: Figure, digits: int = 3) -> str:
    """A mean and its standard error."""
    return f"{figure.mean:.{digits}f} ± {figure.standard_error:.{digits}f}"
