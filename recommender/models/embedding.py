"""A map of all films: who likes them and what they are, folded into a few dimensions.

Neighbour lists end after some hundred films and say nothing of the rest; on the map every two films have a distance.
It is what "far from home" means, and what keeps five picks from being five of a kind. It never ranks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import sparse

from recommender.arrays import AnyArray, FloatArray, IntArray, RowArray, shape_of
from recommender.models.decomposition import truncated, unit_rows, unit_sparse_rows
from recommender.models.stored import in_rows, stored

DIMENSIONS = 32
CONTENT_SHARE = 0.5
"""Length of a film's facts beside the length of its likes; films nobody liked are placed by facts alone."""
HOME_MOST = 32
"""Home films looked at, the newest first: bounds the cost for people with thousands of likes."""
_NOTHING = 1e-6
_STEP = 2_048
"""Films compared at once: what comes of it stays in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """A place for each film; similarity is the cosine between places, at least 0."""

    name: ClassVar[str] = "embedding"
    places: FloatArray
    """Films × dimensions, each row of length 1, or 0 for a film of which nothing is known."""

    @classmethod
    def fit(cls, likes: sparse.csr_array, features: sparse.csr_array, dimensions: int = DIMENSIONS) -> Embedding:
        """Truncated singular value decomposition of likes and facts side by side.

        Args:
            likes: films × people, weighted.
            features: films × facts, weighted.
            dimensions: of the map; fewer when there are fewer films.
        """
        beside = unit_sparse_rows(features) * np.float32(CONTENT_SHARE)
        joined = unit_sparse_rows(sparse.csr_array(sparse.hstack((unit_sparse_rows(likes), beside), format="csr")))
        most = min(min(shape_of(joined)) - 1, dimensions)
        if most < 1 or not joined.nnz:
            return cls(np.zeros((shape_of(joined)[0], 1), dtype=np.float32))
        places = truncated(joined, most)
        places[np.linalg.norm(places, axis=1) < _NOTHING] = 0  # the rounding of a film of which nothing is known
        return cls(unit_rows(places))

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int) -> Embedding:
        """From an artefact's arrays; see `Fitted.read`."""
        return cls(stored(arrays, "places", np.float32, (films, None)))

    def arrays(self) -> dict[str, AnyArray]:
        """For an artefact."""
        return {"places": self.places}

    def moved(self, new_row: IntArray, films: int) -> Embedding:
        """The same places among other films."""
        return Embedding(in_rows(self.places, new_row, films, 0))

    def among(self, rows: IntArray | RowArray) -> Embedding:
        """The map of these films alone, in this order."""
        return Embedding(self.places[rows])

    def by_dimension(self) -> Embedding:
        """The same map, laid out so that many distances are found sooner."""
        return Embedding(np.asfortranarray(self.places))

    def distances(self, home: FloatArray) -> FloatArray:
        """How far each film is from the nearest home: 1 − similarity, 0 to 1.

        OpenBLAS hands a large product to threads of its own, and on a busy machine to wait for those takes many times
        longer than the product: who asks often limits them to one.

        Args:
            home: places of the home films, at least one, the newest first; `HOME_MOST` of them count.
        """
        home = home[:HOME_MOST]
        distance = np.empty(len(self.places), dtype=np.float32)
        for start in range(0, len(distance), _STEP):
            part = slice(start, start + _STEP)
            # this way round the maximum runs along memory
            np.subtract(1, (home @ self.places[part].T).max(axis=0), out=distance[part])
        return distance.clip(0, 1, out=distance)

    def likeness(self, rows: IntArray | RowArray) -> FloatArray:
        """Similarity of each of `rows` to each, 0 to 1."""
        places = self.places[rows]
        return (places @ places.T).clip(0, 1)
