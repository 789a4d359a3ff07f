"""The state changes of a delivery.

pending → sending → sent | pending (again later) | skipped | failed | unknown. SQL only: `bot.push.sending.sender`
decides when.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from bot.runtime.clock import to_unix, to_unix_or_none
from bot.store.database import Database
from bot.store.deliveries import delivery_days
from bot.store.deliveries.delivery_rows import DATES, OPEN, WITHDRAWN, Delivery

_KEY = "subscription_id = ? AND local_date = ? AND part = ?"
_LEASE = f"UPDATE deliveries SET state = 'sending', lease_until = ?, next_try_at = ?, changed_at = ? WHERE {_KEY}"
_RELEASE = "UPDATE deliveries SET lease_until = ?1, next_try_at = ?1 WHERE state = 'sending' AND lease_until > ?1"
_BEGIN = f"""
UPDATE deliveries SET attempts = attempts + 1, tried_at = ?, nonce = coalesce(nonce, ?), payload = coalesce(payload, ?),
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
WHERE {_KEY} AND {OPEN}
"""
_WITHDRAW = f"""
{DATES} UPDATE deliveries SET state = CASE WHEN tried_at IS NULL THEN 'skipped' ELSE 'unknown' END,
    error = '{WITHDRAWN}', lease_until = NULL, next_try_at = NULL, changed_at = ?
WHERE subscription_id = ? AND local_date IN (SELECT local_date FROM dates) AND {OPEN}
"""
_GIVE_UP = f"""
{DATES} UPDATE deliveries SET state = CASE WHEN tried_at IS NULL THEN 'failed' ELSE 'unknown' END,
    error = ?, lease_until = NULL, next_try_at = NULL, changed_at = ?
WHERE subscription_id = ? AND local_date IN (SELECT local_date FROM dates) AND {OPEN}
"""


def lease(connection: sqlite3.Connection, parts: Iterable[Delivery], until: datetime, now: datetime) -> None:
    """Claim deliveries until a moment."""
    end = to_unix(until)
    connection.executemany(_LEASE, [(end, end, to_unix(now), *_key(part)) for part in parts])


def release(connection: sqlite3.Connection, now: datetime) -> int:
    """End every lease, because the process that held them has ended. Returns how many there were."""
    return connection.execute(_RELEASE, (to_unix(now),)).rowcount


def begin(
    connection: sqlite3.Connection,
    delivery: Delivery,
    *,
    nonce: str,
    payload: str,
    tried_at: datetime,
    lease_until: datetime,
    now: datetime,
) -> bool:
    """Record that a try begins, with its payload and nonce.

    Returns:
        False if the delivery is no longer the caller's: withdrawn, or claimed by another process after the lease ended.
    """
    end = to_unix(lease_until)
    values = (to_unix(tried_at), nonce, payload, end, end, to_unix(now), *_key(delivery), delivery.attempts)
    return connection.execute(_BEGIN, values).rowcount == 1


def mark_sent(connection: sqlite3.Connection, delivery: Delivery, message_id: int, now: datetime) -> bool:
    """Record that the message was sent. False if that was recorded before."""
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
    """Set the next try; `tried_at` as in `Delivery`."""
    tried = to_unix_or_none(tried_at)
    connection.execute(_PUT_BACK, (to_unix(next_try_at), tried, error, to_unix(now), *_key(delivery)))


def finish(
    connection: sqlite3.Connection,
    delivery: Delivery,
    state: Literal["skipped", "failed", "unknown"],
    error: str,
    now: datetime,
) -> None:
    """Record that no further try is made."""
    connection.execute(_FINISH, (state, error, to_unix(now), *_key(delivery)))


def withdraw(connection: sqlite3.Connection, subscription_id: int, now: datetime) -> None:
    """End all open deliveries because the owner asked: skipped, or unknown if a try may have arrived."""
    connection.execute(_WITHDRAW, (to_unix(now), subscription_id))


def give_up(connection: sqlite3.Connection, subscription_id: int, now: datetime, error: str) -> None:
    """End all open deliveries: failed, or unknown if a try may have arrived."""
    connection.execute(_GIVE_UP, (error, to_unix(now), subscription_id))


class Deliveries:
    """The steps of a message for those who have a database and await; each is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(self, subscription_id: int) -> tuple[Delivery, ...]:
        """See `bot.store.deliveries.delivery_days.latest`."""
        return await self._database.read(lambda connection: delivery_days.latest(connection, subscription_id))

    async def why_no_thread(self, parts: Sequence[Delivery]) -> str | None:
        """See `bot.store.deliveries.delivery_days.why_no_thread`."""
        return await self._database.read(lambda connection: delivery_days.why_no_thread(connection, parts))

    async def begin(
        self, delivery: Delivery, *, nonce: str, payload: str, tried_at: datetime, lease_until: datetime, now: datetime
    ) -> bool:
        """See the function `begin`."""
        return await self._database.write(
            lambda connection: begin(
                connection, delivery, nonce=nonce, payload=payload, tried_at=tried_at, lease_until=lease_until, now=now
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


def _key(delivery: Delivery) -> tuple[int, str, int]:
    return delivery.subscription_id, delivery.local_date.isoformat(), delivery.part
