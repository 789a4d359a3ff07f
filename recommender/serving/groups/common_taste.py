"""How alike two people's likes are, and in what. It rests on likes alone: no other vote changes anything in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender.serving.portrait import Share, genre_shares
from recommender.serving.snapshot import Snapshot
from recommender.types import Film

DOUBT = 10.0
"""Typical films that are added to what two people like before it is compared: ten in common of ten are not a twin."""
_UNKNOWN = 10.0
"""People who know a film that says twice as little in common as one that nobody else knows."""


@dataclass(frozen=True, slots=True)
class CommonTaste:
    """What two people like both."""

    likeness: float
    """Shrunken cosine of their likes, 0 to 1; a film that few know counts more."""
    films: tuple[Film, ...]
    """That both like, those that say most first."""
    genres: tuple[Share, ...]
    """Of those films, the ones that stand out most from the catalogue first."""


def common_taste(snapshot: Snapshot, mine: Sequence[int], theirs: Sequence[int]) -> CommonTaste:
    """Compare the likes of two people.

    Args:
        snapshot: films and models.
        mine: ids of the films that one of them likes.
        theirs: of the other's.
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
