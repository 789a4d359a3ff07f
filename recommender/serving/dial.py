"""The dial: 0 is home, 10 is another planet.

Distance is told by rank, for each person alone: the share of their candidates that are nearer. Every step aims at a
distance, between where the most relevant films are (0) and where almost the farthest are (10). A film's utility is its
relevance, less what it misses the aimed distance by, less a little for being known by everybody, plus a little for
being rated well; and every step samples from a longer short list than the one before. So distance and coverage rise
with every step, popularity falls, and relevance gives way slowly. Step 0 is the ranking, less what lies far out:
nothing is sampled there. However far, a film hangs on a thread that leads home, where there are enough that do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommender.arrays import FloatArray, Mask, RowArray
from recommender.serving.scores import Scores

FARTHEST = 0.85
"""Share of the films that hang on a thread that are nearer than what step 10 aims at."""
HANGING_LEAST = 4
"""Films that must hang on a thread, for each one shown, for others to be out of the question."""
BEND = 1.9
"""Above 1 the first steps are the smaller ones."""
NEAR = 2
"""Most relevant films, for each one shown, that are told to be at home, and whose mean distance is where home is."""
HOME_MOST = 3.0
"""Step at which such a film is told to be at the most."""
_NARROWEST = 0.06
"""Distance between home and the farthest aim, at the least. Where home itself lies far apart, the aim is looked for
among what lies beyond it, and from `_OUT_OF_HOME` on only that may be shown."""
_OUT_OF_HOME = 8
"""Step of the dial."""
TOO_NEAR, TOO_FAR = 2.0, 1.0
"""What being nearer, or farther, than the aimed distance by 1 costs, in relevance."""
TOO_FAR_AT_HOME = 0.35
"""The same at step 0, where nothing can be too near."""
POPULARITY_WEIGHT = 0.3
"""What being the best known film costs at step 10, in relevance; in proportion below."""
QUALITY_WEIGHT = 0.1
"""What being the best rated film gains at step 10: far from home relevance says little, others' liking still does."""
_COLUMN = 16
"""Values of which only the greatest is looked at first, to find the best of all."""
BUCKET_MOST = 50
"""Films that step 10 samples each film from; step 0 samples from one."""


def bucket_size(adventurousness: int, candidates: int, count: int) -> int:
    """From how many films each of the `count` shown is sampled; together never from more than half of all."""
    size = 1 + round((BUCKET_MOST - 1) * (adventurousness / 10) ** 3)
    return max(1, min(size, candidates // (2 * count)))


def decay(adventurousness: int) -> float:
    """How likely a film is to be sampled, as a share of the next better one's chance."""
    return 0.3 + 0.065 * adventurousness


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the dial leads for one person."""

    near: float
    """Distance of home: the mean of their most relevant films'."""
    far: float
    """Distance that step 10 aims at."""
    hangs: Mask | None
    """Candidates that may be shown away from home; None where all may."""
    scattered: bool
    """Whether home lies so far apart that what is as far from it as step 10 aims at must be looked for beyond it."""
    at_home: float
    """Relevance from which on a film is one of their most relevant, wherever the map has it."""

    def aimed(self, step: float) -> float:
        """What distance a step (0 to 10) aims at."""
        return self.near + (step / 10) ** BEND * (self.far - self.near)

    def step_of(self, distance: float, relevance: float) -> float:
        """The step, 0 to 10, that aims at where a film lies: how far from home it is, told as the dial tells it.

        A film that is among the most relevant is never told to be far, for home is where these are.
        """
        share = (distance - self.near) / max(self.far - self.near, _NARROWEST)
        step = 10 * min(max(share, 0.0), 1.0) ** (1 / BEND)
        return min(step, HOME_MOST) if relevance >= self.at_home else step


def reach(scores: Scores, count: int) -> Reach | None:
    """Where the dial leads for the person these scores are of; None without a home.

    Args:
        scores: of the candidates.
        count: films that will be shown; the distance of that many most relevant ones is where home is.
    """
    if scores.distance is None or not len(scores.distance):
        return None
    best = best_places(scores.relevance, NEAR * count)
    near, at_home = float(scores.distance[best].mean()), float(scores.relevance[best[-1]])
    hangs = scores.hangs
    if hangs is None or np.count_nonzero(hangs) < count * HANGING_LEAST:
        return Reach(near, max(FARTHEST, near), None, scattered=False, at_home=at_home)
    reached = np.compress(hangs, scores.distance)
    far = _farthest(reached)
    beyond = reached[reached > near] if far - near < _NARROWEST else reached[:0]
    if scattered := len(beyond) >= count * HANGING_LEAST:
        far = _farthest(beyond)
    return Reach(near, max(far, near), hangs, scattered=scattered, at_home=at_home)


def _farthest(distances: FloatArray) -> float:
    """The distance that all but the last few are nearer than."""
    place = int(FARTHEST * (len(distances) - 1))
    return float(np.partition(distances, place)[place])


def utility(scores: Scores, adventurousness: int, reach: Reach | None) -> FloatArray:
    """The utility of each candidate at this step; −∞ for those that are out of the question.

    Args:
        scores: of the candidates.
        adventurousness: 0 to 10.
        reach: where the dial leads for this person.
    """
    if not adventurousness:
        return _at_home(scores, reach)
    step = adventurousness / 10
    value = scores.relevance - scores.popularity * np.float32(POPULARITY_WEIGHT * step)
    value += scores.quality * np.float32(QUALITY_WEIGHT * step)
    if scores.distance is not None and reach is not None:
        missed = scores.distance - np.float32(reach.aimed(adventurousness))
        value -= np.maximum(missed * np.float32(TOO_FAR), missed * np.float32(-TOO_NEAR))
        np.putmask(value, ~_in_question(scores.distance, adventurousness, reach), -np.inf)
    return value.astype(np.float32, copy=False)


def _in_question(distance: FloatArray, step: int, reach: Reach) -> Mask:
    hangs = np.ones(len(distance), dtype=np.bool_) if reach.hangs is None else reach.hangs
    return hangs & (distance > np.float32(reach.near)) if reach.scattered and step >= _OUT_OF_HOME else hangs


def _at_home(scores: Scores, reach: Reach | None) -> FloatArray:
    """The utility at step 0."""
    if scores.distance is None or reach is None:
        return scores.relevance
    beyond = np.maximum(scores.distance - np.float32(reach.near), 0)
    return scores.relevance - beyond * np.float32(TOO_FAR_AT_HOME)


def best_places(values: FloatArray, count: int) -> RowArray:
    """Places of the `count` greatest values, the greatest first; of equal ones the first.

    Args:
        values: none of them NaN.
        count: how many; fewer when there are fewer.
    """
    count = min(count, len(values))
    if not count:
        return np.empty(0, dtype=np.intp)
    # Whatever is among the best is at least as great as the least of the `count` greatest column maxima.
    columns = values[: len(values) // _COLUMN * _COLUMN].reshape(_COLUMN, -1).max(axis=0)
    above = np.flatnonzero(values >= _least(columns, count)) if len(columns) > count else np.arange(len(values))
    best = above[values[above] >= _least(values[above], count)]
    return best[np.argsort(-values[best], kind="stable")[:count]]


def _least(values: FloatArray, count: int) -> float:
    """The least of the `count` greatest."""
    return np.partition(values, len(values) - count)[len(values) - count]
