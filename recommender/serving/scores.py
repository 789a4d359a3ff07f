"""Scores every candidate for one person: relevance, distance from home, popularity percentile, rating percentile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import FloatArray, Mask
from recommender.serving.candidates import Candidates
from recommender.serving.home_scores import HomeScores
from recommender.serving.snapshot import Snapshot

_STEPS = 4_000
"""Number of different values of a distance."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Arrays with one entry for each candidate."""

    relevance: FloatArray
    """At most 1: ½ and more for films with an own score above 0, less for those without one, below 0 for those with an
    own score below 0; see `recommender.models.fallback.Ranked`."""
    tiers: NDArray[np.int8]
    """Index, in the fallback, of the model that scored the film."""
    distance: FloatArray | None
    """Share of this person's candidates that are nearer to home by the embedding, 0 to 1; None without a home."""
    linked: Mask | None
    """Whether the film is linked to home: it shares a series, director, theme, or country and decade with a film of
    home, or people who like that film like it more often than others do. None without a home, or where it was not asked
    for."""
    popularity: FloatArray
    """Popularity percentile: share of all films that are less known, 0 to 1."""
    quality: FloatArray
    """Rating percentile: share of all films that are rated lower, 0 to 1; 0 for a film with too few ratings."""
    vague: Mask | None = None
    """Whether the film is linked to home by vague themes alone; None where that was not asked for."""


def score(
    snapshot: Snapshot, home_scores: HomeScores, candidates: Candidates, *, seed: int, find_linked: bool
) -> Scores:
    """Score every candidate.

    Args:
        snapshot: the models.
        home_scores: of the person's home.
        candidates: what is scored.
        seed: for random models.
        find_linked: whether to find which candidates are linked to home; needed above step 0 of the dial.
    """
    relevance, tiers = snapshot.fallback.ranked(home_scores.own, candidates.rows, seed)
    has_home = len(home_scores.home.rows) > 0
    return Scores(
        relevance=relevance,
        tiers=tiers,
        distance=_distance(snapshot, home_scores, candidates) if has_home else None,
        linked=home_scores.linked.take(candidates.rows) if find_linked and has_home else None,
        popularity=snapshot.popularity_percentile.take(candidates.rows),
        quality=snapshot.rating_percentile.take(candidates.rows),
        vague=home_scores.vague.take(candidates.rows) if find_linked and has_home else None,
    )


def _distance(snapshot: Snapshot, home_scores: HomeScores, candidates: Candidates) -> FloatArray:
    above_floor = candidates.above_floor
    # Selecting most rows of the embedding takes longer than using all of it.
    if above_floor is not None and len(above_floor) * 2 > len(snapshot.rows_above_floor):
        apart = home_scores.apart.take(above_floor)
    else:
        apart = snapshot.bundle.embedding.among(candidates.rows).distances(home_scores.vectors)
    steps = (apart * np.float32(_STEPS)).astype(np.intp)
    counts = np.bincount(steps, minlength=_STEPS + 1)
    nearer = (np.cumsum(counts) - counts) / np.float32(max(len(apart), 1))
    return nearer.astype(np.float32).take(steps)
