"""New people with one to ten likes: do picks follow from these likes, or from popularity?

People are held out whole, a fifth at a time. Of each, some likes are known, drawn with a fixed seed, and all other
likes are to be found. Plain nDCG rewards a list of popular films, because most people's hidden likes contain them
(Smucker and Chamani, SIGIR 2025: asked whether they would watch the films, people rank a list of popular films near the
bottom; by hidden ratings it is in the middle). So two more metrics are given: nDCG with a gain of 1/√(people who like
the film), and lift. The lift of a pick is the greatest P(likes it | likes a known film) / P(likes it) over the known
films; a list's lift is the mean over its first five picks. Every fit chooses its parameters as the bot does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from math import exp

import numpy as np

from recommender.arrays import FloatArray, IntArray
from recommender.evaluation import metrics
from recommender.evaluation.metrics import Figure
from recommender.evaluation.studies.onboarding_study import TrainingLikes
from recommender.models.base import Opinions, TrainingData
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.popularity import Popularity
from recommender.serving.dial import best_places
from recommender.serving.recommend import recommend
from recommender.serving.snapshot import Snapshot
from recommender.training.bundle import Tell, fit
from recommender.training.tuning import choose
from recommender.types import LIKE_HALF_STARS, Place, Request, Taste

LIKES = (1, 3, 5, 10)
"""Numbers of likes known."""
HIDDEN_LEAST = 3
"""Least number of likes left to find when the greatest number of likes is known."""
PARTS = 5
SHOWN = 10
FIRST = 5
"""Number of picks whose lift is measured."""
OURS = "Matinee at home"
LEARNED = "learned weights"
BEFORE = "most people, as before"
CONTENT = "content only"
POPULAR = "popularity"
PRIOR_FADES, PRIOR_PEOPLE, PRIOR_LEAST = 8.0, 100, 1e-3
"""Constants of this program's earlier way, see `_with_prior`: number of votes after which the weight of popularity is
1/e, number of people with ratings at which it takes twice as many votes, and the least weight."""
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Result of one way of recommending with a number of known likes."""

    name: str
    likes: int
    ndcg_10: Figure
    weighted_ndcg_10: Figure
    """nDCG@10 with a gain of 1/√(people who like the film)."""
    lift: Figure
    popularity: Figure
    """Mean share of people who like a film, over the first five shown."""
    films: int
    """Number of different films in all lists of ten."""


Ranker = Callable[[IntArray], IntArray]
"""From the rows of the known likes to the rows of the films shown, best first."""


def measure(
    data: TrainingData,
    parameters: LearnedKNNParameters,
    seed: int = 1,
    parts: int = PARTS,
    tell: Tell = lambda _: None,
) -> list[Newcomers]:
    """Measure every way of recommending at every number of known likes; empty where nobody has enough likes.

    Args:
        data: all ratings.
        parameters: of the models.
        seed: of the generator that holds people out and chooses their likes.
        parts: number of parts in which people are held out; each needs a fit.
        tell: called with the name of each part as it begins.
    """
    found: dict[tuple[int, str], _Figures] = {}
    for number, (others, people) in enumerate(held_out(data, seed, parts), start=1):
        if not people:
            continue
        tell(f"people with one to ten likes, part {number} of {parts}")
        snapshot = Snapshot.of(data.film_table, fit(others, choose(others, parameters).parameters, None))
        training_likes = TrainingLikes.of(others)
        for likes, (name, rank) in product(LIKES, rankers(snapshot).items()):
            figures = found.setdefault((likes, name), _Figures())
            for person in people:
                figures.add(training_likes, person[:likes], person[likes:], rank(person[:likes]))
    return [figures.summed(name, likes) for (likes, name), figures in sorted(found.items(), key=_by_likes)]


def _by_likes(entry: tuple[tuple[int, str], object]) -> int:
    return entry[0][0]


