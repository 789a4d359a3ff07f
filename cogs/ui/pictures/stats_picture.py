"""Pictures of what a server likes, and of somebody's year in films."""

from __future__ import annotations

from collections.abc import Sequence

from bot.services.stats import Month, PersonalYear, ServerRecord
from bot.words import _, genre, month_name, ngettext, number, percent
from cogs.ui.pictures.canvas import BODY, FAINT, SIDE, SMALL, TITLE, WIDTH, Canvas
from cogs.ui.pictures.scripts import fitted, width
from cogs.ui.pictures.share_charts import Area, Measure, columns, key, rows
from cogs.ui.pictures.taste_map import decade_name
from recommender.serving.portrait import Portrait
from recommender.types import Film

_RIGHT = 316
"""Where the right half begins."""
_HALF = WIDTH - SIDE - _RIGHT
_FAVOURITES = 120
"""Where the rows of films begin, or the text shown instead."""
_GENRES_MOST = 5
_ROW = 27


def server_picture(record: ServerRecord) -> str:
    """The SVG of what a server likes."""
    charts = _FAVOURITES + max(len(record.favourites), 1) * _ROW + 44
    canvas = Canvas(charts + 406)
    _head(canvas, _("What this server likes"), server_extent(record))
    _heading(canvas, SIDE, _FAVOURITES - 16, _("Liked by most"))
    named = [(_title(each.film, 300), each.likes) for each in record.favourites]
    if named:
        names = max(width(title, SMALL) for title, _likes in named) + 14
        favourites = [Measure(title, likes, None, number(likes)) for title, likes in named]
        rows(canvas, Area(SIDE, _FAVOURITES, WIDTH - 2 * SIDE, len(named) * _ROW), favourites, names)
    else:
        alone = _("No film is liked by two people here yet.")
        canvas.text(SIDE, _FAVOURITES + 15, fitted(alone, SMALL, WIDTH - 2 * SIDE), colour=FAINT)
    beside = record.divided is not None or record.find is not None
    kinds = _shares(canvas, charts, record.months, record.portrait, _("films liked here"), whole=not beside)
    if record.divided is not None:
        sides = _("{likes} like it, {dislikes} do not").format(
            likes=number(record.divided.likes), dislikes=number(record.divided.dislikes)
        )
        _named(canvas, kinds, _("Opinions differ most on"), record.divided.film, sides)
    if record.find is not None:
        top = kinds if record.divided is None else kinds + 86
        _named(canvas, top, _("A find that few know"), record.find, _("shown here, and liked"))
    return canvas.svg()


def year_picture(year: PersonalYear) -> str:
    """The SVG of somebody's year."""
    listed = max(len(year.portrait.usual), len(year.portrait.unusual))
    charts = 110 + (34 + listed * 2 * _ROW if listed else 0)
    canvas = Canvas(charts + 406)
    _head(canvas, _("A year in films"), year_extent(year))
    for left, heading, films in (
        (SIDE, _("Best known of them"), year.portrait.usual),
        (_RIGHT, _("Least known"), year.portrait.unusual),
    ):
        if films:
            _heading(canvas, left, 110, heading)
        for place, film in enumerate(films):
            canvas.text(left, 140 + place * 2 * _ROW, _title(film, _HALF, BODY), BODY)
            if film.year:
                canvas.text(left, 160 + place * 2 * _ROW, str(film.year), colour=FAINT)
    _shares(canvas, charts, year.months, year.portrait, _("films of this year"), whole=True)
    return canvas.svg()


def _head(canvas: Canvas, title: str, extent: str) -> None:
    room = WIDTH - 2 * SIDE
    canvas.text(SIDE, 40, fitted(title, TITLE, room, bold=True), TITLE, bold=True)
    canvas.text(SIDE, 66, fitted(extent, SMALL, room), colour=FAINT)


def server_extent(record: ServerRecord) -> str:
    """The number of likes, films and people that the record is based on."""
    return _("{likes} likes of {films} films, by {people} people.").format(
        likes=number(record.likes), films=number(record.films), people=number(record.people)
    )


def year_extent(year: PersonalYear) -> str:
    """The number of likes that the year is based on."""
    return ngettext(
        "{count} film newly liked in the last twelve months.",
        "{count} films newly liked in the last twelve months.",
        year.portrait.likes,
    ).format(count=number(year.portrait.likes))


def _shares(
    canvas: Canvas, top: float, months: Sequence[Month], portrait: Portrait, whose: str, *, whole: bool
) -> float:
    """Draws months, decades and kinds; returns the position of the kinds.

    Args:
        canvas: to draw on.
        top: of the months and decades.
        months: with their likes.
        portrait: what was liked, compared with all films.
        whose: whose films the bars show.
        whole: whether the kinds have the whole width.
    """
    _heading(canvas, SIDE, top, _("Likes a month"))
    most = max(month.likes for month in months)
    given = [
        Measure(month_name(month.first), month.likes, None, number(most) if most and month.likes == most else "")
        for month in months
    ]
    columns(canvas, Area(SIDE, top + 18, 262, 150), given)
    _heading(canvas, _RIGHT, top, _("When they were made"))
    decades = [Measure(decade_name(share.name), share.yours, share.everybodys) for share in portrait.decades]
    columns(canvas, Area(_RIGHT + 8, top + 18, _HALF - 8, 150), decades)
    kinds = top + 212
    _heading(canvas, SIDE, kinds, _("What kind they are"))
    genres = [
        Measure(genre(share.name), share.yours, share.everybodys, percent(share.yours))
        for share in portrait.genres[:_GENRES_MOST]
    ]
    rows(canvas, Area(SIDE, kinds + 14, WIDTH - 2 * SIDE if whole else 262, _GENRES_MOST * _ROW), genres)
    key(canvas, SIDE, top + 384, whose, _("all films"))
    return kinds


def _heading(canvas: Canvas, x: float, y: float, words: str) -> None:
    canvas.text(x, y, fitted(words, BODY, _HALF, bold=True), BODY, bold=True)


def _named(canvas: Canvas, top: float, heading: str, film: Film, below: str) -> None:
    _heading(canvas, _RIGHT, top, heading)
    canvas.text(_RIGHT, top + 27, _title(film, _HALF, BODY), BODY)
    canvas.text(_RIGHT, top + 49, fitted(below, SMALL, _HALF), colour=FAINT)


def _title(film: Film, room: float, size: float = SMALL) -> str:
    return fitted(film.title, size, room)
