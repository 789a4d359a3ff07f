"""SQL for scheduled events of film nights, until the bot has asked how the film was."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from bot.records import NightEvent
from bot.runtime.clock import from_unix, from_unix_or_none, to_unix
from bot.store.database import Database

PLANNED = """
INSERT INTO night_events (night_id, film_id, event_id, channel_id, ends_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (night_id, film_id) DO UPDATE
SET event_id = excluded.event_id, channel_id = excluded.channel_id, ends_at = excluded.ends_at, tried_at = NULL,
    is_asked = 0
WHERE event_id <> excluded.event_id
"""
FIND = """
SELECT night_id, guild_id, film_id, event_id, channel_id, ends_at, tried_at
FROM night_events JOIN nights USING (night_id)
"""
OF_FILM = f"{FIND} WHERE night_id = ? AND film_id = ?"
DUE = f"{FIND} WHERE is_asked = 0 AND ends_at <= ? ORDER BY ends_at, night_id"
MOVED = "UPDATE night_events SET ends_at = ? WHERE event_id = ? AND is_asked = 0"
CALLED_OFF = "UPDATE night_events SET is_asked = 1 WHERE event_id = ?"
TRIED = "UPDATE night_events SET tried_at = COALESCE(tried_at, ?) WHERE night_id = ? AND film_id = ?"
ASKED = "UPDATE night_events SET is_asked = 1 WHERE night_id = ? AND film_id = ?"


class NightEvents:
    """The events of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def planned(self, night_id: int, film_id: int, event_id: int, channel_id: int, ends_at: datetime) -> None:
        """Record a film's event in place of an earlier one of the same night and film. Idempotent."""
        await self._database.execute(PLANNED, (night_id, film_id, event_id, channel_id, to_unix(ends_at)))

    async def find(self, night_id: int, film_id: int) -> NightEvent | None:
        """The event of a night's film."""
        found = await self._database.read(lambda connection: _found(connection, OF_FILM, night_id, film_id))
        return found[0] if found else None

    async def due(self, now: datetime) -> tuple[NightEvent, ...]:
        """Events that are over and not asked about yet."""
        return await self._database.read(lambda connection: _found(connection, DUE, to_unix(now)))

    async def moved(self, event_id: int, ends_at: datetime) -> None:
        """Record that it ends at another time."""
        await self._database.execute(MOVED, (to_unix(ends_at), event_id))

    async def called_off(self, event_id: int) -> None:
        """Record that it was cancelled: nobody is asked."""
        await self._database.execute(CALLED_OFF, (event_id,))

    async def tried(self, night_id: int, film_id: int, now: datetime) -> None:
        """Record that it is about to be asked about; only the first time is stored."""
        await self._database.execute(TRIED, (to_unix(now), night_id, film_id))

    async def asked(self, night_id: int, film_id: int) -> None:
        """Record that it was asked about, or never will be."""
        await self._database.execute(ASKED, (night_id, film_id))


def _found(connection: sqlite3.Connection, question: str, *values: int) -> tuple[NightEvent, ...]:
    return tuple(
        NightEvent(
            night_id,
            guild_id,
            film_id,
            event_id,
            channel_id,
            from_unix(ends_at),
            from_unix_or_none(tried_at),
        )
        for night_id, guild_id, film_id, event_id, channel_id, ends_at, tried_at in connection.execute(question, values)
    )
