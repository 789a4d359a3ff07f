"""Small things that tests of stores and services share."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.store.database import Database
from bot.store.migrate import migrate
from bot.store.people.histories import Histories
from bot.store.people.votes import Votes
from recommender.types import Film, Place

NOW = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
GUILD = Place("guild", 700)
PERSON = 31

ADD_FILM = """
INSERT INTO films (film_id, title, year, genres, original_title, runtime_minutes, youtube_id)
VALUES (?, ?, ?, json_array(), ?, ?, ?)
"""


class FixedClock:
    """A clock that moves only when told to."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def forward(self, **parts: float) -> datetime:
        self.moment += timedelta(**parts)
        return self.moment


class Seconds:
    """A monotonic clock on which time passes only while somebody sleeps, which takes no time at all."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


_migrated: dict[str, bytes] = {}


async def opened(path: Path) -> Database:
    """Open a database. A new one begins as a copy of one that went through all migrations: each waits for the disk."""
    if not path.exists():  # noqa: ASYNC240 - as below: a test has nothing else to do
        if not _migrated:
            with TemporaryDirectory() as folder:
                first = Path(folder) / "new.sqlite3"
                async with await Database.open(first):
                    pass
                _migrated["new"] = first.read_bytes()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_migrated["new"])  # noqa: ASYNC240
    return await Database.open(path)


def in_memory() -> sqlite3.Connection:
    """A new database in memory, with all tables."""
    if "in memory" not in _migrated:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as first:
            migrate(first)
            _migrated["in memory"] = first.serialize()
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(_migrated["in memory"])
    return connection


async def add_films(database: Database, films: Sequence[Film] | int) -> None:
    """Films with these facts, or so many films with ids from 1."""
    if isinstance(films, int):
        films = [Film(number, f"Film {number}", 1950 + number) for number in range(1, films + 1)]
    values = [(f.id, f.title, f.year, f.original_title, f.runtime_minutes, f.youtube_id) for f in films]

    def insert(connection: sqlite3.Connection) -> int:
        return connection.executemany(ADD_FILM, values).rowcount

    await database.write(insert)


async def shown_to(database: Database, since: datetime, now: datetime = NOW) -> frozenset[int]:
    """Ids of the films shown to `PERSON`, as a recommendation reads them."""
    return (await Histories(database, Votes(database)).history((PERSON,), PERSON, since, now)).shown
