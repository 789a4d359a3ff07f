"""SQL for rounds of film nights: the films that each member swipes in private, and their answers while it lasts.

A round ends when all have answered everything, or at its time: if a yes could end it sooner, its going on would reveal
that somebody else had not said yes. The answers are deleted when a round ends; only the film that won is kept.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.records import SwipeAnswer, SwipeRound
from bot.runtime.clock import from_unix, to_unix
from bot.store.database import Database
from bot.store.people.nights import NOT_HIDDEN

BEGIN = """
INSERT INTO swipe_rounds (night_id, channel_id, films, ends_at) VALUES (?, ?, ?, ?) ON CONFLICT (night_id) DO NOTHING
"""
SENT = "UPDATE swipe_rounds SET message_id = ? WHERE night_id = ?"
FIND = """
SELECT channel_id, message_id, films, ends_at, is_over, film_id FROM swipe_rounds WHERE night_id = ?
"""
MEMBERS = f"SELECT user_id FROM night_members WHERE night_id = ? AND {NOT_HIDDEN} ORDER BY place, user_id"
# One answer for each film: only the next film can be answered.
ANSWER = f"""
INSERT INTO swipes (night_id, user_id, position, answer)
SELECT :night, :person, :position, :answer
WHERE EXISTS (SELECT 1 FROM swipe_rounds WHERE night_id = :night AND is_over = 0)
AND EXISTS (SELECT 1 FROM night_members WHERE night_id = :night AND user_id = :person AND {NOT_HIDDEN})
AND :position = (SELECT count(*) FROM swipes WHERE night_id = :night AND user_id = :person)
AND :position < (SELECT json_array_length(films) FROM swipe_rounds WHERE night_id = :night)
"""
ANSWERED = "SELECT user_id, count(*) FROM swipes WHERE night_id = ? GROUP BY user_id"
# Of the present members: somebody who left or hid since does not count.
ACCEPTED = f"""
SELECT position, count(*) FROM swipes JOIN night_members USING (night_id, user_id)
WHERE night_id = ? AND answer = 'yes' AND {NOT_HIDDEN} GROUP BY position ORDER BY count(*) DESC, position
"""
OVER = "UPDATE swipe_rounds SET is_over = 1, film_id = ? WHERE night_id = ?"
FORGET = "DELETE FROM swipes WHERE night_id = ?"
OPEN = "SELECT night_id FROM swipe_rounds WHERE is_over = 0"
UNTOLD = "SELECT night_id FROM swipe_rounds WHERE is_over = 1 AND is_told = 0 AND message_id IS NOT NULL"
ANNOUNCED = "UPDATE swipe_rounds SET is_told = 1 WHERE night_id = ?"


class Swipes:
    """The rounds of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, night_id: int, channel_id: int, films: Sequence[int], ends_at: datetime) -> SwipeRound | None:
        """Start a night's round; one that was started before stays as it is."""
        values = (night_id, channel_id, json.dumps([*films]), to_unix(ends_at))

        def work(connection: sqlite3.Connection) -> SwipeRound | None:
            connection.execute(BEGIN, values)
            return _find(connection, night_id)

        return await self._database.write(work)

    async def sent(self, night_id: int, message_id: int) -> None:
        """Record that its message was sent."""
        await self._database.execute(SENT, (message_id, night_id))

    async def find(self, night_id: int) -> SwipeRound | None:
        """A night's round, or None."""
        return await self._database.read(lambda connection: _find(connection, night_id))

    async def answer(
        self, night_id: int, person: int, position: int, answer: SwipeAnswer, now: datetime
    ) -> SwipeRound | None:
        """Store a person's answer for their next film; an answer for another film changes nothing. May end the round.

        Returns:
            The round as it is now; None when there is none.
        """
        values = {"night": night_id, "person": person, "position": position, "answer": answer}

        def work(connection: sqlite3.Connection) -> SwipeRound | None:
            connection.execute(ANSWER, values)
            _settle(connection, night_id, now)
            return _find(connection, night_id)

        return await self._database.write(work)

    async def end_due(self, now: datetime) -> tuple[int, ...]:
        """End rounds that all have finished or whose time is over; returns nights whose result is not announced."""

        def work(connection: sqlite3.Connection) -> tuple[int, ...]:
            for (night_id,) in connection.execute(OPEN).fetchall():
                _settle(connection, night_id, now)
            return tuple(night_id for (night_id,) in connection.execute(UNTOLD))

        def waiting(connection: sqlite3.Connection) -> bool:
            return any(connection.execute(f"{sql} LIMIT 1").fetchone() for sql in (OPEN, UNTOLD))

        return await self._database.write(work) if await self._database.read(waiting) else ()

    async def announced(self, night_id: int) -> None:
        """Record that its message shows the result."""
        await self._database.execute(ANNOUNCED, (night_id,))


def _find(connection: sqlite3.Connection, night_id: int) -> SwipeRound | None:
    row = connection.execute(FIND, (night_id,)).fetchone()
    if row is None:
        return None
    channel_id, message_id, films, ends_at, is_over, film_id = row
    members = tuple(person for (person,) in connection.execute(MEMBERS, (night_id,)))
    answered = dict(connection.execute(ANSWERED, (night_id,)).fetchall())
    return SwipeRound(
        night_id,
        channel_id,
        message_id,
        tuple(json.loads(films)),
        from_unix(ends_at),
        {person: answered.get(person, 0) for person in members},
        is_over=bool(is_over),
        film_id=film_id,
    )


def _settle(connection: sqlite3.Connection, night_id: int, now: datetime) -> None:
    """End a round in which all have answered everything, or whose time is over."""
    found = _find(connection, night_id)
    if found is None or found.is_over:
        return
    if found.finished == len(found.answered) or found.ends_at <= now:
        best = connection.execute(ACCEPTED, (night_id,)).fetchone()
        connection.execute(OVER, (None if best is None else found.films[best[0]], night_id))
        connection.execute(FORGET, (night_id,))
