"""Item KNN: damped cosine similarity of films by the people who like them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import sparse

from recommender.arrays import AnyArray, FloatArray, IntArray, shape_of
from recommender.models.base import Opinions, Reasons, TrainingData
from recommender.models.neighbour_lists import NeighbourLists
from recommender.models.numerics.neighbours import nearest


@dataclass(frozen=True, slots=True)
class ItemKNNParameters:
    """The parameters."""

    neighbours: int = 200
    shrinkage: float = 5.0
    """People added to each film whom no other film shares: similarities of few people get smaller."""
    person_power: float = 0.5
    """A person who likes n films has weight n^-power: a like of somebody who likes nearly everything means little."""
    popularity_power: float = -0.1
    """Similarities to a film liked by n people are multiplied by n^power; below 0 it favours less popular films."""


@dataclass(frozen=True, slots=True)
class ItemKNN:
    """Damped cosine neighbours over likes."""

    name: ClassVar[str] = "item-knn"
    personal: ClassVar[bool] = True
    lists: NeighbourLists

    @classmethod
    def fit(cls, data: TrainingData, parameters: ItemKNNParameters | None = None) -> ItemKNN:
        """Find every liked film's neighbours; films nobody likes have none."""
        parameters = parameters or ItemKNNParameters()
        likes = data.likes()
        vectors = _weighted(likes, parameters)
        similar = nearest(vectors, parameters.neighbours)
        if parameters.popularity_power:
            counts = np.maximum(np.diff(likes.indptr), 1).astype(np.float32)
            similar.data *= counts[similar.indices] ** np.float32(parameters.popularity_power)
        return cls(NeighbourLists.of(similar))

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int) -> ItemKNN:
        """From an artefact's arrays; see `Fitted.read`."""
        return cls(NeighbourLists.read(arrays, films))

    def arrays(self) -> dict[str, AnyArray]:
        """For an artefact."""
        return self.lists.arrays()

    def moved(self, new_row: IntArray, films: int) -> ItemKNN:
        """The same similarities for another film table; see `Fitted.moved`."""
        return ItemKNN(self.lists.moved(new_row, films))

    def score(self, opinions: Opinions) -> FloatArray:
        """Sum of similarities to the liked films; NaN for a film that is not a neighbour of any."""
        return self.lists.score(opinions)

    def reasons(self, opinions: Opinions, rows: Sequence[int]) -> tuple[Reasons, ...]:
        """Liked films that the same people like."""
        return self.lists.reasons(opinions, rows)


def _weighted(likes: sparse.csr_array, parameters: ItemKNNParameters) -> sparse.csr_array:
    """Likes weighted by person, with `shrinkage` people added for each film.

    Cosine of these vectors is dot / √((|a|² + s)(|b|² + s)): as shrinkage is part of the metric, the neighbours found
    are the best after shrinkage.
    """
    liked_by = np.bincount(likes.indices, minlength=shape_of(likes)[1])
    weight = np.maximum(liked_by, 1).astype(np.float32) ** np.float32(-parameters.person_power)
    weighted = sparse.csr_array((weight[likes.indices], likes.indices, likes.indptr), shape=likes.shape)
    if not parameters.shrinkage:
        return weighted
    typical = float(np.mean(weight[liked_by > 0] ** 2)) if liked_by.any() else 1.0
    own = np.where(np.diff(likes.indptr) > 0, np.sqrt(parameters.shrinkage * typical), 0).astype(np.float32)
    together = sparse.csr_array(sparse.hstack((weighted, sparse.diags_array(own)), format="csr"))
    together.eliminate_zeros()
    return together
