"""An installation of the bot in a folder: its settings, due pushes, and queries on its database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.records import Subscription
from bot.store.database import Database
from bot.store.deliveries.subscriptions import Subscriptions
from recommender.types import Place

EVERY_DAY = 127


@dataclass(frozen=True)
class Due:
    """A push to be set up as due already."""

    place: Place
    channel_id: int | None
    style: str = "digest"
    created_by: int = 0
    threads: bool = False


class Installation:
    """A home folder and a settings file beside it."""

    def __init__(self, folder: Path, discord_settings: str) -> None:
        self.home = folder / "home"
        self.config = folder / "config.toml"
        self.log = folder / "log.txt"
        daily = "[daily]\ntick_seconds = 1\nsends_per_second = 45\n"
        self.config.write_text(discord_settings + daily, "utf-8")

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments with which `matinee` runs it."""
        return ("--config", str(self.config), "--home", str(self.home), "run")

    async def subscribe(self, wanted: Iterable[Due], *, minutes_ago: float = 1.0) -> None:
        """Store subscriptions that were due so long ago."""
        due_at = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=minutes_ago)
        async with await Database.open(self.home / "matinee.sqlite3") as database:
            subscriptions = Subscriptions(database)
            for due in wanted:
                await subscriptions.change(due.place, due_at, lambda *_, due=due: _subscription(due, due_at))

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a query, also while the bot writes to the database."""
        address = f"file:{self.home / 'matinee.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=10)) as connection:
            return connection.execute(sql, values).fetchall()

    def votes(self) -> list[tuple[int, str, str]]:
        """Person, kind and source of all votes; withdrawn ones are left out."""
        return self.rows("SELECT user_id, kind, source FROM votes WHERE withdrawn = 0 ORDER BY 1, 2, 3")

    def deliveries(self) -> dict[str, int]:
        """How many messages are in each state."""
        return dict(self.rows("SELECT state, count(*) FROM deliveries GROUP BY state"))

    def faults_of_the_database(self) -> list[tuple[Any, ...]]:
        """Faults that SQLite's checks find; empty if there are none."""
        whole = [row for row in self.rows("PRAGMA integrity_check") if row != ("ok",)]
        return whole + self.rows("PRAGMA foreign_key_check")


def _subscription(due: Due, due_at: datetime) -> Subscription:
    return Subscription(
        id=0,
        place=due.place,
        channel_id=due.channel_id,
        style="cards" if due.style == "cards" else "digest",
        local_time=due_at.time().replace(second=0),
        zone="UTC",
        days=EVERY_DAY,
        created_by=due.created_by,
        threads=due.threads,
        next_due_at=due_at,
    )
