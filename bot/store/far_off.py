"""Moments that lie further off than they can: the work of a clock that was ahead. SQL and nothing else."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from bot.runtime.clock import to_unix
from bot.store.database import Database
from bot.store.delivery_rows import OPEN
from recommender.types import Place

AT_MOST = timedelta(days=1)
"""No message waits longer for its next try."""
_PLACES = """
SELECT place_kind, place_id FROM subscriptions
WHERE next_due_at > :beyond
  AND (paused_until IS NULL OR paused_until > :longest OR next_due_at > paused_until + :furthest)
ORDER BY next_due_at DESC LIMIT :limit
"""
_WAITS = f"SELECT 1 FROM deliveries WHERE {OPEN} AND next_try_at > ? LIMIT 1"
_RELEASE = f"""
UPDATE deliveries SET next_try_at = :now, lease_until = CASE WHEN lease_until > :now THEN :now ELSE lease_until END
WHERE {OPEN} AND next_try_at > :beyond
"""


class FarOff:
    """What is to be found of it in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def places(self, beyond: datetime, furthest: timedelta, longest: datetime, limit: int) -> list[Place]:
        """Whose push is due too late.

        Args:
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
        }
        rows = await self._database.read(lambda connection: connection.execute(_PLACES, values).fetchall())
        return [Place(*row) for row in rows]

    async def release(self, now: datetime) -> None:
        """Let messages be tried now whose next try lies too far off; writes only when there is one."""
        beyond = to_unix(now + AT_MOST)
        if await self._database.read(lambda connection: connection.execute(_WAITS, (beyond,)).fetchone()):
            await self._database.write(lambda connection: _release(connection, to_unix(now), beyond))


def _release(connection: sqlite3.Connection, now: int, beyond: int) -> None:
    connection.execute(_RELEASE, {"now": now, "beyond": beyond})
