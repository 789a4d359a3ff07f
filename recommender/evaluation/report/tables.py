"""Tables as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from recommender.evaluation.metrics import Figure
from recommender.evaluation.report.rendering import fill


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, ours: str | None = None, note: str = "") -> Markup:
    """A table that scrolls sideways where it does not fit.

    Args:
        headings: of the columns.
        rows: plain text.
        ours: first cell of the row to be set apart.
        note: below the table.
    """
    return fill("table", headings=headings, rows=rows, ours=ours, note=note)


def shown(figure: Figure, digits: int = 3) -> str:
    """A mean and its standard error."""
    return f"{figure.mean:.{digits}f} ± {figure.standard_error:.{digits}f}"
