"""One size of `benchmarks.size`: a home with so many films and ratings, a whole `matinee train` in it, a load, a swap.

`prepare` and `measure` each want a process of their own: the peak memory of a process is reported for
its children as well.
"""

from __future__ import annotations

import asyncio
import json
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, time

import numpy as np
from numpy.typing import NDArray

from benchmarks.data.synthetic import Shape, films_of, ratings_of
from benchmarks.memory import peak_megabytes
from benchmarks.ticker import Ticker
from bot.cli.frame import Setup
from bot.cli.train import train_now
from bot.config import Config, database_of, models_of
from bot.services.film_data.library import Library
from bot.store.database import Database
from bot.store.film_data.datasets import DatasetRow, Datasets
from bot.store.film_data.films import Films
from bot.store.people.histories import Histories
from bot.store.people.votes import Votes
from recommender.catalogue.rating_set import open_rating_set
from recommender.catalogue.spool import RatingSpool
from recommender.models.learned_knn.interactions import HISTORY_MOST
from recommender.service import Recommender
from recommender.training import artefact

IDLE_SECONDS = 3.0
_NAME = "made-up"


@dataclass(frozen=True, slots=True)
class Hold:
    """The longest time for which an event loop was blocked."""

    milliseconds: float
    own_milliseconds: float
    """Without the time in which no processor was free."""

    @classmethod
    def of(cls, ticker: Ticker) -> Hold:
        """Take the figures of a ticker."""
        return cls(ticker.longest * 1e3, ticker.longest_own * 1e3)


@dataclass(frozen=True, slots=True)
class Trial:
    """The cost of one size."""

    name: str
    films: int
    people: int
    ratings: int
    pairs: int
    """Σ n² over people, n being their ratings, 500 at the most: what a neighbour model must look at."""
    seconds: float
    """From starting the trainer process to a checked model in use."""
    cpu_seconds: float
    """The trainer process's."""
    peak_megabytes: float
    """Resident memory of the trainer process, at its peak; 10⁶ bytes."""
    artefact_megabytes: float
    steps: dict[str, float]
    """Seconds from the name of each step to the next."""
    load_seconds: float
    """For a bot to load the films and the model."""
    swap_seconds: float
    """For `Recommender.refresh` to swap another model in."""
    holds: dict[str, Hold]
    """Of the bot's event loop: idle, and beside a fit, during a load and a swap."""


def prepare(home: Path, source: Shape | Path) -> None:
    """Fill a home: from a data set, or with made-up films and ratings of a shape. One that is full stays."""
    if (home / "full").exists():
        return
    shutil.rmtree(home, ignore_errors=True)
    asyncio.run(_import(home, source) if isinstance(source, Path) else _make_up(home, source))
    (home / "full").touch()


def measure(name: str, home: Path) -> Trial:
    """Train, load and swap in a home that `prepare` filled."""
    return asyncio.run(_measure(name, home))


async def _import(home: Path, path: Path) -> None:
    async with await Database.open(database_of(home)) as database:
        await Library(Films(database), Datasets(database), home, Config()).import_path(path)


async def _make_up(home: Path, shape: Shape) -> None:
    facts = films_of(shape)
    async with await Database.open(database_of(home)) as database:
        merged = await Films(database).merge(facts)
        ids = np.array((0, *merged.film_ids), dtype=np.int32)
        folder = f"ratings/{_NAME}"
        (home / "ratings").mkdir()
        with RatingSpool(home / "spool") as spool:
            for people, films, half_stars in ratings_of(shape, facts):
                spool.add(people, films, half_stars)
            sha256 = spool.write(home / folder, lambda numbers: ids[numbers])
            row = DatasetRow(_NAME, _NAME, folder, sha256, len(facts), len(spool), spool.people, 0, int(time()))
        await Datasets(database).add(row)


async def _measure(name: str, home: Path) -> Trial:
    models = models_of(home)
    shutil.rmtree(models, ignore_errors=True)
    async with Ticker() as idle:
        await asyncio.sleep(IDLE_SECONDS)
    steps = _Steps()
    async with Ticker() as fitting:
        began = perf_counter()
        model_id = await asyncio.to_thread(train_now, Setup(home, None), steps.next)
        seconds = perf_counter() - began
    steps.end()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    async with await Database.open(database_of(home)) as database:
        recommender = Recommender(Films(database), Histories(database, Votes(database)), models)
        with _timed() as loading:
            async with Ticker() as load:
                await recommender.load()
        await asyncio.to_thread(_point_to_a_copy, models, model_id)
        with _timed() as swapping:
            async with Ticker() as swap:
                swapped = await recommender.refresh()
        assert swapped
        assert recommender.model_id != model_id
        histories = [await asyncio.to_thread(_histories, home / row.folder) for row in await Datasets(database).all()]
    counts = np.concatenate(histories)
    return Trial(
        name=name,
        films=len(recommender.films()),
        people=int(np.count_nonzero(counts)),
        ratings=int(counts.sum()),
        pairs=int((np.minimum(counts, HISTORY_MOST) ** 2).sum()),
        seconds=seconds,
        cpu_seconds=used.ru_utime + used.ru_stime,
        peak_megabytes=peak_megabytes(resource.RUSAGE_CHILDREN),
        artefact_megabytes=sum(file.stat().st_size for file in (models / model_id).iterdir()) / 1e6,
        steps=steps.seconds,
        load_seconds=loading[0],
        swap_seconds=swapping[0],
        holds={"idle": Hold.of(idle), "fit": Hold.of(fitting), "load": Hold.of(load), "swap": Hold.of(swap)},
    )


class _Steps:
    """Takes the time between the steps that a fit names."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._name, self._began = "starting", perf_counter()

    def next(self, name: str) -> None:
        self.end()
        self._name = name

    def end(self) -> None:
        now = perf_counter()
        self.seconds[self._name] = self.seconds.get(self._name, 0) + now - self._began
        self._began = now


@contextmanager
def _timed() -> Iterator[list[float]]:
    seconds = [0.0]
    began = perf_counter()
    yield seconds
    seconds[0] = perf_counter() - began


def _point_to_a_copy(models: Path, model_id: str) -> None:
    """Put the same model under another id in use: what is there to be swapped in."""
    copy = f"{int(model_id, 16) ^ 1:016x}"
    shutil.copytree(models / model_id, models / copy)
    manifest = json.loads((models / copy / "manifest.json").read_text("utf-8"))
    (models / copy / "manifest.json").write_text(json.dumps(manifest | {"id": copy}), "utf-8")
    artefact.point_to(models, copy)


def _histories(folder: Path) -> NDArray[np.int64]:
    """How many ratings each person gave."""
    return np.bincount(open_rating_set(folder, verify=False).people).astype(np.int64)
