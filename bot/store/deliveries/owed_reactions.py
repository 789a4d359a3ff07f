"""SQL for reactions and threads still to be added to messages, stored so that none is lost at a stop."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from bot.records import Owed
from bot.runtime.clock import to_unix
from bot.store.database import Database

_OWE = """
INSERT INTO owed_reactions (message_id, emoji, next_try_at, thread)
SELECT :message_id, CASE WHEN has_room THEN :emoji ELSE '[]' END, :first_try_at, :thread
FROM (SELECT :most IS NULL OR (SELECT count(*) FROM owed_reactions) < :most AS has_room)
WHERE has_room OR :thread IS NOT NULL
ON CONFLICT (message_id) DO UPDATE SET emoji = excluded.emoji, tries = 0, next_try_at = excluded.next_try_at,
    thread = excluded.thread
"""
_NEXT = """
SELECT message_id, channel_id, emoji, tries, thread FROM owed_reactions JOIN posts USING (message_id)
WHERE next_try_at <= ? ORDER BY next_try_at, message_id LIMIT 1
"""
_SETTLE = "DELETE FROM owed_reactions WHERE message_id = ?"
_PUT_BACK = "UPDATE owed_reactions SET emoji = ?, tries = ?, next_try_at = ?, thread = ? WHERE message_id = ?"
_NO_THREAD = "UPDATE posts SET no_thread = ? WHERE message_id = ?"
_RELEASE = "UPDATE owed_reactions SET next_try_at = ?1 WHERE tries = 0 AND next_try_at > ?1"


@dataclass(frozen=True, slots=True)
class NewlyOwed:
    """What is to be added to a message."""

    emoji: tuple[str, ...]
    """In this order; may be empty."""
    first_try_at: datetime
    """When the queue first tries it; later than now where somebody else adds them at once."""
    most: int | None = None
    """If so many messages wait already, no reactions are stored."""
    thread: str | None = None
    """The name of the thread to be opened under it; None for none."""


def owe(connection: sqlite3.Connection, message_id: int, owed: NewlyOwed) -> None:
    """Store what is to be added to a recorded message; replaces what was stored."""
    if owed.emoji or owed.thread is not None:
        values = {
            "message_id": message_id,
            "emoji": json.dumps(owed.emoji, ensure_ascii=False),
            "first_try_at": to_unix(owed.first_try_at),
            "most": owed.most,
            "thread": owed.thread,
        }
        connection.execute(_OWE, values)


class OwedReactions:
    """The functions above as async methods of a database; each is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def next(self, now: datetime) -> Owed | None:
        """The message that has waited longest for a try."""
        row = await self._database.read(lambda connection: connection.execute(_NEXT, (to_unix(now),)).fetchone())
        return None if row is None else Owed(row[0], row[1], tuple(json.loads(row[2])), row[3], row[4])

    async def settle(self, message_id: int) -> None:
        """Remove a message from the queue."""
        await self._write(_SETTLE, message_id)

    async def put_back(self, owed: Owed, next_try_at: datetime) -> None:
        """Set the next try; nothing happens if the message was deleted meanwhile."""
        emoji = json.dumps(owed.emoji, ensure_ascii=False)
        await self._write(_PUT_BACK, emoji, owed.tries, to_unix(next_try_at), owed.thread, owed.message_id)

    async def no_thread(self, message_id: int, why: str) -> None:
        """Record why no thread will be opened under a message, in words."""
        await self._write(_NO_THREAD, why, message_id)

    async def release(self, now: datetime) -> None:
        """Make those due now whose first try was left to a process that has ended."""
        await self._write(_RELEASE, to_unix(now))

    async def _write(self, sql: str, *values: object) -> None:
        await self._database.write(lambda connection: connection.execute(sql, values).rowcount)
