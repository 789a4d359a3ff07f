"""Reads a pasted list of films, one title on each line. Titles are never guessed: unclear ones are reported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import UnclearFilm, UnknownName
from bot.services.titles import Titles
from recommender.draw.strata import DRAWN_GENRES
from recommender.types import Film

PASTED_MOST = 4_000
"""Greatest number of characters of a list: as many as Discord lets somebody type, so a longer one is forged."""
_LINE_MOST = 200
_BULLET = re.compile(r"(?:[-*•–—·]+|\(?\d{1,4}[.):])\s+(?P<rest>\S.*)")
"""Bullets and numbers before a title: “- Ran”, “12. Ran”."""


@dataclass(frozen=True, slots=True)
class DoubtfulLine:
    """A line that is not certainly one film."""

    line: str
    """The line as it was pasted."""
    nearest: tuple[str, ...]
    """Titles that may be meant, likeliest first; empty if none is similar."""
    several: bool = False
    """Whether all of those films have exactly this title."""


@dataclass(frozen=True, slots=True)
class PastedList:
    """What was understood of a list."""

    films: tuple[Film, ...]
    """The films recognised, each once, in the order of the list."""
    twice: tuple[Film, ...] = ()
    """Films that more than one line names."""
    doubtful: tuple[DoubtfulLine, ...] = ()
    never_drawn: tuple[Film, ...] = ()
    """Films that can never be drawn, because their year or genre is not known."""


class PastedLists:
    """Reads lists with the titles that the bot knows."""

    def __init__(self, titles: Titles) -> None:
        self._titles = titles

    def read(self, pasted: str) -> PastedList:
        """Read a list. A line that is not a title takes a millisecond or more, so call this in a thread."""
        films, twice, never = dict[int, Film](), dict[int, Film](), dict[int, Film]()
        doubtful = list[DoubtfulLine]()
        for line in _lines(pasted):
            film = self._film(line)
            if isinstance(film, DoubtfulLine):
                doubtful.append(film)
            elif not _may_be_drawn(film):
                never[film.id] = film
            elif film.id in films:
                twice[film.id] = film
            else:
                films[film.id] = film
        return PastedList(tuple(films.values()), tuple(twice.values()), tuple(doubtful), tuple(never.values()))

    def _film(self, line: str) -> Film | DoubtfulLine:
        """A line's film: found by the whole line, else without its number, because “8. Wonderland” may be a title."""
        bullet = _BULLET.fullmatch(line)
        try:
            return self._titles.resolve(line)
        except (UnclearFilm, UnknownName) as error:
            if bullet is None:
                return _doubtful(line, error)
        try:
            return self._titles.resolve(bullet["rest"])
        except (UnclearFilm, UnknownName) as error:
            return _doubtful(bullet["rest"], error)


def _doubtful(line: str, error: UnclearFilm | UnknownName) -> DoubtfulLine:
    if isinstance(error, UnknownName):
        return DoubtfulLine(line, ())
    return DoubtfulLine(line, tuple(choice for _, choice in error.choices), error.several)


def _lines(pasted: str) -> Iterator[str]:
    for line in pasted[:PASTED_MOST].splitlines():
        told = " ".join(line.split()).strip("\"'“”„«»")[:_LINE_MOST]
        if any(sign.isalnum() for sign in told):
            yield told


def _may_be_drawn(film: Film) -> bool:
    return film.year is not None and any(genre in DRAWN_GENRES for genre in film.genres)
