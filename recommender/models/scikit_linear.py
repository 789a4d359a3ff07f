"""Normalising, truncated decomposition and k-means, by scikit-learn; `neighbours` has its nearest neighbours.

Its functions carry no types that a strict checker can read, hence the exemptions. It is imported by the first fit: a
bot that finds a trained model never needs it.
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.arrays import FloatArray

_STARTS: Any = 5
"""Of k-means; the best result counts."""
_Rows = TypeVar("_Rows", FloatArray, sparse.csr_array)


def unit_rows(rows: _Rows) -> _Rows:
    """Rows of length 1; those of 0 stay."""
    from sklearn.preprocessing import normalize  # noqa: PLC0415 # see above

    if 0 in (rows.shape or (0,)):
        return rows
    return normalize(rows)  # pyright: ignore[reportReturnType] # a pair only when asked for the lengths


def truncated(matrix: sparse.csr_array, dimensions: int) -> FloatArray:
    """Left singular vectors times singular values, the greatest first; the same matrix gives the same.

    Args:
        matrix: rows × columns.
        dimensions: how many; fewer than rows and columns.
    """
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415 # see above

    decomposition = TruncatedSVD(dimensions, algorithm="arpack", random_state=1)
    return decomposition.fit_transform(matrix).astype(np.float32)


def k_means(vectors: FloatArray, groups: int) -> NDArray[np.int64]:
    """The group of each vector; the same vectors give the same groups."""
    from sklearn.cluster import KMeans  # noqa: PLC0415 # see above

    return KMeans(groups, n_init=_STARTS, random_state=1).fit_predict(vectors).astype(np.int64)
