"""A home whose training blocks half-way: its rating set is a named pipe into which nobody writes."""

from __future__ import annotations

import asyncio
import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path

from support_movielens import SampleFilm, SampleRating

from bot.store.database import Database
from bot.store.film_data.datasets import DatasetRow, Datasets
from bot.store.people.vote_rows import VoteRow
from bot.store.people.votes import Votes
from recommender.types import VoteKind

GENRES = ("War", "Comedy", "Western", "Horror")
FILMS = [SampleFilm(5_000 + at, f"Made Up {at} ({1960 + at % 60})", GENRES[at % 4]) for at in range(120)]
RATINGS = [
    SampleRating(person, film.number, 4.5 if at % 4 == person % 4 else 1.5, 1_000_000 + person * 100 + at)
    for person in range(1, 49)
    for at, film in enumerate(FILMS)
    if (person * 7 + at * 3) % 5 < 2
]
HELD_AT = "reading ratings and votes"
"""The step in which a held training stands still."""


async def hold(home: Path) -> None:
    """Make every training of this home stand still, until it is ended."""
    folder = home / "ratings" / "held"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "manifest.json")
    async with await Database.open(home / "matinee.sqlite3") as database:
        await Datasets(database).add(DatasetRow("held", "held", "ratings/held", "0" * 64, 1, 1, 1, 0, 0))


async def like(database: Database, person: int, *films: int, at: datetime | None = None) -> None:
    """Somebody likes films, on their cards."""
    moment = at or datetime(2026, 11, 23, 12, tzinfo=UTC)
    await Votes(database).add(*(VoteRow(person, film, VoteKind.LIKE, "card", moment) for film in films))


def is_training(home: Path) -> bool:
    """Whether a process holds the lock of the models."""
    path = home / "models" / "lock"
    if not path.exists():
        return False
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


async def nobody_trains(home: Path, seconds: float = 20.0) -> bool:
    """Wait until no process trains on a home any more; False when one still does after so long."""
    try:
        async with asyncio.timeout(seconds):
            while is_training(home):  # noqa: ASYNC110 - another process holds it, which sets no event here
                await asyncio.sleep(0.05)
    except TimeoutError:
        return False
    return True


def left_behind(home: Path) -> list[str]:
    """What is in the folder of models beside models, the pointer and the lock."""
    return [path.name for path in (home / "models").iterdir() if path.name.startswith(".")]
