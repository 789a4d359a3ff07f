"""Elicitation: chooses the film to ask a new person about next, one that many know and that tells much about a taste.

People with ratings are clustered into groups by the mean embedding of their likes. A person's answers make each group
more or less probable (naive Bayes; "haven't seen" is an answer too), and the next film is one with a high information
gain about the group: information gain through clustered neighbours (Rashid, Karypis and Riedl, "Learning Preferences of
New Users in Recommender Systems", SIGKDD Explorations 2008), chosen again after each answer as in Golbandi, Koren and
Lempel (WSDM 2011). The probability that the film is known is added, because an unknown film wastes a question; films
similar to those already asked about, or on the same screen, are penalised.

Where few people have rated, counts of the prior are used in their place, so that nobody is asked about films that
hardly anybody knows. Without the prior, films typical of their decade and genre are asked about.
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
from recommender.models.embedding import Embedding
from recommender.models.numerics.clusters import k_means
from recommender.models.numerics.decomposition import unit_rows
from recommender.models.stored import fits, stored
from recommender.types import LIKE_HALF_STARS

POOL_MOST = 400
"""Number of best known films that may be asked about."""
GROUPS_MOST = 32
PEOPLE_A_GROUP = 15
"""Least number of people for each group; fewer people make fewer groups."""
PEOPLE_MOST = 20_000
"""People used in a fit, drawn with a fixed seed: limits its cost."""
PRIOR_PEOPLE = 10.0
"""Average people added to each group (shrinkage)."""
EXPECTED_MOST = 0.5
"""Expected share of people who like the most liked film of the prior."""
YEARS_EVENED = 75
"""Percentile of years, by the sum of their films' likes in the prior; years above it are scaled down to it."""
KNOWN_WEIGHT = 1.0
"""Weight of the probability that the film is known, relative to information gain; both as shares of the greatest."""
NEARNESS = 0.5
"""Bonus for similarity 1 to a liked film: such a film is more probably known."""
TRUST = 0.5
"""Exponent of the answers' likelihoods, 0 to 1. With 1 answers count as independent and the groups become too certain
(measured)."""
KIND_LEAST = 20
"""Least number of films of a decade and first genre for one of them to be asked about where nobody rated: films of
smaller kinds are known by few."""
SAMENESS = 0.75
"""Penalty for similarity 1 to a film asked about."""
ASKED_MOST = 100
"""Newest answered films that similar films are penalised for: limits the cost for people with thousands of votes."""
_LEAST = 1e-4
_SMALLEST = float(np.finfo(np.float32).tiny)
"""Probabilities are at least this, because their logarithms are taken."""


@dataclass(frozen=True, slots=True)
class Answers:
    """One person's answers, by row, and films that must not be asked about."""

    liked: IntArray
    disliked: IntArray
    unseen: IntArray
    """Films that they were asked about and have not seen."""
    barred: IntArray
    """Films that must not be asked about for other reasons."""

    @property
    def asked(self) -> IntArray:
        """All films answered."""
        return np.concatenate((self.liked, self.disliked, self.unseen))


@dataclass(frozen=True, slots=True)
class Elicitation:
    """The films that may be asked about, and the probable answers of each group of people."""

    name: ClassVar[str] = "elicitation"
    rows: IntArray
    """The films."""
    likes: FloatArray
    """Groups × films: probability that a member of the group knows and likes it; above 0, together with `dislikes`
    below 1."""
    dislikes: FloatArray
    """Groups × films: probability that a member of the group knows and does not like it."""
    shares: FloatArray
    """Share of all people that each group has; above 0."""

    @classmethod
    def fit(cls, data: TrainingData, embedding: Embedding, elsewhere: IntArray | None = None) -> Elicitation:
        """Cluster the people and count their answers; the same data give the same result.

        Args:
            data: films and ratings.
            embedding: of the films.
            elsewhere: for each film, how many people of the prior like it.
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
        """From the expected share of people who like each film only."""
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
        """The same for another film table; see `Fitted.moved`."""
        del films
        rows = new_row[self.rows]
        kept = rows >= 0
        return Elicitation(rows[kept], self.likes[:, kept], self.dislikes[:, kept], self.shares)

    def choose(self, embedding: Embedding, answers: Answers, count: int) -> list[int]:
        """Rows of the films to ask about next, best first; fewer or none when no others are left to ask about.

        Chosen one after the other, each different from those before it. The same answers give the same films.
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
        """Probability of each group, given the answers."""
        certainty = np.log(self.shares)
        unseen = 1 - self.likes - self.dislikes
        given = ((answers.liked, self.likes), (answers.disliked, self.dislikes), (answers.unseen, unseen))
        for rows, chances in given:
            certainty = certainty + TRUST * np.log(chances[:, self._among(rows, films)]).sum(axis=1)
        weights = np.exp(certainty - certainty.max())
        return weights / weights.sum()

    def _information(self, weights: FloatArray) -> FloatArray:
        """Information gain of each film about the group, in nats: the answer's entropy less that within groups."""
        likes, dislikes = weights @ self.likes, weights @ self.dislikes
        gain = _entropy(likes, dislikes) - weights @ _entropy(self.likes, self.dislikes)
        return gain.astype(np.float32, copy=False)


