"""Weights of a person's opinions by age: recent likes predict the next ones better.

    weight ∝ 1 / (1 + DECAY · min(opinions / FEW, 1) · age)

Age is the share of the person's opinions that are newer, 0 to 1, because one person votes daily and another once a
year. Opinions given in one sitting, such as an onboarding round, are equally old as long as there are few: their order
is then that of the questions. With each person's newest likes hidden, the weights raise the nDCG@10 of learned weights
(ml-latest-small .129 to .141, MovieTweetings .101 to .112, ml-100k .194 to .208, each by four standard errors or more),
the lift and the number of different films. Where likes are hidden at random, nDCG falls by 5 %: there, age tells
nothing about the hidden likes. A dislike is weighted by its age as a like is; with low ratings taken as dislikes, this
changes the nDCG@10 on ml-latest-small by +.0002 ± .0004.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import DoubleArray, FloatArray, IdArray, Mask

DECAY = 3.0
"""The newest of many opinions counts 1 + this times as much as the oldest."""
SITTING_SECONDS = 600
"""Opinions less than this apart are given in one sitting."""
FEW, MANY = 10, 20
"""With up to `FEW` opinions, only sittings are ordered, and the effect of age grows with the number of opinions. From
`MANY` on, the opinions of one sitting are ordered too; in between, both ages are mixed."""


def recency_weights(given_at: IdArray) -> FloatArray | None:
    """Weight of each opinion, greatest for the newest; their mean is 1.

    Args:
        given_at: when each was given, in seconds since 1970, in any order.

    Returns:
        None where all are equally old.
    """
    count = len(given_at)
    order = np.argsort(-given_at, kind="stable")
    gaps = -np.diff(given_at[order])
    if not (gaps > (SITTING_SECONDS if count <= FEW else 0)).any():
        return None
    by_order = min(max((count - FEW) / (MANY - FEW), 0.0), 1.0)
    age = (1 - by_order) * _age(gaps > SITTING_SECONDS) + by_order * _age(gaps > 0)
    weights: NDArray[np.float32] = np.empty(count, dtype=np.float32)
    weights[order] = 1 / (1 + DECAY * min(count / FEW, 1.0) * age)
    return weights / weights.mean()


def _age(older: Mask) -> DoubleArray:
    """Share of the opinions that are newer, the newest first; groups of equal age share their mean.

    Args:
        older: for each opinion but the newest, whether it is older than the one before it.
    """
    group = np.concatenate(([0], np.cumsum(older)))
    sizes = np.bincount(group)
    newer = np.cumsum(sizes) - sizes + (sizes - 1) / 2
    return newer[group] / len(group)
