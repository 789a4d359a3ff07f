"""The Gram matrix of columns as its lower triangle: half the memory, and fast to take small square parts from."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recommender.arrays import FloatArray, IntArray, shape_of

_BLOCK = 256
"""Columns multiplied in one call by one thread: limits the memory of a product."""


@dataclass(frozen=True, slots=True)
class Gram:
    """The lower triangle of a Gram matrix, row by row: element (i, j), j ≤ i, is at i(i + 1)/2 + j."""

    triangle: FloatArray
    """The elements, in one dimension."""

    @classmethod
    def of(cls, matrix: sparse.csr_array, pool: Executor) -> Gram:
        """Compute all inner products of a matrix's columns.

        Args:
            matrix: rows × columns.
            pool: runs the multiplications; the result does not depend on its number of threads.
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
        """The Gram matrix of these ascending columns: columns × columns, of which only the lower triangle is valid."""
        places = columns.astype(np.int64)
        wanted = (places * (places + 1) // 2)[:, np.newaxis] + places
        wanted *= np.tri(len(places), dtype=np.bool_)  # above the diagonal index 0 is read, which is cached
        return self.triangle.take(wanted, mode="clip")
