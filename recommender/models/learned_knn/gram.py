"""Inner products of columns, each pair once: half the memory of a square, and quick to cut small squares out of."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recommender.arrays import FloatArray, IntArray, shape_of

_BLOCK = 256
"""Columns multiplied in one go by one thread: bounds the memory of a product."""


@dataclass(frozen=True, slots=True)
class Gram:
    """The lower triangle of a Gram matrix, row after row: element (i, j), j ≤ i, stands at i(i + 1)/2 + j."""

    triangle: FloatArray

    @classmethod
    def of(cls, matrix: sparse.csr_array, pool: Executor) -> Gram:
        """All inner products of a matrix's columns.

        Args:
            matrix: anything × columns.
            pool: does the multiplying; the result is the same whatever the number of its threads.
        """
        columns = shape_of(matrix)[1]
        across = sparse.csr_array(matrix.T)
        triangle = np.empty(columns * (columns + 1) // 2, dtype=np.float32)

        def multiply(start: int) -> None:
            end = min(start + _BLOCK, columns)
            products = (across[start:end] @ matrix[:, :end]).toarray()
            for column in range(start, end):
                begin = column * (column + 1) // 2
                triangle[begin : begin + column + 1] = products[column - start, : column + 1]

        for _ in pool.map(multiply, range(0, columns, _BLOCK)):
            pass
        return cls(triangle)

    def among(self, columns: IntArray) -> FloatArray:
        """The square of these columns, ascending; only its lower triangle counts, above it stands anything."""
        places = columns.astype(np.int64)
        wanted = (places * (places + 1) // 2)[:, np.newaxis] + places
        wanted *= np.tri(len(places), dtype=np.bool_)  # above it one place is read again and again, which costs least
        return self.triangle.take(wanted, mode="clip")
