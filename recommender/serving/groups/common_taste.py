"""How similar two people's likes are, and in which films and genres. Uses likes only: no other vote changes the result.

    likeness = Σ w(films of both) / (√(Σ w(one's films) · Σ w(the other's films)) + DOUBT · mean w)

w = 1 / (1 + log₂(1 + people who know the film / 10)): a film that few people know says more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender.serving.portrait import Share, genre_shares
from recommender.serving.snapshot import Snapshot
from recommender.types import Film

DOUBT = 10.0
"""Number of average films added to the denominator of the likeness (shrinkage), so that two people who like the same
ten films are not taken for identical tastes."""
_UNKNOWN = 10.0
"""Number of people who know a film at which its weight is half that of a film that nobody knows."""


@dataclass(frozen=True, slots=True)
class CommonTaste:
    """What two people both like."""

    likeness: float
    """Shrunken cosine similarity of their likes, 0 to 1, with a greater weight for films that few people know."""
    films: tuple[Film, ...]
    """Liked by both, those with the greatest weight first."""
    genres: tuple[Share, ...]
    """Genres of those films, the greatest `Share.lean` first."""


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
