"""Builds SVG pictures, dark like Discord, with text large enough for a phone. Pure.

Nothing is shown by colour only: the reader's marks are larger and ringed, the values compared with are lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Literal

from cogs.ui.pictures.scripts import line_of

WIDTH = 600
"""Of every picture, in units; rendered with two pixels for each unit."""
SIDE = 24
"""Margin on both sides."""
GROUND, PANEL, GRID = "#1e1f22", "#2b2d31", "#4a4d55"
TEXT, FAINT, MARK = "#f2f3f5", "#b5bac1", "#ffffff"
YOURS = "#e8b04a"
OTHERS, ALL_FILMS = "#80848e", "#5a5d66"
SMALL, BODY, TITLE = 14, 16, 22
"""Font sizes in units: on a phone a picture is shown at about two thirds of its size."""
Anchor = Literal["start", "middle", "end"]


class Canvas:
    """Collects pieces from back to front."""

    def __init__(self, height: int) -> None:
        self.height = height
        self._parts: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        content: str,
        size: float = SMALL,
        *,
        colour: str = TEXT,
        anchor: Anchor = "start",
        bold: bool = False,
        halo: bool = False,
    ) -> None:
        """One line of text.

        Args:
            x: where it is anchored.
            y: its base line.
            content: unescaped; escaped here.
            size: in units.
            colour: of the letters.
            anchor: which of its ends is at `x`.
            bold: heavier letters.
            halo: a dark outline, so that it can be read on any background.
        """
        line = line_of(content)
        weight = ' font-weight="700"' if bold else ""
        rim = f' stroke="{GROUND}" stroke-width="4" paint-order="stroke" stroke-linejoin="round"' if halo else ""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-family="{line.font}" fill="{colour}" '
            f'text-anchor="{anchor}"{weight}{rim}>{escape(line.text)}</text>'
        )

    def box(self, x: float, y: float, wide: float, high: float, colour: str, *, round_by: float = 3) -> None:
        """A filled rectangle."""
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(wide, 0):.1f}" height="{max(high, 0):.1f}" rx="{round_by}" '
            f'fill="{colour}"/>'
        )

    def dot(self, x: float, y: float, radius: float, colour: str, *, ring: str = "") -> None:
        """A disc, ringed if a ring's colour is given."""
        rim = f' stroke="{ring}" stroke-width="1.5"' if ring else ""
        self._parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}"{rim}/>')

    def dots(self, dots: Iterable[tuple[float, float, float]], colour: str, *, ring: str = "") -> None:
        """Many discs of the same colour: positions and radii."""
        rim = f' stroke="{ring}" stroke-width="1.5"' if ring else ""
        discs = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>' for x, y, radius in dots)
        self._parts.append(f'<g fill="{colour}"{rim}>{discs}</g>')

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str = GRID, wide: float = 1) -> None:
        """A straight line."""
        self._parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{wide:g}"/>'
        )

    def svg(self) -> str:
        """The whole picture."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{self.height}">'
            f'<rect width="{WIDTH}" height="{self.height}" fill="{GROUND}"/>{"".join(self._parts)}</svg>'
        )
