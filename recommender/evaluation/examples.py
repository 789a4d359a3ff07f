"""Examples of single people, for reading: the titles of films they like, of films shown, and of hidden likes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from recommender.arrays import IntArray
from recommender.evaluation import metrics
from recommender.evaluation.answer_scores import RankedLists
from recommender.evaluation.splits import Split, Tested
from recommender.models.fallback import Fallback
from recommender.types import Film

EACH = 3
"""Number of people of each kind."""
LIKES_SHOWN = 12
SHOWN = 10
TELLING_LIKES = 10
"""Least likes in training for an example of the best or the worst."""

Kind = Literal["best", "worst", "least certain"]


@dataclass(frozen=True, slots=True)
class Example:
    """One person."""

    kind: Kind
    likes: int
    """Number of likes in training."""
    liked: tuple[Film, ...]
    """The likes that fewest people know."""
    shown: tuple[tuple[Film, bool], ...]
    """The first ten films shown, best first, and whether each is a hidden like."""
    missed: tuple[Film, ...]
    """Hidden likes that were not among the ten, best known first."""
    ndcg_10: float
    edge: float
    """(First film's score − tenth film's score) / first film's score: near 0, the order of the ten is uncertain."""


def examples(split: Split, tested: Sequence[Tested], answers: RankedLists, fallback: Fallback) -> tuple[Example, ...]:
    """People with the best lists, with the worst, and with nearly equal scores.

    Args:
        split: with the films.
        tested: the people tested.
        answers: the lists they were shown.
        fallback: made the lists.
    """
    enough = np.array([len(person.opinions.liked) >= TELLING_LIKES for person in tested])
    hidden = np.array([len(person.hidden) for person in tested])
    edges = np.array([_edge(fallback, person, shown) for person, shown in zip(tested, answers.lists, strict=True)])
    # of equally good lists, the one with most hidden likes comes first
    best = [place for place in np.lexsort((-hidden, -answers.ndcg_10)) if enough[place]][:EACH]
    worst = [place for place in np.lexsort((-hidden, answers.ndcg_10)) if enough[place]][:EACH]
    guessed = np.argsort(edges, kind="stable")[:EACH].tolist()
    counts = np.bincount(split.training.films, minlength=len(split.training.film_table)).astype(np.int32)
    kinds: tuple[tuple[Kind, list[int]], ...] = (("best", best), ("worst", worst), ("least certain", guessed))
    return tuple(
        _example(kind, split, tested[place], answers.lists[place], counts, float(edges[place]))
        for kind, places in kinds
        for place in places
    )


def _edge(fallback: Fallback, person: Tested, shown: IntArray) -> float:
    relevance = fallback.score(person.opinions).relevance
    first, last = float(relevance[shown[0]]), float(relevance[shown[:SHOWN][-1]])
    return (first - last) / max(abs(first), 1e-9)


def _example(kind: Kind, split: Split, person: Tested, shown: IntArray, counts: IntArray, edge: float) -> Example:
    films = split.training.film_table.films
    likes = person.opinions.liked
    ten = shown[:SHOWN]
    missed = person.hidden[~np.isin(person.hidden, ten)]
    hits = np.isin(ten, person.hidden)
    return Example(
        kind=kind,
        likes=len(likes),
        liked=tuple(films[row] for row in likes[np.argsort(counts[likes], kind="stable")][:LIKES_SHOWN]),
        shown=tuple((films[row], bool(found)) for row, found in zip(ten, hits, strict=True)),
        missed=tuple(films[row] for row in missed[np.argsort(-counts[missed], kind="stable")][:LIKES_SHOWN]),
        ndcg_10=metrics.ndcg(ten, person.hidden),
        edge=edge,
    )
