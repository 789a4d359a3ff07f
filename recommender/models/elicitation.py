"""Which film to ask somebody new about next: known by many, liked by some, and telling people apart.

The people who rated are put into a few groups by where on the map their likes lie. What somebody has answered makes
each group more or less probable (naive Bayes; "haven't seen" is an answer too), and the next film is one whose answer
says much about the group: information gain through clustered neighbours (Rashid, Karypis and Riedl, "Learning
Preferences of New Users in Recommender Systems", SIGKDD Explorations 2008), chosen anew after each answer as in
Golbandi, Koren and Lempel (WSDM 2011). To it comes how probably the film is known, for an unknown one wastes a
question; and films like those already asked about, or shown on the same screen, give way.

Where few people have rated, what people elsewhere like stands in for them, so that nobody is asked about what hardly
anybody knows. Without even that the round spreads over the map: films typical of their decade and genre.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import AnyArray, FloatArray, IntArray, Mask
from recommender.films.table import FilmTable
from recommender.models.base import TrainingData
from recommender.models.clusters import k_means
from recommender.models.decomposition import unit_rows
from recommender.models.embedding import Embedding
from recommender.models.stored import fits, stored
from recommender.types import LIKE_HALF_STARS

POOL_MOST = 400
"""Films that are ever asked about: the best known."""
GROUPS_MOST = 32
PEOPLE_A_GROUP = 15
"""Fewer people make fewer groups."""
PEOPLE_MOST = 20_000
"""People looked at, drawn by a fixed seed: bounds the cost of a fit."""
PRIOR_PEOPLE = 10.0
"""Average people added to each group: small groups say little."""
EXPECTED_MOST = 0.5
"""Share of people expected to like the film that most people elsewhere like."""
YEARS_EVENED = 75
"""Percentile of years, by how often people elsewhere like their films in all, above which a year counts no more."""
KNOWN_WEIGHT = 1.0
"""What being the film most probably known is worth beside giving the most information: a film not seen costs time."""
NEARNESS = 0.5
"""What being close to a liked film adds: such a film is more probably known."""
TRUST = 0.5
"""How far answers are believed to be independent of each other: 1 is wholly, and too sure (measured)."""
KIND_LEAST = 20
"""Films of a decade and first genre from which one is asked about where nobody rated: of fewer, few know any."""
SAMENESS = 0.75
"""What a twin of a film asked about loses."""
ASKED_MOST = 100
"""Answered films whose twins give way: bounds the cost for people with thousands of votes."""
_LEAST = 1e-4
_SMALLEST = float(np.finfo(np.float32).tiny)
"""Chances are above 0, for their logarithms are taken."""


@dataclass(frozen=True, slots=True)
class Answers:
    """One person's answers, by row, and what they must not be asked."""

    liked: IntArray
    disliked: IntArray
    unseen: IntArray
    barred: IntArray
    """Never asked about, for other reasons."""

    @property
    def asked(self) -> IntArray:
        """Everything that was answered."""
        return np.concatenate((self.liked, self.disliked, self.unseen))


