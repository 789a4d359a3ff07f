"""SQL for lists of films that were pasted for a server and are not started as its series yet."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.records import Series
from bot.runtime.clock import to_unix
from bot.store.database import Database
from bot.store.deliveries import series_films
from bot.store.film_data.joined_films import kept_id

# A second list within the same second gets the next moment, so that the two differ.
_KEEP = """
INSERT INTO pasted_lists (subscription_id, pasted_at, name, films) VALUES (?, ?, ?, ?)
ON CONFLICT (subscription_id) DO UPDATE SET
    pasted_at = max(excluded.pasted_at, pasted_lists.pasted_at + 1), name = excluded.name, films = excluded.films
RETURNING pasted_at
"""
_TAKE = "DELETE FROM pasted_lists WHERE subscription_id = ? AND pasted_at = ? RETURNING name, films"


def keep(connection: sqlite3.Connection, subscription_id: int, now: datetime, name: str, films: Sequence[int]) -> int:
    """Store a list in place of an earlier one; returns the moment that identifies it."""
    values = (subscription_id, to_unix(now), name, json.dumps(films))
    (pasted_at,) = connection.execute(_KEEP, values).fetchone()
    return int(pasted_at)


def begin(connection: sqlite3.Connection, subscription_id: int, pasted_at: int) -> Series | None:
    """Start the list as the series, in place of the one that runs; None if it is no longer stored."""
    row = connection.execute(_TAKE, (subscription_id, pasted_at)).fetchone()
    if row is None:
        return None
    films = dict.fromkeys(kept_id(connection, film) for film in json.loads(row[1]))
    series_films.begin(connection, subscription_id, row[0], None, films)
    return Series(subscription_id, row[0], None, of=len(films))


class WaitingLists:
    """The functions above for those who have a database and await."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, subscription_id: int, now: datetime, name: str, films: Sequence[int]) -> int:
        """See the function `keep`."""
        return await self._database.write(lambda connection: keep(connection, subscription_id, now, name, films))

    async def begin(self, subscription_id: int, pasted_at: int) -> Series | None:
        """See the function `begin`."""
        return await self._database.write(lambda connection: begin(connection, subscription_id, pasted_at))

    async def drop(self, subscription_id: int, pasted_at: int) -> None:
        """Delete it."""
        await self._database.write(
            lambda connection: connection.execute(_TAKE, (subscription_id, pasted_at)).fetchall()
        )
