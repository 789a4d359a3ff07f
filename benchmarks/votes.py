"""Votes a second, acknowledged after commit: reactions through the service, against one commit a vote.

Run `python -m benchmarks.votes`. Both sides use the same driver, schema and settings of SQLite (WAL, FULL), and
64 clients that each wait for their answer before they vote again. A reaction here is what the cog hands over: an
emoji under a message. The service understands it, and answers when the vote is on disk.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiosqlite
from rich.console import Console
from rich.table import Table

from benchmarks.goals import verdict
from bot.config import Config
from bot.runtime.clock import SystemClock, to_unix
from bot.services.feedback import Feedback
from bot.services.posts import PostRecorder, Sent
from bot.store.database import LOG_PAGES, Database
from bot.store.people.erasure import People
from bot.store.people.tombstones import TombstoneFile
from bot.store.people.vote_rows import ADD
from bot.store.people.votes import Votes
from bot.store.posts import Posts
from recommender.types import Film, Place, VoteKind

CLIENTS = 64
FILMS = 500
GOAL_A_SECOND = 15_000
GOAL_RATIO = 5.0
_GUILD = 700

Client = Callable[[int, int], Awaitable[object]]
"""Give one vote: the client's number and the vote's."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Figures of one way of voting."""

    name: str
    a_second: float
    p50_ms: float
    p99_ms: float
    rows: int
    """Votes found in the database afterwards."""


async def measure(name: str, vote: Client, votes_each: int, path: Path) -> Speed:
    """64 clients, each giving so many votes one after the other."""
    times: list[float] = []

    async def client(number: int) -> None:
        for count in range(votes_each):
            began = time.perf_counter()
            await vote(number, count)
            times.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(client(number) for number in range(CLIENTS)))
    took = time.perf_counter() - began
    cuts = statistics.quantiles(times, n=100)
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT count(*) FROM votes").fetchone()[0]
    connection.close()
    return Speed(name, len(times) / took, cuts[49] * 1e3, cuts[98] * 1e3, rows)


async def through_the_service(folder: Path, votes_each: int, *, card: bool) -> Speed:
    """Reactions (or presses on the card) through `Feedback`, group commit behind it."""
    path = folder / ("card.sqlite3" if card else "reactions.sqlite3")
    async with await Database.open(path) as database:
        await database.write(add_films)
        posts, clock, config = Posts(database), SystemClock(), Config()
        feedback = Feedback(Votes(database), posts, People(database, TombstoneFile(folder)), clock, config)
        if card:

            def vote(number: int, count: int) -> Awaitable[object]:
                return feedback.vote(1_000 * number + count // FILMS, 1 + count % FILMS, VoteKind.LIKE, _GUILD)

            return await measure("service, presses on the card", vote, votes_each, path)
        recorder = PostRecorder(posts, clock)
        for film in range(1, FILMS + 1):
            sent = Sent(film, 55, "cards")
            await recorder.record_films([Film(film, "")], sent, person=1, place=Place("guild", _GUILD))

        def react(number: int, count: int) -> Awaitable[object]:
            return feedback.reacted(1 + count % FILMS, "👍", 1_000 * number + count // FILMS, _GUILD)

        return await measure("service, reactions", react, votes_each, path)


async def one_commit_a_vote(folder: Path, votes_each: int) -> Speed:
    """The same insert through aiosqlite alone, each its own commit in a single hop to the driver's thread."""
    path = folder / "single.sqlite3"
    async with await Database.open(path) as database:
        await database.write(add_films)
    async with aiosqlite.connect(path, isolation_level=None) as connection:
        log = f"wal_autocheckpoint = {LOG_PAGES}"
        for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 5000", log):
            await connection.execute_fetchall(f"PRAGMA {setting}")

        def vote(number: int, count: int) -> Awaitable[object]:
            user, film, now = 1_000 * number + count // FILMS, 1 + count % FILMS, to_unix(datetime.now(UTC))
            values = (user, film, "like", f"post:{film}", _GUILD, None, user, film, "dislike", now, now, now)
            return connection.execute_fetchall(ADD, values)

        return await measure("aiosqlite, one commit a vote", vote, votes_each, path)


def add_films(connection: sqlite3.Connection) -> int:
    """As many films as there are messages."""
    sql = "INSERT INTO films (film_id, title) VALUES (?, ?)"
    return connection.executemany(sql, [(film, f"Film {film}") for film in range(1, FILMS + 1)]).rowcount


async def compare(folder: Path, votes_each: int, rounds: int = 1) -> tuple[Speed, Speed, Speed]:
    """Reactions, presses, and one commit a vote; the last with a tenth of the votes, as it is so much slower.

    The three take turns, so that a busy moment of the machine hits all of them; of the rounds the median counts.
    """
    found: list[tuple[Speed, Speed, Speed]] = []
    for number in range(rounds):
        inside = folder / str(number)
        inside.mkdir()
        single = await one_commit_a_vote(inside, max(votes_each // 10, 1))
        reactions = await through_the_service(inside, votes_each, card=False)
        found.append((reactions, await through_the_service(inside, votes_each, card=True), single))
    ways = zip(*found, strict=True)
    reactions, presses, single = (sorted(way, key=lambda speed: speed.a_second)[rounds // 2] for way in ways)
    return reactions, presses, single


def table(speeds: tuple[Speed, ...], baseline: Speed) -> Table:
    """The figures, with the ratio to the baseline."""
    drawn = Table("way", "votes/s", "p50 ms", "p99 ms", "ratio", "rows kept", title=f"{CLIENTS} clients at once")
    for speed in speeds:
        ratio = f"{speed.a_second / baseline.a_second:.1f} ×"
        cells = (f"{speed.a_second:,.0f}", f"{speed.p50_ms:.2f}", f"{speed.p99_ms:.2f}", ratio, f"{speed.rows:,}")
        drawn.add_row(speed.name, *cells)
    return drawn


def main() -> None:
    """Measure, print the table, and say whether the goals are reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--votes", type=int, default=1_000, help="votes a client gives (default 1000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each way is measured (default 3)")
    parser.add_argument(
        "--folder", type=Path, help="where the databases are made (default: the system's temporary folder)"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        reactions, presses, single = asyncio.run(compare(Path(folder), arguments.votes, arguments.rounds))
    console = Console()
    console.print(table((reactions, presses, single), single))
    ratio = reactions.a_second / single.a_second
    reached = reactions.a_second >= GOAL_A_SECOND and ratio >= GOAL_RATIO
    console.print(
        f"Goal: {GOAL_A_SECOND:,} reactions/s and {GOAL_RATIO:g} times one commit a vote: "
        f"{verdict(reached)} ({reactions.a_second:,.0f}/s, {ratio:.1f} ×)."
    )


if __name__ == "__main__":
    main()
