"""SQL for moments that are too far in the future because a clock was ahead when they were stored."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from bot.runtime.clock import CLOCK_SLACK, from_unix, from_unix_or_none, to_unix, to_unix_or_none
from bot.store.database import Database
from bot.store.deliveries.delivery_rows import OPEN, UNSERVED
from recommender.types import Place

AT_MOST = timedelta(days=1)
"""Greatest wait of a delivery for its first try."""
AGAIN_AT_MOST = timedelta(hours=2)
"""Greatest wait for another try of a delivery or a reaction."""
_SEARCH_BACK = 86_400
"""Seconds before it was due from which a message is searched for whose try is dated in the future."""
EVERY_DAY = 127
EVERY_DAY_AT_MOST = timedelta(hours=75)
"""No push of every day is due later: the next date, one that was served in another zone, and a leap of the clock."""
DATES_APART = timedelta(hours=1)
"""Least time between the pushes of two dates, whatever the clocks do. What is due later by less has the same date."""
_PLACES = """
SELECT place_kind, place_id FROM subscriptions
WHERE next_due_at > :every_day_beyond AND (next_due_at > :beyond OR days = :every_day)
  AND (paused_until IS NULL OR paused_until <= :now OR paused_until > :longest
       OR next_due_at > paused_until + :furthest OR told_at > :told_most)
ORDER BY next_due_at DESC LIMIT :limit
"""
_WAIT = f"""
{OPEN} AND next_try_at > :again_beyond AND (next_try_at > :beyond OR attempts > 0 OR state = 'sending')
"""
_REACTIONS_WAIT = "next_try_at > :again_beyond"
_ANY = f"""
SELECT 1 FROM deliveries WHERE {_WAIT} UNION ALL SELECT 1 FROM owed_reactions WHERE {_REACTIONS_WAIT} LIMIT 1
"""
# When a try began that is dated in the future is not known: perhaps so long ago that Discord has forgotten its nonce,
# so the channel is searched, but hardly more than a day before now and before the message was due.
_TRY_NOW = """
UPDATE deliveries SET next_try_at = :now, lease_until = CASE WHEN lease_until > :now THEN :now ELSE lease_until END,
    tried_at = CASE WHEN tried_at > :now THEN min(due_at, :now) - :search_back ELSE tried_at END
"""
_RELEASE = f"{_TRY_NOW} WHERE {_WAIT}"
_DOUBTED = f"{OPEN} AND next_try_at IS NOT NULL AND tried_at > :now"
_DOUBT = f"{_TRY_NOW} WHERE {_DOUBTED}"
_ANY_DOUBTED = f"SELECT 1 FROM deliveries WHERE {_DOUBTED} LIMIT 1"
_RELEASE_REACTIONS = f"UPDATE owed_reactions SET next_try_at = :now WHERE {_REACTIONS_WAIT}"
_GIVEN_UP_THEN = f"""
local_date >= :first_date AND state = 'skipped' AND changed_at > :now
  AND due_at >= :due_from AND error IN (SELECT value FROM json_each(:errors))
  AND (due_at <= :now OR EXISTS (SELECT 1 FROM deliveries AS others WHERE others.local_date = deliveries.local_date
       AND others.subscription_id = deliveries.subscription_id AND NOT {UNSERVED}))
  AND EXISTS (SELECT 1 FROM subscriptions WHERE subscriptions.subscription_id = deliveries.subscription_id
              AND ended_at IS NULL AND (paused_why IS NULL OR paused_until <= :now))
"""
_ANY_GIVEN_UP = f"SELECT 1 FROM deliveries WHERE {_GIVEN_UP_THEN} LIMIT 1"
_REVIVE = f"""
UPDATE deliveries SET state = 'pending', error = NULL, next_try_at = :now, changed_at = :now WHERE {_GIVEN_UP_THEN}
"""
# Of a day that has perhaps begun to arrive, the rest stays.
_TOO_EARLY = f"""
FROM deliveries WHERE local_date >= :first_date AND due_at > :now AND (
    state = 'skipped' AND error IN (SELECT value FROM json_each(:errors))
    OR {OPEN} AND NOT EXISTS (
        SELECT 1 FROM deliveries AS others WHERE others.local_date = deliveries.local_date
        AND others.subscription_id = deliveries.subscription_id
        AND (others.tried_at IS NOT NULL OR others.state IN ('sent', 'unknown'))))
