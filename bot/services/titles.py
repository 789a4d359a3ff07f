"""Finds films by title as people type it: the film that is meant, or films to ask about. For the bot and the shell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import UnclearFilm, UnknownName
from recommender.films.folding import fold
from recommender.types import Film, Filters

if TYPE_CHECKING:
    from recommender.service import Recommender

SUGGESTIONS = 25
"""Discord's limit for a list."""
ASKED_MOST = 10
"""Films with one title that a person can choose from."""
LINE_MOST = 100
"""Characters of a line."""
_CHOICE = re.compile(r"film:(?P<id>\d{1,18})")
_LINE = re.compile(r"(?P<title>.*\S)\s*\(.*\)")


@dataclass(frozen=True, slots=True)
class FilmChoice:
    """One of several films to choose from."""

    film: Film
    line: str
    """Title, year, and further facts that distinguish it from the other lines. Typed, it means that film."""


class Titles:
    """Finds films by title; a guess is never used without asking."""

    def __init__(self, recommender: Recommender) -> None:
        self._recommender = recommender

    def resolve(self, text: str) -> Film:
        """The film a person means: an offered choice, or a title as typed.

        Raises:
            UnclearFilm: it may mean several films, or is only similar to some.
            UnknownName: no title is similar.
        """
        text = text.strip()
        if choice := _CHOICE.fullmatch(text):
            film = self._recommender.film(int(choice["id"]))
            if film is None:
                raise UnknownName("film", text)
            return film
        match = self._recommender.match(text)
        if len(match.meant) == 1:
            return match.meant[0]
        if (film := self._by_line(text)) is not None:
            return film
        asked = match.meant[:ASKED_MOST] or match.near
        if not asked:
            raise UnknownName("film", text)
        choices = tuple((choice.film.id, choice.line) for choice in self.told_apart(asked))
        raise UnclearFilm(text, choices, several=bool(match.meant))

    def suggest(self, text: str) -> tuple[FilmChoice, ...]:
        """At most 25 films while a person types; the best known ones for an empty text."""
        found = self._recommender.search(text, SUGGESTIONS)
        if not found and not any(sign.isalnum() for sign in text):
            found = tuple(each.film for each in self._recommender.find(Filters(), 1, SUGGESTIONS).films)
        return self.told_apart(found)

    def told_apart(self, films: Sequence[Film]) -> tuple[FilmChoice, ...]:
        """The films, each with a line that differs from the others: by year, director, country, ratings, IMDb id."""
        titles = Counter(fold(film.title) for film in films)
        facts = [self._facts(film, shared=titles[fold(film.title)] > 1) for film in films]
        told = [1] * len(films)
        while True:
            lines = [_line(film, _first(fact, count)) for film, fact, count in zip(films, facts, told, strict=True)]
            times = Counter(map(fold, lines))
            more = [place for place, line in enumerate(lines) if times[fold(line)] > 1]
            more = [place for place in more if told[place] < len(facts[place])]
            if not more:
                return tuple(FilmChoice(film, line) for film, line in zip(films, lines, strict=True))
            for place in more:
                told[place] += 1

    def _by_line(self, text: str) -> Film | None:
        """The film for a line that was offered; None if it was not."""
        parted = _LINE.fullmatch(text)
        called_so = self._recommender.match(parted["title"]).meant if parted else ()
        fitting = [choice.film for choice in self.told_apart(called_so) if fold(choice.line) == fold(text)]
        return fitting[0] if fitting else None

    def _facts(self, film: Film, *, shared: bool) -> list[str]:
        """Facts that distinguish a film from others with its title, most useful first; the last, its id, is unique."""
        rating = self._recommender.rating(film.id)
        return [
            str(film.year) if film.year is not None else "year unknown" if shared else "",
            ", ".join(film.directors[:2]),
            "/".join(film.countries[:3]),
            f"{rating.count:,} rating{'' if rating.count == 1 else 's'}" if rating else "",
            film.imdb_id or f"no. {film.id}",
        ]


def choice_value(film: Film) -> str:
    """The value of an offered choice; `Titles.resolve` accepts it."""
    return f"film:{film.id}"


def _first(facts: Sequence[str], count: int) -> Sequence[str]:
    """The first few facts; where it takes all of them, the year and the film's number are enough."""
    return facts[:count] if count < len(facts) else (facts[0], facts[-1])


def _line(film: Film, facts: Sequence[str]) -> str:
    """“Emma (1996, Douglas McGrath)”, on one line, cut in the title where it is too long."""
    known = " ".join(", ".join(fact for fact in facts if fact).split())
    behind = f" ({_cut(known, LINE_MOST // 2)})" if known else ""
    return _cut(" ".join(film.title.split()) or "…", LINE_MOST - len(behind)) + behind


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
