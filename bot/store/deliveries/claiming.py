"""Transactions over subscriptions, deliveries and posts: claiming what is due, and recording what was sent.

Each function is one transaction. The SQL is in the modules of the tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.records import PUSHES_KEPT_DAYS, Post, Subscription
from bot.store import posts
from bot.store.database import Database
from bot.store.deliveries import delivery_days, delivery_steps, subscriptions
from bot.store.deliveries.delivery_days import NewDay
from bot.store.deliveries.delivery_rows import Delivery, State
from bot.store.deliveries.owed_reactions import NewlyOwed
from bot.store.deliveries.subscriptions import Due
from bot.store.far_off import FarOff
from bot.store.posts import ShownFilm

KEPT_DATES = 60
"""The newest dates with deliveries, which are kept however old they are."""
FORGOTTEN_FOR_ONE = 2
"""Old deliveries deleted at most for each that is added: enough to keep up, and never slow."""
_LONG_AGO = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Plan:
    """The result for due subscriptions."""

    day: NewDay
    coming: Iterable[tuple[date, datetime]]
    """Local dates and moments of possible next pushes, in order: the first whose date had no push yet is used."""


@dataclass(frozen=True, slots=True)
class ClaimedDay:
    """The open deliveries of one subscription's day, claimed until their lease ends."""

    subscription: Subscription
    parts: tuple[Delivery, ...]
    """At least one; in order. As stored before the claim, save for the lease."""
    before: tuple[date, State, str | None] | None
    """Local date, state and error of the subscription's previous push."""


def claim_due(connection: sqlite3.Connection, now: datetime, limit: int, plan: Callable[[Due], Plan]) -> int:
    """Create deliveries for due subscriptions, and set when these are due next.

    A local date that had its push gets no second one, whatever the plan says.

    Returns:
        How many were due, `limit` at the most.
    """
    alike = subscriptions.due(connection, now, limit)
    for due, ids in alike.items():
        planned = plan(due)
        delivery_days.add_day(connection, ids, planned.day, now)
        delivery_days.forget(
            connection,
            planned.day.local_date - timedelta(days=PUSHES_KEPT_DAYS),
            KEPT_DATES,
            FORGOTTEN_FOR_ONE * planned.day.parts * len(ids),
        )
        _advance(connection, ids, planned.coming)
    return sum(map(len, alike.values()))


def _advance(connection: sqlite3.Connection, ids: Sequence[int], coming: Iterable[tuple[date, datetime]]) -> None:
    """Set when these are due next; one moved to a zone further west may have had its next date's push already."""
    left = list(ids)
    for local_date, due_at in coming:
        served = delivery_days.served_on(connection, left, local_date)
        subscriptions.advance(connection, [each for each in left if each not in served], due_at)
        left = list(served)
        if not left:
            return
    subscriptions.advance(connection, left, None)


def claim_open(connection: sqlite3.Connection, now: datetime, lease_until: datetime, limit: int) -> list[ClaimedDay]:
    """Claim deliveries that wait for a try, or whose lease has ended; all of a day together.

    Args:
        connection: of the writer.
        now: UTC.
        lease_until: how long they are the caller's alone, UTC.
        limit: messages looked at; the last day may bring some more.
    """
    claimed: list[ClaimedDay] = []
    for subscription_id, local_date in delivery_days.due_days(connection, now, limit):
        parts = delivery_days.open_parts(connection, subscription_id, local_date)
        if any(_is_held(part, now) for part in parts):
            continue
        subscription = subscriptions.get(connection, subscription_id)
        assert subscription is not None  # a foreign key
        delivery_steps.lease(connection, parts, lease_until, now)
        before = delivery_days.state_before(connection, subscription_id, local_date)
        claimed.append(ClaimedDay(subscription, tuple(parts), before))
    return claimed


def record_sent(
    connection: sqlite3.Connection,
    delivery: Delivery,
    post: Post,
    shown: Sequence[ShownFilm],
    owed: NewlyOwed,
    now: datetime,
) -> bool:
    """Record that a message was sent, with its post, films and reactions to add, in one transaction.

    Returns:
        False when that was known before.
    """
    if not delivery_steps.mark_sent(connection, delivery, post.message_id, now):
        return False
    posts.record(connection, post, shown, owed=owed)
    return True


class Claims:
    """The functions above and the steps of a delivery, as async methods of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.far_off = FarOff(database)

    async def crowds(self, now: datetime) -> dict[datetime, tuple[int, int]]:
        """How many are due at each moment up to now: all of them, and those that send cards."""
        return await self._database.read(lambda connection: subscriptions.crowds(connection, _LONG_AGO, now))

    async def claim_due(self, now: datetime, limit: int, plan: Callable[[Due], Plan]) -> int:
        """See the function `claim_due`."""
        return await self._database.write(lambda connection: claim_due(connection, now, limit, plan))

    async def release(self, now: datetime) -> int:
        """See `bot.store.deliveries.delivery_steps.release`."""
        return await self._database.write(lambda connection: delivery_steps.release(connection, now))

    async def claim_open(self, now: datetime, lease_until: datetime, limit: int) -> list[ClaimedDay]:
        """See the function `claim_open`; writes only when something waits."""
        if not await self._database.read(lambda connection: delivery_days.due_days(connection, now, 1)):
            return []
        return await self._database.write(lambda connection: claim_open(connection, now, lease_until, limit))

    async def record_sent(
        self, delivery: Delivery, post: Post, shown: Sequence[ShownFilm], owed: NewlyOwed, now: datetime
    ) -> bool:
        """See the function `record_sent`."""
        return await self._database.write(lambda connection: record_sent(connection, delivery, post, shown, owed, now))


def _is_held(part: Delivery, now: datetime) -> bool:
    return part.state == "sending" and part.lease_until is not None and part.lease_until > now
