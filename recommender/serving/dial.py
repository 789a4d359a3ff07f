"""The dial: 0 is home, 10 is another planet.

Every step has a distance it aims at, between where the most relevant films are (0) and where almost the farthest are
(10). A film's utility is its relevance, less what it misses the aimed distance by, less a little for being known by
everybody, plus a little for being rated well; and every step samples from a longer short list than the one before. So
distance and coverage rise with every step, popularity falls, and relevance gives way slowly. Step 0 is the plain
ranking: nothing is sampled there.
"""

from __future__ import annotations

import numpy as np

from recommender.arrays import FloatArray, RowArray
from recommender.serving.scores import Scores

FARTHEST = 0.8
"""Share of the candidates that are nearer than what step 10 aims at."""
BEND = 1.2
"""Above 1 the first steps are the smaller ones."""
DISTANCE_WEIGHT = 1.0
"""What missing the aimed distance by 1 costs, in relevance."""
POPULARITY_WEIGHT = 0.3
"""What being the best known film costs at step 10, in relevance; in proportion below."""
QUALITY_WEIGHT = 0.1
"""What being the best rated film gains at step 10: far from home relevance says little, others' liking still does."""
BUCKET_MOST = 60
"""Films that step 10 samples each film from; step 0 samples from one."""


def bucket_size(adventurousness: int, candidates: int, count: int) -> int:
    """From how many films each of the `count` shown is sampled; together never from more than half of all."""
    size = 1 + round((BUCKET_MOST - 1) * (adventurousness / 10) ** 3)
    return max(1, min(size, candidates // (2 * count)))


def decay(adventurousness: int) -> float:
    """How likely a film is to be sampled, as a share of the next better one's chance."""
    return 0.3 + 0.065 * adventurousness


def utility(scores: Scores, adventurousness: int, count: int) -> FloatArray:
    """The utility of each candidate at this step.

    Args:
        scores: of the candidates.
        adventurousness: 0 to 10.
        count: films that will be shown; the distance of that many most relevant ones is where home is.
    """
    if not adventurousness:
        return scores.relevance
    step = adventurousness / 10
    value = scores.relevance - scores.popularity * np.float32(POPULARITY_WEIGHT * step)
    value += scores.quality * np.float32(QUALITY_WEIGHT * step)
    if scores.distance is not None and len(value):
        aim = aimed_distance(scores.relevance, scores.distance, step, count)
        missed = np.abs(scores.distance - np.float32(aim))
        value -= missed * np.float32(DISTANCE_WEIGHT)
    return value.astype(np.float32, copy=False)


def aimed_distance(relevance: FloatArray, distance: FloatArray, step: float, count: int) -> float:
    """What distance a step (0 to 1) aims at, for this person."""
    nearest = distance[best_places(relevance, count)]
    near = float(nearest.sum()) / len(nearest)
    far_place = int(FARTHEST * (len(distance) - 1))
    far = max(float(np.partition(distance, far_place)[far_place]), near)
    return near + step**BEND * (far - near)


def best_places(values: FloatArray, count: int) -> RowArray:
    """Places of the `count` greatest values, the greatest first; of equal ones the first.

    Args:
        values: none of them NaN.
        count: how many; fewer when there are fewer.
    """
    count = min(count, len(values))
    if not count:
        return np.empty(0, dtype=np.intp)
    # The least of the best is found in a fraction of the time that it takes to find where the best are.
    least = np.partition(values, len(values) - count)[len(values) - count]
    best = np.flatnonzero(values >= least)
    return best[np.argsort(-values[best], kind="stable")[:count]]
