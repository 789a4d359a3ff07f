"""Side features as groups of films: each is a pseudo-user that likes every film it fits (see `interactions`).

Years and genres are known of nearly all films; series, themes and directors in some catalogues only. Words of titles
are not used: films that share a word need have nothing else in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import IntArray
from recommender.films.folding import fold
from recommender.films.table import UNKNOWN, FilmTable
from recommender.types import GENRES, Film

_YEARS_TOGETHER = 3
_SHARE_MOST = 0.006
"""Share of all films that may have a theme or a director; one that more films have is left out."""
_LEAST = 15
"""One that at most this many films have is always used, even in a small catalogue."""

Group = NDArray[np.int64]
"""Rows, ascending."""


def side_features(film_table: FilmTable) -> tuple[IntArray, IntArray]:
    """Parallel arrays of side feature and film; features are numbered from 0, and each fits at least two films."""
    groups = [group for group in _groups(film_table) if len(group) > 1]
    if not groups:
        return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32)
    lengths = [len(group) for group in groups]
    return np.repeat(np.arange(len(groups), dtype=np.int32), lengths), np.concatenate(groups).astype(np.int32)


def _groups(film_table: FilmTable) -> Iterator[Group]:
    yield from _of_years_and_genres(film_table)
    most = max(int(len(film_table) * _SHARE_MOST), _LEAST)
    yield from _sharing(film_table.films, lambda film: () if film.series is None else (fold(film.series),), most)
    yield from _sharing(film_table.films, lambda film: map(fold, film.themes), most)
    yield from _sharing(film_table.films, lambda film: map(fold, film.directors), most)


def _of_years_and_genres(film_table: FilmTable) -> Iterator[Group]:
    years = np.where(film_table.years == UNKNOWN, UNKNOWN, film_table.years // _YEARS_TOGETHER)
    for year in np.unique(years[years != UNKNOWN]):
        yield np.flatnonzero(years == year)
    decades = np.unique(film_table.decades[film_table.decades != UNKNOWN])
    genres = {genre: film_table.with_genre(genre) for genre in GENRES}
    for mask in genres.values():
        for decade in decades:
            yield np.flatnonzero(mask & (film_table.decades == decade))
    for place, first in enumerate(GENRES):
        for second in GENRES[place + 1 :]:
            yield np.flatnonzero(genres[first] & genres[second])


def _sharing(films: tuple[Film, ...], named: Callable[[Film], Iterable[object]], most: int) -> Iterator[Group]:
    """Groups of films that share a name, for every name that at least two and at most `most` films share."""
    rows: dict[object, list[int]] = {}
    for row, film in enumerate(films):
        for name in dict.fromkeys(named(film)):
            rows.setdefault(name, []).append(row)
    return (np.array(group, dtype=np.int64) for group in rows.values() if 1 < len(group) <= most)
