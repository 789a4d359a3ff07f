"""Keeps a short list from being five of a kind, and leaves a little to chance.

Order by maximal marginal relevance (Carbonell and Goldstein 1998), then deal the list into as many hands as films are
asked for and draw one film from each: the chance of every film is known exactly.
"""

from __future__ import annotations

import numpy as np

from recommender.arrays import FloatArray, IntArray
from recommender.filmmap import FilmMap

SAMENESS = 0.15
"""What a film as like as a twin to one already taken loses, in relevance."""


def spread(worth: FloatArray, rows: IntArray, filmmap: FilmMap, count: int) -> IntArray:
    """Places of `count` films, greedily by worth less likeness to those already taken."""
    left = worth.astype(np.float32, copy=True)
    nearest = np.zeros(len(rows), dtype=np.float32)
    chosen: list[int] = []
    for _ in range(min(count, len(rows))):
        best = int(np.argmax(left - np.float32(SAMENESS) * nearest))
        chosen.append(best)
        left[best] = -np.inf
        np.maximum(nearest, filmmap.similarity(int(rows[best]), rows), out=nearest)
    return np.array(chosen, dtype=np.int32)


def deal(places: IntArray, count: int, seed: int) -> list[tuple[int, float]]:
    """One place from each of `count` hands, with the chance it had.

    Hand k holds places k, k + count, k + 2·count …; inside a hand each is twice as likely as the next.
    """
    generator = np.random.default_rng(seed)
    drawn: list[tuple[int, float]] = []
    for hand in range(min(count, len(places))):
        held = places[hand::count]
        chances = 0.5 ** np.arange(len(held))
        chances /= chances.sum()
        at = int(np.searchsorted(np.cumsum(chances), generator.random(), side="right"))
        at = min(at, len(held) - 1)
        drawn.append((int(held[at]), float(chances[at])))
    return drawn
