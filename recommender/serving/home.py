"""What picks start from: the films a person likes, a film asked for, or today's films in their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from recommender.arrays import IntArray
from recommender.films.vocabulary import Vocabulary
from recommender.models.base import Opinions
from recommender.types import Request, Taste

LIKES_MOST = 500
"""Newest likes that count: bounds the cost, and tastes change."""
BESIDE_ASKED = 0.25
"""What all likes together weigh beside the film that was asked for."""


@dataclass(frozen=True, slots=True)
class Home:
    """A person's opinions by row, and which films distances are measured from."""

    kind: Literal["likes", "film", "today", "none"]
    opinions: Opinions
    asked: int | None = None
    """Row of the film asked for."""

    @property
    def rows(self) -> IntArray:
        """The films that distances are measured from, the newest like first."""
        return self.opinions.liked if self.asked is None else np.array([self.asked], dtype=np.int32)


def home_of(vocabulary: Vocabulary, request: Request, taste: Taste) -> Home:
    """Where this person's picks start from.

    Args:
        vocabulary: rows of films.
        request: may name a film to start from, and films that stand in for likes.
        taste: what the person has said of films.
    """
    liked, disliked = vocabulary.rows(taste.liked)[:LIKES_MOST], vocabulary.rows(taste.disliked)[:LIKES_MOST]
    asked = None if request.like_film is None else vocabulary.row(request.like_film)
    if asked is not None:
        others = liked[liked != asked]
        weights = np.full(len(others) + 1, BESIDE_ASKED / max(len(others), 1), dtype=np.float32)
        weights[0] = 1
        together = np.concatenate((np.array([asked], dtype=np.int32), others))
        opinions = Opinions(together, disliked, weights=weights, alike=True, seed=request.seed)
        return Home("film", opinions, asked)
    seen = np.sort(vocabulary.rows(taste.seen.difference(taste.liked, taste.disliked)))
    if len(liked):
        return Home("likes", Opinions(liked, disliked, seen=seen, seed=request.seed))
    today = vocabulary.rows(request.start_from)
    return Home("today" if len(today) else "none", Opinions(today, disliked, seen=seen, seed=request.seed))


def home_of_film(row: int) -> Home:
    """Where the films most like one film start from."""
    return Home("film", Opinions(liked=np.array([row], dtype=np.int32), alike=True), row)
