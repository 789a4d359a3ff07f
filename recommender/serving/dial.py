"""The dial: 0 is home, 10 is another planet.

Distance is told by rank, for each person alone: the share of their candidates that are nearer. Every step aims at a
distance, between where the most relevant films are (0) and where almost the farthest are (10). A film's utility is its
relevance, less what it misses the aimed distance by, less a little for being known by everybody, plus a little for
being rated well; and every step samples from a longer short list than the one before. So distance and coverage rise
with every step, popularity falls, and relevance gives way slowly. Step 0 is the ranking, less what lies far out:
nothing is sampled there. However far, a film hangs on a thread that leads home, where there are enough that do.
"""

from __future__ import annotations

import numpy as np

from recommender.arrays import FloatArray, Mask, RowArray
from recommender.serving.scores import Scores

FARTHEST = 0.85
"""Share of the films that hang on a thread that are nearer than what step 10 aims at."""
HANGING_LEAST = 4
"""Films that must hang on a thread, for each one shown, for others to be out of the question."""
BEND = 1.8
"""Above 1 the first steps are the smaller ones."""
NEAR = 2
"""Most relevant films, for each one shown, whose mean distance is where home is."""
TOO_NEAR, TOO_FAR = 2.0, 1.0
"""What being nearer, or farther, than the aimed distance by 1 costs, in relevance."""
TOO_FAR_AT_HOME = 0.28
"""The same at step 0, where nothing can be too near."""
POPULARITY_WEIGHT = 0.3
"""What being the best known film costs at step 10, in relevance; in proportion below."""
QUALITY_WEIGHT = 0.1
"""What being the best rated film gains at step 10: far from home relevance says little, others' liking still does."""
BUCKET_MOST = 50
"""Films that step 10 samples each film from; step 0 samples from one."""


def bucket_size(adventurousness: int, candidates: int, count: int) -> int:
    """From how many films each of the `count` shown is sampled; together never from more than half of all."""
    size = 1 + round((BUCKET_MOST - 1) * (adventurousness / 10) ** 3)
    return max(1, min(size, candidates // (2 * count)))


def decay(adventurousness: int) -> float:
    """How likely a film is to be sampled, as a share of the next better one's chance."""
    return 0.3 + 0.065 * adventurousness


def utility(scores: Scores, adventurousness: int, count: int) -> FloatArray:
    """The utility of each candidate at this step; −∞ for those that are out of the question.

    Args:
        scores: of the candidates.
        adventurousness: 0 to 10.
        count: films that will be shown; the distance of that many most relevant ones is where home is.
    """
    if not adventurousness:
        return _at_home(scores, count)
    step = adventurousness / 10
    value = scores.relevance - scores.popularity * np.float32(POPULARITY_WEIGHT * step)
    value += scores.quality * np.float32(QUALITY_WEIGHT * step)
    if scores.distance is not None and scores.hangs is not None and len(value):
        hangs = scores.hangs if np.count_nonzero(scores.hangs) >= count * HANGING_LEAST else np.ones_like(scores.hangs)
        aim = aimed_distance(scores.relevance, scores.distance, hangs, step, count)
        missed = scores.distance - np.float32(aim)
        value -= np.maximum(missed * np.float32(TOO_FAR), missed * np.float32(-TOO_NEAR))
        value[~hangs] = -np.inf
    return value.astype(np.float32, copy=False)


def _at_home(scores: Scores, count: int) -> FloatArray:
    """The utility at step 0."""
    if scores.distance is None or not len(scores.distance):
        return scores.relevance
    beyond = np.maximum(scores.distance - np.float32(_near(scores.relevance, scores.distance, count)), 0)
    return scores.relevance - beyond * np.float32(TOO_FAR_AT_HOME)


def aimed_distance(relevance: FloatArray, distance: FloatArray, hangs: Mask, step: float, count: int) -> float:
    """What distance a step (0 to 1) aims at, for this person."""
    near = _near(relevance, distance, count)
    reached = distance[hangs]
    far_place = int(FARTHEST * (len(reached) - 1))
    far = max(float(np.partition(reached, far_place)[far_place]), near)
    return near + step**BEND * (far - near)


def _near(relevance: FloatArray, distance: FloatArray, count: int) -> float:
    """Where home is: the mean distance of the most relevant films."""
    return float(distance[best_places(relevance, NEAR * count)].mean())


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
