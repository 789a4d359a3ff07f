"""Films and ratings whose correct recommendations are known by construction, and in-memory sources of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from recommender.films.table import FilmTable
from recommender.models.base import TrainingData
from recommender.ports import History
from recommender.types import GENRES, Film, Place, Request, Taste

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLACE = Place("guild", 1)
PLAIN_GENRES = tuple(genre for genre in GENRES if genre != "IMAX")


def many_films(count: int = 1_200, seed: int = 1, starter: bool = True) -> list[Film]:
    """Films of all decades from the 1920s and all genres, with themes; ids leave gaps."""
    generator = np.random.default_rng(seed)
    films = []
    for number in range(count):
        genres = generator.choice(len(GENRES), size=generator.integers(1, 4), replace=False)
        films.append(
            Film(
                id=10 + 3 * number,
                title=f"Film {number}",
                year=int(1920 + number % 106),
                genres=tuple(GENRES[place] for place in sorted(genres)),
                runtime_minutes=int(generator.integers(70, 200)),
                directors=(f"Director {number % 97}",),
                countries=("FR",) if number % 3 else ("JP",),
                themes=(f"theme {number % 41}", f"theme {number % 13}"),
                starter=starter,
                curated=starter,
            )
        )
    return films


def block_data(blocks: int = 4, films: int = 30, people: int = 40, share: float = 0.5, seed: int = 1) -> TrainingData:
    """Everybody likes films of one block and rates a few of the others badly; block b starts at row b·films."""
    generator = np.random.default_rng(seed)
    film_table = FilmTable(
        Film(
            10 + row,
            f"Film {row}",
            1950 + row // films * 10,
            (PLAIN_GENRES[row // films],),
            themes=(f"t{row // films}",),
        )
        for row in range(blocks * films)
    )
    entries = []
    for person in range(blocks * people):
        block = person // people
        for row in range(blocks * films):
            if row // films == block and generator.random() < share:
                entries.append((person, row, 9 + int(generator.random() < 0.5)))
            elif row // films != block and generator.random() < 0.02:
                entries.append((person, row, 3))
    table = np.array(entries)
    return TrainingData(
        film_table, table[:, 0].astype(np.int32), table[:, 1].astype(np.int32), table[:, 2].astype(np.uint8)
    )


def ring_data(films=1_500, people=250, seed=3) -> TrainingData:
    """Films and people on a ring: people like what is near them, know the popular, and rate it by its quality."""
    generator = np.random.default_rng(seed)
    place, fame = generator.random(films), generator.pareto(1.5, films) + 0.3
    quality = generator.normal(0, 0.7, films)
    film_table = FilmTable(
        Film(
            row + 1,
            f"Film {row}",
            1950 + row % 70,
            (PLAIN_GENRES[int(place[row] * 10)],),
            themes=(f"t{int(place[row] * 30)}",),
        )
        for row in range(films)
    )
    entries = []
    for person in range(people):
        away = np.abs((place - generator.random() + 0.5) % 1 - 0.5)
        chance = fame * np.exp(-away * 12)
        rows = generator.choice(films, size=45, replace=False, p=chance / chance.sum())
        stars = 4.1 - 3 * away[rows] + quality[rows] + generator.normal(0, 0.4, len(rows))
        entries.append((np.full(len(rows), person), rows, np.clip(np.rint(2 * stars), 1, 10)))
    people_, rows, half_stars = (np.concatenate(column) for column in zip(*entries, strict=True))
    return TrainingData(film_table, people_.astype(np.int32), rows.astype(np.int32), half_stars.astype(np.uint8))


@dataclass
class Memory:
    """Films, votes and what was shown, in memory: every port of the recommender."""

    films: list[Film] = field(default_factory=list)
    tastes: dict[int, Taste] = field(default_factory=dict)
    shown: frozenset[int] = frozenset()
    version: int = 1

    async def all_films(self):
        return tuple(self.films)

    async def films_version(self):
        return self.version

    async def history(self, people, asker, since, now):  # noqa: ARG002 - the port's shape
        return History(tuple(self.tastes.get(person, Taste(person)) for person in people), self.shown)


def wish(**changes) -> Request:
    """A request of person 1."""
    return Request(**{"person": 1, "place": PLACE, "now": NOW, "seed": 7, **changes})
