"""One recommendation from votes in memory, against doing it as YAME did.

Run `python -m benchmarks.recommend`. Both sides get the same films, ratings and likes. Ours is the whole question,
`await Recommender.recommend(request)`, with filters, what is out, the dial, reasons and ratings. The floor does what
the ancestor did at every exploration, once for each film started from: number people and films again, build the matrix
from the list of ratings, and fit scikit-learn's neighbours on it. Each person asks for the first time, but for
"after 3": they have just asked at step 3, so that what follows from their votes alone is there already. Real ratings
when `--data` or MATINEE_TEST_DATA names them, else generated ones of that size. `--wide` asks the same of 87,585
made-up films, without the floor.

CPU is the time of the asking thread alone: on a busy machine it says what a quiet one would take, and more.
"""

from __future__ import annotations

import argparse
import asyncio
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

from benchmarks.data.real import real_ratings
from benchmarks.data.recommend_data import WIDE_SHARE, Source, generated, people_of, wide
from benchmarks.goals import verdict
from recommender.models.base import TrainingData
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.service import Recommender
from recommender.training import artefact
from recommender.training.bundle import FitMetadata, fit
from recommender.training.reading import read_dataset
from recommender.types import Filters, Place, Request, Taste

LIKES = 10
GOAL_P99_MS = 1.0
GOAL_P99_WIDE_MS = 5.0
GOAL_RATIO = 200.0
NOW = datetime(2026, 1, 1, tzinfo=UTC)
MODEL_ID = "0" * 16
FILTERS = Filters(year_from=1980, year_to=2010, genres=("Comedy", "Drama"), excluded_genres=("Horror",), min_rating=3.0)


@dataclass(frozen=True, slots=True)
class Speed:
    """Figures of one way of recommending."""

    name: str
    p50_ms: float
    p99_ms: float
    cpu_p99_ms: float
    asked: int


async def ours(
    data: TrainingData, tastes: dict[int, Taste], folder: Path, parameters: LearnedKNNParameters
) -> tuple[Speed, ...]:
    """The whole question, from a model that was written, checked and mapped; at home, far away, filtered."""
    model = fit(data, parameters, FitMetadata(MODEL_ID, NOW, data.person_count, len(data.people)))
    facts = {"fitted_at": int(NOW.timestamp()), "people": data.person_count, "votes": len(data.people)}
    artefact.write(folder, MODEL_ID, model.arrays(), facts)
    artefact.point_to(folder, MODEL_ID)
    source = Source(data.film_table.films, tastes)
    recommender = Recommender(source, source, folder)
    await recommender.load()
    speeds = [await _ask(recommender, tastes, dial, Filters()) for dial in (0, 5, 10)]
    speeds.append(await _ask(recommender, tastes, 5, FILTERS))
    speeds.append(await _ask(recommender, tastes, 5, Filters(), before=3))
    return tuple(speeds)


def _request(person: int, dial: int, filters: Filters) -> Request:
    return Request(person, Place("guild", 1), NOW, seed=person, adventurousness=dial, filters=filters)


async def _ask(
    recommender: Recommender, tastes: dict[int, Taste], dial: int, filters: Filters, before: int | None = None
) -> Speed:
    """Everybody once; with `before` each has just asked at that step of the dial, which is not measured."""
    times: list[float] = []
    cpu: list[float] = []
    for person in tastes:
        request = _request(person, dial, filters)
        if before is not None:
            await recommender.recommend(replace(request, adventurousness=before))
        began, cpu_began = time.perf_counter(), time.thread_time()
        answer = await recommender.recommend(request)
        cpu.append(time.thread_time() - cpu_began)
        times.append(time.perf_counter() - began)
        assert len(answer.picks) == request.count
    warm = len(times) // 10  # the first tenth warms caches up
    filtered = ", with filters" if filters != Filters() else ""
    turned = "" if before is None else f", after {before}"
    return _speed(f"Matinee, dial at {dial}{filtered}{turned}", times[warm:], cpu[warm:])


