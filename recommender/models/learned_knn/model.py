"""Item KNN with learned weights: neighbours by cosine, then the best weights within each neighbourhood.

For each film j the nearest columns by damped cosine are searched among two kinds of candidates, "liked" and "rated but
not liked". Their weights w solve (G_NN + ridge·I + dropout/(1 − dropout)·diag G_NN) w = G_Nj, where G is the Gram
matrix of all rows: interpolation weights derived jointly (Bell & Koren, "Scalable Collaborative Filtering with Jointly
Derived Neighborhood Interpolation Weights", ICDM 2007), with the dropout of EDLAE (Steck, "Autoencoders that don't
overfit towards the Identity", NeurIPS 2020). A film's own columns are never its neighbours. The result is sparse and
explainable, and each film's weights can be solved separately.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import sparse

from recommender.arrays import AnyArray, FloatArray, IntArray, whole
from recommender.models.base import Opinions, Reasons, TrainingData
from recommender.models.learned_knn.blend import prior_weights
from recommender.models.learned_knn.interactions import InteractionMatrix
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.learned_knn.solve_all import solve_all
from recommender.models.neighbour_lists import DISLIKE_WEIGHT, Contributions, NeighbourLists, summed
from recommender.types import LIKE_HALF_STARS


@dataclass(frozen=True, slots=True)
class LearnedKNN:
    """Neighbour lists with learned weights."""

    name: ClassVar[str] = "learned-knn"
    personal: ClassVar[bool] = True
    liked: NeighbourLists
    """For each film, the weights that a like of it has for other films."""
    unliked: NeighbourLists
    """For each film, the weights that a rating of it without a like has for other films."""

    @classmethod
    def fit(
        cls, data: TrainingData, parameters: LearnedKNNParameters | None = None, prior: NeighbourLists | None = None
    ) -> LearnedKNN:
        """Learn the weights; the same data give the same weights.

        Args:
            data: films and ratings.
            parameters: see `LearnedKNNParameters`.
            prior: weights for films that few people here like yet; see `blend`.
        """
        parameters = parameters or LearnedKNNParameters()
        interactions = InteractionMatrix.of(data, parameters.side_feature_weight, parameters.person_power)
        likes = likes_of(data)
        liked, unliked = solve_all(
            interactions, interactions.liked, likes, parameters, data.likes() if parameters.people_least else None
        )
        if prior is not None:
            liked = sparse.csr_array(liked + prior_weights(prior, likes))
        return cls(NeighbourLists.of(liked), NeighbourLists.of(unliked))

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int) -> LearnedKNN:
        """From an artefact's arrays; see `Fitted.read`."""
        return cls(NeighbourLists.read(arrays, films, "liked-"), NeighbourLists.read(arrays, films, "unliked-"))

    def arrays(self) -> dict[str, AnyArray]:
        """For an artefact."""
        return self.liked.arrays("liked-") | self.unliked.arrays("unliked-")

    def moved(self, new_row: IntArray, films: int) -> LearnedKNN:
        """The same weights for another film table; see `NeighbourLists.moved`."""
        return LearnedKNN(self.liked.moved(new_row, films), self.unliked.moved(new_row, films))

    def score(self, opinions: Opinions) -> FloatArray:
        """The score of every film from all votes of the person; NaN where no vote contributes."""
        scores = self.predict(opinions)
        np.putmask(scores, scores == 0, np.nan)
        return scores

    def predict(self, opinions: Opinions) -> FloatArray:
        """The same, with 0 where no vote contributes."""
        return summed(self._contributions(opinions), len(self.liked))

    def _contributions(self, opinions: Opinions) -> list[Contributions]:
        """Contributions of each kind of vote to the scores.

        A dislike contributes the negative of what a like would: weights learned for "rated but not liked" rest on
        people who went on to watch more films of the kind, which is not what somebody asks for who presses 👎.
        """
        parts = [self.liked.of_likes(opinions)]
        if len(opinions.disliked):
            films, added = self.liked.contributions(opinions.disliked, opinions.disliked_weights)
            parts.append((films, added * np.float32(-DISLIKE_WEIGHT)))
        if len(opinions.unliked):
            parts.append(self.unliked.contributions(opinions.unliked, opinions.unliked_weights))
        if len(opinions.seen):
            films, added = self.unliked.contributions(opinions.seen)
            parts.append((films, np.maximum(added, 0)))
        return parts

    def reasons(self, opinions: Opinions, rows: Sequence[int]) -> tuple[Reasons, ...]:
        """Liked films that contribute to the scores of `rows`."""
        found = self.liked.reasons(opinions, rows)
        return tuple(tuple(reason for reason in reasons if reason[1] > 0) for reasons in found)


def likes_of(data: TrainingData) -> IntArray:
    """Number of people who like each film, weighted and rounded."""
    return whole(data.counted(data.half_stars >= LIKE_HALF_STARS))
