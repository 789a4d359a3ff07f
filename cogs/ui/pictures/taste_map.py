"""Picture of a person's taste: their films on a map of all films, and their decades and genres beside all films'."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from bot.words import _, genre, ngettext, number, percent
from cogs.ui.pictures.canvas import (
    ALL_FILMS,
    BODY,
    FAINT,
    MARK,
    OTHERS,
    PANEL,
    SIDE,
    SMALL,
    TITLE,
    WIDTH,
    YOURS,
    Canvas,
)
from cogs.ui.pictures.scripts import fitted, width
from cogs.ui.pictures.share_charts import Area, Measure, columns, key, rows
from recommender.serving.flat_map import Region
from recommender.serving.portrait import Cell, Landmark, Portrait

_MAP = Area(SIDE, 82, WIDTH - 2 * SIDE, 300)
_BELOW = 424
_REGIONS_MOST = 12
_GENRES_MOST = 7
_LABEL_MOST = 170
_FEW = 150
"""Up to so many films each is a separate dot; more are drawn as a cloud with dots sized by density."""
Box = tuple[float, float, float, float]


def taste_picture(portrait: Portrait) -> str:
    """The SVG of it."""
    canvas = Canvas(680)
    canvas.text(
        SIDE, 40, fitted(_("Your films on the map of all films"), TITLE, WIDTH - 2 * SIDE, bold=True), TITLE, bold=True
    )
    canvas.dot(SIDE + 6, 61, 6, YOURS, ring=MARK)
    yours = ngettext("{count} you like", "{count} you like", portrait.likes).format(count=number(portrait.likes))
    canvas.text(SIDE + 20, 66, yours, colour=FAINT)
    canvas.dot(SIDE + 170, 61, 3.5, OTHERS)
    every = _("{count} in all; neighbours are alike").format(count=number(portrait.catalogue))
    canvas.text(SIDE + 182, 66, fitted(every, SMALL, WIDTH - 2 * SIDE - 182), colour=FAINT)
    _map(canvas, portrait)
    _shares(canvas, portrait)
    return canvas.svg()


def _shares(canvas: Canvas, portrait: Portrait) -> None:
    canvas.text(SIDE, _BELOW, fitted(_("When they were made"), BODY, 270, bold=True), BODY, bold=True)
    decades = [Measure(decade_name(share.name), share.yours, share.everybodys) for share in portrait.decades]
    columns(canvas, Area(SIDE + 8, _BELOW + 18, 256, 190), decades)
    canvas.text(316, _BELOW, fitted(_("What kind they are"), BODY, 260, bold=True), BODY, bold=True)
    genres = [
        Measure(genre(share.name), share.yours, share.everybodys, percent(share.yours))
        for share in portrait.genres[:_GENRES_MOST]
    ]
    rows(canvas, Area(310, _BELOW + 16, WIDTH - SIDE - 310, 190), genres)
    key(canvas, SIDE, 658, _("your films"), _("all films"))


def decade_name(first: str) -> str:
    """“’50s” under a column; “older” for everything before the first separate decade."""
    return _("’{decade}s").format(decade=first[2:]) if first else _("older")


def _map(canvas: Canvas, portrait: Portrait) -> None:
    canvas.box(_MAP.x - 8, _MAP.y - 6, _MAP.wide + 16, _MAP.high + 12, PANEL, round_by=8)
    usual = portrait.catalogue / max(len(portrait.cells), 1) * 3
    all_films = ((*_at(cell), 1.2 + 2.6 * sqrt(min(cell.films / usual, 1))) for cell in portrait.cells)
    canvas.dots(all_films, ALL_FILMS)
    mine = [cell for cell in portrait.cells if cell.yours]
    most = max((cell.yours for cell in mine), default=1)
    if portrait.likes <= _FEW:
        canvas.dots(((*_at(cell), 5 + 1.5 * sqrt(cell.yours - 1)) for cell in mine), YOURS, ring=MARK)
    else:
        canvas.dots(((*_at(cell), 1.8 + 3.6 * sqrt(cell.yours / most)) for cell in mine), YOURS)
    dots = [(x - 6, y - 6, x + 6, y + 6) for x, y in map(_at, mine)] if portrait.likes <= _FEW else []
    taken: list[Box] = []
    _titles(canvas, portrait.landmarks, taken, dots)
    _regions(canvas, portrait.regions, [*taken, *dots])


def _at(place: Cell | Landmark | Region) -> tuple[float, float]:
    return _MAP.x + place.x * _MAP.wide, _MAP.y + place.y * _MAP.high


def _titles(canvas: Canvas, landmarks: Sequence[Landmark], taken: list[Box], dots: Sequence[Box]) -> None:
    for landmark in landmarks:
        x, y = _at(landmark)
        title = fitted(landmark.film.title, SMALL, _LABEL_MOST, bold=True)
        wide = width(title, SMALL, bold=True)
        sides = ((x + 11, y + 5), (x - 11 - wide, y + 5), (x - wide / 2, y - 11), (x - wide / 2, y + 22))
        boxes = [(left, base - SMALL + 2, left + wide, base + 4) for left, base in sides]
        free = [box for box in boxes if _inside(box) and not _overlaps(box, taken)]
        # preferably where no dot is hidden; a title that hides one is better than none
        for left, top, right, bottom in [*(box for box in free if not _overlaps(box, dots)), *free][:1]:
            taken.append((left - 3, top, right + 3, bottom))
            canvas.text((left + right) / 2, bottom - 4, title, bold=True, halo=True, anchor="middle")


def _regions(canvas: Canvas, regions: Sequence[Region], taken: list[Box]) -> None:
    for region in regions[:_REGIONS_MOST]:
        x, y = _at(region)
        name = genre(region.genre).upper()
        wide = width(name, 13)
        for base in (y + 4, y - 16, y + 24):
            box = (x - wide / 2 - 2, base - 13, x + wide / 2 + 2, base + 4)
            if _inside(box) and not _overlaps(box, taken):
                taken.append(box)
                canvas.text(x, base, name, 13, colour=FAINT, anchor="middle", halo=True)
                break


def _inside(box: Box) -> bool:
    left, top, right, bottom = box
    return left >= _MAP.x and right <= _MAP.x + _MAP.wide and top >= _MAP.y and bottom <= _MAP.y + _MAP.high


def _overlaps(box: Box, others: Sequence[Box]) -> bool:
    left, top, right, bottom = box
    return any(left < other[2] and right > other[0] and top < other[3] and bottom > other[1] for other in others)