@dataclass(frozen=True, slots=True)
class Elicitation:
    """The films worth asking about, and what each group of people would answer."""

    name: ClassVar[str] = "elicitation"
    rows: IntArray
    """The films."""
    likes: FloatArray
    """Groups × films: chance that one of the group knows and likes it; above 0, with `dislikes` below 1."""
    dislikes: FloatArray
    """Groups × films: chance that one of the group knows and does not like it."""
    shares: FloatArray
    """How large each group is, as a share of all people; above 0."""

    @classmethod
    def fit(cls, data: TrainingData, embedding: Embedding, elsewhere: IntArray | None = None) -> Elicitation:
        """Group the people and count their answers; the same data give the same questions.

        Args:
            data: films and ratings.
            embedding: the map of films.
            elsewhere: for each film, how many people elsewhere like it.
        """
        expected = np.zeros(len(data.film_table), dtype=np.float32)
        if elsewhere is not None and elsewhere.any():
            evened = _evened(elsewhere, data.film_table.years)
            expected = (EXPECTED_MOST * evened / evened.max()).astype(np.float32)
        if not len(data.people):
            return cls._without_ratings(expected if expected.any() else _typical(embedding, data.film_table))
        familiar = np.bincount(data.films, minlength=len(expected)) + PRIOR_PEOPLE * expected
        pool = np.argsort(-familiar, kind="stable")[:POOL_MOST]
        pool = pool[familiar[pool] > 0]
        data = _drawn(data)
        groups, of_rating = _grouped(data, embedding)
        place = np.full(len(expected), -1, dtype=np.int64)
        place[pool] = np.arange(len(pool))
        counted = place[data.films] >= 0
        liked = data.half_stars[counted] >= LIKE_HALF_STARS
        cells = of_rating[counted] * len(pool) + place[data.films[counted]]
        shape = (len(groups), len(pool))
        likes, dislikes = (
            _chances(np.bincount(cells[chosen], minlength=shape[0] * shape[1]).reshape(shape), groups, average)
            for chosen, average in ((liked, expected[pool]), (~liked, np.zeros(len(pool), dtype=np.float32)))
        )
        dislikes = np.minimum(dislikes, 1 - _LEAST - likes)
        return cls(pool.astype(np.int32), likes, dislikes, ((groups + 1) / (groups + 1).sum()).astype(np.float32))

    @classmethod
    def _without_ratings(cls, expected: FloatArray) -> Elicitation:
        """From the share of people expected to like each film alone."""
        rows = np.argsort(-expected, kind="stable")[:POOL_MOST].astype(np.int32)
        likes = (_LEAST + expected[rows])[np.newaxis].astype(np.float32)
        return cls(rows, likes, np.full_like(likes, _LEAST), np.ones(1, dtype=np.float32))

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int) -> Elicitation:
        """From an artefact's arrays; see `Fitted.read`."""
        rows = stored(arrays, "rows", np.int32, (None,), 0, films)
        shares = stored(arrays, "shares", np.float32, (None,), _SMALLEST)
        shape = (len(shares), len(rows))
        likes = stored(arrays, "likes", np.float32, shape, _SMALLEST, 1)
        dislikes = stored(arrays, "dislikes", np.float32, shape, _SMALLEST, 1)
        fits((likes + dislikes < 1).all(), "likes and dislikes")
        return cls(rows, likes, dislikes, shares)

    def arrays(self) -> dict[str, AnyArray]:
        """For an artefact."""
        return {"rows": self.rows, "likes": self.likes, "dislikes": self.dislikes, "shares": self.shares}

    def moved(self, new_row: IntArray, films: int) -> Elicitation:
        """The same questions in the order of another catalogue."""
        del films
        rows = new_row[self.rows]
        kept = rows >= 0
        return Elicitation(rows[kept], self.likes[:, kept], self.dislikes[:, kept], self.shares)

    def choose(self, embedding: Embedding, answers: Answers, count: int) -> list[int]:
        """Rows of the films to ask about next, together, the best first; fewer, or none, when others were asked all.

        They are chosen one after the other, each unlike those before it. The same answers give the same films.
        """
        asked, films = answers.asked, len(embedding.places)
        free = ~self._among(np.concatenate((asked, answers.barred)), films)
        if not free.any():
            return []
        groups = self._group_weights(answers, films)
        known = (groups @ (self.likes + self.dislikes)).astype(np.float32, copy=False)
        utility = _shares(self._information(groups), free) + KNOWN_WEIGHT * _shares(known, free)
        places = embedding.places[self.rows]
        utility += NEARNESS * _likeness(places, embedding.places[answers.liked[:ASKED_MOST]])
        utility = np.where(free, utility, -np.inf)
        alike = _likeness(places, embedding.places[asked[:ASKED_MOST]])
        chosen: list[int] = []
        for _ in range(min(count, int(free.sum()))):
            best = int((utility - SAMENESS * alike).argmax())
            chosen.append(int(self.rows[best]))
            utility[best] = -np.inf
            alike = np.maximum(alike, _likeness(places, places[best : best + 1]))
        return chosen

    def _among(self, rows: IntArray, films: int) -> Mask:
        """Which of the films are in `rows`."""
        inside = np.zeros(films, dtype=np.bool_)
        inside[rows] = True
        return inside[self.rows]

    def _group_weights(self, answers: Answers, films: int) -> FloatArray:
        """How probable each group is, after the answers."""
        certainty = np.log(self.shares)
        unseen = 1 - self.likes - self.dislikes
        given = ((answers.liked, self.likes), (answers.disliked, self.dislikes), (answers.unseen, unseen))
        for rows, chances in given:
            certainty = certainty + TRUST * np.log(chances[:, self._among(rows, films)]).sum(axis=1)
        weights = np.exp(certainty - certainty.max())
        return weights / weights.sum()

    def _information(self, weights: FloatArray) -> FloatArray:
        """What the answer about each film tells of the group, in nats: the answer's entropy less that within groups."""
        likes, dislikes = weights @ self.likes, weights @ self.dislikes
        gain = _entropy(likes, dislikes) - weights @ _entropy(self.likes, self.dislikes)
        return gain.astype(np.float32, copy=False)


