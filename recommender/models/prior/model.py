"""The prior as a model: weights learned from other people's ratings, for films that nobody here has rated yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import sparse

from recommender.arrays import AnyArray, FloatArray, IntArray
from recommender.films.table import FilmTable
from recommender.models.base import Opinions, Reasons
from recommender.models.neighbour_lists import NeighbourLists
from recommender.models.prior.weights import PriorWeights, imdb_number, shipped
from recommender.models.stored import in_rows, stored


@dataclass(frozen=True, slots=True)
class Prior:
    """Neighbour lists with the weights of the prior."""

    name: ClassVar[str] = "prior"
    personal: ClassVar[bool] = True
    lists: NeighbourLists
    """For each film, the weights that a like of it has for other films."""
    together: NeighbourLists
    """The same lists, with the number of people who like both in place of weights."""
    likes: IntArray
    """How many people of the prior like each film; 0 for fewer than three."""

    @classmethod
    def of(cls, film_table: FilmTable, weights: PriorWeights | None = None) -> Prior | None:
        """The weights for these films; None where the prior knows no two of them.

        Args:
            film_table: the films; matched by IMDb id.
            weights: the prior; None for the one that ships with the program.
        """
        weights = weights or shipped()
        films = len(film_table)
        numbers = np.array([imdb_number(film.imdb_id) for film in film_table.films], dtype=np.int32)
        order = np.argsort(numbers, kind="stable")
        places = np.minimum(np.searchsorted(numbers[order], weights.imdb), max(films - 1, 0))
        row = order[places] if films else places
        known = numbers[row] == weights.imdb if films else np.zeros(len(row), dtype=np.bool_)
        row = np.where(known, row, -1).astype(np.int32)
        kept = (row[weights.liked] >= 0) & (row[weights.other] >= 0)
        if not kept.any():
            return None
        coordinates = row[weights.liked[kept]], row[weights.other[kept]]

        def lists(values: AnyArray) -> NeighbourLists:
            return NeighbourLists.of(
                sparse.csr_array((values[kept].astype(np.float32), coordinates), shape=(films, films))
            )

        likes = np.zeros(films, dtype=np.int32)
        likes[row[known]] = weights.likes[known]
        return cls(lists(weights.weights), lists(weights.together), likes)

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int) -> Prior:
        """From an artefact's arrays; see `Fitted.read`."""
        return cls(
            NeighbourLists.read(arrays, films, "liked-"),
            NeighbourLists.read(arrays, films, "together-"),
            stored(arrays, "likes", np.int32, (films,), 0),
        )

    def arrays(self) -> dict[str, AnyArray]:
        """For an artefact."""
        return self.lists.arrays("liked-") | self.together.arrays("together-") | {"likes": self.likes}

    def moved(self, new_row: IntArray, films: int) -> Prior:
        """The same weights for another film table; see `Fitted.moved`."""
        lists, together = self.lists.moved(new_row, films), self.together.moved(new_row, films)
        return Prior(lists, together, in_rows(self.likes, new_row, films, 0))

    def score(self, opinions: Opinions) -> FloatArray:
        """Sum of the liked films' weights; NaN where none has a weight."""
        return self.lists.score(opinions)

    def predict(self, opinions: Opinions) -> FloatArray:
        """The same, with 0 instead of NaN."""
        return self.lists.predict(opinions)

    def reasons(self, opinions: Opinions, rows: Sequence[int]) -> tuple[Reasons, ...]:
        """Liked films that contribute to the scores of `rows`."""
        found = self.lists.reasons(opinions, rows)
        return tuple(tuple(reason for reason in reasons if reason[1] > 0) for reasons in found)
