"""SQL for subscriptions: one row for each place, with the moment of its next push.

What a change means and when a push is due is decided by functions passed as arguments, which run inside the transaction
and must be pure.
"""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from bot.records import Series, Subscription
from bot.runtime.clock import from_unix, from_unix_or_none, to_unix, to_unix_or_none
from bot.store.database import Database
from bot.store.deliveries import delivery_days, delivery_steps, series_films
from recommender.types import Filters, Place


@dataclass(frozen=True, slots=True)
class Due:
    """What determines the plan of a due subscription; thousands can share it."""

    due_at: datetime
    local_time: time
    zone: str
    days: int
    cards: bool
    """Whether each film is a message of its own."""


Change = Callable[[Subscription | None, frozenset[date]], Subscription]
"""From the stored subscription and the local dates that had their push, to the new subscription."""

_COLUMNS = (
    "subscription_id, place_kind, place_id, channel_id, style, local_time, zone, days, created_by, filters, "
    "paused_why, paused_until, told_at, next_due_at, ended_at, role_id, threads, skip_seen, locale, "
    "series, series_until"
)
_FIND = f"SELECT {_COLUMNS} FROM subscriptions WHERE place_kind = ? AND place_id = ?"
_GET = f"SELECT {_COLUMNS} FROM subscriptions WHERE subscription_id = ?"
_DUE = """
SELECT next_due_at, local_time, zone, days, style, subscription_id FROM subscriptions
WHERE next_due_at <= ? ORDER BY next_due_at LIMIT ?
"""
_CROWDS = """
SELECT next_due_at, count(*), sum(style = 'cards') FROM subscriptions
WHERE next_due_at BETWEEN ? AND ? GROUP BY next_due_at
"""
_UNTOLD = f"SELECT {_COLUMNS} FROM subscriptions WHERE paused_why IS NOT NULL AND told_at IS NULL LIMIT ?"
_SAVE = """
INSERT INTO subscriptions (place_kind, place_id, channel_id, style, local_time, zone, days, created_by, filters,
                           paused_why, paused_until, told_at, next_due_at, ended_at, role_id, threads, skip_seen,
                           locale)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (place_kind, place_id) DO UPDATE SET
    channel_id = excluded.channel_id, style = excluded.style, local_time = excluded.local_time,
    zone = excluded.zone, days = excluded.days, created_by = excluded.created_by, filters = excluded.filters,
    paused_why = excluded.paused_why, paused_until = excluded.paused_until, told_at = excluded.told_at,
    next_due_at = excluded.next_due_at, ended_at = excluded.ended_at, role_id = excluded.role_id,
    threads = excluded.threads, skip_seen = excluded.skip_seen, locale = excluded.locale
"""
_ADVANCE = """
UPDATE subscriptions SET next_due_at = ? WHERE subscription_id IN (SELECT value FROM json_each(?))
"""
_PAUSE = """
UPDATE subscriptions SET paused_why = ?, paused_until = NULL, told_at = NULL, next_due_at = NULL
WHERE subscription_id = ? AND ended_at IS NULL AND (paused_why IS NULL OR paused_until <= ?) AND channel_id IS ?
"""
_TELL = "UPDATE subscriptions SET told_at = ? WHERE subscription_id = ? AND told_at IS NULL"


def find(connection: sqlite3.Connection, place: Place) -> Subscription | None:
    """The place's subscription, also one that was turned off."""
    row = connection.execute(_FIND, (place.kind, place.id)).fetchone()
    return None if row is None else _subscription(row)


def get(connection: sqlite3.Connection, subscription_id: int) -> Subscription | None:
    """The subscription with this id."""
    row = connection.execute(_GET, (subscription_id,)).fetchone()
    return None if row is None else _subscription(row)


def change(connection: sqlite3.Connection, place: Place, now: datetime, how: Change, *, stop: bool) -> Subscription:
    """Read, change and write a place's subscription in one transaction; with `stop`, open messages are withdrawn."""
    stored = find(connection, place)
    served: frozenset[date] = frozenset()
    if stored is not None:
        if stop:
            delivery_steps.withdraw(connection, stored.id, now)
        served = delivery_days.served_dates(connection, stored.id)
    connection.execute(_SAVE, _values(how(stored, served)))
    saved = find(connection, place)
    assert saved is not None
    return saved


def change_known(
    connection: sqlite3.Connection, places: Sequence[Place], now: datetime, how: Change
) -> list[Subscription]:
    """Change the subscriptions of these places, as `change` does; places that were forgotten meanwhile have none."""
    known = [place for place in places if find(connection, place) is not None]
    return [change(connection, place, now, how, stop=False) for place in known]


def due(connection: sqlite3.Connection, now: datetime, limit: int) -> dict[Due, list[int]]:
    """Ids of those due at `now` or before, grouped by what determines their plan; longest due first."""
    alike: dict[tuple[Any, ...], list[int]] = {}
    for *shared, subscription_id in connection.execute(_DUE, (to_unix(now), limit)):
        alike.setdefault(tuple(shared), []).append(subscription_id)
    return {
        Due(from_unix(due_at), time.fromisoformat(local_time), zone, days, style == "cards"): ids
        for (due_at, local_time, zone, days, style), ids in alike.items()
    }


