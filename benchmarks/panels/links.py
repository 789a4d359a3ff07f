"""Links of a pick far from home to a liked film: shared side features, or people who like both."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy import sparse

from recommender.arrays import shape_of
from recommender.types import Film

Likes = sparse.csr_array
"""Films × people, 1 for each like; rows in the order of film ids."""


class Links:
    """Finds the link between two films.

    Args:
        films: all of them.
        likes: who likes what; without likes only side features count.
    """

    def __init__(self, films: Iterable[Film], likes: Likes) -> None:
        self._rows = {film.id: row for row, film in enumerate(sorted(films, key=lambda film: film.id))}
        self._likes = likes
        self._counts = np.asarray(likes.sum(axis=1)).ravel()

    def between(self, liked: Film, pick: Film) -> str | None:
        """The kind of link, in a word; None for none."""
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
        """The first link to any of the likes."""
        return next((found for film in liked if (found := self.between(film, pick))), None)

    def lift(self, liked: Film, pick: Film) -> float:
        """P(likes the pick | likes the other) / P(likes the pick); 0 where nobody likes one of them."""
        one, other = self._rows[liked.id], self._rows[pick.id]
        if not (self._counts[one] and self._counts[other]):
            return 0.0
        together = float(self._likes[[one]].multiply(self._likes[[other]]).sum())
        return together * shape_of(self._likes)[1] / float(self._counts[one] * self._counts[other])


def _decade(film: Film) -> int | None:
    return None if film.year is None else film.year // 10
