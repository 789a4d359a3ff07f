"""Predicted dislike: a learned KNN whose target is "rated, not liked".

Not used to recommend, only to avoid films in a group's picks: there a low score of a model of likes only means
"unknown".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from recommender.arrays import AnyArray, FloatArray, IntArray, whole
from recommender.models.base import Opinions, TrainingData
from recommender.models.learned_knn.interactions import InteractionMatrix
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.learned_knn.solve_all import solve_all
from recommender.models.neighbour_lists import NeighbourLists, summed
from recommender.types import LIKE_HALF_STARS

NEIGHBOURS = 50
"""Fewer than for likes: it separates films that would not be enjoyed and need not rank well."""
COLUMNS_MOST = 6_000
"""Candidate columns: limits the Gram matrix to 72 MB."""


@dataclass(frozen=True, slots=True)
class PredictedDislike:
    """Neighbour lists whose weights predict "rated, not liked"."""

    name: ClassVar[str] = "dislike"
    liked: NeighbourLists
    """For each film, the weights that a like of it has for the dislike of other films."""
    unliked: NeighbourLists
    """For each film, the weights that a rating of it without a like has for the dislike of other films."""

    @classmethod
    def fit(cls, data: TrainingData, parameters: LearnedKNNParameters | None = None) -> PredictedDislike:
        """Learn the weights; the same data give the same weights."""
        parameters = parameters or LearnedKNNParameters()
        parameters = replace(
            parameters,
            neighbours=min(parameters.neighbours, NEIGHBOURS),
            columns_most=min(parameters.columns_most, COLUMNS_MOST),
            popularity_power=0.0,
            unliked_weight=1.0,
        )
        interactions = InteractionMatrix.of(data, 0, parameters.person_power)
        counts = whole(data.counted(data.half_stars < LIKE_HALF_STARS))
        liked, unliked = solve_all(interactions, interactions.unliked, counts, parameters)
        return cls(NeighbourLists.of(liked), NeighbourLists.of(unliked))

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int) -> PredictedDislike:
        """From an artefact's arrays; see `Fitted.read`."""
        return cls(NeighbourLists.read(arrays, films, "liked-"), NeighbourLists.read(arrays, films, "unliked-"))

    def arrays(self) -> dict[str, AnyArray]:
        """For an artefact."""
        return self.liked.arrays("liked-") | self.unliked.arrays("unliked-")

    def moved(self, new_row: IntArray, films: int) -> PredictedDislike:
        """The same weights for another film table; see `Fitted.moved`."""
        return PredictedDislike(self.liked.moved(new_row, films), self.unliked.moved(new_row, films))

    def predict(self, opinions: Opinions) -> FloatArray:
        """For every film, how likely this person is to watch it and not like it; 0 where nothing is known.

        The numbers can be compared between films and people; they are not probabilities.
        """
        parts = [self.liked.contributions(opinions.liked)]
        parts += [self.unliked.contributions(rows) for rows in (opinions.disliked, opinions.unliked) if len(rows)]
        return np.maximum(summed(parts, len(self.liked)), 0)
