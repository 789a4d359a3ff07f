"""How likely somebody is to watch a film and not like it: the learned KNN with "rated, not liked" as what it predicts.

It recommends nothing. It is for the picks of groups: a low score for liking says "unknown", this one "would not
enjoy it".
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
"""It tells apart who would not enjoy a film, and need not rank: fewer weights than for liking."""
COLUMNS_MOST = 6_000
"""Candidate columns: bounds its Gram matrix to 72 MB."""


@dataclass(frozen=True, slots=True)
class PredictedDislike:
    """Neighbours whose weights predict "rated, not liked"."""

    name: ClassVar[str] = "dislike"
    liked: NeighbourLists
    """For each film, the films that who likes it would not enjoy, or would."""
    unliked: NeighbourLists
    """For each film, the same of who rated it and did not like it."""

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
        """The same weights among other films."""
        return PredictedDislike(self.liked.moved(new_row, films), self.unliked.moved(new_row, films))

    def predict(self, opinions: Opinions) -> FloatArray:
        """For every film, how likely somebody like this would watch and not like it, 0 where nothing is known.

        The numbers compare films and people with one another; they are no shares.
        """
        parts = [self.liked.contributions(opinions.liked)]
        parts += [self.unliked.contributions(rows) for rows in (opinions.disliked, opinions.unliked) if len(rows)]
        return np.maximum(summed(parts, len(self.liked)), 0)
