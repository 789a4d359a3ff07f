"""One recommendation from votes in memory, against doing it as YAME did.

Run `python -m benchmarks.recommend`. Both sides get the same films, ratings and likes. Ours is the whole question,
`await Recommender.recommend(request)`, with filters, what is out, the dial, reasons and ratings. The floor does what
the ancestor did at every exploration, once for each film started from: number people and films anew, build the matrix
from the list of ratings, and fit scikit-learn's neighbours on it. Real ratings when `--data` or MATINEE_TEST_DATA names
them, else generated ones of that size.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from scipy import sparse
from sklearn.neighbors import NearestNeighbors

from recommender import artefact
from recommender.evaluation.reading import read_dataset
from recommender.fitted import Facts, fit
from recommender.models.base import TrainingData
from recommender.models.learned_knn import LearnedKNNParameters
from recommender.service import Recommender
from recommender.shelf import Shelf
from recommender.types import GENRES, Film, Place, Request, Taste

LIKES = 10
GOAL_P99_MS = 1.0
GOAL_RATIO = 200.0
NOW = datetime(2026, 1, 1, tzinfo=UTC)
MODEL_ID = "0" * 16


@dataclass(frozen=True, slots=True)
class Speed:
    """How one way of recommending did."""

    name: str
    p50_ms: float
    p99_ms: float
    asked: int


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

    async def taste(self, person: int, now: datetime) -> Taste:
        """The likes made up for this person."""
        del now
        return self.tastes[person]

    async def shown_to(self, person: int, since: datetime) -> frozenset[int]:
        """Nothing was shown."""
        del person, since
        return frozenset()

    async def shown_in(self, place: Place, since: datetime) -> frozenset[int]:
        """Nothing was shown."""
        del place, since
        return frozenset()


def generated(films: int = 9_742, people: int = 610, ratings: int = 100_836, seed: int = 1) -> TrainingData:
    """Ratings of the size and skew of ml-latest-small."""
    generator = np.random.default_rng(seed)
    shelf = Shelf(
        Film(1 + row, f"Film {row}", 1920 + row % 100, tuple(GENRES[(row * step) % len(GENRES)] for step in (1, 7)))
        for row in range(films)
    )
    fame = 1 / np.arange(50, films + 50)
    zeal = generator.lognormal(0, 1, people)
    chosen = generator.choice(films, size=ratings * 3, p=fame / fame.sum())
    whose = generator.choice(people, size=ratings * 3, p=zeal / zeal.sum())
    pairs = generator.permutation(np.unique(whose * films + chosen))[:ratings]
    half_stars = np.clip(np.round(generator.normal(7.2, 2, len(pairs))), 1, 10).astype(np.uint8)
    return TrainingData(shelf, (pairs // films).astype(np.int32), (pairs % films).astype(np.int32), half_stars)


def people_of(data: TrainingData, count: int, likes: int) -> dict[int, Taste]:
    """Made-up people whose likes are drawn from what somebody in the data likes."""
    generator = np.random.default_rng(2)
    liked = np.flatnonzero(data.half_stars >= 8)
    rows = data.films[liked[generator.permutation(len(liked))]]
    ids = data.shelf.vocabulary.ids
    tastes: dict[int, Taste] = {}
    for person in range(count):
        drawn = generator.choice(rows, size=likes * 3)
        unique = np.unique(drawn)
        tastes[person] = Taste(person, liked=tuple(int(ids[row]) for row in generator.permutation(unique)[:likes]))
    return tastes


async def ours(data: TrainingData, tastes: dict[int, Taste], folder: Path) -> tuple[Speed, ...]:
    """The whole question, from a model that was written, checked and mapped; at home and far away."""
    model = fit(data, LearnedKNNParameters(), Facts(MODEL_ID, NOW, data.person_count, len(data.people)))
    facts = {"fitted_at": int(NOW.timestamp()), "people": data.person_count, "votes": len(data.people)}
    artefact.write(folder, MODEL_ID, model.arrays(), facts)
    artefact.point_to(folder, MODEL_ID)
    source = Source(data.shelf.films, tastes)
    recommender = Recommender(source, source, source, folder)
    await recommender.load()
    return tuple([await _ask(recommender, tastes, dial) for dial in (0, 5, 10)])


async def _ask(recommender: Recommender, tastes: dict[int, Taste], dial: int) -> Speed:
    base = Request(person=0, place=Place("guild", 1), now=NOW, seed=1, adventurousness=dial)
    times: list[float] = []
    for person in tastes:
        request = replace(base, person=person, seed=person)
        begun = time.perf_counter()
        answer = await recommender.recommend(request)
        times.append(time.perf_counter() - begun)
        assert len(answer.picks) == request.count
    return _speed(f"Matinee, dial at {dial}", times[len(times) // 10 :])  # the first tenth warms caches up


def yame(data: TrainingData, tastes: dict[int, Taste], times_asked: int) -> Speed:
    """For each liked film: the matrix anew from the ratings, the neighbours fitted anew, the nearest looked up."""
    people, stars = data.people.tolist(), (data.half_stars / 2).tolist()
    films = data.shelf.vocabulary.ids[data.films].tolist()
    times: list[float] = []
    for person in list(tastes)[:times_asked]:
        begun = time.perf_counter()
        for film in tastes[person].liked:
            row_of = {identity: row for row, identity in enumerate(np.unique(films).tolist())}
            column_of = {identity: column for column, identity in enumerate(np.unique(people).tolist())}
            rows, columns = [row_of[identity] for identity in films], [column_of[identity] for identity in people]
            matrix = sparse.csr_matrix((stars, (rows, columns)), shape=(len(row_of), len(column_of)))
            search = NearestNeighbors(n_neighbors=20, metric="cosine", algorithm="brute").fit(matrix)
            search.kneighbors(matrix[[row_of[film]]])
        times.append(time.perf_counter() - begun)
    return _speed("as YAME did", times)


def _speed(name: str, times: list[float]) -> Speed:
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return Speed(name, cuts[49] * 1e3, cuts[98] * 1e3, len(times))


def table(speeds: Sequence[Speed], floor: Speed, title: str) -> Table:
    """The figures, with how many times faster than the floor each is."""
    drawn = Table("way", "p50 ms", "p99 ms", "ratio of p50", "asked", title=title)
    for speed in (*speeds, floor):
        ratio = f"{floor.p50_ms / speed.p50_ms:,.0f} ×"
        drawn.add_row(speed.name, f"{speed.p50_ms:.3f}", f"{speed.p99_ms:.3f}", ratio, f"{speed.asked:,}")
    return drawn


def measure(data: TrainingData, asked: int, floor_asked: int) -> tuple[tuple[Speed, ...], Speed]:
    """Both ways, on the same likes."""
    tastes = people_of(data, asked, LIKES)
    with tempfile.TemporaryDirectory() as folder:
        speeds = asyncio.run(ours(data, tastes, Path(folder)))
    return speeds, yame(data, tastes, floor_asked)


def main() -> None:
    """Measure, print the table, and say whether the goals are reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a MovieLens folder or zip (default: in MATINEE_TEST_DATA)")
    parser.add_argument("--asked", type=int, default=2_000, help="recommendations measured (default 2000)")
    parser.add_argument("--floor-asked", type=int, default=20, help="the same as YAME did (default 20)")
    arguments = parser.parse_args()
    path: Path | None = arguments.data
    if path is None and "MATINEE_TEST_DATA" in os.environ:
        path = Path(os.environ["MATINEE_TEST_DATA"]) / "ml-latest-small"
    name, data = ("generated", generated()) if path is None else read_dataset(path)[:2]
    speeds, floor = measure(data, arguments.asked, arguments.floor_asked)
    title = f"{name}: {len(data.shelf):,} films, {len(data.people):,} ratings; {LIKES} likes, 5 films"
    console = Console()
    console.print(table(speeds, floor, title))
    worst = max(speeds, key=lambda speed: speed.p99_ms)
    ratio = floor.p50_ms / max(speed.p50_ms for speed in speeds)
    reached = worst.p99_ms < GOAL_P99_MS and ratio >= GOAL_RATIO
    console.print(
        f"Goal: p99 below {GOAL_P99_MS:g} ms and {GOAL_RATIO:g} times faster than YAME: "
        f"{'reached' if reached else 'not reached'} ({worst.p99_ms:.2f} ms, {ratio:,.0f} ×)."
    )


if __name__ == "__main__":
    main()
