"""The columns that may speak for a film, and how they go together: what learned weights are solved from."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recommender.arrays import FloatArray, IntArray, shape_of
from recommender.models.voices import Voices

_BLOCK = 512
"""Columns multiplied in one go by one thread: bounds the memory of a product."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Columns of two kinds, "liked" and "rated but not liked", the loudest of all."""

    columns: IntArray
    """Which, ascending: below the number of films liked, from there on rated but not liked."""
    films: IntArray
    """Whose columns they are."""
    voices: sparse.csr_array
    """Voices × these columns."""
    lengths: FloatArray
    """Squared lengths of the columns."""

    @classmethod
    def of(cls, voices: Voices, most: int) -> Evidence:
        """Take the columns with the greatest lengths; silent ones never speak.

        Args:
            voices: who says what.
            most: columns taken.
        """
        both = sparse.csr_array(sparse.hstack((voices.liked, voices.unliked), format="csr"))
        lengths = np.bincount(both.indices, weights=both.data.astype(np.float64) ** 2, minlength=shape_of(both)[1])
        loudest = np.argsort(-lengths, kind="stable")[:most]
        columns = np.sort(loudest[lengths[loudest] > 0]).astype(np.int32)
        return cls(
            columns,
            (columns % voices.films).astype(np.int32),
            _chosen(both, columns),
            lengths[columns].astype(np.float32),
        )

    def gram(self, pool: Executor) -> FloatArray:
        """Inner products of all columns: evidence × evidence, dense, 4 bytes each."""
        across = sparse.csr_array(self.voices.T)
        products = np.zeros((len(self.columns), len(self.columns)), dtype=np.float32)

        def multiply(start: int) -> None:
            products[start : start + _BLOCK] = (across[start : start + _BLOCK] @ self.voices).toarray()

        for _ in pool.map(multiply, range(0, len(self.columns), _BLOCK)):
            pass
        return products


def _chosen(matrix: sparse.csr_array, columns: IntArray) -> sparse.csr_array:
    """Some columns of a matrix, without going over to columns and back, which would copy it twice."""
    rows, width = shape_of(matrix)
    place = np.full(width, -1, dtype=np.int32)
    place[columns] = np.arange(len(columns), dtype=np.int32)
    there = place[matrix.indices]
    kept = there >= 0
    starts = np.concatenate(([0], np.cumsum(kept)))[matrix.indptr]
    return sparse.csr_array((matrix.data[kept], there[kept], starts), shape=(rows, len(columns)))
