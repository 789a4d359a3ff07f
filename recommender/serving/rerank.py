"""Keeps a short list from being five of a kind, and leaves a little to chance.

Order the head of the list by maximal marginal relevance (Carbonell and Goldstein 1998), then deal the list into as many
hands as films are asked for and draw one film from each: the chance of every film is known exactly.
"""

from __future__ import annotations

from bisect import bisect_right
from hashlib import blake2b
from itertools import accumulate

import numpy as np

from recommender.arrays import FloatArray, RowArray

SAMENESS = 0.1
"""What a twin of a film already taken loses, in worth."""


def spread(utility: FloatArray, likeness: FloatArray, count: int) -> RowArray:
    """Places of `count` films, greedily by worth less likeness to those already taken.

    Args:
        utility: of each film.
        likeness: of each film to each, 0 to 1.
        count: how many to take; fewer when there are fewer.
    """
    beside = utility - likeness * np.float32(SAMENESS)  # what each column's film is worth beside each row's
    left = utility.copy()
    chosen = np.empty(min(count, len(utility)), dtype=np.intp)
    for turn in range(len(chosen)):
        best = left.argmax()
        chosen[turn] = best
        np.minimum(left, beside[best], out=left)
        left[best] = -np.inf
    return chosen


def sample(places: RowArray, count: int, *, decay: float, seed: int) -> list[tuple[int, float]]:
    """One place from each of `count` hands, with the chance it had.

    Hand k holds places k, k + count, k + 2·count …; inside a hand each is `decay` times as likely as the one before.

    Args:
        places: the short list, the best first.
        count: hands.
        decay: above 0, at most 1; 1 makes all of a hand equally likely.
        seed: of the luck.
    """
    longest = -(-len(places) // count)
    chances = [decay**turn for turn in range(longest)]
    upto = list(accumulate(chances))
    drawn: list[tuple[int, float]] = []
    for bucket, luck in enumerate(_between_0_and_1(seed, min(count, len(places)))):
        held = len(range(bucket, len(places), count))
        whole = upto[held - 1]
        at = min(bisect_right(upto, luck * whole), held - 1)
        drawn.append((int(places[bucket + at * count]), chances[at] / whole))
    return drawn


def _between_0_and_1(seed: int, count: int) -> list[float]:
    """Numbers that only the seed decides; a hash is made sooner than a generator."""
    key = seed.to_bytes(16, "big", signed=True)
    fingerprints = (blake2b(bytes((bucket % 256,)), key=key, digest_size=8).digest() for bucket in range(count))
    return [int.from_bytes(digest, "big") / 2**64 for digest in fingerprints]
