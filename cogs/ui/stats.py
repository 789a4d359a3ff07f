"""Screens for what a server likes and for somebody's year: the picture, and the same in words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bot.services.stats import Month, PersonalYear, ServerRecord
from bot.words import _, listed, month_name, ngettext, number, percent
from cogs.ui.film_texts import genre_name, plain_title, titled
from cogs.ui.markdown import safe
from cogs.ui.pictures.stats_picture import server_extent, year_extent
from cogs.ui.screen import Piece, Screen, film_menu, line, picture, text
from cogs.ui.taste.portrait import decade_in_words
from recommender.serving.portrait import Portrait, Share
from recommender.types import Film

TitleOf = Callable[[Film, int], str]
"""Returns a film's name in at most so many characters: escaped for Markdown, or plain."""
_NAMED = 3
_TITLE_MOST = 60


def server_screen(record: ServerRecord, *, where: str, drawn: bool) -> Screen:
    """What a server likes.

    Args:
        record: what was counted.
        where: the server's name.
        drawn: whether there is a picture.
    """
    heading = _("What {server} likes").format(server=safe(where, 60))
    pieces: list[Piece] = [text(f"## 📊 {heading}\n{server_extent(record)}")]
    if drawn:
        pieces.append(picture(described_server(record)))
    pieces += [line(), text(_paragraph(_server_facts(record, titled)))]
    films = [each.film for each in record.favourites]
    films += [film for film in (record.divided and record.divided.film, record.find) if film]
    named = list({film.id: film for film in films}.values())
    return Screen([*pieces, *([film_menu(named, _("Open one of these films"))] if named else [])])


def year_screen(year: PersonalYear, *, person: str, drawn: bool) -> Screen:
    """Somebody's year in films.

    Args:
        year: what was counted.
        person: their name.
        drawn: whether there is a picture.
    """
    heading = _("{name}’s year in films").format(name=safe(person, 40))
    pieces: list[Piece] = [text(f"## 📊 {heading}\n{year_extent(year)}")]
    if drawn:
        pieces.append(picture(described_year(year)))
    pieces += [line(), text(_paragraph(_year_facts(year, titled)))]
    films = [*year.portrait.usual, *year.portrait.unusual]
    return Screen([*pieces, *([film_menu(films, _("Open one of these films"))] if films else [])])


def described_server(record: ServerRecord) -> str:
    """Alt text of the picture of a server."""
    parts = (
        _("Bars of what this server likes, beside the share that each kind has of all films."),
        server_extent(record),
        *(f"{what} {how}." for what, how in _server_facts(record, plain_title) if how),
    )
    return " ".join(parts)


def described_year(year: PersonalYear) -> str:
    """Alt text of the picture of a year."""
    parts = (
        _("Bars of what somebody came to like in a year, beside the share that each kind has of all films."),
        year_extent(year),
        *(f"{what} {how}." for what, how in _year_facts(year, plain_title) if how),
    )
    return " ".join(parts)


def _server_facts(record: ServerRecord, name: TitleOf) -> tuple[tuple[str, str], ...]:
    favourites = [f"{name(each.film, _TITLE_MOST)} ({number(each.likes)})" for each in record.favourites]
    divided = ""
    if record.divided is not None:
        divided = _("{film}: {likes} like it, {dislikes} do not").format(
            film=name(record.divided.film, _TITLE_MOST),
            likes=number(record.divided.likes),
            dislikes=number(record.divided.dislikes),
        )
    return (
        (_("Liked by most:"), listed(favourites, "")),
        (_("Opinions differ most on:"), divided),
        (_("A find that few know:"), name(record.find, _TITLE_MOST) if record.find else ""),
        *_shares(record.portrait),
        (_("Busiest month:"), _busiest(record.months)),
    )


def _year_facts(year: PersonalYear, name: TitleOf) -> tuple[tuple[str, str], ...]:
    return (
        (_("Best known of them:"), _titles(year.portrait.usual, name)),
        (_("Least known:"), _titles(year.portrait.unusual, name)),
        *_shares(year.portrait),
        (_("Busiest month:"), _busiest(year.months)),
    )


def _shares(portrait: Portrait) -> tuple[tuple[str, str], ...]:
    decades = sorted((share for share in portrait.decades if share.films), key=lambda share: -share.films)
    return (
        (_("When:"), _compared([(decade_in_words(share.name), share) for share in decades])),
        (_("What kind:"), _compared([(genre_name(share.name), share) for share in portrait.genres])),
    )


def _compared(shares: Sequence[tuple[str, Share]]) -> str:
    each = _("{name} {share} (of all films {all})")
    return listed(
        [
            each.format(name=name, share=percent(share.yours), all=percent(share.everybodys))
            for name, share in shares[:_NAMED]
        ],
        "",
    )


def _busiest(months: Sequence[Month]) -> str:
    most = max(months, key=lambda month: month.likes)
    if not most.likes:
        return ""
    likes = ngettext("{count} like", "{count} likes", most.likes).format(count=number(most.likes))
    return _("{month} {year}, {likes}").format(month=month_name(most.first), year=most.first.year, likes=likes)


def _titles(films: Iterable[Film], name: TitleOf) -> str:
    return listed([name(film, _TITLE_MOST) for film in films], "")


def _paragraph(facts: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"**{what}** {how}" for what, how in facts if how)
