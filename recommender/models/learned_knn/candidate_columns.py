"""The candidate columns: what weights are learned for, and how the columns go together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recommender.arrays import FloatArray, IntArray, Mask, shape_of
from recommender.models.learned_knn.interactions import InteractionMatrix

_ALWAYS = 10_000
"""Columns taken however few entries the matrix has."""
_ENTRIES_A_COLUMN = 1_250
"""Entries of the matrix that ask for one column more: a Gram matrix no greater than what it is made of deserves."""


@dataclass(frozen=True, slots=True)
class CandidateColumns:
    """Columns of two kinds, "liked" and "rated but not liked", the longest of all."""

    columns: IntArray
    """Which, the longest first: below the number of films liked, from there on rated but not liked.

    Long columns are neighbours of long ones: in this order what a film's system needs of the Gram matrix lies close
    together."""
    films: IntArray
    """Whose columns they are."""
    liked: Mask
    """Whether they are of the kind "liked"."""
    interactions: sparse.csr_array
    """Rows × these columns."""
    lengths: FloatArray
    """Squared lengths of the columns."""

    @classmethod
    def of(cls, interactions: InteractionMatrix, most: int) -> CandidateColumns:
        """Take the columns with the greatest lengths; empty ones are never candidates.

        Args:
            interactions: what is predicted from.
            most: columns taken at the most; fewer where the matrix has few entries.
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
    """Some columns of a matrix, without going over to columns and back, which would copy it twice."""
    rows, width = shape_of(matrix)
    place = np.full(width, -1, dtype=np.int32)
    place[columns] = np.arange(len(columns), dtype=np.int32)
    there = place[matrix.indices]
    kept = there >= 0
    starts = np.concatenate(([0], np.cumsum(kept)))[matrix.indptr]
    return sparse.csr_array((matrix.data[kept], there[kept], starts), shape=(rows, len(columns)))
