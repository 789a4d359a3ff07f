"""Finds what two films have in common that is a reason to like one for the other: never words of their titles.

What very many films share is left out, and so are vague themes: that both are about love or grief, or both American and
of the 2010s, is not a reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from recommender.models.content.features import shared_most
from recommender.models.content.vague_themes import VAGUE_THEMES
from recommender.types import Film, InCommon

NOTHING = InCommon()
"""The result for most pairs: no shared side feature."""


class CommonGround:
    """Compares films of one catalogue.

    Args:
        films: all of them.
    """

    __slots__ = ("_places", "_places_most", "_themes", "_unconvincing")

    def __init__(self, films: Iterable[Film]) -> None:
        films = tuple(films)
        self._themes = Counter(theme for film in films for theme in film.themes)
        self._places = Counter(place for film in films for place in _places(film))
        most = shared_most("theme", sum(bool(film.themes) for film in films))
        self._unconvincing = VAGUE_THEMES | {theme for theme, count in self._themes.items() if count > most}
        self._places_most = shared_most("country and decade", sum(bool(_places(film)) for film in films))

    def between(self, one: Film, other: Film, *, usual: bool = False) -> InCommon:
        """The series, directors, themes, countries and decade of both films. Names are compared as they are spelled.

        Args:
            one: a film.
            other: another.
            usual: whether to include vague themes and what very many films share; used when nothing else was found.
        """
        series = one.series if one.series is not None and one.series == other.series else None
        directors = _shared(one.directors, other.directors)
        themes = self._shared_themes(one, other, usual=usual)
        countries = self._shared_countries(one, other, usual=usual)
        if not (series or directors or themes or countries):
            return NOTHING
        decade = _decade(one) if countries else None
        return InCommon(series=series, directors=directors, themes=themes, countries=countries, decade=decade)

    def _shared_themes(self, one: Film, other: Film, *, usual: bool) -> tuple[str, ...]:
        themes = _shared(one.themes, other.themes)
        if themes and not usual:
            themes = tuple([theme for theme in themes if theme not in self._unconvincing])
        return tuple(sorted(themes, key=self._themes.__getitem__)) if len(themes) > 1 else themes

    def _shared_countries(self, one: Film, other: Film, *, usual: bool) -> tuple[str, ...]:
        decade = _decade(one)
        if decade is None or decade != _decade(other):
            return ()
        countries = _shared(one.countries, other.countries)
        if countries and not usual:
            most = self._places_most
            countries = tuple([country for country in countries if self._places[country, decade] <= most])
        return countries


def _decade(film: Film) -> int | None:
    return None if film.year is None else film.year // 10 * 10


def _places(film: Film) -> tuple[tuple[str, int], ...]:
    """Country and decade, for each country of a film."""
    decade = _decade(film)
    return () if decade is None else tuple((country, decade) for country in film.countries)


def _shared(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([name for name in some if name in others]) if some and others else ()
