"""Item KNN whose weights are learned: neighbours by cosine, then the best weights inside each neighbourhood.

For each film j the columns nearest to it by damped cosine are found among two kinds of evidence, "liked" and "rated
but not liked". Their weights w solve (G_NN + ridge·I + dropout/(1 − dropout)·diag G_NN) w = G_Nj, where G is the Gram
matrix of all voices: interpolation weights derived jointly (Bell & Koren, "Scalable Collaborative Filtering with
Jointly Derived Neighborhood Interpolation Weights", ICDM 2007), with the dropout of EDLAE (Steck, "Autoencoders that
don't overfit towards the Identity", NeurIPS 2020). A film's own columns never speak for it. Sparse, explainable, and
local: each film's weights are a small system of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from recommender.arrays import AnyArray, FloatArray, IntArray, Mask, shape_of
from recommender.models.base import LIKE_HALF_STARS, Opinions, Reasons, TrainingData
from recommender.models.learned_knn.blend import own_share, prior_weights
from recommender.models.learned_knn.candidates import CandidateColumns
from recommender.models.learned_knn.gram import Gram
from recommender.models.learned_knn.interactions import InteractionMatrix
from recommender.models.learned_knn.solver import BLOCK, Solver, Support
from recommender.models.neighbour_lists import DISLIKE_WEIGHT, NeighbourLists, Said, summed


@dataclass(frozen=True, slots=True)
class LearnedKNNParameters:
    """What can be tuned; the defaults were found on validation parts of MovieLens."""

    neighbours: int = 200
    neighbours_least: int = 20
    """Neighbours of a film nobody likes, whose only voices are facts."""
    neighbours_a_like: float = 2.0
    """Neighbours more for each person who likes it, up to `neighbours`. What few like has too few voices to tell many
    weights from: a seventh of the weights rank no worse (ml-latest-small: nDCG@10 + 0.002 ± 0.001)."""
    ridge: float = 20.0
    """Pulls every weight towards 0."""
    dropout: float = 0.66
    """Share of a person's evidence the weights must do without, 0 to below 1."""
    unliked_weight: float = 0.6
    """Share of its solution that a weight of "rated but not liked" keeps: there is less of that evidence, and it gets
    stale sooner (ml-latest-small: nDCG@10 + 0.005 ± 0.002 at random, + 0.002 ± 0.002 in time)."""
    damping: float = 1.0
    """Added to both squared lengths of a cosine: similarities that rest on few voices shrink."""
    evidence_most: int = 20_000
    """Columns that may speak, the loudest first: bounds the Gram matrix to 800 MB. Half as many up to 12 million
    ratings."""
    fact_weight: float = 1.0
    """How loud a fact, such as a genre in a decade, is beside a person."""
    people_least: int = 0
    """People who must like two films for the one to speak for the other; 0 lets side features alone suffice."""
    threads: int = 2


@dataclass(frozen=True, slots=True)
class LearnedKNN:
    """Neighbours with learned weights."""

    name: ClassVar[str] = "learned-knn"
    personal: ClassVar[bool] = True
    liked: NeighbourLists
    """For each film, the films its being liked speaks for, or against."""
    unliked: NeighbourLists
    """For each film, the films its being known and not liked speaks for, or against."""

    @classmethod
    def fit(
        cls, data: TrainingData, parameters: LearnedKNNParameters | None = None, prior: NeighbourLists | None = None
    ) -> LearnedKNN:
        """Learn the weights; the same data give the same weights.

        Args:
            data: films and ratings.
            parameters: what is tuned.
            prior: weights learned elsewhere, for films that few people here like yet; see `blend`.
        """
        parameters = parameters or LearnedKNNParameters()
        interactions = InteractionMatrix.of(data, parameters.fact_weight)
        evidence = CandidateColumns.of(interactions, parameters.evidence_most)
        # Each thread solves films of its own; were BLAS to share one small system among threads too, they would
        # mostly wait for each other (ten times slower on two cores).
        with threadpool_limits(1), ThreadPoolExecutor(parameters.threads, "learned-knn") as pool:
            gram = Gram.of(evidence.interactions, pool)
            likes = likes_of(data)
            targets = sparse.csr_array(interactions.liked.T)
            support = Support.of(data.likes(), evidence) if parameters.people_least else None
            solver = Solver(evidence, gram, targets, likes, parameters, support)
            blocks = list(pool.map(solver.solve_block, range(0, interactions.films, BLOCK)))
        matrix = sparse.csr_array(sparse.vstack(blocks, format="csr").T)  # evidence × films
        liked, unliked = (_pairs(matrix, evidence, kind, likes) for kind in (evidence.liked, ~evidence.liked))
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
        """The same weights among other films; see `NeighbourLists.moved`."""
        return LearnedKNN(self.liked.moved(new_row, films), self.unliked.moved(new_row, films))

    def score(self, opinions: Opinions) -> FloatArray:
        """What everything known of the person says for each film; NaN where nothing has a say."""
        scores = self.predict(opinions)
        np.putmask(scores, scores == 0, np.nan)
        return scores

    def predict(self, opinions: Opinions) -> FloatArray:
        """The same, with 0 where nothing has a say."""
        return summed(self._heard(opinions), len(self.liked))

    def _heard(self, opinions: Opinions) -> list[Said]:
        """What each kind of vote says.

        A dislike speaks against what a like would speak for: what is learned of films "rated but not liked" rests on
        people who went on to watch more of the kind, which is not what a thumb down asks for.
        """
        parts = [self.liked.said(opinions.liked, opinions.weights)]
        if len(opinions.disliked):
            films, said = self.liked.said(opinions.disliked)
            parts.append((films, said * np.float32(-DISLIKE_WEIGHT)))
        if len(opinions.unliked):
            parts.append(self.unliked.said(opinions.unliked))
        if len(opinions.seen):
            films, said = self.unliked.said(opinions.seen)
            parts.append((films, np.maximum(said, 0)))
        return parts

    def reasons(self, opinions: Opinions, rows: Sequence[int]) -> tuple[Reasons, ...]:
        """Liked films that speak for these."""
        found = self.liked.reasons(opinions.liked, opinions.weights, rows)
        return tuple(tuple(reason for reason in reasons if reason[1] > 0) for reasons in found)


def likes_of(data: TrainingData) -> IntArray:
    """How many people like each film."""
    liked = data.films[data.half_stars >= LIKE_HALF_STARS]
    return np.bincount(liked, minlength=len(data.film_table)).astype(np.int32)


def _pairs(matrix: sparse.csr_array, evidence: CandidateColumns, kind: Mask, likes: IntArray) -> sparse.csr_array:
    """The weights of one kind of column, a row for each film whose column it is; empty for films without one."""
    films = shape_of(matrix)[1]
    chosen = sparse.coo_array(matrix[np.flatnonzero(kind)])
    rows = evidence.films[kind][chosen.coords[0]]
    weights = chosen.data * own_share(likes)[chosen.coords[1]]
    return sparse.csr_array((weights, (rows, chosen.coords[1])), shape=(films, films))
