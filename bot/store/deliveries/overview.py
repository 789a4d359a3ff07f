"""Counts over the deliveries for the operator's metrics. Only reads; the counts identify nobody."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.runtime.clock import from_unix_or_none, to_unix
from bot.store.copies.soundness import connect_readonly
from bot.store.deliveries.delivery_rows import State

_LARGEST_OFFSET = timedelta(hours=14)
"""No zone is further from UTC."""
# By date, along the primary key: an index on the due moment would slow each step of the push.
_BY_STATE = "SELECT state, count(*) FROM deliveries WHERE local_date >= ? AND due_at > ? GROUP BY state"
_LONGEST_WAITING = "SELECT min(due_at) FROM deliveries WHERE state IN ('pending', 'sending')"


@dataclass(frozen=True, slots=True)
class Overview:
    """The daily push at a glance."""

    by_state: dict[State, int]
    """Messages due since then; states without any are absent."""
    waiting_since: datetime | None
    """When the open message that waits longest was due (UTC); None when none is open."""


def answer(connection: sqlite3.Connection) -> int:
    """Run the cheapest query, to find out whether the database answers at all."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def read_overview(database: Path, since: datetime) -> Overview:
    """The overview, read over a separate connection: with very many subscriptions it takes a second.

    Raises:
        sqlite3.Error: the file cannot be read.
    """
    with closing(connect_readonly(database)) as connection:
        return overview(connection, since)


def overview(connection: sqlite3.Connection, since: datetime) -> Overview:
    """Count the messages that were due after a moment, and find the one that waits longest, however old."""
    waiting = connection.execute(_LONGEST_WAITING).fetchone()[0]
    first_date = (since - _LARGEST_OFFSET).date().isoformat()
    return Overview(
        by_state=dict(connection.execute(_BY_STATE, (first_date, to_unix(since))).fetchall()),
        waiting_since=from_unix_or_none(waiting),
    )
