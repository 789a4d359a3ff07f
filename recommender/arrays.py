"""Names for the numpy arrays that pass between the parts of the recommender."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

FloatArray = NDArray[np.float32]
"""Scores, similarities, stars. NaN means "not known"."""
DoubleArray = NDArray[np.float64]
"""Sums and statistics that need double precision."""
IntArray = NDArray[np.int32]
"""Rows, counts, years."""
RowArray = NDArray[np.intp]
"""Rows used as an index: numpy's own index type, which needs no conversion."""
IdArray = NDArray[np.int64]
"""Film or person ids, as the store knows them."""
Mask = NDArray[np.bool_]
"""Whether each row (or entry) is chosen."""
AnyArray = NDArray[Any]
"""An array of any type, such as those of an artefact before they are checked."""


def whole(counts: FloatArray) -> IntArray:
    """Weighted counts of people, rounded down; 2.9999 counts as 3, because sums of float32 are not exact."""
    return np.floor(counts + np.float32(1e-3)).astype(np.int32)


def shape_of(matrix: sparse.csr_array) -> tuple[int, int]:
    """Rows and columns as int (scipy's own annotation allows None)."""
    shape = matrix.shape
    assert shape is not None
    return int(shape[0]), int(shape[1])