def rankers(snapshot: Snapshot) -> dict[str, Ranker]:
    """The ways of recommending that are compared, by name; the last is the bot's own, at step 0 of the dial."""
    films = snapshot.film_table.vocabulary
    popularity, content, learned = snapshot.bundle.popularity, snapshot.bundle.content, snapshot.bundle.learned

    def bots(known: IntArray) -> IntArray:
        taste = Taste(1, liked=tuple(films.ids[known].tolist()))
        request = Request(1, Place("dm", 1), _NOW, 1, adventurousness=0, count=SHOWN)
        return films.rows(pick.film.id for pick in recommend(snapshot, request, taste, frozenset()).picks)

    ways: dict[str, Ranker] = {
        POPULAR: _by(lambda _: popularity.scores),
        CONTENT: _by(lambda known: content.score(Opinions(liked=known))),
    }
    if learned is not None:
        ways[BEFORE] = _by(lambda known: _with_prior(learned.predict(Opinions(liked=known)), popularity, len(known)))
        ways[LEARNED] = _by(lambda known: learned.predict(Opinions(liked=known)))
    return ways | {OURS: bots}


def _by(score: Callable[[IntArray], FloatArray]) -> Ranker:
    """Ranks films by a score, without the known ones."""

    def rank(known: IntArray) -> IntArray:
        scores = np.nan_to_num(score(known), nan=-1.0)
        scores[known] = -np.inf
        return best_places(scores, SHOWN).astype(np.int32)

    return rank


def _with_prior(predicted: FloatArray, popularity: Popularity, votes: int) -> FloatArray:
    """This program's earlier way: popularity is added, with a weight that falls with the number of a person's votes.

    weight = max(exp(−votes / (PRIOR_FADES·(1 + PRIOR_PEOPLE / people))), PRIOR_LEAST)
    """
    fade = PRIOR_FADES * (1 + PRIOR_PEOPLE / max(popularity.people, 1))
    predicted += popularity.prior * np.float32(max(exp(-votes / fade), PRIOR_LEAST))
    return predicted


def held_out(data: TrainingData, seed: int, parts: int) -> Iterator[tuple[TrainingData, list[IntArray]]]:
    """For each part of the people: the ratings of all others, and the rows of each person's likes in random order."""
    generator = np.random.default_rng(seed)
    part = (generator.permutation(data.person_count) % parts)[data.people]
    order = generator.random(len(data.people))
    likes = data.half_stars >= LIKE_HALF_STARS
    for number in range(parts):
        kept = part != number
        entries = np.flatnonzero(~kept & likes)
        entries = entries[np.lexsort((order[entries], data.people[entries]))]
        people, starts = np.unique(data.people[entries], return_index=True)
        by_person = np.split(data.films[entries], starts[1:]) if len(people) else []
        others = TrainingData(data.film_table, data.people[kept], data.films[kept], data.half_stars[kept])
        yield others, [films for films in by_person if len(films) >= max(LIKES) + HIDDEN_LEAST]


@dataclass(slots=True)
class _Figures:
    """Collects the results of one way at one number of likes."""

    plain: list[float] = field(default_factory=list[float])
    weighted: list[float] = field(default_factory=list[float])
    lift: list[float] = field(default_factory=list[float])
    popularity: list[float] = field(default_factory=list[float])
    films: set[int] = field(default_factory=set[int])

    def add(self, training_likes: TrainingLikes, known: IntArray, hidden: IntArray, shown: IntArray) -> None:
        self.plain.append(metrics.ndcg(shown, hidden))
        self.weighted.append(metrics.weighted_ndcg(shown, hidden, training_likes.gains()))
        self.lift.append(training_likes.lift(known.tolist(), shown[:FIRST].tolist()))
        self.popularity.append(float(training_likes.counts[shown[:FIRST]].mean()) / max(training_likes.people, 1))
        self.films.update(shown.tolist())

    def summed(self, name: str, likes: int) -> Newcomers:
        plain, weighted, lift, popularity = map(Figure.of, (self.plain, self.weighted, self.lift, self.popularity))
        return Newcomers(name, likes, plain, weighted, lift, popularity, len(self.films))
