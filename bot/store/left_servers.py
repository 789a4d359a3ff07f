"""SQL for servers that removed the bot: recorded, and their data deleted some time later."""

from __future__ import annotations

import sqlite3
from collections.abc import Set as AbstractSet
from datetime import datetime

from bot.runtime.clock import latest_believed, to_unix
from bot.store.database import Database
from bot.store.places import forget_place
from recommender.types import Place

LEFT = "INSERT INTO left_servers (guild_id, left_at) VALUES (?, ?) ON CONFLICT (guild_id) DO NOTHING"
BACK = "DELETE FROM left_servers WHERE guild_id = ?"
NOTED = "SELECT guild_id FROM left_servers"
KNOWN = """
SELECT place_id FROM subscriptions WHERE place_kind = 'guild'
UNION SELECT place_id FROM posts WHERE place_kind = 'guild'
UNION SELECT place_id FROM draws WHERE place_kind = 'guild'
UNION SELECT guild_id FROM nights UNION SELECT guild_id FROM fairness
"""
# One noted while the clock was ahead counts as long ago.
OLD = "SELECT guild_id FROM left_servers WHERE left_at <= ? OR left_at > ?"


class LeftServers:
    """The servers of a database that the bot has left."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def left(self, guild_id: int, now: datetime) -> None:
        """Record that the bot was removed from a server."""
        await self._database.execute(LEFT, (guild_id, to_unix(now)))

    async def back(self, guild_id: int) -> None:
        """Record that the bot is in a server again."""
        await self._database.execute(BACK, (guild_id,))

    async def compare(self, present: AbstractSet[int], now: datetime) -> None:
        """Record all servers with stored data that the bot is not in as left, and those it is in as not left.

        Writes only when something has changed.
        """
        known, noted = await self._database.read(lambda connection: (_ids(connection, KNOWN), _ids(connection, NOTED)))
        missing, back = known - present - noted, noted & present

        def operation(connection: sqlite3.Connection) -> None:
            connection.executemany(LEFT, [(guild, to_unix(now)) for guild in missing])
            connection.executemany(BACK, [(guild,) for guild in back])

        if missing or back:
            await self._database.write(operation)

    async def purge(self, left_before: datetime, now: datetime) -> int:
        """Delete the data of servers left before a moment; returns how many servers. Votes stay."""
        values = (to_unix(left_before), latest_believed(now))
        if not await self._database.read(lambda connection: connection.execute(OLD, values).fetchone()):
            return 0

        def operation(connection: sqlite3.Connection) -> int:
            gone = [guild for (guild,) in connection.execute(OLD, values)]
            for guild in gone:
                forget_place(connection, Place("guild", guild))
                connection.execute(BACK, (guild,))
            return len(gone)

        return await self._database.write(operation)


def _ids(connection: sqlite3.Connection, question: str) -> set[int]:
    return {guild for (guild,) in connection.execute(question)}
