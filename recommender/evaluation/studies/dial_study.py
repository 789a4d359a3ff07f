"""Measures each step of the dial on people held out: distance, diversity, popularity, relevance, rating."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from recommender.arrays import IntArray
from recommender.evaluation import metrics
from recommender.evaluation.metrics import Figure
from recommender.evaluation.splits import Tested
from recommender.serving.recommend import recommend
from recommender.serving.snapshot import Snapshot
from recommender.types import Place, Request, Taste

SHOWN = 10
_PLACE = Place("guild", 1)
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the dial, or one k of YAME's k-th neighbour."""

    adventurousness: int
    """The step, 0 to 10; or k, from 1."""
    distance: Figure
    """Mean distance of the films shown from home, 1 − similarity to the nearest liked film, 0 to 1."""
    coverage: float
    """Share of the catalogue that is shown to at least one person, 0 to 1."""
    popularity_lift: float
    """Ratio of the mean popularity of films shown to that of films the same people like, less 1."""
    ndcg_10: Figure
    found: Figure
    """Number of hidden likes among the ten films shown, mean over people."""
    stars: Figure
    """Shrunken mean rating of the films shown, 0.5 to 5."""
    below_median: float
    """Share of films shown with a known rating below the catalogue's median."""


def measure_dial(snapshot: Snapshot, tested: Sequence[Tested], steps: Sequence[int] = range(11)) -> Iterator[Step]:
    """Recommend to all people at every step, by the same functions as the bot.

    Args:
        snapshot: fitted on the training part.
        tested: the people tested; those without a like in training have no home and are left out.
        steps: of the dial.
    """
    people = with_a_home(tested)
    tastes = [taste_of(snapshot, person) for person in people]
    for adventurousness in steps:
        yield step_of(snapshot, people, adventurousness, list(_lists(snapshot, tastes, adventurousness)))


def with_a_home(tested: Sequence[Tested]) -> list[Tested]:
    """People with a like in training."""
    return [person for person in tested if len(person.opinions.liked)]


def step_of(snapshot: Snapshot, people: Sequence[Tested], number: int, lists: Sequence[IntArray]) -> Step:
    """Compute the figures of given lists.

    Args:
        snapshot: gives distance, popularity and rating of films.
        people: one for each list, each with a home.
        number: of the step.
        lists: rows of the films shown to each.
    """
    counts, places = snapshot.ratings.counts, snapshot.bundle.embedding
    distances: list[float] = []
    lifts: list[float] = []
    for person, rows in zip(people, lists, strict=True):
        if len(rows):
            home = places.places[person.opinions.liked]
            distances.append(float(places.among(rows).distances(home).mean()))
            lifts.append(float(counts[rows].mean() / counts[person.opinions.liked].mean()) - 1)
    shown = np.concatenate(lists)
    stars = snapshot.ratings.stars[shown]
    pairs = [(rows, person.hidden) for person, rows in zip(people, lists, strict=True)]
    return Step(
        adventurousness=number,
        distance=Figure.of(distances),
        coverage=len(np.unique(shown)) / len(snapshot.film_table),
        popularity_lift=float(np.mean(lifts)),
        ndcg_10=Figure.of([metrics.ndcg(rows, hidden) for rows, hidden in pairs]),
        found=Figure.of([float(np.isin(rows, hidden).sum()) for rows, hidden in pairs]),
        stars=Figure.of([float(value) for value in stars[~np.isnan(stars)]]),
        below_median=float((stars < snapshot.ratings.median).mean()),
    )


def _lists(snapshot: Snapshot, tastes: Sequence[Taste], adventurousness: int) -> Iterator[IntArray]:
    for number, taste in enumerate(tastes):
        request = Request(1, _PLACE, _NOW, number, adventurousness, count=SHOWN)
        answer = recommend(snapshot, request, taste, frozenset())
        yield snapshot.film_table.vocabulary.rows(pick.film.id for pick in answer.picks)


def taste_of(snapshot: Snapshot, person: Tested) -> Taste:
    """A tested person's votes, as the bot would have them."""
    ids = snapshot.film_table.vocabulary.ids
    return Taste(
        person=1,
        liked=tuple(int(ids[row]) for row in person.opinions.liked),
        disliked=tuple(int(ids[row]) for row in person.opinions.disliked),
        seen=frozenset(int(ids[row]) for row in person.rated),
    )