def _likeness(places: FloatArray, others: FloatArray) -> FloatArray:
    """Similarity of each film to the nearest of the others, 0 to 1; 0 where there are none."""
    nearest = np.clip((places @ others.T).max(axis=1, initial=0), 0, 1)
    return nearest.astype(np.float32, copy=False)


def _entropy(likes: FloatArray, dislikes: FloatArray) -> FloatArray:
    """Entropy of an answer, in nats; the third possible answer is "not seen"."""
    unseen = 1 - likes - dislikes
    negative = likes * np.log(likes) + dislikes * np.log(dislikes) + unseen * np.log(unseen)
    return (-negative).astype(np.float32, copy=False)


def _shares(values: FloatArray, free: Mask) -> FloatArray:
    """Values as shares of the greatest value that may be chosen."""
    return values / max(float(values[free].max()), 1e-9)


def _typical(embedding: Embedding, film_table: FilmTable) -> FloatArray:
    """Hand-picked films typical of their decade and first genre, used where there are neither ratings nor a prior."""
    curated = np.flatnonzero(film_table.curated)
    rows = curated if len(curated) else np.arange(len(film_table))
    places, genres = embedding.places[rows], film_table.genres[rows].astype(np.int64)
    kinds = film_table.decades[rows] * np.int64(1 << 32) + (genres & -genres)
    expected = np.zeros(len(film_table), dtype=np.float32)
    for kind in np.unique(kinds):  # each kind counts the same, however many films it has
        inside = kinds == kind
        if inside.sum() < min(KIND_LEAST, len(rows)):
            continue
        typical = np.clip(places[inside] @ places[inside].sum(axis=0), 0, None)
        expected[rows[inside]] = EXPECTED_MOST * typical / max(float(typical.max(initial=0)), _LEAST)
    return expected


def _evened(likes: IntArray, years: IntArray) -> FloatArray:
    """Likes of the prior, scaled so that no year's films together count for more than those of most years.

    Ratings collected within one year are mostly of that year's films, which are not the best known ten years later.
    """
    of_year = np.unique(years, return_inverse=True)[1]
    totals = np.bincount(of_year, weights=likes)
    most = np.percentile(totals[totals > 0], YEARS_EVENED)
    return (likes * np.minimum(1, most / np.maximum(totals, 1))[of_year]).astype(np.float32)


def _chances(counted: NDArray[np.int64], groups: NDArray[np.int64], expected: FloatArray) -> FloatArray:
    """Shares of each group, with average people added; kept away from 0 and 1 so that no answer is impossible.

    Args:
        counted: groups × films, number of people who gave the answer.
        groups: number of people in each.
        expected: for each film, the share of people expected to give the answer.
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
    """Size of each group, and the group of each rating's person: k-means of the mean embedding of their likes."""
    likes = data.likes().T @ embedding.places
    where = unit_rows(likes)
    where = unit_rows(where - where.mean(axis=0))  # relative to the mean of all people
    group = k_means(where, max(1, min(GROUPS_MOST, len(where) // PEOPLE_A_GROUP)))
    return np.bincount(group, minlength=int(group.max()) + 1), group[data.people]
