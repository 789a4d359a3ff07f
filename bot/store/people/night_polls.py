"""SQL for polls of film nights: their films and their results. Only Discord stores who voted for what."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.records import NightPoll
from bot.runtime.clock import from_unix, from_unix_or_none, to_unix
from bot.store.database import Database

BEGAN = """
INSERT INTO night_polls (message_id, night_id, channel_id, films, ends_at)
SELECT :message, :night, :channel, :films, :ends_at WHERE EXISTS (SELECT 1 FROM nights WHERE night_id = :night)
ON CONFLICT (message_id) DO NOTHING
"""
FIND = """
SELECT night_polls.message_id, night_id, guild_id, channel_id, films, ends_at, winners, tried_at
FROM night_polls JOIN nights USING (night_id)
"""
DUE = f"{FIND} WHERE is_told = 0 AND ends_at <= ? ORDER BY ends_at, night_polls.message_id"
WON_BY = f"{FIND} WHERE night_id = ? AND winners IS NOT NULL ORDER BY ends_at DESC"
WON = "UPDATE night_polls SET winners = ? WHERE message_id = ?"
TRIED = "UPDATE night_polls SET tried_at = COALESCE(tried_at, ?) WHERE message_id = ?"
ANNOUNCED = "UPDATE night_polls SET is_told = 1 WHERE message_id = ?"


class NightPolls:
    """The polls of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def began(
        self, night_id: int, message_id: int, channel_id: int, films: Sequence[int], ends_at: datetime
    ) -> None:
        """Record that a poll of a night's films was sent, its answers in this order."""
        values = {
            "message": message_id,
            "night": night_id,
            "channel": channel_id,
            "films": json.dumps([*films]),
            "ends_at": to_unix(ends_at),
        }
        await self._database.write(lambda connection: connection.execute(BEGAN, values).rowcount)

    async def due(self, now: datetime) -> tuple[NightPoll, ...]:
        """Polls that are over and not announced yet."""
        return await self._database.read(lambda connection: _found(connection, DUE, to_unix(now)))

    async def won_by(self, night_id: int) -> tuple[NightPoll, ...]:
        """Counted polls of a night, the newest first."""
        return await self._database.read(lambda connection: _found(connection, WON_BY, night_id))

    async def won(self, message_id: int, winners: Sequence[int]) -> None:
        """Record its result: the films with the most votes."""
        await self._database.execute(WON, (json.dumps([*winners]), message_id))

    async def tried(self, message_id: int, now: datetime) -> None:
        """Record that its result is about to be announced; only the first time is stored."""
        await self._database.execute(TRIED, (to_unix(now), message_id))

    async def announced(self, message_id: int) -> None:
        """Record that its result was announced, or never will be."""
        await self._database.execute(ANNOUNCED, (message_id,))


def _found(connection: sqlite3.Connection, question: str, value: int) -> tuple[NightPoll, ...]:
    return tuple(
        NightPoll(
            message_id,
            night_id,
            guild_id,
            channel_id,
            tuple(json.loads(films)),
            from_unix(ends_at),
            None if winners is None else tuple(json.loads(winners)),
            from_unix_or_none(tried_at),
        )
        for message_id, night_id, guild_id, channel_id, films, ends_at, winners, tried_at in connection.execute(
            question, (value,)
        )
    )
