"""Which themes a series of films can have: genres, subjects, directors, countries and decades of the catalogue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from bot.errors import UnknownName
from bot.services.conditions import fold, genre_meant
from bot.words import genre as in_words
from bot.words.countries import country
from recommender.types import GENRES, Film, Filters

if TYPE_CHECKING:
    from recommender.service import Recommender

FEWEST_FILMS = 10
"""Least number of films of a theme: with fewer, its series would be over after a day."""
TYPED_MOST = 80
_DECADE = re.compile(r"(?:the )?(?:(\d{3})0|([2-9])0)['’]?s?")

ThemeKind = Literal["genre", "subject", "director", "country", "decade"]
Theme = tuple[ThemeKind, str]


@dataclass(frozen=True, slots=True)
class ThemeFilms:
    """The films of a theme."""

    name: str
    films: tuple[int, ...]
    """Ids of those that are good enough for a day."""


class Themes:
    """Finds themes by what people type, and their films."""

    def __init__(self, recommender: Recommender) -> None:
        self._recommender = recommender
        self._known: tuple[Sequence[Film], dict[Theme, int]] = ((), {})

    def suggested(self, typed: str, most: int) -> list[str]:
        """Names to offer for a typed text: those that begin with it first, then those with most films."""
        wanted = fold(typed[:TYPED_MOST])
        found = [(name, films) for theme, films in self._themes().items() if wanted in fold(name := _name(theme))]
        found.sort(key=lambda each: (not fold(each[0]).startswith(wanted), -each[1], each[0]))
        alike = {fold(name): name for name, _films in reversed(found)}  # a genre and a subject may share a name
        return [name for name, _films in found if alike[fold(name)] == name][:most]

    def films(self, typed: str, filters: Filters) -> ThemeFilms:
        """The films of a theme that are good enough for a day and meet filters.

        Raises:
            UnknownName: no theme has this name.
        """
        theme = self._meant(typed)
        found = self._recommender.above_daily_floor(filters)
        return ThemeFilms(_name(theme), tuple(film.id for film in found if theme in _themes_of(film)))

    def _meant(self, typed: str) -> Theme:
        known = self._themes()
        wanted = fold(typed[:TYPED_MOST])
        if found := next((theme for theme in known if fold(_name(theme)) == wanted), None):
            return found
        if (genre := genre_meant(typed, GENRES)) and ("genre", genre) in known:
            return "genre", genre
        if decade := _DECADE.fullmatch(typed.strip().casefold()):
            theme: Theme = ("decade", f"{decade[1]}0" if decade[1] else f"19{decade[2]}0")
            if theme in known:
                return theme
        names = {fold(_name(theme)): _name(theme) for theme in known}
        nearest = get_close_matches(wanted, names, n=3, cutoff=0.5)
        raise UnknownName("theme", typed, tuple(names[fold] for fold in nearest))

    def _themes(self) -> dict[Theme, int]:
        """Each theme with its number of films in the catalogue that is loaded."""
        films = self._recommender.films()
        if self._known[0] is not films:
            counted = Counter(theme for film in films for theme in _themes_of(film))
            self._known = films, {theme: count for theme, count in counted.most_common() if count >= FEWEST_FILMS}
        return self._known[1]


def _themes_of(film: Film) -> Iterator[Theme]:
    for genre in film.genres:
        yield "genre", genre
    for subject in film.themes:
        yield "subject", subject
    for director in film.directors:
        yield "director", director
    for code in film.countries:
        yield "country", code
    if film.year is not None:
        yield "decade", str(film.year // 10 * 10)


def _name(theme: Theme) -> str:
    kind, value = theme
    if kind == "country":
        return country(value)
    if kind == "genre":
        return in_words(value) if value in GENRES else value
    return f"{value}s" if kind == "decade" else value
