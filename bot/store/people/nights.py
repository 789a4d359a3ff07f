"""SQL for film nights: what was asked for, the members, and how past nights' picks were shared."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.records import Night, NightWish
from bot.runtime.clock import to_unix
from bot.store.database import Database
from bot.store.deliveries.subscriptions import filters_from_json, filters_to_json

BEGIN = "INSERT INTO nights (guild_id, wish, begun_at) VALUES (?, ?, ?)"
SENT = "UPDATE nights SET message_id = ? WHERE night_id = ?"
FIND = "SELECT night_id, guild_id, message_id, wish FROM nights WHERE night_id = ?"
NOT_HIDDEN = "user_id NOT IN (SELECT user_id FROM choices WHERE hidden = 1)"
MEMBERS = f"SELECT user_id, came FROM night_members WHERE night_id = ? AND {NOT_HIDDEN} ORDER BY place, user_id"
JOIN = """
INSERT INTO night_members (night_id, user_id, place)
SELECT :night, :person, COALESCE((SELECT max(place) + 1 FROM night_members WHERE night_id = :night), 0)
WHERE (SELECT count(*) FROM night_members WHERE night_id = :night) < :most
AND EXISTS (SELECT 1 FROM nights WHERE night_id = :night)
ON CONFLICT (night_id, user_id) DO NOTHING
"""
CAME = "UPDATE night_members SET came = 1 WHERE night_id = ? AND user_id = ?"
LEAVE = "DELETE FROM night_members WHERE night_id = ? AND user_id = ?"
SHARED = "SELECT user_id, local_date, more FROM fairness WHERE guild_id = ? AND local_date >= ? AND local_date < ?"
SHARE = """
INSERT INTO fairness (guild_id, user_id, local_date, more)
SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM night_members WHERE user_id = ?2)
ON CONFLICT (guild_id, user_id, local_date) DO UPDATE SET more = excluded.more
"""


class Nights:
    """The film nights of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, guild_id: int, wish: NightWish, members: Sequence[int], now: datetime) -> Night:
        """Store a new night, which its first member asked for; returns after it is on disk."""

        def work(connection: sqlite3.Connection) -> int:
            night = connection.execute(BEGIN, (guild_id, _written(wish), to_unix(now))).lastrowid or 0
            values = [{"night": night, "person": person, "most": len(members)} for person in members]
            connection.executemany(JOIN, values)
            connection.execute(CAME, (night, members[0]))
            return night

        night = await self._database.write(work)
        return Night(night, guild_id, None, wish, tuple(members), frozenset(members[:1]))

    async def sent(self, night_id: int, message_id: int) -> None:
        """Record that its message was sent."""
        await self._database.execute(SENT, (message_id, night_id))

    async def find(self, night_id: int) -> Night | None:
        """A night; None if it is no longer stored."""
        return await self._database.read(lambda connection: _find(connection, night_id))

    async def join(self, night_id: int, person: int, most: int) -> Night | None:
        """Add somebody who pressed the button; nobody is added once the night is full.

        Returns:
            The night as it is now; None if it is no longer stored.
        """

        def work(connection: sqlite3.Connection) -> Night | None:
            connection.execute(JOIN, {"night": night_id, "person": person, "most": most})
            connection.execute(CAME, (night_id, person))
            return _find(connection, night_id)

        return await self._database.write(work)

    async def name(self, night_id: int, persons: Sequence[int], most: int) -> Night | None:
        """Add people that somebody named; nobody is added once the night is full. Returns as `join`."""
        values = [{"night": night_id, "person": person, "most": most} for person in persons]

        def work(connection: sqlite3.Connection) -> Night | None:
            connection.executemany(JOIN, values)
            return _find(connection, night_id)

        return await self._database.write(work)

    async def leave(self, night_id: int, person: int) -> Night | None:
        """Remove a member. Returns as `join`."""

        def work(connection: sqlite3.Connection) -> Night | None:
            connection.execute(LEAVE, (night_id, person))
            return _find(connection, night_id)

        return await self._database.write(work)

    async def shared(self, guild_id: int, first: date, before: date) -> Mapping[int, tuple[tuple[date, float], ...]]:
        """For each person, the dates from `first` up to another (exclusive) with their share less an equal share."""
        days = (first.isoformat(), before.isoformat())
        rows = await self._database.read(lambda connection: connection.execute(SHARED, (guild_id, *days)).fetchall())
        found: dict[int, tuple[tuple[date, float], ...]] = {}
        for person, day, more in rows:
            found[person] = (*found.get(person, ()), (date.fromisoformat(day), more))
        return found

    async def share(self, guild_id: int, day: date, more: Mapping[int, float]) -> None:
        """Store how a date's picks were shared; later picks of the same date replace the earlier.

        Nothing is stored for people who are in no night: they may have had their data deleted meanwhile.
        """
        values = [(guild_id, person, day.isoformat(), value) for person, value in more.items()]
        await self._database.write(lambda connection: connection.executemany(SHARE, values).rowcount)


def _find(connection: sqlite3.Connection, night_id: int) -> Night | None:
    row = connection.execute(FIND, (night_id,)).fetchone()
    if row is None:
        return None
    members: dict[int, int] = dict(connection.execute(MEMBERS, (night_id,)).fetchall())
    came = frozenset(person for person, by_press in members.items() if by_press)
    return Night(row[0], row[1], row[2], _read(row[3]), tuple(members), came)


def _written(wish: NightWish) -> str:
    return json.dumps(
        {
            "adventurousness": wish.adventurousness,
            "filters": json.loads(filters_to_json(wish.filters)),
            "seen": wish.seen,
            "only_watchlists": wish.only_watchlists,
        }
    )


def _read(text: str) -> NightWish:
    found = json.loads(text)
    filters = filters_from_json(json.dumps(found["filters"]))
    return NightWish(found["adventurousness"], filters, found["seen"], found["only_watchlists"])