"""
_ANY_TOO_EARLY = f"SELECT 1 {_TOO_EARLY} LIMIT 1"
_FORGET_EARLY = f"DELETE {_TOO_EARLY}"
_PAUSED_UNTIL = "CASE WHEN paused_until > :now THEN paused_until END"
_SCHEDULES = f"""
SELECT local_time, zone, days, {_PAUSED_UNTIL} AS until, max(next_due_at) FROM subscriptions
WHERE next_due_at > :now GROUP BY local_time, zone, days, until
"""
# Reads every subscription once, not once for each schedule: hence the CROSS JOIN, and the types for an automatic index.
_LATER = f"""
WITH expected AS MATERIALIZED (
    SELECT CAST(json_extract(value, '$[0]') AS TEXT) AS local_time, CAST(json_extract(value, '$[1]') AS TEXT) AS zone,
           CAST(json_extract(value, '$[2]') AS INTEGER) AS days, json_extract(value, '$[3]') AS until,
           json_extract(value, '$[4]') AS due_at
    FROM json_each(:expected)
)
SELECT place_kind, place_id, next_due_at FROM subscriptions CROSS JOIN expected USING (local_time, zone, days)
WHERE next_due_at >= due_at AND until IS {_PAUSED_UNTIL}
"""


class Schedule(NamedTuple):
    """When pushes are due; many can share it."""

    local_time: time
    zone: str
    days: int
    paused_until: datetime | None
    """Where that is to come."""


class FarOff:
    """What is to be found of it in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def places(
        self, now: datetime, beyond: datetime, furthest: timedelta, longest: datetime, limit: int
    ) -> list[Place]:
        """Whose push is due too late.

        Args:
            now: UTC.
            beyond: the latest moment for one that is not paused.
            furthest: how long after the end of its pause a paused one may be due.
            longest: the latest end of a pause.
            limit: places at the most.
        """
        values = {
            "beyond": to_unix(beyond),
            "furthest": int(furthest.total_seconds()),
            "longest": to_unix(longest),
            "limit": limit,
            "every_day": EVERY_DAY,
            "every_day_beyond": to_unix(now + EVERY_DAY_AT_MOST),
            "told_most": to_unix(now + CLOCK_SLACK),
            "now": to_unix(now),
        }
        rows = await self._database.read(lambda connection: connection.execute(_PLACES, values).fetchall())
        return [Place(*row) for row in rows]

    async def release(self, now: datetime) -> None:
        """Let messages and reactions be tried now whose next try lies too far off; writes only when there is one."""
        values = {
            "now": to_unix(now),
            "search_back": _SEARCH_BACK,
            "beyond": to_unix(now + AT_MOST),
            "again_beyond": to_unix(now + AGAIN_AT_MOST),
        }
        if await self._database.read(lambda connection: connection.execute(_ANY, values).fetchone()):
            await self._database.write(lambda connection: _release(connection, values))

    async def revive(self, now: datetime, late: timedelta, errors: Sequence[str]) -> int:
        """Let messages be tried after all that were skipped as too late while the clock was ahead, and are not.

        Also those that are not due yet, where others of their day were sent. Writes only when there is one.

        Args:
            now: UTC.
            late: how long after it was due a message may come.
            errors: what is stored of those that were too late.

        Returns:
            How many.
        """
        values = {
            "now": to_unix(now),
            "first_date": _first_date(now),
            "due_from": to_unix(now - late),
            "errors": json.dumps(errors),
        }
        if not await self._database.read(lambda connection: connection.execute(_ANY_GIVEN_UP, values).fetchone()):
            return 0
        return await self._database.write(lambda connection: connection.execute(_REVIVE, values).rowcount)

    async def doubt_tries(self, now: datetime) -> None:
        """Let messages be searched that were tried while the clock was ahead; writes only when there is one."""
        values = {"now": to_unix(now), "search_back": _SEARCH_BACK}
        if await self._database.read(lambda connection: connection.execute(_ANY_DOUBTED, values).fetchone()):
            await self._database.write(lambda connection: connection.execute(_DOUBT, values))

    async def schedules(self, now: datetime) -> dict[Schedule, datetime]:
        """The schedules of all pushes due after `now`, each with the latest moment at which one of them is due.

        Reads every subscription: not for each tick.
        """
        values = {"now": to_unix(now)}
        rows = await self._database.read(lambda connection: connection.execute(_SCHEDULES, values).fetchall())
        return {
            Schedule(time.fromisoformat(at), zone, days, from_unix_or_none(until)): from_unix(latest)
            for at, zone, days, until, latest in rows
        }

    async def later_than(self, expected: Mapping[Schedule, datetime], now: datetime) -> dict[Place, datetime]:
        """Places whose next push is due on a later date than expected for their schedule, with that moment."""
        rows = [
            (
                f"{each.local_time:%H:%M}",
                each.zone,
                each.days,
                to_unix_or_none(each.paused_until),
                to_unix(due + DATES_APART),
            )
            for each, due in expected.items()
        ]
        values = {"expected": json.dumps(rows), "now": to_unix(now)}
        found = await self._database.read(lambda connection: connection.execute(_LATER, values).fetchall())
        return {Place(kind, place_id): from_unix(due_at) for kind, place_id, due_at in found}

    async def forget_early(self, now: datetime, errors: Sequence[str]) -> None:
        """Delete deliveries that are not due yet, skipped as too late or not tried; writes only when there is one."""
        values = {"now": to_unix(now), "first_date": _first_date(now), "errors": json.dumps(errors)}
        if await self._database.read(lambda connection: connection.execute(_ANY_TOO_EARLY, values).fetchone()):
            await self._database.write(lambda connection: connection.execute(_FORGET_EARLY, values))


def _release(connection: sqlite3.Connection, values: dict[str, int]) -> None:
    connection.execute(_RELEASE, values)
    connection.execute(_RELEASE_REACTIONS, values)


def _first_date(now: datetime) -> str:
    """No push due now or later than some hours ago has an earlier local date."""
    local_date: date = now.date() - timedelta(days=2)
    return local_date.isoformat()