def _likeness(places: FloatArray, others: FloatArray) -> FloatArray:
    """How like the nearest of the others each place is, 0 to 1; 0 where there are none."""
    nearest = np.clip((places @ others.T).max(axis=1, initial=0), 0, 1)
    return nearest.astype(np.float32, copy=False)


def _entropy(likes: FloatArray, dislikes: FloatArray) -> FloatArray:
    """How uncertain an answer is, in nats; the third answer is that the film was not seen."""
    unseen = 1 - likes - dislikes
    told = likes * np.log(likes) + dislikes * np.log(dislikes) + unseen * np.log(unseen)
    return (-told).astype(np.float32, copy=False)


def _shares(values: FloatArray, free: Mask) -> FloatArray:
    """Values as shares of the greatest free one."""
    return values / max(float(values[free].max()), 1e-9)


def _typical(embedding: Embedding, film_table: FilmTable) -> FloatArray:
    """Hand-picked films typical of their decade and first genre take the place of films that many like."""
    curated = np.flatnonzero(film_table.curated)
    rows = curated if len(curated) else np.arange(len(film_table))
    places, genres = embedding.places[rows], film_table.genres[rows].astype(np.int64)
    kinds = film_table.decades[rows] * np.int64(1 << 32) + (genres & -genres)
    expected = np.zeros(len(film_table), dtype=np.float32)
    for kind in np.unique(kinds):  # one with many films says no more than another
        inside = kinds == kind
        if inside.sum() < min(KIND_LEAST, len(rows)):
            continue
        typical = np.clip(places[inside] @ places[inside].sum(axis=0), 0, None)
        expected[rows[inside]] = EXPECTED_MOST * typical / max(float(typical.max(initial=0)), _LEAST)
    return expected


def _evened(likes: IntArray, years: IntArray) -> FloatArray:
    """Likes with no year's films counting for more in all than those of most years.

    Ratings gathered within one year are mostly of that year's films; ten years later those are not the best known.
    """
    of_year = np.unique(years, return_inverse=True)[1]
    totals = np.bincount(of_year, weights=likes)
    most = np.percentile(totals[totals > 0], YEARS_EVENED)
    return (likes * np.minimum(1, most / np.maximum(totals, 1))[of_year]).astype(np.float32)


def _chances(counted: NDArray[np.int64], groups: NDArray[np.int64], expected: FloatArray) -> FloatArray:
    """Shares of each group, with average people added; kept away from 0 and 1 so that no answer is impossible.

    Args:
        counted: groups × films, how many gave the answer.
        groups: people of each.
        expected: for each film, the share of people that is expected to give the answer, before anybody is asked.
    """
    people = int(groups.sum())
    trusted = PRIOR_PEOPLE if expected.any() else 0.0
    average = (counted.sum(axis=0) + trusted * expected) / max(people + trusted, 1)
    chances = (counted + PRIOR_PEOPLE * average) / (groups[:, np.newaxis] + PRIOR_PEOPLE)
    return np.clip(chances, _LEAST, 1 - 3 * _LEAST).astype(np.float32)


def _drawn(data: TrainingData) -> TrainingData:
    """The ratings of at most PEOPLE_MOST people, numbered from 0 without gaps."""
    people = np.unique(data.people)
    if len(people) > PEOPLE_MOST:
        people = np.sort(np.random.default_rng(1).choice(people, PEOPLE_MOST, replace=False))
    number = np.full(data.person_count, -1, dtype=np.int32)
    number[people] = np.arange(len(people), dtype=np.int32)
    kept = number[data.people] >= 0
    weights = None if data.weights is None else data.weights[kept]
    return TrainingData(data.film_table, number[data.people[kept]], data.films[kept], data.half_stars[kept], weights)


def _grouped(data: TrainingData, embedding: Embedding) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many people each group has, and the group of each rating's person, by where on the map their likes lie."""
    likes = data.likes().T @ embedding.places
    where = unit_rows(likes)
    where = unit_rows(where - where.mean(axis=0))  # seen from where everybody's likes do
    group = k_means(where, max(1, min(GROUPS_MOST, len(where) // PEOPLE_A_GROUP)))
    return np.bincount(group, minlength=int(group.max()) + 1), group[data.people]
