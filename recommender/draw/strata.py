"""The films that may be drawn, by decade and genre: prepared once for a set of filters, shared by all places.

Places differ only in what they were shown recently. Leaving that out takes only the few strata that a draw looks at, so
a draw for one of many servers takes less than a millisecond.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

import numpy as np

from recommender.arrays import IntArray, Mask
from recommender.films.filters import mask
from recommender.films.ratings import Ratings
from recommender.films.table import UNKNOWN, FilmTable
from recommender.types import GENRES, Filters

DECADE_LEAST = 5
"""Least number of films above the floor for a decade to be drawn from: with fewer, the same films would be drawn too
often."""
KEPT_STOCKS = 64
"""Greatest number of sets of filters kept in memory; one takes about 150 kB for ten thousand films."""
DRAWN_GENRES = tuple(genre for genre in GENRES if genre != "IMAX")
"""Without IMAX, which is a format, not a genre."""

Strata = Mapping[int, Mapping[str, IntArray]]
"""Decade → genre → rows of the eligible films."""


def strata_of(film_table: FilmTable, eligible: Mask, allowed: Iterable[int] | None = None) -> Strata:
    """The eligible films by decade and genre; decades and genres without any are left out.

    Args:
        film_table: the films.
        eligible: which of them may be drawn.
        allowed: decades that take part; all when None.
    """
    rows = np.flatnonzero(eligible & (film_table.decades != UNKNOWN)).astype(np.int32)
    strata: dict[int, dict[str, IntArray]] = {}
    for decade in np.unique(film_table.decades[rows]):
        if allowed is not None and int(decade) not in allowed:
            continue
        inside = rows[film_table.decades[rows] == decade]
        bits = film_table.genres[inside]
        genres = {
            genre: inside[(bits >> np.uint32(place)) & np.uint32(1) == 1]
            for place, genre in enumerate(GENRES)
            if genre != "IMAX"
        }
        if found := {genre: films for genre, films in genres.items() if len(films)}:
            strata[int(decade)] = found
    return strata


def full_decades(film_table: FilmTable, above_floor: Mask) -> frozenset[int]:
    """Decades with at least `DECADE_LEAST` films above the floor; `above_floor` has one entry for each film."""
    values, counts = np.unique(film_table.decades[above_floor & (film_table.decades != UNKNOWN)], return_counts=True)
    return frozenset(int(value) for value, count in zip(values, counts, strict=True) if count >= DECADE_LEAST)


class Eligible:
    """Films that may be drawn, all of them with a decade and a genre.

    Args:
        film_table: the films.
        films: which of them may be drawn, by row; those without a decade or a genre are left out.
    """

    def __init__(self, film_table: FilmTable, films: Mask) -> None:
        self.film_table = film_table
        self.films = films & (film_table.decades != UNKNOWN) & (film_table.genres != 0)
        self.count = int(self.films.sum())

    @cached_property
    def strata(self) -> Strata:
        """The films by decade and genre."""
        return strata_of(self.film_table, self.films)

    @cached_property
    def full(self) -> frozenset[int]:
        """Decades with at least `DECADE_LEAST` of these films."""
        return full_decades(self.film_table, self.films)

    @cached_property
    def rows(self) -> Mapping[int, IntArray]:
        """Rows of each decade's films, each once even if it has several genres."""
        return {decade: np.unique(np.concatenate(list(genres.values()))) for decade, genres in self.strata.items()}


class Fresh:
    """The eligible films without those that a place was shown recently.

    Args:
        eligible: all of them.
        recent: which films were shown there recently, by row.
    """

    def __init__(self, eligible: Eligible, recent: Mask) -> None:
        self._eligible = eligible
        self._fresh = ~recent

    def sizes(self, decades_wanted: int) -> dict[int, int]:
        """Number of films in each decade that takes part; all decades take part if too few have enough films."""
        rows = self._eligible.rows
        left = {decade: int(np.count_nonzero(self._fresh[inside])) for decade, inside in rows.items()}
        every = {decade: films for decade, films in left.items() if films}
        full = {decade: films for decade, films in every.items() if decade in self._eligible.full}
        return full if len(full) >= decades_wanted else every

    def genres(self, decade: int) -> list[str]:
        """Genres of which the decade has a film left."""
        rows = self._eligible.rows[decade]
        there = int(np.bitwise_or.reduce(self._eligible.film_table.genres[rows[self._fresh[rows]]], initial=0))
        return [genre for genre in self._eligible.strata[decade] if there >> GENRES.index(genre) & 1]

    def films(self, decade: int, genre: str) -> list[int]:
        """Rows of one stratum."""
        rows = self._eligible.strata[decade][genre]
        return rows[self._fresh[rows]].tolist()


class Stock:
    """The films that may be drawn under one set of filters, with and without the quality floor.

    Args:
        film_table: the films.
        ratings: for the floor, and shown with the films.
        matching: films that meet the filters.
    """

    def __init__(self, film_table: FilmTable, ratings: Ratings, matching: Mask) -> None:
        self.film_table = film_table
        self.ratings = ratings
        self._matching = matching

    @cached_property
    def above_the_floor(self) -> Eligible:
        """The eligible films above the quality floor."""
        return Eligible(self.film_table, self.ratings.above_daily_floor(self.film_table.curated) & self._matching)

    @cached_property
    def every(self) -> Eligible:
        """All films that meet the filters."""
        return Eligible(self.film_table, self._matching)


class Stocks:
    """The stock of each set of filters, prepared at its first use.

    Args:
        film_table: the films.
        ratings: for the floor and for the filters.
    """

    def __init__(self, film_table: FilmTable, ratings: Ratings) -> None:
        def prepare(filters: Filters) -> Stock:
            return Stock(film_table, ratings, mask(film_table, ratings.stars, filters))

        self._of = lru_cache(KEPT_STOCKS)(prepare)

    def of(self, filters: Filters) -> Stock:
        """The stock for these filters; the same object while it is kept in memory."""
        return self._of(filters)
