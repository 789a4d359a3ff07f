"""The films that may be drawn, by decade and genre: prepared once for a set of filters, then shared by every place.

What differs between places is only what they were shown lately; taking that out of a prepared set is a matter of the
few strata a draw looks at. That is what lets many servers have their films within a millisecond each.
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
"""Films above the floor that a decade needs to be drawn from: below that the same few would come again and again."""
KEPT_STOCKS = 64
"""Sets of filters remembered; one takes about 150 kB for ten thousand films."""
DRAWN_GENRES = tuple(genre for genre in GENRES if genre != "IMAX")
"""IMAX is a format: nobody is in the mood for it."""

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
    """Decades that have enough films above the floor to take part."""
    values, counts = np.unique(film_table.decades[above_floor & (film_table.decades != UNKNOWN)], return_counts=True)
    return frozenset(int(value) for value, count in zip(values, counts, strict=True) if count >= DECADE_LEAST)


class Eligible:
    """Films that may be drawn, all of them with a decade and a genre.

    Args:
        film_table: the films.
        films: which of them.
    """

    def __init__(self, film_table: FilmTable, films: Mask) -> None:
        self.film_table = film_table
        self.films = films & (film_table.decades != UNKNOWN) & (film_table.genres != 0)
        self.count = int(self.films.sum())

    @cached_property
    def strata(self) -> Strata:
        """By decade and genre."""
        return strata_of(self.film_table, self.films)

    @cached_property
    def full(self) -> frozenset[int]:
        """Decades with enough of them to be drawn from."""
        return full_decades(self.film_table, self.films)

    @cached_property
    def rows(self) -> Mapping[int, IntArray]:
        """Each decade's films once, however many genres they have."""
        return {decade: np.unique(np.concatenate(list(genres.values()))) for decade, genres in self.strata.items()}


class Fresh:
    """The eligible films without those that a place was shown lately.

    Args:
        eligible: all of them.
        recent: what was shown there.
    """

    def __init__(self, eligible: Eligible, recent: Mask) -> None:
        self._eligible = eligible
        self._fresh = ~recent

    def sizes(self, decades_wanted: int) -> dict[int, int]:
        """Films of each decade that takes part; where too few have enough films, all that have any take part."""
        rows = self._eligible.rows
        left = {decade: int(np.count_nonzero(self._fresh[inside])) for decade, inside in rows.items()}
        every = {decade: films for decade, films in left.items() if films}
        full = {decade: films for decade, films in every.items() if decade in self._eligible.full}
        return full if len(full) >= decades_wanted else every

    def genres(self, decade: int) -> list[str]:
        """Genres that have a film of the decade left."""
        rows = self._eligible.rows[decade]
        there = int(np.bitwise_or.reduce(self._eligible.film_table.genres[rows[self._fresh[rows]]], initial=0))
        return [genre for genre in self._eligible.strata[decade] if there >> GENRES.index(genre) & 1]

    def films(self, decade: int, genre: str) -> list[int]:
        """Rows of one stratum."""
        rows = self._eligible.strata[decade][genre]
        return rows[self._fresh[rows]].tolist()


class Stock:
    """What a draw takes from under one set of filters, above the quality floor and with the floor lifted.

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
        """Films good enough for a day."""
        return Eligible(self.film_table, self.ratings.worth_a_day(self.film_table.curated) & self._matching)

    @cached_property
    def every(self) -> Eligible:
        """All films that meet the filters."""
        return Eligible(self.film_table, self._matching)


class Stocks:
    """The stock of each set of filters, prepared when it is first asked for.

    Args:
        film_table: the films.
        ratings: for the floor and for the filters.
    """

    def __init__(self, film_table: FilmTable, ratings: Ratings) -> None:
        def prepare(filters: Filters) -> Stock:
            return Stock(film_table, ratings, mask(film_table, ratings.stars, filters))

        self._of = lru_cache(KEPT_STOCKS)(prepare)

    def of(self, filters: Filters) -> Stock:
        """The stock under these filters; the same object while it is remembered."""
        return self._of(filters)
