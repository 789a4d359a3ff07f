"""What is known of every candidate for this person: how relevant it is, how far from home, how well known, how good."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import FloatArray, Mask
from recommender.serving.candidates import Candidates
from recommender.serving.home import Home
from recommender.serving.snapshot import Snapshot

_STEPS = 4_000
"""Distances that are told apart."""


@dataclass(frozen=True, slots=True)
class Scores:
    """One entry a candidate."""

    relevance: FloatArray
    """0 to 1; what votes count against is at the bottom or below it, see `recommender.models.fallback.Ranked`."""
    tiers: NDArray[np.int8]
    """Place in the fallback of the model that scored it."""
    distance: FloatArray | None
    """From home, as the share of this person's candidates that are nearer, 0 to 1; None without a home."""
    hangs: Mask | None
    """Whether it hangs on a thread: it shares a series, director, theme, or country and decade with a film of home, or
    people who like that film like it oftener than others do. None without a home, or where it was not asked."""
    popularity: FloatArray
    """Share of all films that are less known, 0 to 1."""
    quality: FloatArray
    """Share of all films that are rated lower, 0 to 1; 0 for a film that too few rated to say."""


def score(snapshot: Snapshot, home: Home, candidates: Candidates, *, threads: bool) -> Scores:
    """Score every candidate.

    Args:
        snapshot: the models.
        home: the person's opinions.
        candidates: what is scored.
        threads: whether to find out which hang on a thread; away from home they must.
    """
    relevance, tiers = snapshot.fallback.score(home.opinions, candidates.rows)
    return Scores(
        relevance=relevance,
        tiers=tiers,
        distance=_distance(snapshot, home, candidates),
        hangs=_hangs(snapshot, home, candidates) if threads else None,
        popularity=snapshot.popularity_percentile.take(candidates.rows),
        quality=snapshot.rating_percentile.take(candidates.rows),
    )


def _distance(snapshot: Snapshot, home: Home, candidates: Candidates) -> FloatArray | None:
    if not len(home.rows):
        return None
    places, above_floor = snapshot.bundle.embedding.places[home.rows], candidates.above_floor
    # To pick most of the embedding out row by row takes longer than to use all of it.
    if above_floor is not None and len(above_floor) * 2 > len(snapshot.rows_above_floor):
        apart = snapshot.embedding_above_floor.distances(places).take(above_floor)
    else:
        apart = snapshot.bundle.embedding.among(candidates.rows).distances(places)
    steps = (apart * np.float32(_STEPS)).astype(np.intp)
    counts = np.bincount(steps, minlength=_STEPS + 1)
    nearer = (np.cumsum(counts) - counts) / np.float32(max(len(apart), 1))
    return nearer.astype(np.float32).take(steps)


def _hangs(snapshot: Snapshot, home: Home, candidates: Candidates) -> Mask | None:
    if not len(home.rows):
        return None
    hangs = snapshot.bundle.content.hangs_on(home.rows)
    if snapshot.fallback.co_likes is not None:
        hangs |= snapshot.fallback.co_likes.hangs_on(home.rows)
    return hangs.take(candidates.rows)
