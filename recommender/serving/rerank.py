"""Reranks candidates for diversity, and samples the films to show.

The head of the list is ordered by maximal marginal relevance (Carbonell and Goldstein 1998); then one film is sampled
from each of as many buckets as films are asked for, so the probability of every film is known exactly.
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
"""Utility that a film loses where one already taken has similarity 1 to it."""
HEAD = 4
"""Number of films of the short list that are ordered by marginal relevance, for each film shown."""
POOL = 2
"""Number of candidates considered for each of those films."""


class Chosen(NamedTuple):
    """A candidate to be shown."""

    place: int
    """Index among the candidates."""
    probability: float
    """Probability with which it was chosen, above 0, at most 1."""


def rerank(snapshot: Snapshot, rows: RowArray, utility: FloatArray, request: Request) -> list[Chosen]:
    """Choose the films to show, the best bucket first.

    Args:
        snapshot: has the similarity of films.
        rows: the candidates.
        utility: of each candidate; −∞ for one that must not be shown.
        request: has the number of films, the step of the dial and the seed.
    """
    count, step = request.count, request.adventurousness
    most = count * bucket_size(step, int(np.count_nonzero(np.isfinite(utility))), count)
    places = _short_list(snapshot, rows, utility, most, min(most, count * HEAD))
    return sample(places, count, decay=decay(step), seed=request.seed)


def _short_list(snapshot: Snapshot, rows: RowArray, utility: FloatArray, most: int, head: int) -> RowArray:
    """Indices of the `most` candidates of greatest utility, the first `head` ordered by marginal relevance."""
    pool = best_places(utility, max(most, head * POOL))
    looked_at = pool[: head * POOL]
    first = marginal_relevance(utility[looked_at], snapshot.bundle.embedding.likeness(rows[looked_at]), head)
    if most <= len(first):
        return pool[first]
    left = np.ones(len(pool), dtype=np.bool_)
    left[first] = False
    return np.concatenate((pool[first], pool[left]))[:most]


def marginal_relevance(utility: FloatArray, likeness: FloatArray, count: int) -> RowArray:
    """Indices of `count` films, chosen greedily by utility less similarity to those already taken.

    Args:
        utility: of each film.
        likeness: films × films, their similarity, 0 to 1.
        count: how many to take; fewer when there are fewer.
    """
    # of each row: utility of all films after the row's film was taken
    after = [*(utility - likeness * np.float32(SIMILARITY_PENALTY))]
    left = utility.copy()
    chosen: list[int] = []
    for _ in range(min(count, len(after))):
        best = int(left.argmax())
        chosen.append(best)
        np.minimum(left, after[best], out=left)
        left[best] = -np.inf
    return np.array(chosen, dtype=np.intp)


def sample(places: RowArray, count: int, *, decay: float, seed: int) -> list[Chosen]:
    """One film from each of `count` buckets, with its probability.

    Bucket k holds indices k, k + count, k + 2·count …; within it each film is `decay` times as likely as the one
    before.

    Args:
        places: the short list, best first.
        count: number of buckets.
        decay: above 0, at most 1; 1 makes all films of a bucket equally likely.
        seed: of the generator.
    """
    if len(places) <= count:
        return [Chosen(place, 1.0) for place in places.tolist()]
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
    """Uniform numbers determined by the seed; hashing is faster than making a numpy generator."""
    key = seed.to_bytes(16, "big", signed=True)
    fingerprints = (blake2b(bytes((bucket % 256,)), key=key, digest_size=8).digest() for bucket in range(count))
    return [int.from_bytes(digest, "big") / 2**64 for digest in fingerprints]
