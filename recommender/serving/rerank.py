"""Reranks candidates for variety, and leaves a little to chance.

The head of the list is ordered by maximal marginal relevance (Carbonell and Goldstein 1998); then one film is sampled
from each of as many buckets as films are asked for, so the chance of every film is known exactly.
"""

from __future__ import annotations

from bisect import bisect_right
from hashlib import blake2b
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from recommender.arrays import FloatArray, RowArray
from recommender.serving.dial import best_places, bucket_size, decay
from recommender.serving.snapshot import Snapshot
from recommender.types import Request

SIMILARITY_PENALTY = 0.1
"""Utility that a film loses for being exactly like one already taken."""
HEAD = 4
"""Films of the short list, for each one shown, that are ordered by marginal relevance."""
POOL = 2
"""Films looked at for each of those."""


class Chosen(NamedTuple):
    """A candidate to be shown."""

    place: int
    """Among the candidates."""
    probability: float
    """How likely it was to be chosen, above 0 to 1."""


def rerank(snapshot: Snapshot, rows: RowArray, utility: FloatArray, request: Request) -> list[Chosen]:
    """Choose the films to show, the best bucket first.

    Args:
        snapshot: says which films are alike.
        rows: the candidates.
        utility: of each.
        request: how many, at which step of the dial, and the seed.
    """
    count, step = request.count, request.adventurousness
    most = count * bucket_size(step, int(np.count_nonzero(np.isfinite(utility))), count)
    places = _short_list(snapshot, rows, utility, most, min(most, count * HEAD))
    return sample(places, count, decay=decay(step), seed=request.seed)


def _short_list(snapshot: Snapshot, rows: RowArray, utility: FloatArray, most: int, head: int) -> RowArray:
    """Places of the `most` candidates of greatest utility, the first `head` by marginal relevance."""
    pool = best_places(utility, max(most, head * POOL))
    looked_at = pool[: head * POOL]
    first = marginal_relevance(utility[looked_at], snapshot.bundle.embedding.likeness(rows[looked_at]), head)
    if most <= len(first):
        return pool[first]
    left = np.ones(len(pool), dtype=np.bool_)
    left[first] = False
    return np.concatenate((pool[first], pool[left]))[:most]


def marginal_relevance(utility: FloatArray, likeness: FloatArray, count: int) -> RowArray:
    """Places of `count` films, greedily by utility less similarity to those already taken.

    Args:
        utility: of each film.
        likeness: of each film to each, 0 to 1.
        count: how many to take; fewer when there are fewer.
    """
    beside = utility - likeness * np.float32(SIMILARITY_PENALTY)  # of each column's film beside each row's
    left = utility.copy()
    chosen = np.empty(min(count, len(utility)), dtype=np.intp)
    for turn in range(len(chosen)):
        best = left.argmax()
        chosen[turn] = best
        np.minimum(left, beside[best], out=left)
        left[best] = -np.inf
    return chosen


def sample(places: RowArray, count: int, *, decay: float, seed: int) -> list[Chosen]:
    """One place from each of `count` buckets, with the chance it had.

    Bucket k holds places k, k + count, k + 2·count …; inside it each is `decay` times as likely as the one before.

    Args:
        places: the short list, the best first.
        count: buckets.
        decay: above 0, at most 1; 1 makes all of a bucket equally likely.
        seed: of the generator.
    """
    longest = -(-len(places) // count)
    chances = [decay**turn for turn in range(longest)]
    upto = list(accumulate(chances))
    chosen: list[Chosen] = []
    for bucket, drawn in enumerate(_between_0_and_1(seed, min(count, len(places)))):
        held = len(range(bucket, len(places), count))
        whole = upto[held - 1]
        at = min(bisect_right(upto, drawn * whole), held - 1)
        chosen.append(Chosen(int(places[bucket + at * count]), chances[at] / whole))
    return chosen


def _between_0_and_1(seed: int, count: int) -> list[float]:
    """Numbers that only the seed decides; a hash is made sooner than a generator."""
    key = seed.to_bytes(16, "big", signed=True)
    fingerprints = (blake2b(bytes((bucket % 256,)), key=key, digest_size=8).digest() for bucket in range(count))
    return [int.from_bytes(digest, "big") / 2**64 for digest in fingerprints]
