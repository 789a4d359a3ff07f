"""The candidate columns: those columns of the interaction matrix that weights are learned for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recommender.arrays import FloatArray, IntArray, Mask, shape_of
from recommender.models.learned_knn.interactions import InteractionMatrix

_ALWAYS = 10_000
"""Least number of columns taken, however few entries the matrix has."""
_ENTRIES_A_COLUMN = 1_250
"""Entries of the matrix for each further column: keeps the Gram matrix in proportion to the data."""


@dataclass(frozen=True, slots=True)
class CandidateColumns:
    """Columns of the two blocks, "liked" and "rated but not liked", those of greatest length."""

    columns: IntArray
    """Column numbers, greatest length first: below the number of films "liked", from there on "rated but not liked".

    The neighbours of a long column are mostly long; in this order the parts of the Gram matrix that a film needs lie
    close together in memory.
    """
    films: IntArray
    """Row of the film of each column."""
    liked: Mask
    """Whether each column is of the block "liked"."""
    interactions: sparse.csr_array
    """Rows × these columns."""
    lengths: FloatArray
    """Squared lengths of the columns."""

    @classmethod
    def of(cls, interactions: InteractionMatrix, most: int) -> CandidateColumns:
        """Take the columns of greatest length; empty columns are never candidates.

        Args:
            interactions: the matrix.
            most: columns taken at most; fewer where the matrix has few entries.
        """
        both = sparse.csr_array(sparse.hstack((interactions.liked, interactions.unliked), format="csr"))
        lengths = np.bincount(both.indices, weights=both.data.astype(np.float64) ** 2, minlength=shape_of(both)[1])
        most = min(most, max(_ALWAYS, both.nnz // _ENTRIES_A_COLUMN))
        longest = np.argsort(-lengths, kind="stable")[:most]
        columns = longest[lengths[longest] > 0].astype(np.int32)
        return cls(
            columns,
            (columns % interactions.films).astype(np.int32),
            columns < interactions.films,
            _chosen(both, columns),
            lengths[columns].astype(np.float32),
        )


def _chosen(matrix: sparse.csr_array, columns: IntArray) -> sparse.csr_array:
    """Some columns of a row matrix, without converting it to columns and back, which would copy it twice."""
    rows, width = shape_of(matrix)
    place = np.full(width, -1, dtype=np.int32)
    place[columns] = np.arange(len(columns), dtype=np.int32)
    there = place[matrix.indices]
    kept = there >= 0
    starts = np.concatenate(([0], np.cumsum(kept)))[matrix.indptr]
    return sparse.csr_array((matrix.data[kept], there[kept], starts), shape=(rows, len(columns)))
