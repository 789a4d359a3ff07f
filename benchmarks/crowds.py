"""Cost of `/stats` and `/taste match` with very many votes: `python -m benchmarks.crowds`.

Two million likes and dislikes of made-up people on ninety thousand films, half of them given in one server of five
thousand people of whom half compare tastes; the others are of servers of fifty. Known films get most, as everywhere.
Each answer is asked for several times by different people; the median and the longest count, and for how long the loop
was held. Whatever draws a picture comes on top (`docs/decisions/0013-pictures.md`).
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.data.large_home import make_large
from benchmarks.data.synthetic import SHAPES
from benchmarks.goals import verdict
from benchmarks.ticker import Ticker
from benchmarks.titles import MANY
from bot.app import App, open_app
from bot.config import Config, database_of
from bot.runtime.clock import SystemClock
from bot.services.stats import Stats
from bot.store.database import Database
from bot.store.tallies import Tallies
from recommender.types import Place

VOTES, PEOPLE, OTHERS, OTHER_SERVER = 2_000_000, 5_000, 10_000, 50
SERVER = 10**18
ASKED = 7
"""Requests for each answer."""
GOAL_MS, GOAL_HELD_MS = 300.0, 50.0
_LIKED = 0.75
_YEAR = 365 * 86_400
ADD_VOTE = "INSERT OR IGNORE INTO votes VALUES (?, ?, ?, 'card', ?, NULL, ?, 0)"
ADD_CHOICE = "INSERT INTO choices (user_id, hidden, matched, chosen_at) VALUES (?, 0, 1, 0)"


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one kind of answer."""

    name: str
    milliseconds: float
    """Median time of an answer."""
    longest: float
    cpu: float
    """CPU time of the whole process in milliseconds, the median."""
    held_ms: float
    """Longest time for which this process blocked the event loop, in milliseconds."""


async def fill(home: Path, votes: int, films: int) -> None:
    """Create a large home with votes."""
    await make_large(home, films)
    async with await Database.open(database_of(home)) as database:
        await database.write(lambda connection: _add_votes(connection, votes))


def _add_votes(connection: sqlite3.Connection, votes: int) -> None:
    generator = np.random.default_rng(3)
    ids = np.array([row[0] for row in connection.execute("SELECT film_id FROM films ORDER BY film_id")])
    known, rated = np.log(np.array(SHAPES["32m"].curve, dtype=np.float64)).T
    shares = np.exp(np.interp(np.log(np.arange(1, len(ids) + 1)), known, rated))
    for first, people, share in ((1, PEOPLE, 0.5), (PEOPLE + 1, OTHERS, 0.5)):
        count = int(votes * share)
        person = first + generator.integers(0, people, count)
        film = ids[generator.choice(len(ids), count, p=shares / shares.sum())]
        likes = generator.random(count) < _LIKED
        moment = int(time.time()) - generator.integers(0, _YEAR, count)
        server = np.full(count, SERVER) if first == 1 else SERVER + person // OTHER_SERVER
        kinds = np.where(likes, "like", "dislike")
        order = np.lexsort((film, person))  # as the table lies on the disk
        columns = (column[order].tolist() for column in (person, film, kinds, server, moment))
        rows = zip(*columns, strict=True)
        connection.executemany(ADD_VOTE, rows)
    connection.executemany(ADD_CHOICE, [(person,) for person in range(1, PEOPLE, 2)])


async def measured(name: str, work: Callable[[int], Awaitable[object]]) -> Measured:
    """Measure an answer that different people ask for one after the other."""
    times: list[float] = []
    cpu: list[float] = []
    async with Ticker() as ticker:
        for person in range(2, 2 + ASKED):
            began, spent = time.perf_counter(), time.process_time()
            await work(person)
            times.append((time.perf_counter() - began) * 1e3)
            cpu.append((time.process_time() - spent) * 1e3)
    return Measured(name, median(times), max(times), median(cpu), ticker.longest_own * 1e3)


async def compare(home: Path) -> tuple[Measured, ...]:
    """Measure every answer that counts many people's votes."""
    place = Place("guild", SERVER)
    async with open_app(Config(), home, SystemClock()) as app:
        stats, matches = app.services.stats, app.services.matches
        likest = (await matches.here(2, place))[0].person
        await stats.of_server(SERVER)
        return (
            await measured("/stats server, counted", lambda _: _counted_anew(app)),
            await measured("/stats server, kept", lambda _: stats.of_server(SERVER)),
            await measured("/stats me", stats.of_person),
            await measured("/taste match", lambda person: matches.here(person, place)),
            await measured("/taste match, with next films", lambda person: _with_next(app, person, place)),
            await measured("Our match, with who is likest", lambda _: matches.pair(2, likest, place)),
        )


async def _counted_anew(app: App) -> object:
    stats = Stats(app.recommender, Tallies(app.database), app.clock)
    return await stats.of_server(SERVER)


async def _with_next(app: App, person: int, place: Place) -> object:
    found = await app.services.matches.here(person, place)
    return await app.services.matches.with_next(person, found[0], place)


def table(answers: Sequence[Measured]) -> Table:
    """One row for each answer."""
    drawn = Table("answer", "ms", "longest ms", "CPU ms", "loop held ms", title="Where very many have voted")
    for each in answers:
        figures = (each.milliseconds, each.longest, each.cpu, each.held_ms)
        drawn.add_row(each.name, *(f"{figure:.0f}" for figure in figures))
    return drawn


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and say whether the goals are reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--votes", type=int, default=VOTES, help=f"in all (default {VOTES})")
    parser.add_argument("--films", type=int, default=MANY, help=f"of the catalogue (default {MANY})")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        asyncio.run(fill(home, options.votes, options.films))
        answers = asyncio.run(compare(home))
    console = Console()
    console.print(table(answers))
    slowest, held = max(each.cpu for each in answers), max(each.held_ms for each in answers)
    reached = slowest <= GOAL_MS and held <= GOAL_HELD_MS
    console.print(
        f"Goal: {GOAL_MS:g} ms of CPU, the loop held for {GOAL_HELD_MS:g} ms at the most: "
        f"{verdict(reached)} ({slowest:.0f} ms, {held:.0f} ms)."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
