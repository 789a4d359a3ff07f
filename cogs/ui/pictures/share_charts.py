"""Two charts of shares: columns over time, and rows by name. Bars show the person's or server's, lines all films'."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cogs.ui.pictures.canvas import FAINT, GRID, MARK, SMALL, TEXT, YOURS, Canvas
from cogs.ui.pictures.scripts import fitted, width

_ROW = 27


class Measure(NamedTuple):
    """One bar."""

    name: str
    value: float
    mark: float | None = None
    """Position of the line for all films; None for no line."""
    number: str = ""
    """Text at its end."""


class Area(NamedTuple):
    """A chart's position and size on the canvas."""

    x: float
    y: float
    wide: float
    high: float


def columns(canvas: Canvas, area: Area, bars: Sequence[Measure]) -> None:
    """Columns side by side with their names below; only as many names as fit."""
    most = max([bar.value for bar in bars] + [bar.mark or 0 for bar in bars] + [1e-9])
    step = area.wide / max(len(bars), 1)
    bottom = area.y + area.high - 20
    every = max(1, -(-len(bars) * 40 // int(area.wide)))
    scale = (bottom - area.y - (18 if any(bar.number for bar in bars) else 0)) / most
    canvas.line(area.x, bottom, area.x + area.wide, bottom)
    for number, bar in enumerate(bars):
        left = area.x + number * step
        canvas.box(left + step * 0.14, bottom - bar.value * scale, step * 0.72, bar.value * scale, YOURS)
        if bar.number:
            canvas.text(
                left + step / 2, bottom - bar.value * scale - 5, bar.number, SMALL, colour=FAINT, anchor="middle"
            )
        if bar.mark is not None:
            canvas.line(left, bottom - bar.mark * scale, left + step, bottom - bar.mark * scale, MARK, 2.5)
        if (len(bars) - 1 - number) % every == 0:
            canvas.text(left + step / 2, bottom + 17, bar.name, SMALL, colour=FAINT, anchor="middle")


def rows(canvas: Canvas, area: Area, bars: Sequence[Measure], names: float = 96) -> None:
    """Bars below each other, named on the left, with their numbers behind them."""
    most = max([bar.value for bar in bars] + [bar.mark or 0 for bar in bars] + [1e-9])
    numbers = max([width(bar.number, SMALL) + 14 for bar in bars] + [44.0])
    scale = (area.wide - names - numbers) / most
    for number, bar in enumerate(bars):
        top = area.y + number * _ROW
        canvas.text(area.x + names - 8, top + 15, fitted(bar.name, SMALL, names - 8), SMALL, colour=TEXT, anchor="end")
        canvas.line(area.x + names, top - 2, area.x + names, top + _ROW - 4, GRID)
        canvas.box(area.x + names, top + 2, bar.value * scale, 17, YOURS)
        end = bar.value
        if bar.mark is not None:
            place = area.x + names + bar.mark * scale
            canvas.line(place, top - 1, place, top + 22, MARK, 2.5)
            end = max(end, bar.mark)
        canvas.text(area.x + names + end * scale + 7, top + 15, bar.number, SMALL, colour=FAINT)


def key(canvas: Canvas, x: float, y: float, bar: str, mark: str) -> None:
    """The legend in one row: what a bar is and what the line is."""
    canvas.box(x, y - 11, 16, 12, YOURS)
    canvas.text(x + 23, y, bar, SMALL, colour=FAINT)
    middle = x + 23 + width(bar, SMALL) + 24
    canvas.line(middle, y - 13, middle, y + 3, MARK, 2.5)
    canvas.text(middle + 9, y, mark, SMALL, colour=FAINT)
