"""The dial: 0 is home, 10 is another planet.

Distance is a rank within one person's candidates: the share of them that are nearer to home. Every step has a target
distance, from that of the most relevant films (0) to nearly the greatest (10):

    target = near + (step / 10)^BEND · (far − near)

A film's utility is its relevance, which counts more near home, less a penalty for missing the target distance, less a
small penalty for popularity, plus a small bonus for a high rating (`utility` has the formula, docs/recommending.md the
measurements). From step 3 on each step samples from a longer short list than the one before. So distance and coverage
rise with every step, popularity falls, and relevance falls slowly. Step 0 ranks by relevance, less a penalty for
distance. Above step 0 only films linked to home (`Scores.linked`) are shown, if there are enough of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from recommender.arrays import FloatArray, Mask, RowArray
from recommender.serving.scores import Scores

FARTHEST = 0.85
"""Share of the linked films that are nearer than the target distance of step 10."""
LINKED_LEAST = 4
"""Linked films needed for each film shown; with fewer, films that are not linked are shown as well."""
BEND = 1.9
"""Exponent of the target distance; above 1, the first steps of the dial are smaller than the last ones."""
NEAR = 2
"""How many of the most relevant films, for each film shown, count as at home. Their median distance is the target of
step 0: the embedding places a few of them far from the others, and films at the mean distance would be like none."""
HOME_MOST = 3.0
"""Greatest step of the dial that is shown as the distance of a film at home."""
_NARROWEST = 0.06
"""Least difference between the target distances of steps 0 and 10. Where it would be smaller, because the films of home
are far from each other, the target of step 10 is taken from the linked films beyond that of step 0, if there are enough
of them."""
_OUT_OF_HOME, _NEXT_DOOR = 8, 2
"""From step `_OUT_OF_HOME` on, films nearer than the target distance of step `_NEXT_DOOR` come after all others, or are
excluded (`Reach.outward`)."""
TOO_NEAR, TOO_FAR = 2.0, 1.0
"""Penalty, in relevance, at step 10 for each unit of distance below the target, and above it. Both are smaller at lower
steps: near home a film that is too near matters less, and distances are less exact."""
NEARER = 0.25
"""Exponent of the step in the penalty for being too near."""
NEAR_HOME = 0.5
"""Additional weight of relevance just above step 0; it falls linearly to 0 at step 10."""
TOO_FAR_AT_HOME = 0.35
"""Penalty at step 0 for each unit of distance above the target. No film is too near there."""
POPULARITY_WEIGHT = 0.3
"""Penalty, in relevance, of the most popular film at step 10; proportional to the step."""
VAGUE = 0.2
"""Penalty of a film that only a vague theme links to home: it is shown where no better film is near the target."""
LEAST_POPULAR = 0.25
"""Popularity percentile below which all films get the same penalty, so that the least known ones are not always shown.
"""
QUALITY_WEIGHT = 0.4
"""Bonus, in relevance, at step 10 for a rating percentile of 1; it grows faster than the step. Far from home relevance
hardly separates good films from bad ones, and ratings still do."""
GOOD_ENOUGH = 0.7
"""Rating percentile above which films get the same bonus, so that the best rated are not shown to everybody."""
_COLUMN = 16
"""Size of the groups of values whose maxima are compared first when the greatest values are searched."""
BUCKET_MOST = 110
"""Size of a bucket at step 10: how many films each film shown is sampled from. At step 0 it is one."""


def bucket_size(adventurousness: int, candidates: int, count: int) -> int:
    """Number of films that each of `count` films is sampled from; all buckets hold at most half of the candidates."""
    size = 1 + round((BUCKET_MOST - 1) * (adventurousness / 10) ** 4)
    return max(1, min(size, candidates // (2 * count)))


def decay(adventurousness: int) -> float:
    """Ratio of a film's sampling probability to that of the next better film, 0 to 1."""
    return 0.3 + 0.0675 * adventurousness


@dataclass(frozen=True, slots=True)
class Reach:
    """The range of distances that the dial covers for one person."""

    near: float
    """Target distance of step 0: the median distance of the person's most relevant films."""
    far: float
    """Target distance of step 10."""
    linked: Mask | None
    """Candidates that may be shown away from home; None where all may."""
    at_home: float
    """Least relevance of a film that counts as at home, whatever its distance."""
    outward: bool = False
    """Whether most linked films are nearer than the target of step `_NEXT_DOOR`, while enough are farther: then the
    last steps exclude the nearer ones."""

    def aimed(self, step: float) -> float:
        """Target distance of a step (0 to 10)."""
        return self.near + (step / 10) ** BEND * (self.far - self.near)

    def step_of(self, distance: float, relevance: float) -> float:
        """The step, 0 to 10, whose target is this distance: a film's distance in units of the dial.

        At most `HOME_MOST` for a film that is among the most relevant.
        """
        share = (distance - self.near) / max(self.far - self.near, _NARROWEST)
        step = 10 * min(max(share, 0.0), 1.0) ** (1 / BEND)
        return min(step, HOME_MOST) if relevance >= self.at_home else step


