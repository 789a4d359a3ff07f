"""SQL for the days of the daily push: creating a day's deliveries, finding waiting ones, reading earlier ones."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.runtime.clock import to_unix
from bot.store.deliveries.delivery_rows import COLUMNS, DATES, OPEN, UNSERVED, WITHDRAWN, Delivery, State, delivery_of


@dataclass(frozen=True, slots=True)
class NewDay:
    """The deliveries of a local date, for subscriptions due at the same moment."""

    local_date: date
    due_at: datetime
    parts: int = 1
    """Deliveries of each subscription."""
    skipped: str | None = None
    """Why nothing of it is sent; None if it is sent."""
    delay: Callable[[int], int] = lambda _: 0
    """Seconds from `due_at` until a subscription's first try, by its id."""


_THERE = f"""
SELECT subscription_id, max(NOT {UNSERVED}) FROM deliveries
WHERE subscription_id IN (SELECT value FROM json_each(?)) AND local_date = ? GROUP BY subscription_id
"""
_REMOVE = "DELETE FROM deliveries WHERE subscription_id IN (SELECT value FROM json_each(?)) AND local_date = ?"
# One statement for hundreds of subscriptions, so that Python does not run for each row.
_ADD = """
INSERT INTO deliveries (subscription_id, local_date, part, parts, state, due_at, next_try_at, error, changed_at)
SELECT CAST(begins.key AS INTEGER), :local_date, numbers.value, :parts, :state, :due_at, begins.value, :error, :now
FROM json_each(:begins) AS begins CROSS JOIN json_each(:numbers) AS numbers
"""
_SERVED = f"""
{DATES} SELECT local_date FROM dates CROSS JOIN deliveries USING (local_date)
WHERE subscription_id = ? AND NOT {UNSERVED}
"""
_DUE_KEYS = f"""
SELECT subscription_id, local_date FROM deliveries
WHERE {OPEN} AND next_try_at <= ? ORDER BY next_try_at LIMIT ?
"""
_OPEN_PARTS = f"""
SELECT {COLUMNS} FROM deliveries WHERE subscription_id = ? AND local_date = ? AND {OPEN} ORDER BY part
"""
_LATEST = f"""
{DATES} SELECT {COLUMNS} FROM deliveries WHERE subscription_id = ?1 AND local_date = (
    SELECT local_date FROM dates CROSS JOIN deliveries USING (local_date)
    WHERE subscription_id = ?1 AND coalesce(error, '') <> '{WITHDRAWN}' LIMIT 1)
ORDER BY part
"""
_BEFORE = f"""
{DATES} SELECT local_date, state, error FROM dates CROSS JOIN deliveries USING (local_date)
WHERE subscription_id = ? AND local_date < ? AND part = 1 LIMIT 1
"""
_NO_THREAD = """
SELECT no_thread FROM posts
WHERE message_id IN (SELECT value FROM json_each(?)) AND no_thread IS NOT NULL ORDER BY message_id LIMIT 1
"""
# Old by date and by the number of later dates, so that a clock years ahead for a moment deletes nothing.
_FORGET = f"""
{DATES} DELETE FROM deliveries WHERE (local_date, subscription_id, part) IN (
    SELECT local_date, subscription_id, part FROM deliveries
    WHERE local_date < :before AND local_date < (SELECT local_date FROM dates LIMIT 1 OFFSET :dates) LIMIT :most)
"""


def add_day(connection: sqlite3.Connection, ids: Sequence[int], day: NewDay, now: datetime) -> None:
    """Create a day's deliveries for these subscriptions; a local date that has or had its push is not changed."""
    local_date, due_at = day.local_date.isoformat(), to_unix(day.due_at)
    there = _there(connection, ids, local_date)
    if unserved := [each for each, served in there.items() if not served]:
        connection.execute(_REMOVE, (json.dumps(unserved), local_date))
    begins = {each: None if day.skipped else due_at + day.delay(each) for each in ids if not there.get(each)}
    values = {
        "local_date": local_date,
        "parts": day.parts,
        "state": "skipped" if day.skipped else "pending",
        "due_at": due_at,
        "error": day.skipped,
        "now": to_unix(now),
        "begins": json.dumps(begins),
        "numbers": json.dumps(list(range(1, day.parts + 1))),
    }
    connection.execute(_ADD, values)


def served_on(connection: sqlite3.Connection, ids: Sequence[int], local_date: date) -> set[int]:
    """Which of these have had, or are having, their push of a local date."""
    return {each for each, served in _there(connection, ids, local_date.isoformat()).items() if served}


def _there(connection: sqlite3.Connection, ids: Sequence[int], local_date: str) -> dict[int, int]:
    """Those of these subscriptions with messages of a local date, and whether it counts as their push."""
    return dict(connection.execute(_THERE, (json.dumps(ids), local_date)))


def served_dates(connection: sqlite3.Connection, subscription_id: int) -> frozenset[date]:
    """Local dates that have had, or are having, their push."""
    return frozenset(date.fromisoformat(row[0]) for row in connection.execute(_SERVED, (subscription_id,)))


def due_days(connection: sqlite3.Connection, now: datetime, limit: int) -> list[tuple[int, date]]:
    """Subscription and local date of messages to be tried by now, longest waiting first, each once."""
    rows = connection.execute(_DUE_KEYS, (to_unix(now), limit))
    return list(dict.fromkeys((row[0], date.fromisoformat(row[1])) for row in rows))


def open_parts(connection: sqlite3.Connection, subscription_id: int, local_date: date) -> list[Delivery]:
    """Open deliveries of a day, in order."""
    return [delivery_of(row) for row in connection.execute(_OPEN_PARTS, (subscription_id, local_date.isoformat()))]


def latest(connection: sqlite3.Connection, subscription_id: int) -> tuple[Delivery, ...]:
    """The deliveries of the newest local date, in order, without withdrawn ones."""
    return tuple(delivery_of(row) for row in connection.execute(_LATEST, (subscription_id,)))


def why_no_thread(connection: sqlite3.Connection, parts: Sequence[Delivery]) -> str | None:
    """Why no thread could be opened under one of these; None where none was wanted, and where all may have theirs."""
    sent = [part.message_id for part in parts if part.message_id is not None]
    row = connection.execute(_NO_THREAD, (json.dumps(sent),)).fetchone()
    return None if row is None else row[0]


def state_before(
    connection: sqlite3.Connection, subscription_id: int, local_date: date
) -> tuple[date, State, str | None] | None:
    """Date of the push before that of a local date; state and error of its first message."""
    row = connection.execute(_BEFORE, (subscription_id, local_date.isoformat())).fetchone()
    return None if row is None else (date.fromisoformat(row[0]), row[1], row[2])


def forget(connection: sqlite3.Connection, before: date, dates: int, most: int) -> None:
    """Delete at most so many deliveries of old local dates: before `before`, and before the `dates` newest dates."""
    connection.execute(_FORGET, {"before": before.isoformat(), "dates": dates, "most": most})
