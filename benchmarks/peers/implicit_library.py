"""implicit: three item KNN and alternating least squares, on likes."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from benchmarks.peers.shape import Peer, PeerModel, Settings
from recommender.arrays import IntArray
from recommender.evaluation.splits import Tested
from recommender.models.base import TrainingData


@dataclass(frozen=True, slots=True)
class _Library:
    model: Any
    films: int
    folds_in: bool
    """Whether a person's factors are computed again from their likes, because the people asked were not fitted."""

    def best(self, person: Tested, count: int) -> IntArray:
        likes = person.opinions.liked
        ones = np.ones(len(likes), dtype=np.float32)
        row = sparse.csr_matrix((ones, likes, [0, len(likes)]), shape=(1, self.films))
        rows, scores = self.model.recommend(
            0, row, N=count, filter_already_liked_items=True, filter_items=person.rated, recalculate_user=self.folds_in
        )
        return np.asarray(rows[(rows >= 0) & (scores > np.finfo(np.float32).min)], dtype=np.int32)


def _people_by_films(data: TrainingData) -> sparse.csr_matrix:
    return sparse.csr_matrix(data.likes().T)


def _neighbours(name: str, data: TrainingData, settings: Settings) -> PeerModel:
    from implicit import nearest_neighbours  # noqa: PLC0415 - only where the library is installed

    model = getattr(nearest_neighbours, name)(**settings)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of converting a matrix that it made itself
        model.fit(_people_by_films(data), show_progress=False)
    return _Library(model, len(data.film_table), folds_in=False)


def _cosine(data: TrainingData, settings: Settings) -> PeerModel:
    return _neighbours("CosineRecommender", data, settings)


def _tfidf(data: TrainingData, settings: Settings) -> PeerModel:
    return _neighbours("TFIDFRecommender", data, settings)


def _bm25(data: TrainingData, settings: Settings) -> PeerModel:
    return _neighbours("BM25Recommender", data, settings)


def _factors(data: TrainingData, settings: Settings) -> PeerModel:
    from implicit.cpu.als import AlternatingLeastSquares  # noqa: PLC0415

    with threadpool_limits(1, "blas"):  # as the library asks for: it has threads of its own
        model = AlternatingLeastSquares(**settings, iterations=15, random_state=1)
        model.fit(_people_by_films(data), show_progress=False)
    return _Library(model, len(data.film_table), folds_in=True)


_COUNTS = tuple({"K": count} for count in (50, 100, 200, 400, 800, 1_600))
_NEEDS = ("implicit",)
PEERS = (
    Peer("cosine", "implicit", _COUNTS, _cosine, _NEEDS),
    Peer("TF-IDF", "implicit", _COUNTS, _tfidf, _NEEDS),
    Peer(
        "BM25",
        "implicit",
        tuple({"K": count, "K1": k1, "B": b} for count in (100, 400) for k1, b in ((0.2, 0.3), (1.2, 0.1), (100, 0.1))),
        _bm25,
        _NEEDS,
    ),
    Peer(
        "ALS",
        "implicit",
        tuple(
            {"factors": factors, "regularization": pull, "alpha": 5.0}
            for factors in (16, 32, 64)
            for pull in (5.0, 20.0)
        ),
        _factors,
        _NEEDS,
    ),
)
