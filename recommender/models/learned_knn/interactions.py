"""The interaction matrix, from which weights are learned.

Most rows are people; columns are in two blocks, films they liked and films they rated but did not like. The other rows
are side features: a genre in a decade, or a director, is a pseudo-user that likes every film it fits, so that weights
are learned for films without ratings too; the more people rate a film, the less side features count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.arrays import FloatArray, Mask, shape_of
from recommender.models.base import TrainingData
from recommender.models.learned_knn.side_features import side_features
from recommender.types import LIKE_HALF_STARS

HISTORY_MOST = 500
"""Ratings of one person that are used: limits the cost of a fit and the influence of one account."""
HISTORY_LEAST = 20
"""People with fewer ratings are weighted as if they had this many; otherwise accounts with two films would weigh most.
"""


@dataclass(frozen=True, slots=True)
class InteractionMatrix:
    """Rows × two blocks of films; each entry is multiplied by the square root of its row's weight."""

    liked: sparse.csr_array
    """Rows × films: films liked."""
    unliked: sparse.csr_array
    """Rows × films: films rated but not liked."""

    @classmethod
    def of(cls, data: TrainingData, side_feature_weight: float, power: float = 0.3) -> InteractionMatrix:
        """Build the matrix.

        Args:
            data: films and ratings.
            side_feature_weight: weight of a side feature relative to a person; 0 leaves side features out.
            power: a row with n films has weight n^-power.
        """
        kept = _counted(data)
        people, films, likes = data.people[kept], data.films[kept], data.half_stars[kept] >= LIKE_HALF_STARS
        histories = np.maximum(np.bincount(people, minlength=data.person_count), HISTORY_LEAST)
        weight = _weight(histories, power)[people]
        if data.weights is not None:
            weight = weight * np.sqrt(data.weights[kept])
        interactions = data.person_count
        rows, columns, values = people[likes], films[likes], weight[likes]
        if side_feature_weight:
            feature_rows, feature_films = side_features(data.film_table)
            feature_values = side_feature_weight * _weight(np.bincount(feature_rows), power)[feature_rows]
            rows = np.concatenate((rows, feature_rows + interactions))
            columns = np.concatenate((columns, feature_films))
            values = np.concatenate((values, feature_values.astype(np.float32)))
            interactions += int(feature_rows.max(initial=-1)) + 1
        shape = (max(interactions, 1), len(data.film_table))
        return cls(
            sparse.csr_array((values, (rows, columns)), shape=shape),
            sparse.csr_array((weight[~likes], (people[~likes], films[~likes])), shape=shape),
        )

    @property
    def films(self) -> int:
        """Number of films."""
        return shape_of(self.liked)[1]


def _weight(counts: NDArray[np.int64], power: float) -> FloatArray:
    """Square roots of the rows' weights."""
    return (np.maximum(counts, 1) ** (-power / 2)).astype(np.float32)


def _counted(data: TrainingData) -> Mask:
    """Which ratings are used: of histories longer than `HISTORY_MOST` a sample with a fixed seed, else all."""
    kept = np.ones(len(data.people), dtype=np.bool_)
    counts = np.bincount(data.people, minlength=data.person_count)
    long = np.flatnonzero(counts[data.people] > HISTORY_MOST)
    if len(long):
        people = data.people[long]
        order = np.lexsort((np.random.default_rng(1).random(len(long), dtype=np.float32), people))
        people = people[order]
        rank = np.arange(len(people)) - np.searchsorted(people, people)
        kept[long[order[rank >= HISTORY_MOST]]] = False
    return kept
