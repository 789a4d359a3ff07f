"""A map of all films: who likes them and what they are, folded into a few dimensions.

Neighbour lists end after some hundred films and say nothing of the rest; on the map every two films have a distance.
It is what "far from home" means, and what keeps five picks from being five of a kind. It never ranks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, eigsh

from recommender.arrays import AnyArray, FloatArray, IntArray, RowArray, shape_of
from recommender.models.stored import in_rows, stored

DIMENSIONS = 32
CONTENT_SHARE = 0.5
"""Length of a film's facts beside the length of its likes; films nobody liked are placed by facts alone."""
HOME_MOST = 32
"""Home films looked at, the newest first: bounds the cost for people with thousands of likes."""
_STEP = 8_192
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
        joined = sparse.csr_array(sparse.hstack((_unit(likes), _unit(features) * np.float32(CONTENT_SHARE))))
        joined = _unit(joined)
        most = min(min(shape_of(joined)) - 1, dimensions)
        if most < 1 or not joined.nnz:
            return cls(np.zeros((shape_of(joined)[0], 1), dtype=np.float32))
        return cls(_unit_rows(_folded(joined, most).astype(np.float32)))

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


def _folded(matrix: sparse.csr_array, dimensions: int) -> FloatArray:
    """The matrix in its main directions: left singular vectors times singular values.

    From eigenvectors on its shorter side, which are all that is needed: `svds` ends with a dense decomposition besides.
    """
    across = sparse.csr_array(matrix.T)
    rows, columns = shape_of(matrix)
    first, second = (across, matrix) if rows <= columns else (matrix, across)
    side = min(rows, columns)

    def multiply(vector: FloatArray) -> FloatArray:
        return second @ (first @ vector)

    # scipy makes it in __new__, whose parameters the checker does not see
    square: Any = LinearOperator((side, side), matvec=multiply, dtype=matrix.dtype)  # pyright: ignore[reportCallIssue]
    values, vectors = eigsh(square, k=dimensions, v0=np.random.default_rng(1).random(side))
    return vectors * np.sqrt(np.maximum(values, 0)) if rows <= columns else matrix @ vectors


def _unit(matrix: sparse.csr_array) -> sparse.csr_array:
    lengths = np.sqrt(np.asarray((matrix * matrix).sum(axis=1)).ravel())
    scaled = matrix.copy()
    scaled.data = scaled.data / np.repeat(np.where(lengths > 0, lengths, 1), np.diff(matrix.indptr))
    scaled.data = scaled.data.astype(np.float32)
    return scaled


def _unit_rows(places: FloatArray) -> FloatArray:
    lengths = np.linalg.norm(places, axis=1, keepdims=True)
    return np.where(lengths > 1e-6, places / np.maximum(lengths, 1e-6), 0).astype(np.float32)
