"""k-means clustering by scikit-learn; `neighbours` uses its nearest neighbours.

scikit-learn's functions have no types that a strict checker can read, hence the exemptions. It is imported by the first
fit of ratings: a bot that has none yet, or finds a trained model, does not need it.
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import FloatArray

_STARTS: Any = 5
"""Random starts of k-means; the best result is taken."""


def k_means(vectors: FloatArray, groups: int) -> NDArray[np.int64]:
    """The group of each vector, from 0; the same vectors give the same groups.

    Args:
        vectors: vectors × dimensions.
        groups: how many, at most the number of vectors.
    """
    from sklearn.cluster import KMeans  # noqa: PLC0415 # see above

    return KMeans(groups, n_init=_STARTS, random_state=1).fit_predict(vectors).astype(np.int64)