def reach(scores: Scores, count: int) -> Reach | None:
    """The range of distances for the person these scores belong to; None without a home.

    Args:
        scores: of the candidates.
        count: films that will be shown.
    """
    if scores.distance is None or not len(scores.distance):
        return None
    best = best_places(scores.relevance, NEAR * count)
    near, at_home = _quantile(scores.distance[best], 0.5), float(scores.relevance[best[-1]])
    linked = scores.linked
    if linked is None or np.count_nonzero(linked) < count * LINKED_LEAST:
        return Reach(near, max(FARTHEST, near), None, at_home=at_home)
    reached = np.compress(linked, scores.distance)
    far, beyond = _quantile(reached, FARTHEST), reached[reached > near]
    if far - near < _NARROWEST and len(beyond) >= count * LINKED_LEAST:
        far = _quantile(beyond, FARTHEST)
    found = Reach(near, max(far, near), linked, at_home=at_home)
    abroad = np.count_nonzero(reached >= found.aimed(_NEXT_DOOR))
    return replace(found, outward=bool(count * LINKED_LEAST <= abroad < len(reached) / 2))


def _quantile(distances: FloatArray, share: float) -> float:
    """The quantile of some distances at `share`, 0 to 1."""
    place = int(share * (len(distances) - 1))
    return float(np.partition(distances, place)[place])


def utility(scores: Scores, adventurousness: int, reach: Reach | None) -> FloatArray:
    """The utility of each candidate at this step; −∞ for one that must not be shown.

    With t = step / 10, m = distance − target, and the constants of this module, from step 1 on:

        relevance·(1 + NEAR_HOME·(1 − t))
        − POPULARITY_WEIGHT·t·max(popularity, LEAST_POPULAR) + QUALITY_WEIGHT·t^1.4·min(quality, GOOD_ENOUGH)
        − VAGUE, if only a vague theme links the film to home
        − max(m·(TOO_FAR_AT_HOME + (TOO_FAR − TOO_FAR_AT_HOME)·t), −m·TOO_NEAR·t^NEARER)

    Args:
        scores: of the candidates.
        adventurousness: 0 to 10.
        reach: the range of distances for this person.
    """
    if not adventurousness:
        return _at_home(scores, reach)
    step = adventurousness / 10
    value = scores.relevance * np.float32(1 + NEAR_HOME * (1 - step))
    value -= np.maximum(scores.popularity, np.float32(LEAST_POPULAR)) * np.float32(POPULARITY_WEIGHT * step)
    value += np.minimum(scores.quality, np.float32(GOOD_ENOUGH)) * np.float32(QUALITY_WEIGHT * step**1.4)
    if scores.vague is not None:
        value -= scores.vague * np.float32(VAGUE)
    if scores.distance is not None and reach is not None:
        missed = scores.distance - np.float32(reach.aimed(adventurousness))
        too_far = TOO_FAR_AT_HOME + (TOO_FAR - TOO_FAR_AT_HOME) * step
        value -= np.maximum(missed * np.float32(too_far), missed * np.float32(-TOO_NEAR * step**NEARER))
        if adventurousness >= _OUT_OF_HOME:
            next_door = scores.distance < np.float32(reach.aimed(_NEXT_DOOR))
            np.putmask(value, next_door, -np.inf if reach.outward else value - 2)
        if reach.linked is not None:
            np.putmask(value, ~reach.linked, -np.inf)
    return value.astype(np.float32, copy=False)


def _at_home(scores: Scores, reach: Reach | None) -> FloatArray:
    """The utility at step 0: relevance − TOO_FAR_AT_HOME·max(distance − near, 0)."""
    if scores.distance is None or reach is None:
        return scores.relevance
    beyond = np.maximum(scores.distance - np.float32(reach.near), 0)
    return scores.relevance - beyond * np.float32(TOO_FAR_AT_HOME)


def best_places(values: FloatArray, count: int) -> RowArray:
    """Indices of the `count` greatest values, the greatest first; equal values in ascending order of index.

    Args:
        values: none of them NaN.
        count: how many; fewer when there are fewer.
    """
    count = min(count, len(values))
    if not count:
        return np.empty(0, dtype=np.intp)
    # Each of the best values is at least as great as the least of the `count` greatest column maxima.
    columns = values[: len(values) // _COLUMN * _COLUMN].reshape(_COLUMN, -1).max(axis=0)
    above = np.flatnonzero(values >= _least(columns, count)) if len(columns) > count else np.arange(len(values))
    best = above[values[above] >= _least(values[above], count)]
    return best[np.argsort(-values[best], kind="stable")[:count]]


def _least(values: FloatArray, count: int) -> float:
    """The least of the `count` greatest."""
    return np.partition(values, len(values) - count)[len(values) - count]
