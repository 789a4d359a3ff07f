"""The film table: the films in memory, as arrays. Immutable.

Holds facts of films only; ratings belong to a fitted model and are passed beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import IdArray, IntArray, Mask
from recommender.films.vocabulary import Vocabulary
from recommender.types import GENRES, Film

UNKNOWN = -1
"""Value of a year, decade or running time that is not known."""
_BIT = {genre: 1 << place for place, genre in enumerate(GENRES)}


class FilmTable:
    """Films ordered by id, and their facts by row.

    Args:
        films: in any order; of several with one id the last counts.
    """

    __slots__ = (
        "_former",
        "_genre_names",
        "curated",
        "decades",
        "films",
        "genres",
        "minutes",
        "names",
        "vocabulary",
        "years",
    )

    def __init__(self, films: Iterable[Film]) -> None:
        by_id = {film.id: film for film in films}
        self.films: tuple[Film, ...] = tuple(by_id[identity] for identity in sorted(by_id))
        self.vocabulary = Vocabulary(by_id)
        self._former = {former: row for row, film in enumerate(self.films) for former in film.former_ids}
        self.years: IntArray = _numbers([film.year for film in self.films])
        self.decades: IntArray = np.where(self.years == UNKNOWN, UNKNOWN, self.years // 10 * 10).astype(np.int32)
        self.minutes: IntArray = _numbers([film.runtime_minutes for film in self.films])
        self.genres: NDArray[np.uint32] = np.array([genre_bits(film.genres) for film in self.films], dtype=np.uint32)
        self.curated: Mask = np.array([film.curated for film in self.films], dtype=np.bool_)
        self.names: Mask = np.array([film.starter and not film.curated for film in self.films], dtype=np.bool_)
        together = int(np.bitwise_or.reduce(self.genres)) if len(self.genres) else 0
        self._genre_names = tuple(genre for genre, bit in _BIT.items() if together & bit)

    def __len__(self) -> int:
        return len(self.films)

    def marked(self, film_ids: Iterable[int]) -> Mask:
        """Which of the films have these ids, by row; ids that are not known are ignored."""
        found = np.zeros(len(self), dtype=np.bool_)
        found[self.vocabulary.rows(film_ids)] = True
        return found

    def film(self, film_id: int) -> Film | None:
        """The film with that id, present or former; None if there is none."""
        row = self.vocabulary.row(film_id)
        if row is None:
            row = self._former.get(film_id)
        return None if row is None else self.films[row]

    @property
    def has_former_ids(self) -> bool:
        """Whether any film has former ids."""
        return bool(self._former)

    def former_rows(self, ids: IdArray) -> IntArray:
        """For each of `ids`, the row of the film that had this id before; −1 for an id that is not a former one."""
        former = np.array(sorted(self._former), dtype=np.int64)
        rows = np.array([self._former[each] for each in sorted(self._former)], dtype=np.int32)
        places = np.minimum(np.searchsorted(former, ids), len(former) - 1)
        return np.where(former[places] == ids, rows[places], -1).astype(np.int32)

    def with_genre(self, genre: str) -> Mask:
        """Which films are of that genre."""
        return (self.genres & np.uint32(_BIT.get(genre, 0))) != 0

    def genre_names(self) -> tuple[str, ...]:
        """Genres that occur, in the order of GENRES."""
        return self._genre_names


def genre_bits(genres: Iterable[str]) -> int:
    """A bit mask of genres by their position in GENRES; unknown names have no bit."""
    bits = 0
    for genre in genres:
        bits |= _BIT.get(genre, 0)
    return bits


def _numbers(values: Sequence[int | None]) -> IntArray:
    return np.array([UNKNOWN if value is None else value for value in values], dtype=np.int32)
