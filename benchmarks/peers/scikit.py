"""scikit-learn's brute-force neighbours over films × people, stars as they are: the model of the ancestor, YAME.

YAME fits it again at every request and shows one film's neighbours; here it is fitted once, and the neighbours of all
liked films are added up by similarity, which is more than it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.neighbors import NearestNeighbors

from benchmarks.peers.shape import Peer, PeerModel, Settings
from recommender.arrays import IntArray
from recommender.evaluation.splits import Tested
from recommender.models.base import TrainingData
from recommender.serving.dial import best_places


@dataclass(frozen=True, slots=True)
class _Brute:
    search: Any
    matrix: sparse.csr_matrix

    def best(self, person: Tested, count: int) -> IntArray:
        scores = np.zeros(self.matrix.shape[0], dtype=np.float32)
        if len(person.opinions.liked):
            distances, rows = self.search.kneighbors(self.matrix[person.opinions.liked])
            np.add.at(scores, rows.ravel(), 1 - distances.ravel().astype(np.float32))
        scores[person.rated] = 0
        found = best_places(scores, count)
        return found[scores[found] > 0]


def _fit(data: TrainingData, settings: Settings) -> PeerModel:
    given = data.half_stars.astype(np.float32) / 2
    chosen = given >= settings["stars_from"]
    shape = (len(data.film_table), max(data.person_count, 1))
    matrix = sparse.csr_matrix((given[chosen], (data.films[chosen], data.people[chosen])), shape=shape)
    count = min(settings["n_neighbors"], shape[0])
    return _Brute(NearestNeighbors(n_neighbors=count, metric="cosine", algorithm="brute").fit(matrix), matrix)


PEERS = (
    Peer(
        "brute KNN (YAME)",
        "scikit-learn",
        tuple({"n_neighbors": count, "stars_from": least} for count in (20, 100, 400) for least in (0.5, 4.0)),
        _fit,
    ),
)
