"""The embedding: a vector for each film, from who likes it and from its side features.

Neighbour lists have at most a few hundred films each; the embedding gives a distance for any two films. It defines the
distance from home and the similarity that reranking penalises. It is never used to score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import sparse

from recommender.arrays import AnyArray, FloatArray, IntArray, RowArray, shape_of
from recommender.models.numerics.decomposition import truncated, unit_rows, unit_sparse_rows
from recommender.models.stored import in_rows, stored

DIMENSIONS = 32
CONTENT_SHARE = 0.5
"""Length of a film's side features relative to that of its likes; a film without likes has side features only."""
HOME_MOST = 32
"""Newest films of home that are used: limits the cost for people with thousands of likes."""
_NOTHING = 1e-6
_STEP = 2_048
"""Films compared at once, so that the result fits the processor's cache."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """A vector for each film; similarity is the cosine of two vectors, negative ones counting as 0."""

    name: ClassVar[str] = "embedding"
    places: FloatArray
    """Films × dimensions; each row has length 1, or 0 for a film of which nothing is known."""

    @classmethod
    def fit(cls, likes: sparse.csr_array, features: sparse.csr_array, dimensions: int = DIMENSIONS) -> Embedding:
        """Truncated singular value decomposition of likes and side features side by side.

        Args:
            likes: films × people, weighted.
            features: films × side features, weighted.
            dimensions: of the result; fewer when there are fewer films.
        """
        beside = unit_sparse_rows(features) * np.float32(CONTENT_SHARE)
        joined = unit_sparse_rows(sparse.csr_array(sparse.hstack((unit_sparse_rows(likes), beside), format="csr")))
        most = min(min(shape_of(joined)) - 1, dimensions)
        if most < 1 or not joined.nnz:
            return cls(np.zeros((shape_of(joined)[0], 1), dtype=np.float32))
        places = truncated(joined, most)
        places[np.linalg.norm(places, axis=1) < _NOTHING] = 0  # rounding errors of films of which nothing is known
        return cls(unit_rows(places))

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int) -> Embedding:
        """From an artefact's arrays; see `Fitted.read`."""
        return cls(stored(arrays, "places", np.float32, (films, None)))

    def arrays(self) -> dict[str, AnyArray]:
        """For an artefact."""
        return {"places": self.places}

    def moved(self, new_row: IntArray, films: int) -> Embedding:
        """The same vectors for another film table; see `Fitted.moved`."""
        return Embedding(in_rows(self.places, new_row, films, 0))

    def among(self, rows: IntArray | RowArray) -> Embedding:
        """The embedding of the films in these rows only, in this order."""
        return Embedding(self.places[rows])

    def in_parts(self) -> EmbeddingParts:
        """The same embedding in parts, each contiguous in memory, in which many distances are computed faster."""
        return EmbeddingParts(tuple(np.ascontiguousarray(part) for part in self._parts()))

    def distances(self, home: FloatArray) -> FloatArray:
        """Distance of each film from the nearest film of home; see `EmbeddingParts.distances`, for frequent calls."""
        return EmbeddingParts(tuple(self._parts())).distances(home)

    def likeness(self, rows: IntArray | RowArray) -> FloatArray:
        """Similarity of each two of the films in `rows`: rows × rows, 0 to 1."""
        places = self.places[rows]
        return (places @ places.T).clip(0, 1)

    def _parts(self) -> Iterator[FloatArray]:
        return (self.places[start : start + _STEP].T for start in range(0, len(self.places), _STEP))


@dataclass(frozen=True, slots=True)
class EmbeddingParts:
    """An embedding in parts, so that computing distances reads memory in order."""

    parts: tuple[FloatArray, ...]
    """Dimensions × some of the films, in their order."""

    def distances(self, home: FloatArray) -> FloatArray:
        """Distance of each film from the nearest film of home: 1 − similarity, 0 to 1.

        OpenBLAS computes a large product in several threads, and on a busy machine waiting for them takes many times
        longer than the product: callers that ask often should limit it to one.

        Args:
            home: vectors of the films of home, at least one, newest first; the first `HOME_MOST` are used.
        """
        home = home[:HOME_MOST]
        distance = np.empty(sum(part.shape[1] for part in self.parts), dtype=np.float32)
        end = 0
        for part in self.parts:
            start, end = end, end + part.shape[1]
            # in this orientation the maximum reads memory in order
            np.subtract(1, (home @ part).max(axis=0), out=distance[start:end])
        return distance.clip(0, 1, out=distance)
