"""What picks start from: the films a person likes, films asked for, or today's films in their place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from recommender.arrays import FloatArray, IntArray
from recommender.films.vocabulary import Vocabulary
from recommender.models.base import Opinions
from recommender.models.recency import recency_weights
from recommender.types import Request, Taste

LIKES_MOST = 500
"""Number of newest likes, and of newest dislikes, that are used: limits the cost of a request, and tastes change."""
BESIDE_ASKED = 0.25
"""Weight of all likes together, where each film that was asked for has weight 1."""


@dataclass(frozen=True, slots=True)
class Home:
    """A person's opinions by row, and which films distances are measured from."""

    kind: Literal["likes", "film", "today", "none"]
    opinions: Opinions
    asked: IntArray | None = None
    """Rows of the films asked for."""

    @property
    def rows(self) -> IntArray:
        """Rows of the films that distances are measured from, the newest like first."""
        return self.opinions.liked if self.asked is None else self.asked

    def from_one(self, row: int) -> Home:
        """A home with only this one of its films; `row` is the film's row."""
        return replace(self, opinions=replace(self.opinions, liked=np.array([row], dtype=np.int32)))


def home_of(vocabulary: Vocabulary, request: Request, taste: Taste) -> Home:
    """The films that this person's picks start from.

    Args:
        vocabulary: converts film ids to rows.
        request: may name films to start from (`like_films`), and films used in place of likes (`start_from`).
        taste: the person's votes.
    """
    liked, disliked = vocabulary.rows(taste.liked[:LIKES_MOST]), vocabulary.rows(taste.disliked[:LIKES_MOST])
    asked = vocabulary.rows(dict.fromkeys(request.like_films))
    if len(asked):
        others = liked[~np.isin(liked, asked)]
        weights = np.full(len(asked) + len(others), BESIDE_ASKED / max(len(others), 1), dtype=np.float32)
        weights[: len(asked)] = 1
        together = np.concatenate((asked, others))
        return Home("film", Opinions(together, disliked, weights=weights, alike=True, seed=request.seed), asked)
    seen = np.sort(vocabulary.rows(taste.seen.difference(taste.liked, taste.disliked)))
    if len(liked):
        likes, dislikes = _recency(vocabulary, taste)
        opinions = Opinions(liked, disliked, seen=seen, weights=likes, disliked_weights=dislikes, seed=request.seed)
        return Home("likes", opinions)
    today = vocabulary.rows(request.start_from)
    return Home("today" if len(today) else "none", Opinions(today, disliked, seen=seen, seed=request.seed))


def _recency(vocabulary: Vocabulary, taste: Taste) -> tuple[FloatArray | None, FloatArray | None]:
    """Weights of the known likes and dislikes by their age among all of them; None where that is not known."""
    films = taste.liked[:LIKES_MOST] + taste.disliked[:LIKES_MOST]
    times = taste.liked_at[:LIKES_MOST] + taste.disliked_at[:LIKES_MOST]
    weights = recency_weights(np.array(times, dtype=np.int64)) if len(times) == len(films) else None
    if weights is None:
        return None, None
    known = np.fromiter((film in vocabulary for film in films), np.bool_, len(films))
    likes = len(taste.liked[:LIKES_MOST])
    return weights[:likes][known[:likes]], weights[likes:][known[likes:]]


def home_of_film(row: int) -> Home:
    """The home for a list of films similar to one film."""
    asked = np.array([row], dtype=np.int32)
    return Home("film", Opinions(liked=asked, alike=True), asked)
