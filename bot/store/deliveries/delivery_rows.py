"""A message of the daily push as it is stored; what the modules with its SQL share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from bot.runtime.clock import from_unix, from_unix_or_none

State = Literal["pending", "sending", "sent", "skipped", "failed", "unknown"]

WITHDRAWN = "withdrawn"
"""Error of a delivery withdrawn because the push was turned off or paused."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A stored delivery: one message of the daily push."""

    subscription_id: int
    local_date: date
    part: int
    """From 1."""
    parts: int
    """Number of messages of the day."""
    state: State
    due_at: datetime
    attempts: int
    """Tries begun; also distinguishes two holders of an expired lease."""
    nonce: str | None
    """The same at every try; set before the first one and never changed."""
    lease_until: datetime | None = None
    """While sending: until when no other process may claim it."""
    next_try_at: datetime | None = None
    tried_at: datetime | None = None
    """The earliest try that may have arrived."""
    payload: str | None = None
    """JSON; set before the first try and never changed."""
    message_id: int | None = None
    error: str | None = None


COLUMNS = (
    "subscription_id, local_date, part, parts, state, due_at, attempts, nonce, lease_until, next_try_at, tried_at, "
    "payload, message_id, error"
)
OPEN = "state IN ('pending', 'sending')"
"""SQL condition: not finished."""
UNSERVED = "state IN ('skipped', 'failed')"
"""SQL condition: certainly not arrived, so the date may have its push after all."""

DATES = """
WITH RECURSIVE dates (local_date) AS (
    SELECT max(local_date) FROM deliveries UNION ALL
    SELECT (SELECT max(local_date) FROM deliveries WHERE local_date < dates.local_date) FROM dates
    WHERE dates.local_date IS NOT NULL
)
"""
"""Every local date there is, newest first, found by a step of the primary key each: what is asked for one subscription
is looked up date by date, for deliveries stand by date. As the left side of a CROSS JOIN it yields only as many as are
asked for. The last one is NULL and equal to none."""


def delivery_of(row: tuple[Any, ...]) -> Delivery:
    """The delivery in a row of `COLUMNS`."""
    lease_until, next_try_at, tried_at = map(from_unix_or_none, row[8:11])
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
