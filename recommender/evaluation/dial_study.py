"""What each step of the dial shows to people held out: how far, how varied, how well known, how relevant, how good."""

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
    """0 to 10; or k, from 1."""
    distance: Figure
    """From home, 0 to 1."""
    coverage: float
    """Share of the catalogue that anybody is shown."""
    popularity_lift: float
    """How much better known the films shown are than those the same people like: mean of counts over counts − 1."""
    ndcg_10: Figure
    found: Figure
    """Hidden likes among the ten shown, mean over people."""
    stars: Figure
    """Mean shrunken rating of what is shown."""
    below_median: float
    """Share of films shown whose rating is known to be below the catalogue's median."""


def turn(snapshot: Snapshot, tested: Sequence[Tested], steps: Sequence[int] = range(11)) -> Iterator[Step]:
    """Recommend to everybody at every step, through the bot's own path.

    Args:
        snapshot: fitted on the training part.
        tested: everybody; who likes nothing in training has no home and is left out.
        steps: of the dial.
    """
    people = with_a_home(tested)
    tastes = [taste_of(snapshot, person) for person in people]
    for adventurousness in steps:
        yield step_of(snapshot, people, adventurousness, list(_lists(snapshot, tastes, adventurousness)))


def with_a_home(tested: Sequence[Tested]) -> list[Tested]:
    """Everybody who likes something in training."""
    return [person for person in tested if len(person.opinions.liked)]


def step_of(snapshot: Snapshot, people: Sequence[Tested], number: int, lists: Sequence[IntArray]) -> Step:
    """What these lists come to, whoever made them.

    Args:
        snapshot: says how far, how well known and how good a film is.
        people: everybody, each with a home.
        number: of the step.
        lists: rows shown to each.
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
    """What a person put to the test has said, as the bot would know it."""
    ids = snapshot.film_table.vocabulary.ids
    return Taste(
        person=1,
        liked=tuple(int(ids[row]) for row in person.opinions.liked),
        disliked=tuple(int(ids[row]) for row in person.opinions.disliked),
        seen=frozenset(int(ids[row]) for row in person.rated),
    )
