"""What a far pick hangs on: a thread back to a film that is liked, in facts or in what people like together."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy import sparse

from recommender.types import Film

Likes = sparse.csr_array
"""Films × people, a one for each like; rows in the order of the films' ids."""


class Threads:
    """Looks for the thread between two films.

    Args:
        films: all of them.
        likes: who likes what; without a like only facts count.
    """

    def __init__(self, films: Iterable[Film], likes: Likes) -> None:
        self._rows = {film.id: row for row, film in enumerate(sorted(films, key=lambda film: film.id))}
        self._likes = likes
        self._counts = np.asarray(likes.sum(axis=1)).ravel()

    def between(self, liked: Film, pick: Film) -> str | None:
        """What the two share, in a word; None for nothing."""
        if not set(liked.directors).isdisjoint(pick.directors):
            return "director"
        if liked.series is not None and liked.series == pick.series:
            return "series"
        if not set(liked.themes).isdisjoint(pick.themes):
            return "theme"
        if _decade(liked) == _decade(pick) is not None and not set(liked.countries).isdisjoint(pick.countries):
            return "country and decade"
        return "people" if self.lift(liked, pick) > 1 else None

    def to_any(self, liked: Iterable[Film], pick: Film) -> str | None:
        """The first thread from any of the likes."""
        return next((found for film in liked if (found := self.between(film, pick))), None)

    def lift(self, liked: Film, pick: Film) -> float:
        """P(likes the pick | likes the other) / P(likes the pick); 0 where nobody likes one of them."""
        one, other = self._rows[liked.id], self._rows[pick.id]
        if not (self._counts[one] and self._counts[other]):
            return 0.0
        together = float(self._likes[[one]].multiply(self._likes[[other]]).sum())
        return together * self._likes.shape[1] / float(self._counts[one] * self._counts[other])


def _decade(film: Film) -> int | None:
    return None if film.year is None else film.year // 10
