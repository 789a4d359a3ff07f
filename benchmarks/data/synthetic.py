"""Synthetic rating sets like well-known ones: as many films, people and ratings, and as long-tailed.

Everything follows from the seed. How often each film is rated follows the real set's curve, read off at a few ranks;
how much people rate is 20 and a lognormal part; and people have tastes: which genres they watch and how they like them,
so that there is something to learn. It says nothing of how good a model is, only of what it costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.catalogue.facts import FilmFacts
from recommender.types import GENRES

TASTES = 24
LEAST = 20
"""Ratings of the person with the fewest: MovieLens leaves out people with fewer."""
_MOST = 0.4
"""Ratings of the person with the most, as a share of all films."""
_MANY = 0.005
"""Ratings of somebody who rates much, as a share of all films: picks with repeats would mostly be repeats."""
_CHUNK = 500_000
_FILMS_POWER = 0.4
"""Films of a set grow with ratings to this power, as from ml-latest-small to ml-32m."""
_GENRE_FAME = 1 / np.arange(1.0, len(GENRES) + 1) ** 0.7

Chunk = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]]
"""People, films (numbers of `FilmFacts.source_id`) and half-stars."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a set is, and how its ratings are spread."""

    films: int
    people: int
    ratings: int
    curve: tuple[tuple[int, int], ...]
    """Rank of a film by number of ratings, and about how many it has; straight lines between, on logarithms."""
    spread: float
    """Standard deviation of the logarithm of a person's ratings above `LEAST`."""

    def scaled(self, ratings: int) -> Shape:
        """A smaller set of the same shape: people in proportion, films as MovieLens grew by them."""
        share = ratings / self.ratings
        films = max(200, round(self.films * share**_FILMS_POWER))
        ranks = tuple(
            (max(1, round(rank * share**_FILMS_POWER)), max(1, round(count * share))) for rank, count in self.curve
        )
        return Shape(films, max(10, round(self.people * share)), ratings, ranks, self.spread)


SHAPES = {
    "small": Shape(
        9_742, 610, 100_836, ((1, 329), (10, 230), (100, 110), (500, 45), (1_000, 25), (2_260, 10), (6_300, 1)), 1.46
    ),
    "1m": Shape(
        3_883, 6_040, 1_000_209, ((1, 3_428), (10, 2_650), (100, 1_500), (1_000, 300), (2_000, 100), (3_706, 1)), 1.14
    ),
    "32m": Shape(
        87_585,
        200_948,
        32_000_204,
        (
            (1, 102_929),
            (10, 75_000),
            (100, 38_000),
            (700, 10_000),
            (4_500, 1_000),
            (12_000, 100),
            (31_000, 10),
            (84_000, 1),
        ),
        1.39,
    ),
}
"""ml-latest-small, ml-1m and ml-32m."""


def films_of(shape: Shape, seed: int = 1) -> list[FilmFacts]:
    """Films with titles of two made-up words and a number, years (most of them late) and one to three genres."""
    generator = np.random.default_rng(seed)
    words = ["".join(generator.choice(list("aeioumnrstlkdbp"), 6)).title() for _ in range(2_000)]
    pairs = generator.integers(0, len(words), (shape.films, 2))
    years = 2023 - np.minimum(generator.exponential(22, shape.films), 120).astype(int)
    share = _GENRE_FAME / _GENRE_FAME.sum()
    counts = generator.choice(3, shape.films, p=(0.35, 0.4, 0.25)) + 1
    drawn = generator.choice(len(GENRES), (shape.films, 3), p=share)
    return [
        FilmFacts(
            title=f"{words[first]} {words[second]} {number}",
            year=int(years[number - 1]),
            genres=tuple(GENRES[place] for place in dict.fromkeys(drawn[number - 1, : counts[number - 1]].tolist())),
            movielens_id=number,
            source_id=number,
        )
        for number, (first, second) in enumerate(pairs, start=1)
    ]


def ratings_of(shape: Shape, films: Sequence[FilmFacts], seed: int = 1) -> Iterator[Chunk]:
    """Ratings in chunks of whole people; no person rates a film twice.

    Args:
        shape: how many.
        films: what `films_of` gave for that shape.
        seed: the same seed gives the same ratings.
    """
    generator = np.random.default_rng(seed + 1)
    world = _World.of(shape, films, generator)
    wanted = _histories(shape, generator)
    ends = np.cumsum(wanted)
    first = 0
    while first < shape.people:
        last = int(np.searchsorted(ends, ends[first] + _CHUNK, side="right"))
        people = np.arange(first, max(last, first + 1))
        yield world.rate(people, wanted[people], generator)
        first = int(people[-1]) + 1


