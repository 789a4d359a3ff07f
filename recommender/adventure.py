"""The dial: 0 is home, 10 is another planet.

Every step has a distance it aims at, evenly spaced between where the most relevant films are (0) and where almost the
farthest are (10). A film is worth its relevance, less what it misses the aimed distance by, less a little for being
known by everybody: so distance and coverage rise with every step, popularity falls, and relevance gives way slowly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommender.arrays import FloatArray, IntArray

FARTHEST = 0.95
"""Share of the candidates that are nearer than what step 10 aims at."""
DISTANCE_WEIGHT = 3.0
"""What missing the aimed distance by 1 costs, in relevance."""
POPULARITY_WEIGHT = 0.3
"""What being the best known film costs at step 10, in relevance; in proportion below."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Films that may be shown, one entry each."""

    rows: IntArray
    relevance: FloatArray
    """0 to 1; below 0 for what the person would dislike."""
    distance: FloatArray | None
    """From home, 0 to 1; None without a home."""
    popularity: FloatArray
    """Share of all films that are less known, 0 to 1."""


def shortlist(candidates: Candidates, adventurousness: int, count: int) -> IntArray:
    """Places (in the candidates) of the films worth most at this step, the best first.

    Args:
        candidates: what to choose from.
        adventurousness: 0 to 10.
        count: how long the list may be.
    """
    worth = _worth(candidates, adventurousness, count)
    count = min(count, len(worth))
    best = np.argpartition(-worth, count - 1)[:count] if count else np.empty(0, dtype=np.intp)
    return best[np.lexsort((candidates.rows[best], -worth[best]))].astype(np.int32)


def _worth(candidates: Candidates, adventurousness: int, count: int) -> FloatArray:
    step = adventurousness / 10
    worth = candidates.relevance - candidates.popularity * (POPULARITY_WEIGHT * step)
    worth = worth.astype(np.float32, copy=False)
    if candidates.distance is None or not len(candidates.distance) or not adventurousness:
        return worth
    aim = aimed_distance(candidates, step, count)
    missed = np.abs(candidates.distance - aim)
    return (worth - missed * DISTANCE_WEIGHT).astype(np.float32, copy=False)


def aimed_distance(candidates: Candidates, step: float, count: int) -> float:
    """What distance a step (0 to 1) aims at, for this person."""
    assert candidates.distance is not None
    most = min(count, len(candidates.rows))
    top = np.argpartition(-candidates.relevance, most - 1)[:most]
    near = float(candidates.distance[top].mean())
    far = max(float(np.quantile(candidates.distance, FARTHEST)), near)
    return near + step * (far - near)
