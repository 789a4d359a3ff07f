"""Days of the daily push: writing a day's messages down, finding those that wait, looking back. SQL alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.clock import to_unix
from bot.store.delivery_rows import COLUMNS, OPEN, WITHDRAWN, Delivery, State, delivery_of


@dataclass(frozen=True, slots=True)
class NewDay:
    """What a due subscription comes to: a local date's messages."""

    subscription_id: int
    local_date: date
    due_at: datetime
    nonces: tuple[str, ...]
    """One a message."""
    skipped: str | None
    """Why nothing of it is sent; None when it is."""


# A failed message has certainly not arrived: its date may have its push after all, once the fault is mended.
_UNSERVED = "state IN ('skipped', 'failed')"
_REMOVE_UNSERVED = f"""
DELETE FROM deliveries WHERE subscription_id = ?1 AND local_date = ?2 AND NOT EXISTS (
    SELECT 1 FROM deliveries AS served
    WHERE served.subscription_id = ?1 AND served.local_date = ?2 AND NOT served.{_UNSERVED})
"""
# Run for the last part first: where part 1 stands, the whole day does.
_ADD = """
INSERT INTO deliveries (subscription_id, local_date, part, parts, state, due_at, next_try_at, nonce, error, changed_at)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE NOT EXISTS (
    SELECT 1 FROM deliveries WHERE subscription_id = ?1 AND local_date = ?2 AND part = 1)
"""
_SERVED = f"SELECT DISTINCT local_date FROM deliveries WHERE subscription_id = ? AND NOT {_UNSERVED}"
_DUE_KEYS = f"""
SELECT subscription_id, local_date FROM deliveries
WHERE {OPEN} AND next_try_at <= ? ORDER BY next_try_at LIMIT ?
"""
_OPEN_PARTS = f"""
SELECT {COLUMNS} FROM deliveries WHERE subscription_id = ? AND local_date = ? AND {OPEN} ORDER BY part
"""
_LATEST = f"""
SELECT {COLUMNS} FROM deliveries WHERE subscription_id = ?1 AND local_date = (
    SELECT max(local_date) FROM deliveries WHERE subscription_id = ?1 AND coalesce(error, '') <> '{WITHDRAWN}')
ORDER BY part
"""
_BEFORE = """
SELECT local_date, state, error FROM deliveries WHERE subscription_id = ? AND local_date < ? AND part = 1
ORDER BY local_date DESC LIMIT 1
"""
_FORGET = "DELETE FROM deliveries WHERE subscription_id = ? AND local_date < ?"


def add_days(connection: sqlite3.Connection, days: Sequence[NewDay], now: datetime) -> None:
    """Write down the messages of these days; a local date that was served, or is being, stays as it is."""
    keys = [(day.subscription_id, day.local_date.isoformat()) for day in days]
    connection.executemany(_REMOVE_UNSERVED, keys)
    connection.executemany(_ADD, [row for day in days for row in _rows(day, to_unix(now))])


def served_dates(connection: sqlite3.Connection, subscription_id: int) -> frozenset[date]:
    """Local dates that have had, or are having, their push."""
    return frozenset(date.fromisoformat(row[0]) for row in connection.execute(_SERVED, (subscription_id,)))


def due_days(connection: sqlite3.Connection, now: datetime, limit: int) -> list[tuple[int, date]]:
    """Subscription and local date of messages to be tried by now, longest waiting first, each once."""
    rows = connection.execute(_DUE_KEYS, (to_unix(now), limit))
    return list(dict.fromkeys((row[0], date.fromisoformat(row[1])) for row in rows))


def open_parts(connection: sqlite3.Connection, subscription_id: int, local_date: date) -> list[Delivery]:
    """What of a day's push is not finished, in order."""
    return [delivery_of(row) for row in connection.execute(_OPEN_PARTS, (subscription_id, local_date.isoformat()))]


def latest(connection: sqlite3.Connection, subscription_id: int) -> tuple[Delivery, ...]:
    """The messages of the newest local date, in order; withdrawn ones do not count."""
    return tuple(delivery_of(row) for row in connection.execute(_LATEST, (subscription_id,)))


def state_before(
    connection: sqlite3.Connection, subscription_id: int, local_date: date
) -> tuple[date, State, str | None] | None:
    """Date of the push before that of a local date; state and error of its first message."""
    row = connection.execute(_BEFORE, (subscription_id, local_date.isoformat())).fetchone()
    return None if row is None else (date.fromisoformat(row[0]), row[1], row[2])


def forget(connection: sqlite3.Connection, before: Sequence[tuple[int, date]]) -> None:
    """Delete rows of local dates before that of each subscription."""
    connection.executemany(_FORGET, [(subscription_id, day.isoformat()) for subscription_id, day in before])


def _rows(day: NewDay, changed_at: int) -> Iterator[tuple[object, ...]]:
    """The last part first."""
    due_at = to_unix(day.due_at)
    state, next_try_at = ("pending", due_at) if day.skipped is None else ("skipped", None)
    local_date, parts = day.local_date.isoformat(), len(day.nonces)
    for part in range(parts, 0, -1):
        message = (day.subscription_id, local_date, part, parts, state, due_at, next_try_at, day.nonces[part - 1])
        yield *message, day.skipped, changed_at
