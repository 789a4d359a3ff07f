"""What is known of every candidate for this person: how relevant it is, how far from home, how well known, how good."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import FloatArray
from recommender.serving.candidates import Candidates
from recommender.serving.home import Home
from recommender.serving.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Scores:
    """One entry a candidate."""

    relevance: FloatArray
    """0 to 1; what votes count against is at the bottom or below it, see `recommender.models.fallback.Ranked`."""
    tiers: NDArray[np.int8]
    """Place in the fallback of the model that scored it."""
    distance: FloatArray | None
    """From home, 0 to 1; None without a home."""
    popularity: FloatArray
    """Share of all films that are less known, 0 to 1."""
    quality: FloatArray
    """Share of all films that are rated lower, 0 to 1."""


def score(snapshot: Snapshot, home: Home, candidates: Candidates) -> Scores:
    """Score every candidate."""
    relevance, tiers = snapshot.fallback.score(home.opinions, candidates.rows)
    return Scores(
        relevance=relevance,
        tiers=tiers,
        distance=_distances(snapshot, home, candidates),
        popularity=snapshot.popularity_percentile[candidates.rows],
        quality=snapshot.rating_percentile[candidates.rows],
    )


def _distances(snapshot: Snapshot, home: Home, candidates: Candidates) -> FloatArray | None:
    if not len(home.rows):
        return None
    places, above_floor = snapshot.bundle.embedding.places[home.rows], candidates.above_floor
    # To pick most of the embedding out row by row takes longer than to use all of it.
    if above_floor is not None and len(above_floor) * 2 > len(snapshot.rows_above_floor):
        return snapshot.embedding_above_floor.distances(places)[above_floor]
    return snapshot.bundle.embedding.among(candidates.rows).distances(places)
