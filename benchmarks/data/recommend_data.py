"""Data of `benchmarks.recommend`: generated ratings of two sizes, made-up people, and their votes in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from benchmarks.data.synthetic import SHAPES, Shape, films_of, ratings_of
from recommender.films.table import FilmTable
from recommender.models.base import TrainingData
from recommender.ports import History
from recommender.types import GENRES, Film, Taste

WIDE_SHARE = 0.1
"""People of the wide set, as a share of ml-32m's. Its films may have as many neighbours as with all of them."""


@dataclass(slots=True)
class Source:
    """Films and votes in memory: every port of the recommender."""

    films: Sequence[Film]
    tastes: dict[int, Taste]

    async def all_films(self) -> Sequence[Film]:
        """All of them."""
        return self.films

    async def films_version(self) -> int:
        """They never change."""
        return 1

    async def history(self, people: Sequence[int], asker: int, since: datetime, now: datetime) -> History:
        """The likes made up for these people; nothing was shown."""
        del asker, since, now
        return History(tuple(self.tastes[person] for person in people), frozenset())


def generated(films: int = 9_742, people: int = 610, ratings: int = 100_836, seed: int = 1) -> TrainingData:
    """Ratings of the size and skew of ml-latest-small."""
    generator = np.random.default_rng(seed)
    film_table = FilmTable(
        Film(1 + row, f"Film {row}", 1920 + row % 100, tuple(GENRES[(row * step) % len(GENRES)] for step in (1, 7)))
        for row in range(films)
    )
    fame = 1 / np.arange(50, films + 50)
    zeal = generator.lognormal(0, 1, people)
    chosen = generator.choice(films, size=ratings * 3, p=fame / fame.sum())
    whose = generator.choice(people, size=ratings * 3, p=zeal / zeal.sum())
    pairs = generator.permutation(np.unique(whose * films + chosen))[:ratings]
    half_stars = np.clip(np.round(generator.normal(7.2, 2, len(pairs))), 1, 10).astype(np.uint8)
    return TrainingData(film_table, (pairs // films).astype(np.int32), (pairs % films).astype(np.int32), half_stars)


def wide(seed: int = 1) -> TrainingData:
    """As many films as ml-32m, of which one in thirty has no rating, and a share of its people."""
    whole = SHAPES["32m"]
    curve = tuple((rank, max(1, round(count * WIDE_SHARE))) for rank, count in whole.curve)
    people, ratings = round(whole.people * WIDE_SHARE), round(whole.ratings * WIDE_SHARE)
    shape = Shape(whole.films, people, ratings, curve, whole.spread)
    facts = films_of(shape, seed)
    film_table = FilmTable(
        Film(number, each.title, each.year, each.genres) for number, each in enumerate(facts, start=1)
    )
    whose, numbers, half_stars = map(np.concatenate, zip(*ratings_of(shape, facts, seed), strict=True))
    generator = np.random.default_rng(seed)
    unrated = np.setdiff1d(np.arange(len(film_table)), numbers - 1)
    late = generator.permutation(unrated)[: -len(film_table) // 30]
    return TrainingData(
        film_table,
        np.concatenate((whose, generator.integers(0, people, len(late)))).astype(np.int32),
        np.concatenate((numbers - 1, late)).astype(np.int32),
        np.concatenate((half_stars, generator.integers(4, 10, len(late)))).astype(np.uint8),
    )


def people_of(data: TrainingData, count: int, likes: int) -> dict[int, Taste]:
    """Made-up people whose likes are drawn from what somebody in the data likes."""
    generator = np.random.default_rng(2)
    liked = np.flatnonzero(data.half_stars >= 8)
    rows = data.films[liked[generator.permutation(len(liked))]]
    ids = data.film_table.vocabulary.ids
    tastes: dict[int, Taste] = {}
    for person in range(count):
        drawn = generator.choice(rows, size=likes * 3)
        unique = np.unique(drawn)
        tastes[person] = Taste(person, liked=tuple(int(ids[row]) for row in generator.permutation(unique)[:likes]))
    return tastes
