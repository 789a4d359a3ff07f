"""What each step of the dial shows to people held out: how far, how varied, how well known, how relevant, how good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from recommender import personal
from recommender.arrays import IntArray
from recommender.evaluation import metrics
from recommender.evaluation.metrics import Figure
from recommender.evaluation.splits import Split, Tested
from recommender.fitted import fit
from recommender.models.item_knn import ItemKNNParameters
from recommender.standing import Standing
from recommender.types import Place, Request, Taste

SHOWN = 10
_PLACE = Place("guild", 1)
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the dial."""

    adventurousness: int
    distance: Figure
    """From home, 0 to 1."""
    coverage: float
    """Share of the catalogue that anybody is shown."""
    popularity_lift: float
    """How much better known the films shown are than those the same people like: mean of counts over counts − 1."""
    ndcg_10: Figure
    stars: Figure
    """Mean shrunken rating of what is shown."""
    below_median: float
    """Share of films shown whose rating is known to be below the catalogue's median."""


def turn(split: Split, parameters: ItemKNNParameters, steps: Sequence[int] = range(11)) -> Iterator[Step]:
    """Recommend to everybody at every step, from one fit."""
    shelf = split.training.shelf
    standing = Standing.of(shelf, fit(split.training, parameters, None))
    people = [person for person in split.tested() if len(person.opinions.liked)]
    for adventurousness in steps:
        yield _step(standing, people, adventurousness)


def _step(standing: Standing, people: list[Tested], adventurousness: int) -> Step:
    distances: list[float] = []
    gains: list[float] = []
    lists: list[IntArray] = []
    lifts: list[float] = []
    counts = standing.ratings.counts
    for number, person in enumerate(people):
        picks = personal.recommend(standing, _request(number, adventurousness), _taste(standing, person), frozenset())
        rows = standing.shelf.vocabulary.rows(pick.film.id for pick in picks.picks)
        lists.append(rows)
        distances.append(float(np.mean([pick.distance or 0.0 for pick in picks.picks])))
        gains.append(metrics.ndcg(rows, person.hidden))
        lifts.append(float(counts[rows].mean() / counts[person.opinions.liked].mean()) - 1)
    shown = np.concatenate(lists)
    stars = standing.ratings.stars[shown]
    return Step(
        adventurousness=adventurousness,
        distance=Figure.of(distances),
        coverage=len(np.unique(shown)) / len(standing.shelf),
        popularity_lift=float(np.mean(lifts)),
        ndcg_10=Figure.of(gains),
        stars=Figure.of([float(value) for value in stars[~np.isnan(stars)]]),
        below_median=float((stars < standing.ratings.median).mean()),
    )


def _taste(standing: Standing, person: Tested) -> Taste:
    ids = standing.shelf.vocabulary.ids
    return Taste(
        person=1,
        liked=tuple(int(ids[row]) for row in person.opinions.liked),
        disliked=tuple(int(ids[row]) for row in person.opinions.disliked),
        seen=frozenset(int(ids[row]) for row in person.rated),
    )


def _request(number: int, adventurousness: int) -> Request:
    return Request(1, _PLACE, _NOW, seed=number, adventurousness=adventurousness, count=SHOWN)