@dataclass(frozen=True, slots=True)
class _World:
    """Parameters of films and tastes."""

    films: int
    chances: NDArray[np.float64]
    """Tastes × films: how often films are picked, in proportion."""
    reach: NDArray[np.float64]
    """Tastes × films in one row: for each taste the cumulative chance to pick a film, plus the taste's number."""
    quality: NDArray[np.float32]
    affinity: NDArray[np.float32]
    """Tastes × films: how much better than others people of a taste find a film, about ± 1."""

    @classmethod
    def of(cls, shape: Shape, films: Sequence[FilmFacts], generator: np.random.Generator) -> _World:
        genres = np.zeros((len(films), len(GENRES)))
        place = {genre: column for column, genre in enumerate(GENRES)}
        for row, film in enumerate(films):
            genres[row, [place[genre] for genre in film.genres]] = 1 / len(film.genres)
        affinity = generator.normal(0, 1, (TASTES, len(GENRES))) @ genres.T
        chances = generator.permutation(_fame(shape)) * np.exp(0.5 * affinity)
        reach = np.cumsum(chances / chances.sum(axis=1, keepdims=True), axis=1)
        reach[:, -1] = 1
        return cls(
            len(films),
            chances,
            (reach + np.arange(TASTES)[:, np.newaxis]).ravel(),
            generator.normal(3.65, 0.45, len(films)).astype(np.float32),
            affinity.astype(np.float32),
        )

    def rate(self, people: NDArray[np.int64], wanted: NDArray[np.int64], generator: np.random.Generator) -> Chunk:
        """Ratings of some people, as many of each as wanted."""
        taste = generator.integers(0, TASTES, len(people))
        few = np.flatnonzero(wanted < self.films * _MANY)
        pairs = self._few(few, wanted, taste, generator)
        missing = wanted - np.bincount(pairs // self.films, minlength=len(people))
        late = np.flatnonzero(missing)
        pairs = pairs[missing[pairs // self.films] == 0]
        pairs = np.concatenate((pairs, *(self._race(int(one), wanted[one], taste[one], generator) for one in late)))
        pairs.sort()
        owners, films = pairs // self.films, pairs % self.films
        stars = self.quality[films] + 0.4 * self.affinity[taste[owners], films]
        stars += generator.normal(0, 0.4, len(people))[owners] + generator.normal(0, 0.7, len(pairs))
        half_stars = np.clip(np.round(stars * 2), 1, 10).astype(np.uint8)
        return people[owners].astype(np.int32), (films + 1).astype(np.int32), half_stars

    def _few(
        self,
        owners: NDArray[np.int64],
        wanted: NDArray[np.int64],
        taste: NDArray[np.int64],
        generator: np.random.Generator,
    ) -> NDArray[np.int64]:
        """Person × films + film for people who rate little: picked with repeats, of which one is kept."""
        owners = np.repeat(owners, wanted[owners] * 3)
        whose = taste[owners]
        found = np.searchsorted(self.reach, generator.random(len(owners)) + whose, side="right") - whose * self.films
        pairs = np.unique(owners * self.films + np.clip(found, 0, self.films - 1))
        pairs = generator.permutation(pairs)
        pairs = pairs[np.argsort(pairs // self.films, kind="stable")]
        owners = pairs // self.films
        return pairs[np.arange(len(pairs)) - np.searchsorted(owners, owners) < wanted[owners]]

    def _race(self, owner: int, wanted: np.int64, taste: np.int64, generator: np.random.Generator) -> NDArray[np.int64]:
        """The same for one who rates much: films arrive by chance, the first are taken (Efraimidis and Spirakis)."""
        arrivals = generator.standard_exponential(self.films) / self.chances[taste]
        return owner * self.films + np.argpartition(arrivals, wanted)[:wanted]


def _fame(shape: Shape) -> NDArray[np.float64]:
    """About how often each film is rated, by rank; past the end of the curve hardly ever."""
    ranks, counts = np.array(shape.curve, dtype=np.float64).T
    places = np.arange(1, shape.films + 1)
    fame = np.exp(np.interp(np.log(places), np.log(ranks), np.log(counts)))
    fame = -np.log1p(-np.minimum(fame / shape.people, 0.95))  # nobody rates a film twice: the well known need more
    return np.where(places > ranks[-1], fame[-1] / 10, fame)


def _histories(shape: Shape, generator: np.random.Generator) -> NDArray[np.int64]:
    """How many ratings each person gives; together exactly as many as asked for."""
    most = round(shape.films * _MOST)
    least = min(LEAST, shape.ratings // shape.people)
    zeal = np.exp(generator.normal(0, shape.spread, shape.people))
    scale = (shape.ratings - least * shape.people) / zeal.sum()
    for _ in range(20):  # what the cap takes from some, others give
        counts = np.minimum(least + np.floor(zeal * scale), most).astype(np.int64)
        left = shape.ratings - int(counts.sum())
        scale *= 1 + left / shape.ratings
    open_to = np.flatnonzero(counts < most) if left > 0 else np.flatnonzero(counts > least)
    np.add.at(counts, generator.choice(open_to, abs(left)), np.sign(left))
    return counts
