"""The messages of the daily push: one row a message, and every step of its life.

pending → sending → sent | pending (again later) | skipped | failed | unknown. SQL and nothing else: when a step is
taken is decided in `bot.services.push`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from bot.clock import from_unix, to_unix
from bot.store.database import Database

State = Literal["pending", "sending", "sent", "skipped", "failed", "unknown"]

WITHDRAWN = "withdrawn"
"""Error of a message that was taken back by turning the push off or pausing it."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to be sent, as stored."""

    subscription_id: int
    local_date: date
    part: int
    """From 1."""
    parts: int
    """How many messages the day has."""
    state: State
    due_at: datetime
    attempts: int
    """Tries begun; also tells two holders of an expired lease apart."""
    nonce: str
    lease_until: datetime | None = None
    """While sending: until when nobody else may take it."""
    next_try_at: datetime | None = None
    tried_at: datetime | None = None
    """The earliest try of which nobody knows whether it arrived."""
    payload: str | None = None
    """JSON; set before the first try and never changed."""
    message_id: int | None = None
    error: str | None = None


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


_COLUMNS = (
    "subscription_id, local_date, part, parts, state, due_at, attempts, nonce, lease_until, next_try_at, tried_at, "
    "payload, message_id, error"
)
_KEY = "subscription_id = ? AND local_date = ? AND part = ?"
_OPEN = "state IN ('pending', 'sending')"
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
WHERE {_OPEN} AND next_try_at <= ? ORDER BY next_try_at LIMIT ?
"""
_OPEN_PARTS = f"""
SELECT {_COLUMNS} FROM deliveries WHERE subscription_id = ? AND local_date = ? AND {_OPEN} ORDER BY part
"""
_LEASE = f"UPDATE deliveries SET state = 'sending', lease_until = ?, next_try_at = ?, changed_at = ? WHERE {_KEY}"
_RELEASE = "UPDATE deliveries SET lease_until = ?1, next_try_at = ?1 WHERE state = 'sending' AND lease_until > ?1"
_BEGIN = f"""
UPDATE deliveries SET attempts = attempts + 1, tried_at = ?, payload = coalesce(payload, ?),
    lease_until = ?, next_try_at = ?, changed_at = ?
WHERE {_KEY} AND state = 'sending' AND attempts = ?
"""
_SENT = f"""
UPDATE deliveries SET state = 'sent', message_id = ?, error = NULL, lease_until = NULL, next_try_at = NULL,
    changed_at = ?
WHERE {_KEY} AND state <> 'sent'
"""
_PUT_BACK = f"""
UPDATE deliveries SET state = 'pending', next_try_at = ?, tried_at = ?, error = ?, lease_until = NULL, changed_at = ?
WHERE {_KEY} AND state = 'sending'
"""
_FINISH = f"""
UPDATE deliveries SET state = ?, error = ?, lease_until = NULL, next_try_at = NULL, changed_at = ?
WHERE {_KEY} AND {_OPEN}
"""
_WITHDRAW = f"""
UPDATE deliveries SET state = CASE WHEN tried_at IS NULL THEN 'skipped' ELSE 'unknown' END,
    error = '{WITHDRAWN}', lease_until = NULL, next_try_at = NULL, changed_at = ?
WHERE subscription_id = ? AND {_OPEN}
"""
_GIVE_UP = f"""
UPDATE deliveries SET state = CASE WHEN tried_at IS NULL THEN 'failed' ELSE 'unknown' END,
    error = ?, lease_until = NULL, next_try_at = NULL, changed_at = ?
