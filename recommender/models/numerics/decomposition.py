"""Normalisation and truncated singular value decomposition, by scipy only.

scikit-learn has the same functions, but importing it takes two thirds of a second. A bot's first start computes an
embedding of films without ratings, and must not wait for that.
"""

from __future__ import annotations

from typing import cast

import numpy as np
from scipy import sparse

from recommender.arrays import FloatArray, shape_of

_SEED = 1
"""Seed of the start vector of the decomposition."""


def unit_rows(rows: FloatArray) -> FloatArray:
    """The rows scaled to length 1; rows of zeros stay as they are."""
    lengths: FloatArray = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    lengths[lengths == 0] = 1
    return rows / lengths[:, None]


def unit_sparse_rows(rows: sparse.csr_array) -> sparse.csr_array:
    """The same for a sparse matrix."""
    owners = np.repeat(np.arange(shape_of(rows)[0]), np.diff(rows.indptr))
    lengths = np.sqrt(np.bincount(owners, weights=rows.data * rows.data, minlength=shape_of(rows)[0]))
    lengths[lengths == 0] = 1
    shares = rows.data / lengths[owners]
    return sparse.csr_array((shares.astype(np.float32), rows.indices, rows.indptr), shape=shape_of(rows))


def truncated(matrix: sparse.csr_array, dimensions: int) -> FloatArray:
    """Left singular vectors times singular values, the greatest first; the same matrix gives the same.

    Args:
        matrix: rows × columns.
        dimensions: how many; fewer than rows and columns.
    """
    from scipy.sparse.linalg import svds  # noqa: PLC0415 - a tenth of a second that only a fit needs

    begin = np.random.RandomState(_SEED).uniform(-1, 1, min(shape_of(matrix)))
    found = svds(matrix, k=dimensions, v0=begin)
    left, values, right = cast("tuple[FloatArray, FloatArray, FloatArray]", found)
    # Signs are free; the greatest entry of each right vector is made positive.
    greatest = np.abs(right).argmax(axis=1)
    orientation = np.sign(right[np.arange(len(right)), greatest])
    return (left * orientation * values)[:, ::-1].astype(np.float32)