def crowds(connection: sqlite3.Connection, first: datetime, last: datetime) -> dict[datetime, tuple[int, int]]:
    """How many are due at each moment between two, both included: all of them, and those that send cards."""
    rows = connection.execute(_CROWDS, (to_unix(first), to_unix(last)))
    return {from_unix(due_at): (every, cards) for due_at, every, cards in rows}


def advance(connection: sqlite3.Connection, ids: Sequence[int], next_due_at: datetime | None) -> None:
    """Set when these are due next."""
    connection.execute(_ADVANCE, (to_unix_or_none(next_due_at), json.dumps(ids)))


def pause(connection: sqlite3.Connection, stopped: Subscription, why: str, error: str, now: datetime) -> bool:
    """Stop it until somebody sets it again or resumes it, and give up its open messages.

    Returns:
        False when it was paused, turned off or moved to another channel meanwhile; then only messages are given up.
    """
    delivery_steps.give_up(connection, stopped.id, now, error)
    return connection.execute(_PAUSE, (why, stopped.id, to_unix(now), stopped.channel_id)).rowcount == 1


def claim_untold(connection: sqlite3.Connection, now: datetime, limit: int) -> list[Subscription]:
    """Paused subscriptions nobody was notified of; marked as notified at once, so that nobody is told twice."""
    untold = [_subscription(row) for row in connection.execute(_UNTOLD, (limit,))]
    connection.executemany(_TELL, [(to_unix(now), subscription.id) for subscription in untold])
    return untold


class Subscriptions:
    """The functions above for those who have a database and await."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, place: Place) -> Subscription | None:
        """The place's subscription, also one that was turned off."""
        return await self._database.read(lambda connection: find(connection, place))

    async def change(self, place: Place, now: datetime, how: Change, *, stop: bool = False) -> Subscription:
        """See the function `change`."""
        return await self._database.write(lambda connection: change(connection, place, now, how, stop=stop))

    async def change_known(self, places: Sequence[Place], now: datetime, how: Change) -> list[Subscription]:
        """See the function `change_known`."""
        return await self._database.write(lambda connection: change_known(connection, places, now, how))

    async def crowd(self, due_at: datetime) -> tuple[int, int]:
        """How many are due at that moment: all of them, and those that send cards."""
        found = await self._database.read(lambda connection: crowds(connection, due_at, due_at))
        return found.get(due_at, (0, 0))

    async def pause(self, stopped: Subscription, why: str, error: str, now: datetime) -> bool:
        """See the function `pause`."""
        return await self._database.write(lambda connection: pause(connection, stopped, why, error, now))

    async def begin_series(self, begun: Series, films: Sequence[int]) -> None:
        """Start a series of these films, in place of the one that runs."""
        await self._database.write(
            lambda connection: series_films.begin(connection, begun.push_id, begun.name, begun.until, films)
        )

    async def end_series(self, subscription_id: int) -> None:
        """End the series."""
        await self._database.write(lambda connection: series_films.end(connection, subscription_id))

    async def count_series(self, running: Series) -> Series:
        """The series with how many of its films were shown, and how many it has."""
        counted = await self._database.read(lambda connection: series_films.count(connection, running.push_id))
        return dataclasses.replace(running, shown=counted[0], of=counted[1])

    async def claim_untold(self, now: datetime, limit: int = 50) -> list[Subscription]:
        """See the function `claim_untold`; writes only when there is one."""
        if not await self._database.read(lambda connection: connection.execute(_UNTOLD, (1,)).fetchone()):
            return []
        return await self._database.write(lambda connection: claim_untold(connection, now, limit))


def filters_to_json(filters: Filters) -> str:
    """Only what differs from no filter at all."""
    none = dataclasses.asdict(Filters())
    return json.dumps({name: value for name, value in dataclasses.asdict(filters).items() if value != none[name]})


def filters_from_json(text: str) -> Filters:
    """The reverse of `filters_to_json`."""
    if text == "{}":
        return Filters()
    values: dict[str, Any] = json.loads(text)
    for name in ("genres", "excluded_genres"):
        values[name] = tuple(values.get(name, ()))
    return Filters(**values)


def _values(subscription: Subscription) -> tuple[object, ...]:
    return (
        subscription.place.kind,
        subscription.place.id,
        subscription.channel_id,
        subscription.style,
        subscription.local_time.strftime("%H:%M"),
        subscription.zone,
        subscription.days,
        subscription.created_by,
        filters_to_json(subscription.filters),
        subscription.paused_why,
        to_unix_or_none(subscription.paused_until),
        to_unix_or_none(subscription.told_at),
        to_unix_or_none(subscription.next_due_at),
        to_unix_or_none(subscription.ended_at),
        subscription.role_id,
        subscription.threads,
        subscription.skip_seen,
        subscription.locale,
    )


def _subscription(row: tuple[Any, ...]) -> Subscription:
    moments = [from_unix_or_none(seconds) for seconds in row[11:15]]
    return Subscription(
        id=row[0],
        place=Place(row[1], row[2]),
        channel_id=row[3],
        style=row[4],
        local_time=time.fromisoformat(row[5]),
        zone=row[6],
        days=row[7],
        created_by=row[8],
        filters=filters_from_json(row[9]),
        paused_why=row[10],
        paused_until=moments[0],
        told_at=moments[1],
        next_due_at=moments[2],
        ended_at=moments[3],
        role_id=row[15],
        threads=bool(row[16]),
        skip_seen=bool(row[17]),
        locale=row[18],
        series=None if row[19] is None else Series(row[0], row[19], _date(row[20])),
    )


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