WHERE subscription_id = ? AND {_OPEN}
"""
_LATEST = f"""
SELECT {_COLUMNS} FROM deliveries WHERE subscription_id = ?1 AND local_date = (
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
    return [_delivery(row) for row in connection.execute(_OPEN_PARTS, (subscription_id, local_date.isoformat()))]


def lease(connection: sqlite3.Connection, parts: Iterable[Delivery], until: datetime, now: datetime) -> None:
    """Take messages for oneself until then."""
    end = to_unix(until)
    connection.executemany(_LEASE, [(end, end, to_unix(now), *_key(part)) for part in parts])


def release(connection: sqlite3.Connection, now: datetime) -> int:
    """End every lease: whoever held them is gone. Returns how many there were."""
    return connection.execute(_RELEASE, (to_unix(now),)).rowcount


def begin(
    connection: sqlite3.Connection,
    delivery: Delivery,
    *,
    payload: str,
    tried_at: datetime,
    lease_until: datetime,
    now: datetime,
) -> bool:
    """Write down that a try begins, and what it sends.

    Returns:
        False when the message is no longer the caller's: withdrawn, or taken by another after the lease ran out.
    """
    end = to_unix(lease_until)
    values = (to_unix(tried_at), payload, end, end, to_unix(now), *_key(delivery), delivery.attempts)
    return connection.execute(_BEGIN, values).rowcount == 1


def mark_sent(connection: sqlite3.Connection, delivery: Delivery, message_id: int, now: datetime) -> bool:
    """The message is in Discord. False when that was known."""
    return connection.execute(_SENT, (message_id, to_unix(now), *_key(delivery))).rowcount == 1


def put_back(
    connection: sqlite3.Connection,
    delivery: Delivery,
    *,
    next_try_at: datetime,
    tried_at: datetime | None,
    error: str | None,
    now: datetime,
) -> None:
    """To be tried again at that moment; `tried_at` as in `Delivery`."""
    tried = None if tried_at is None else to_unix(tried_at)
    connection.execute(_PUT_BACK, (to_unix(next_try_at), tried, error, to_unix(now), *_key(delivery)))


def finish(
    connection: sqlite3.Connection,
    delivery: Delivery,
    state: Literal["skipped", "failed", "unknown"],
    error: str,
    now: datetime,
) -> None:
    """No further try."""
    connection.execute(_FINISH, (state, error, to_unix(now), *_key(delivery)))


def withdraw(connection: sqlite3.Connection, subscription_id: int, now: datetime) -> None:
    """No further try for anything open, on the owner's word: skipped, or unknown where a try may have arrived."""
    connection.execute(_WITHDRAW, (to_unix(now), subscription_id))


def give_up(connection: sqlite3.Connection, subscription_id: int, now: datetime, error: str) -> None:
    """No further try for anything open: failed, or unknown where a try may have arrived."""
    connection.execute(_GIVE_UP, (error, to_unix(now), subscription_id))


def latest(connection: sqlite3.Connection, subscription_id: int) -> tuple[Delivery, ...]:
    """The messages of the newest local date, in order; withdrawn ones do not count."""
    return tuple(_delivery(row) for row in connection.execute(_LATEST, (subscription_id,)))


def state_before(
    connection: sqlite3.Connection, subscription_id: int, local_date: date
) -> tuple[date, State, str | None] | None:
    """Date of the push before that of a local date; state and error of its first message."""
    row = connection.execute(_BEFORE, (subscription_id, local_date.isoformat())).fetchone()
    return None if row is None else (date.fromisoformat(row[0]), row[1], row[2])


def forget(connection: sqlite3.Connection, before: Sequence[tuple[int, date]]) -> None:
    """Delete rows of local dates before that of each subscription."""
    connection.executemany(_FORGET, [(subscription_id, day.isoformat()) for subscription_id, day in before])


class Deliveries:
    """The steps of a message for those who have a database and await; each is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(self, subscription_id: int) -> tuple[Delivery, ...]:
        """See the function `latest`."""
        return await self._database.read(lambda connection: latest(connection, subscription_id))

    async def begin(
        self, delivery: Delivery, *, payload: str, tried_at: datetime, lease_until: datetime, now: datetime
    ) -> bool:
        """See the function `begin`."""
        return await self._database.write(
            lambda connection: begin(
                connection, delivery, payload=payload, tried_at=tried_at, lease_until=lease_until, now=now
            )
        )

    async def put_back(
        self,
        parts: Sequence[Delivery],
        *,
        next_try_at: datetime,
        tried_at: datetime | None,
        error: str | None,
        now: datetime,
    ) -> None:
        """A day's messages from the one that was tried on; `tried_at` is that one's, the others keep their own."""

        def operation(connection: sqlite3.Connection) -> None:
            for index, part in enumerate(parts):
                tried = tried_at if index == 0 else part.tried_at
                put_back(connection, part, next_try_at=next_try_at, tried_at=tried, error=error, now=now)

        await self._database.write(operation)

    async def finish(
        self, delivery: Delivery, state: Literal["skipped", "failed", "unknown"], error: str, now: datetime
    ) -> None:
        """See the function `finish`."""
        await self._database.write(lambda connection: finish(connection, delivery, state, error, now))


def _rows(day: NewDay, changed_at: int) -> Iterator[tuple[object, ...]]:
    """The last part first."""
    due_at = to_unix(day.due_at)
    state, next_try_at = ("pending", due_at) if day.skipped is None else ("skipped", None)
    local_date, parts = day.local_date.isoformat(), len(day.nonces)
    for part in range(parts, 0, -1):
        message = (day.subscription_id, local_date, part, parts, state, due_at, next_try_at, day.nonces[part - 1])
        yield *message, day.skipped, changed_at


def _key(delivery: Delivery) -> tuple[int, str, int]:
    return delivery.subscription_id, delivery.local_date.isoformat(), delivery.part


def _delivery(row: tuple[Any, ...]) -> Delivery:
    lease_until, next_try_at, tried_at = (None if seconds is None else from_unix(seconds) for seconds in row[8:11])
    return Delivery(
        subscription_id=row[0],
        local_date=date.fromisoformat(row[1]),
        part=row[2],
        parts=row[3],
        state=row[4],
        due_at=from_unix(row[5]),
        attempts=row[6],
        nonce=row[7],
        lease_until=lease_until,
        next_try_at=next_try_at,
        tried_at=tried_at,
        payload=row[11],
        message_id=row[12],
        error=row[13],
    )