def yame(data: TrainingData, tastes: dict[int, Taste], times_asked: int) -> Speed:
    """For each liked film: build the matrix from the ratings, fit the neighbours, and look up the nearest."""
    people, stars = data.people.tolist(), (data.half_stars / 2).tolist()
    films = data.film_table.vocabulary.ids[data.films].tolist()
    times: list[float] = []
    cpu: list[float] = []
    for person in list(tastes)[:times_asked]:
        began, cpu_began = time.perf_counter(), time.thread_time()
        for film in tastes[person].liked:
            row_of = {identity: row for row, identity in enumerate(np.unique(films).tolist())}
            column_of = {identity: column for column, identity in enumerate(np.unique(people).tolist())}
            rows, columns = [row_of[identity] for identity in films], [column_of[identity] for identity in people]
            matrix = sparse.csr_matrix((stars, (rows, columns)), shape=(len(row_of), len(column_of)))
            search = NearestNeighbors(n_neighbors=20, metric="cosine", algorithm="brute").fit(matrix)
            search.kneighbors(matrix[[row_of[film]]])
        cpu.append(time.thread_time() - cpu_began)
        times.append(time.perf_counter() - began)
    return _speed("as YAME did", times, cpu)


def _speed(name: str, times: list[float], cpu: list[float]) -> Speed:
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    cpu_cuts = statistics.quantiles(cpu, n=100, method="inclusive")
    return Speed(name, cuts[49] * 1e3, cuts[98] * 1e3, cpu_cuts[98] * 1e3, len(times))


def table(speeds: Sequence[Speed], floor: Speed | None, title: str) -> Table:
    """The figures, with how many times faster than the floor each is."""
    drawn = Table("way", "p50 ms", "p99 ms", "p99 ms of CPU", "ratio of p50", "asked", title=title)
    for speed in (*speeds, *(() if floor is None else (floor,))):
        ratio = "" if floor is None else f"{floor.p50_ms / speed.p50_ms:,.0f} ×"
        times = (f"{each:.3f}" for each in (speed.p50_ms, speed.p99_ms, speed.cpu_p99_ms))
        drawn.add_row(speed.name, *times, ratio, f"{speed.asked:,}")
    return drawn


def measure(data: TrainingData, asked: int, parameters: LearnedKNNParameters | None = None) -> tuple[Speed, ...]:
    """Ours, on made-up people."""
    with tempfile.TemporaryDirectory() as folder:
        tastes = people_of(data, asked, LIKES)
        return asyncio.run(ours(data, tastes, Path(folder), parameters or LearnedKNNParameters()))


def show(console: Console, title: str, found: tuple[Speed, ...], floor: Speed | None, goal_p99_ms: float) -> None:
    """Print the table, and say whether the goals are reached."""
    console.print(table(found, floor, title))
    p99, cpu = (max(getattr(speed, name) for speed in found) for name in ("p99_ms", "cpu_p99_ms"))
    ratio = float("inf") if floor is None else floor.p50_ms / max(speed.p50_ms for speed in found)
    console.print(
        f"Goal: p99 below {goal_p99_ms:g} ms{'' if floor is None else f' and {GOAL_RATIO:g} times faster than YAME'}: "
        f"{verdict(p99 < goal_p99_ms and ratio >= GOAL_RATIO)} "
        f"({p99:.2f} ms, {cpu:.2f} ms of CPU{'' if floor is None else f', {ratio:,.0f} ×'})."
    )


def main() -> None:
    """Measure, print the tables, and say whether the goals are reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a MovieLens folder or zip (default: in MATINEE_TEST_DATA)")
    parser.add_argument("--asked", type=int, default=2_000, help="recommendations measured (default 2000)")
    parser.add_argument("--floor-asked", type=int, default=20, help="the same as YAME did (default 20)")
    parser.add_argument("--wide", action="store_true", help="87,585 made-up films instead, without the floor")
    arguments = parser.parse_args()
    console = Console()
    path = real_ratings(arguments.data)
    if arguments.wide:
        name, data = "made up", wide()
    else:
        name, data = ("generated", generated()) if path is None else read_dataset(path)[:2]
    title = f"{name}: {len(data.film_table):,} films, {len(data.people):,} ratings; {LIKES} likes, 5 films"
    if arguments.wide:
        many = LearnedKNNParameters()
        found = measure(data, arguments.asked, replace(many, neighbours_a_like=many.neighbours_a_like / WIDE_SHARE))
        show(console, title, found, None, GOAL_P99_WIDE_MS)
    else:
        found = measure(data, arguments.asked)
        floor = yame(data, people_of(data, arguments.floor_asked, LIKES), arguments.floor_asked)
        show(console, title, found, floor, GOAL_P99_MS)


if __name__ == "__main__":
    main()
