"""Charts as inline SVG. Numbers in, text out; colours are in the style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from markupsafe import Markup

WIDTH, HEIGHT = 320, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 12, 10, 24
_WIDE, _HIGH = 960, 340
_APART = 18
_ROW = 22
_NAMES = 110


class Point(NamedTuple):
    """A point of a curve."""

    x: float
    y: float
    error: float = 0.0
    """One standard error of y."""
    name: str = ""


class Band(NamedTuple):
    """A point of a curve with the limits of a band."""

    x: float
    y: float
    low: float
    high: float
    name: str = ""


class Bar(NamedTuple):
    """A row of a bar chart."""

    name: str
    value: float
    error: float = 0.0
    ours: bool = False
    mark: float | None = None
    """The intended value, drawn as a line across the bar."""


class Frame:
    """Maps values to positions in a picture of fixed size.

    Args:
        points: all that must be inside.
        zero: whether the vertical axis must reach 0.
        below: label of the horizontal axis; empty if the title says it.
        width: of the picture.
        height: of the picture.
    """

    def __init__(
        self, points: Sequence[Point], *, zero: bool, below: str = "", width: int = WIDTH, height: int = HEIGHT
    ) -> None:
        self.width, self.height, self.below = width, height, below
        self.bottom = height - _BOTTOM - (16 if below else 0)
        self.left, self.right = min(point.x for point in points), max(point.x for point in points)
        low, high = min(point.y - point.error for point in points), max(point.y + point.error for point in points)
        room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
        self.low = min(0.0, low) if zero and low >= 0 else low - room
        self.high = high + room

    def x(self, value: float) -> float:
        """Horizontal position of a value, from the left, in picture units."""
        span = self.right - self.left or 1.0
        return round(_LEFT + (value - self.left) / span * (self.width - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        """Vertical position of a value, from the top, in picture units."""
        span = self.high - self.low
        return round(_TOP + (self.high - value) / span * (self.bottom - _TOP), 1)

    def axes(self, form: str, marks: Sequence[float], mark_form: str) -> str:
        """Horizontal lines with their numbers, marks below, and the label of the axis."""
        parts: list[str] = []
        for step in range(4):
            value = self.low + (self.high - self.low) * step / 3
            place = self.y(value)
            parts.append(
                f'<line class="grid-line" x1="{_LEFT}" x2="{self.width - _RIGHT}" y1="{place}" y2="{place}"/>'
                f'<text x="{_LEFT - 6}" y="{place + 4}" text-anchor="end">{_number(value, form)}</text>'
            )
        under = self.bottom + 16
        parts += [
            f'<text x="{self.x(value)}" y="{under}" text-anchor="middle">{value:{mark_form}}</text>' for value in marks
        ]
        if self.below:
            middle = (_LEFT + self.width - _RIGHT) / 2
            parts.append(f'<text x="{middle}" y="{under + 18}" text-anchor="middle">{escape(self.below)}</text>')
        return "".join(parts)

    def line(self, points: Sequence[Point], kind: str) -> str:
        """A curve with its points, and a band of one standard error if there is one."""
        parts: list[str] = []
        if any(point.error for point in points):
            upper = " ".join(f"{self.x(point.x)},{self.y(point.y + point.error)}" for point in points)
            lower = " ".join(f"{self.x(point.x)},{self.y(point.y - point.error)}" for point in reversed(points))
            parts.append(f'<polygon class="band" points="{upper} {lower}"/>')
        path = " ".join(f"{self.x(point.x)},{self.y(point.y)}" for point in points)
        parts.append(f'<polyline class="{kind}-line" points="{path}"/>')
        parts += [
            f'<circle class="{kind}-dot" cx="{self.x(point.x)}" cy="{self.y(point.y)}" r="3">'
            f"<title>{escape(point.name)}</title></circle>"
            for point in points
        ]
        return "".join(parts)


def curve(title: str, points: Sequence[Point], form: str, *, zero: bool = False) -> Markup:
    """A figure with one curve over integers and a title."""
    frame = Frame(points, zero=zero)
    inside = frame.axes(form, [point.x for point in points], ".0f") + frame.line(points, "ours")
    return figure(title, _svg(frame.width, frame.height, title, inside))


def banded(title: str, points: Sequence[Band], form: str) -> Markup:
    """A figure with one curve over integers from 0 up, and its band."""
    edges = [Point(point.x, value) for point in points for value in (point.low, point.high)]
    frame = Frame(edges, zero=True)
    upper = " ".join(f"{frame.x(point.x)},{frame.y(point.high)}" for point in points)
    lower = " ".join(f"{frame.x(point.x)},{frame.y(point.low)}" for point in reversed(points))
    band = f'<polygon class="band" points="{upper} {lower}"/>'
    line = frame.line([Point(point.x, point.y, name=point.name) for point in points], "ours")
    inside = frame.axes(form, [point.x for point in points], ".0f") + band + line
    return figure(title, _svg(frame.width, frame.height, title, inside))


def two_curves(title: str, ours: Sequence[Point], others: Sequence[Point], below: str) -> Markup:
    """A wide figure with two curves; points have labels."""
    frame = Frame([*ours, *others], zero=True, below=below, width=_WIDE, height=_HIGH)
    span = frame.right - frame.left
    marks = [frame.left + span * part / 5 for part in range(6)]
    inside = frame.axes(".1f", marks, ".2f") + frame.line(others, "other") + frame.line(ours, "ours")
    for points, above in ((ours, -9), (others, 17)):
        last = -_APART
        for point in points:
            place = frame.x(point.x)
            if place - last >= _APART:  # overlapping labels are left out; hovering shows them
                name = escape(point.name.rpartition(" ")[2])
                height = frame.y(point.y) + above
                inside += f'<text class="name" x="{place}" y="{height:.1f}" text-anchor="middle">{name}</text>'
                last = place
    return _svg(frame.width, frame.height, title, inside)


def bars(title: str, rows: Sequence[Bar], form: str) -> Markup:
    """Horizontal bars from 0, one a row."""
    width, height = 440, _ROW * len(rows) + 6
    most = max([row.value + row.error for row in rows] + [row.mark or 0.0 for row in rows]) or 1.0
    scale = (width - _NAMES - 60) / most
    parts: list[str] = []
    for number, row in enumerate(rows):
        top, end = number * _ROW + 4, _NAMES + row.value * scale
        kind = "bar ours" if row.ours else "bar"
        parts.append(
            f'<text class="name" x="{_NAMES - 8}" y="{top + 12}" text-anchor="end">{escape(row.name)}</text>'
            f'<rect class="{kind}" x="{_NAMES}" y="{top}" width="{max(end - _NAMES, 0.5):.1f}" height="15" rx="2"/>'
        )
        if row.error:
            parts.append(_across(end - row.error * scale, end + row.error * scale, top + 7.5, top + 7.5))
        if row.mark is not None:
            place = _NAMES + row.mark * scale
            parts.append(_across(place, place, top - 2, top + 17))
        after = max(end + row.error * scale, _NAMES + (row.mark or 0.0) * scale)
        parts.append(f'<text x="{after + 6:.1f}" y="{top + 12}">{row.value:{form}}</text>')
    return _svg(width, height, title, "".join(parts))


def figure(title: str, picture: Markup, note: str = "", *, narrow: bool = False) -> Markup:
    """A picture in its frame; a narrow one does not grow with the page."""
    caption = Markup("<figcaption>{}</figcaption>").format(note) if note else Markup()
    kind = Markup(' class="narrow"') if narrow else Markup()
    return Markup("<figure{}><h3>{}</h3>{}{}</figure>").format(kind, title, picture, caption)


def _number(value: float, form: str) -> str:
    """Formatted, without a minus sign before zero."""
    text = f"{value:{form}}"
    return text.removeprefix("-") if not any(sign in text for sign in "123456789") else text


def _across(x1: float, x2: float, y1: float, y2: float) -> str:
    return f'<line class="mark" x1="{x1:.1f}" x2="{x2:.1f}" y1="{y1}" y2="{y2}"/>'


def _svg(width: int, height: int, title: str, inside: str) -> Markup:
    head = Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">').format(width, height, title)
    return head + Markup(inside) + Markup("</svg>")  # noqa: S704 - made above, every name in it escaped
