"""New people: quality of picks after 30 and 60 seconds of an onboarding round, by the number of films on a screen.

Time is spent on reading a film, seen or not, on pressing a button, and on waiting for the next screen. People are held
out as in `cold_start`. The metrics are those of `newcomers`: nDCG with a gain of 1/√(people who like the film), and the
lift of the first five picks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from scipy import sparse

from recommender.arrays import IntArray
from recommender.evaluation import metrics
from recommender.evaluation.metrics import Figure
from recommender.evaluation.studies.cold_start import PARTS, Interview, Newcomer, answers_of, held_out
from recommender.models.base import TrainingData
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.serving.recommend import recommend
from recommender.serving.snapshot import Snapshot
from recommender.types import Place, Request, Taste

SECONDS = (30, 60)
READ_SECONDS, PRESS_SECONDS, TURN_SECONDS = 2.0, 1.0, 3.0
"""Seconds to read a film, to press a button, and until the next screen appears and is looked at."""
SCREENS = (1, 5)
"""Numbers of films on a screen. With one film, the answer brings the next screen; with several, another press does."""
SHOWN, FIRST = 10, 5
_NOW = datetime(2026, 1, 1, tzinfo=UTC)

Choose = Callable[[Interview, int], Sequence[int]]
"""From the answers so far and a number of films to the rows of the films on the next screen."""


@dataclass(frozen=True, slots=True)
class Onboarding:
    """Result of one way of asking after a number of seconds; means over people."""

    name: str
    seconds: int
    films: Figure
    """Number of films read."""
    votes: Figure
    weighted_ndcg_10: Figure
    lift: Figure
    ndcg_10: Figure


@dataclass(frozen=True, slots=True)
class TrainingLikes:
    """The likes of the people who are not held out."""

    likes: sparse.csr_array
    """Films × people, 1 for each like."""
    counts: IntArray
    """Number of people who like each film."""
    people: int
    """Number of people who like any film."""

    @classmethod
    def of(cls, data: TrainingData) -> TrainingLikes:
        """Take the likes from the ratings of those people."""
        likes = data.likes()
        return cls(likes, np.diff(likes.indptr).astype(np.int32), len(np.unique(likes.indices)))

    def gains(self) -> np.ndarray:
        """1/√(people who like it) for each film."""
        return 1 / np.sqrt(np.maximum(self.counts, 1))

    def lift(self, known: Sequence[int], shown: Sequence[int]) -> float:
        """Mean over `shown` of the greatest P(likes it | likes a known film) / P(likes it); 1 where no film is known.

        Args:
            known: rows of films that the person likes.
            shown: rows of the picks.
        """
        known = [row for row in known if self.counts[row]]
        if not known or not len(shown):
            return 1.0
        together = (self.likes[shown] @ self.likes[known].T).toarray()
        expected = np.outer(np.maximum(self.counts[shown], 1), self.counts[known]) / max(self.people, 1)
        return float((together / expected).max(axis=1).mean())


def measure(data: TrainingData, parameters: LearnedKNNParameters, seed: int, parts: int = PARTS) -> list[Onboarding]:
    """Compare the ways of asking; empty where nobody rated enough to be tested.

    Args:
        data: all ratings.
        parameters: of the learned KNN.
        seed: of the generator that assigns people and ratings.
        parts: in how many parts people are held out, at least 2.
    """
    found: dict[tuple[str, int], list[tuple[float, ...]]] = {}
    for snapshot, others, newcomers in held_out(data, parameters, seed, parts):
        training_likes = TrainingLikes.of(others)
        for person in newcomers:
            for size in SCREENS:
                for seconds, asked in zip(SECONDS, answered(person, chooser(snapshot), size, SECONDS), strict=True):
                    reached = _reached(snapshot, training_likes, person, asked)
                    found.setdefault((_name(size), seconds), []).append(reached)
    return [
        Onboarding(name, seconds, *(Figure.of(list(column)) for column in zip(*reached, strict=True)))
        for (name, seconds), reached in found.items()
    ]


def chooser(snapshot: Snapshot) -> Choose:
    """A function that chooses films as the onboarding round does."""
    elicitation, embedding = snapshot.bundle.elicitation, snapshot.bundle.embedding
    return lambda asked, count: elicitation.choose(embedding, answers_of(asked), count)


def answered(person: Newcomer, choose: Choose, size: int, seconds: Sequence[int]) -> list[Interview]:
    """A person's answers after each of `seconds`, in ascending order, with `size` films on a screen."""
    asked, clock, moments = Interview(), 0.0, list(seconds)
    reached: list[Interview] = []

    def passed(spent: float) -> bool:
        """Add seconds to the clock and record the answers at each moment passed; False after the last moment."""
        nonlocal clock
        clock += spent
        while moments and clock > moments[0]:
            moments.pop(0)
            reached.append(Interview([*asked.liked], [*asked.disliked], [*asked.unseen]))
        return bool(moments)

    while moments and (rows := choose(asked, size)):
        unseen: list[int] = []
        for row in rows:
            liked = person.answers.get(row)
            if not passed(READ_SECONDS + (PRESS_SECONDS if liked is not None or size == 1 else 0.0)):
                return reached
            (unseen if liked is None else asked.liked if liked else asked.disliked).append(row)
        asked.unseen.extend(unseen)
        passed(TURN_SECONDS + (PRESS_SECONDS if size > 1 else 0.0))
    return reached + [asked] * len(moments)


def _reached(
    snapshot: Snapshot, training_likes: TrainingLikes, person: Newcomer, asked: Interview
) -> tuple[float, ...]:
    ids = snapshot.film_table.vocabulary.ids
    liked, disliked, known = (ids[rows[::-1]].tolist() for rows in (asked.liked, asked.disliked, list(person.answers)))
    taste = Taste(1, tuple(liked), tuple(disliked), never=frozenset(known))
    request = Request(1, Place("dm", 1), _NOW, 1, adventurousness=0, count=SHOWN)
    picks = recommend(snapshot, request, taste, frozenset()).picks
    shown = snapshot.film_table.vocabulary.rows(pick.film.id for pick in picks)
    return (
        float(asked.screens),
        float(asked.votes),
        metrics.weighted_ndcg(shown, person.hidden, training_likes.gains(), SHOWN),
        training_likes.lift(asked.liked, shown[:FIRST].tolist()),
        metrics.ndcg(shown, person.hidden, SHOWN),
    )


def _name(size: int) -> str:
    return "one film a screen" if size == 1 else f"{size} films a screen"
