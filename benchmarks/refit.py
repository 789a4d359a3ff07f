"""Cost of bringing new votes into the model: a whole fit compared with solving only the films voted on.

Run `make bench-refit`. Real ratings when `--data` or MATINEE_TEST_DATA names them, else ratings of the shape of
ml-latest-small are made up. A whole run is the trainer process as the running bot starts it, at its lower priority:
start, reading, work, writing, checking, swap. "Solving" is the learned weights alone, in this process, with everything
read already. It ends with 1 if a film solved again differs from what the whole fit gives it.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.data.real import real_ratings
from benchmarks.data.synthetic import SHAPES, Shape
from benchmarks.size_trial import prepare
from bot.config import ModelSection, database_of
from bot.store.database import Database
from bot.store.people.vote_rows import VoteRow
from bot.store.people.votes import Votes
from bot.trainer.call import call_trainer
from bot.trainer.task import Task, Trained, Wanted, parameters_of
from bot.trainer.work import read_inputs
from recommender.models.base import TrainingData
from recommender.models.learned_knn.incremental import update_incrementally
from recommender.models.learned_knn.model import LearnedKNN
from recommender.training.train import gather
from recommender.types import VoteKind

CHANGED = (1, 10, 100)
PEOPLE = 20
"""Number of people who vote on each of the films."""
TOLERANCE = 1e-3
SETTINGS = ModelSection()
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one way."""

    films: int
    """Number of films solved."""
    run_seconds: float
    cpu_seconds: float
    """CPU time of the trainer process, which a busy machine does not change much."""
    solve_seconds: float
    """CPU time of solving, all threads together; the least of a few runs."""
    difference: float
    """Greatest difference of a weight from the whole fit's."""


async def measure(home: Path, changed: Sequence[int] = CHANGED) -> list[Cost]:
    """A whole fit in a home that `prepare` filled, then so many films voted on and solved, each after the last."""
    _, run_seconds, cpu_seconds = await _run(home, "fit")
    data = await _data(home)
    fit_seconds, model = _best(lambda: LearnedKNN.fit(data, parameters_of(SETTINGS)))
    costs = [Cost(len(data.film_table), run_seconds, cpu_seconds, fit_seconds, 0.0)]
    for films in changed:
        rows = await _vote(home, data, films)
        trained, run_seconds, cpu_seconds = await _run(home, "update")
        assert (trained.done, trained.films) == ("update", films), trained
        data = await _data(home)
        before = model
        solve_seconds, model = _best(lambda: update_incrementally(before, data, rows, parameters_of(SETTINGS)))  # noqa: B023
        whole = LearnedKNN.fit(data, parameters_of(SETTINGS))
        costs.append(Cost(films, run_seconds, cpu_seconds, solve_seconds, _difference(model, whole, rows)))
    return costs


def table(costs: Sequence[Cost], name: str) -> Table:
    """A row each; the first is the whole fit."""
    whole = costs[0]
    drawn = Table(
        "films solved",
        "whole run s",
        "×",
        "its CPU s",
        "solving CPU s",
        "×",
        "greatest difference",
        title=f"Fresh votes, {name}",
    )
    for cost in costs:
        drawn.add_row(
            f"{cost.films:,}" + (" (all)" if cost is whole else ""),
            f"{cost.run_seconds:.2f}",
            f"{whole.run_seconds / cost.run_seconds:.1f}",
            f"{cost.cpu_seconds:.2f}",
            f"{cost.solve_seconds:.3f}",
            f"{whole.solve_seconds / cost.solve_seconds:.1f}",
            f"{cost.difference:.1g}",
        )
    return drawn


async def _run(home: Path, wanted: Wanted) -> tuple[Trained, float, float]:
    """The result of a training, its time and its CPU time, in seconds."""
    began, used = perf_counter(), _children()
    task = Task.of(home, SETTINGS, wanted, datetime.now(UTC), background=True)
    return await call_trainer(task, lambda _: None), perf_counter() - began, _children() - used


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def _data(home: Path) -> TrainingData:
    return gather(await read_inputs(home, datetime.now(UTC)))


async def _vote(home: Path, data: TrainingData, films: int) -> np.ndarray:
    """A few new people like films, drawn as often as they are rated; returns the films' rows."""
    counts = np.bincount(data.films, minlength=len(data.film_table))
    generator = np.random.default_rng(films)
    rows = np.sort(generator.choice(len(counts), films, replace=False, p=counts / counts.sum())).astype(np.int32)
    now = datetime.now(UTC)
    async with await Database.open(database_of(home)) as database:
        ids = data.film_table.vocabulary.ids[rows].tolist()
        people = range(films * 1_000, films * 1_000 + PEOPLE)
        await Votes(database).add(
            *(VoteRow(person, film, VoteKind.LIKE, "simulated", now) for person in people for film in ids)
        )
    return rows


def _best(work: Callable[[], LearnedKNN]) -> tuple[float, LearnedKNN]:
    times: list[float] = []
    for _ in range(_TRIES):
        began = process_time()
        model = work()
        times.append(process_time() - began)
    return min(times), model


def _difference(found: LearnedKNN, whole: LearnedKNN, rows: np.ndarray) -> float:
    """The greatest difference among the weights for these films."""
    worst = 0.0
    for one, other in ((found.liked, whole.liked), (found.unliked, whole.unliked)):
        gone = np.abs(_columns(one, rows) - _columns(other, rows)).max(initial=0)
        worst = max(worst, float(gone))
    return worst


def _columns(lists: object, rows: np.ndarray) -> np.ndarray:
    starts, films, weights = (getattr(lists, name) for name in ("starts", "films", "weights"))
    place = np.full(len(starts) - 1, -1)
    place[rows] = np.arange(len(rows))
    owners = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    kept = place[films] >= 0
    dense = np.zeros((len(starts) - 1, len(rows)), dtype=np.float32)
    dense[owners[kept], place[films[kept]]] = weights[kept]
    return dense


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, help="a MovieLens folder or zip (default: in MATINEE_TEST_DATA)")
    parser.add_argument("--size", choices=SHAPES, default="small", help="of what is made up when there is no data")
    chosen = parser.parse_args()
    source: Path | Shape = SHAPES[chosen.size]
    if (real := real_ratings(chosen.data)) is not None and chosen.size == "small":
        source = real
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        prepare(home, source)
        costs = asyncio.run(measure(home))
    name = source.name if isinstance(source, Path) else f"made up in the shape of {chosen.size}"
    Console().print(table(costs, name))
    return int(any(cost.difference > TOLERANCE for cost in costs))


if __name__ == "__main__":
    sys.exit(main())
