"""How similar two people's likes are, and in what. Uses likes only: no other vote changes the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender.serving.portrait import Share, genre_shares
from recommender.serving.snapshot import Snapshot
from recommender.types import Film

DOUBT = 10.0
"""Typical films added to both people's likes before comparing (shrinkage), so that ten common likes of ten are not
taken for identical tastes."""
_UNKNOWN = 10.0
"""Number of people knowing a film at which its weight is half that of a film nobody else knows."""


@dataclass(frozen=True, slots=True)
class CommonTaste:
    """What two people both like."""

    likeness: float
    """Shrunken cosine similarity of their likes, 0 to 1; a film that few know counts more."""
    films: tuple[Film, ...]
    """Liked by both, those with the greatest weight first."""
    genres: tuple[Share, ...]
    """Genres of those films, those that stand out most from the catalogue first."""


def common_taste(snapshot: Snapshot, mine: Sequence[int], theirs: Sequence[int]) -> CommonTaste:
    """Compare the likes of two people.

    Args:
        snapshot: films and models.
        mine: ids of the films that one of them likes.
        theirs: ids of the films that the other likes.
    """
    table = snapshot.film_table
    weights = 1 / (1 + np.log2(1 + snapshot.known_by / _UNKNOWN))
    one, other = (np.unique(table.vocabulary.rows(ids)) for ids in (mine, theirs))
    both = np.intersect1d(one, other)
    reached = float(np.sqrt(weights[one].sum() * weights[other].sum()))
    doubt = DOUBT * float(weights[np.union1d(one, other)].mean()) if len(one) + len(other) else 1.0
    order = both[np.argsort(-weights[both], kind="stable")]
    return CommonTaste(
        likeness=float(weights[both].sum()) / (reached + doubt),
        films=tuple(table.films[row] for row in order),
        genres=tuple(sorted(genre_shares(table, both), key=lambda share: -share.lean)),
    )
