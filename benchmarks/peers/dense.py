"""EASE and EDLAE: the dense closed-form optimum over all films, in numpy. No neighbours, but the quality to reach.

EASE is Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019; EDLAE is Steck, "Autoencoders that
don't overfit towards the Identity", NeurIPS 2020. Scaled: scores over popularity to a power, as ours may be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from benchmarks.peers.shape import Peer, PeerModel, Settings
from recommender.arrays import FloatArray, IntArray
from recommender.evaluation.splits import Tested
from recommender.models.base import TrainingData
from recommender.serving.dial import best_places

FILMS_MOST = 12_000
"""Films with most likes that take part: the matrix is square in them, 4 bytes each, and its inverse is cubic."""


@dataclass(frozen=True, slots=True)
class _Dense:
    weights: FloatArray
    films: IntArray
    """Rows of the films that take part."""
    place: IntArray
    """Place of each film among them; −1 for the rest."""

    def best(self, person: Tested, count: int) -> IntArray:
        liked = self.place[person.opinions.liked]
        scores = self.weights[liked[liked >= 0]].sum(axis=0)
        rated = self.place[person.rated]
        scores[rated[rated >= 0]] = -np.inf
        found = best_places(scores, count)
        return self.films[found[scores[found] > -np.inf]]


def _fit(data: TrainingData, settings: Settings) -> PeerModel:
    likes = data.likes()
    counts = np.diff(likes.indptr)
    films = np.argsort(-counts, kind="stable")[: min(FILMS_MOST, int((counts > 0).sum()))].astype(np.int32)
    place = np.full(len(data.film_table), -1, dtype=np.int32)
    place[films] = np.arange(len(films))
    inside = likes[films]
    gram = (inside @ inside.T).toarray().astype(np.float32)
    dropout = settings.get("dropout", 0.0)
    diagonal = np.diag_indices_from(gram)
    gram[diagonal] += settings["ridge"] + dropout / (1 - dropout) * gram[diagonal]
    inverse = _inverse(gram)
    weights = inverse / -np.diag(inverse)
    weights[diagonal] = 0
    if power := settings.get("popularity_power"):
        weights *= counts[films].astype(np.float32) ** np.float32(-power)
    return _Dense(weights, films, place)


def _inverse(matrix: FloatArray) -> FloatArray:
    """Of a symmetric, positive definite matrix, in its own memory: half the work of a general inverse."""
    factor, failed = linalg.lapack.spotrf(matrix.T, lower=True, overwrite_a=True)
    assert not failed
    inverse, failed = linalg.lapack.spotri(factor, lower=True, overwrite_c=True)
    assert not failed
    for row in range(len(inverse)):
        inverse[row, row + 1 :] = inverse[row + 1 :, row]
    return inverse


PEERS = (
    Peer("EASE", "numpy", tuple({"ridge": ridge} for ridge in (20.0, 50.0, 100.0, 200.0, 400.0, 800.0)), _fit),
    Peer(
        "EDLAE",
        "numpy",
        tuple({"ridge": ridge, "dropout": dropout} for ridge in (20.0, 100.0, 300.0) for dropout in (0.5, 0.66)),
        _fit,
    ),
    Peer(
        "EDLAE, scaled",
        "numpy",
        tuple(
            {"ridge": ridge, "dropout": 0.5, "popularity_power": power}
            for ridge in (100.0, 300.0)
            for power in (0.05, 0.1, 0.2)
        ),
        _fit,
    ),
)
