"""How many people of a server like or dislike which films, and when, in SQL; and the same of one person's likes.

Of people there are only numbers here, but for who asks about themselves. Who hides from others is not counted.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from bot.runtime.clock import to_unix
from bot.store.database import Database
from bot.store.people.vote_rows import DISLIKES, LIKES, MOMENTS

_OPINIONS = f"""
WITH opinions AS (
    SELECT user_id, film_id, {MOMENTS}
    FROM votes
    WHERE guild_id = :guild AND kind IN ('like', 'dislike', 'seen') AND withdrawn = 0
    AND user_id NOT IN (SELECT user_id FROM choices WHERE hidden = 1)
    GROUP BY user_id, film_id
)
"""
FILMS = f"""{_OPINIONS}
SELECT film_id, count(CASE WHEN {LIKES} THEN 1 END) AS likes, count(CASE WHEN {DISLIKES} THEN 1 END)
FROM opinions WHERE {LIKES} OR {DISLIKES} GROUP BY film_id ORDER BY likes DESC, film_id
"""
PEOPLE = f"{_OPINIONS} SELECT count(DISTINCT user_id) FROM opinions WHERE {LIKES}"
MONTHS = f"""{_OPINIONS}
SELECT strftime('%Y-%m', liked_at, 'unixepoch') AS month, count(*) FROM opinions
WHERE {LIKES} AND liked_at >= :since GROUP BY month
"""
SHOWN_HERE = "SELECT DISTINCT film_id FROM shown WHERE place_kind = 'guild' AND place_id = :guild"
OF_PERSON = f"""
SELECT film_id, liked_at FROM (
    SELECT film_id, {MOMENTS}
    FROM votes WHERE user_id = :person AND kind IN ('like', 'dislike', 'seen') AND withdrawn = 0
    GROUP BY film_id
) AS opinions
WHERE {LIKES} AND liked_at >= :since
ORDER BY liked_at DESC, film_id
"""


@dataclass(frozen=True, slots=True)
class FilmTally:
    """How many people of a server are for and against a film."""

    film_id: int
    likes: int
    dislikes: int


@dataclass(frozen=True, slots=True)
class ServerTally:
    """What the people of a server have said."""

    people: int
    """Who like anything."""
    films: tuple[FilmTally, ...]
    """Those liked by most first."""
    months: dict[str, int]
    """Likes by the month of the year, “2026-11”; none for a month without."""
    shown: frozenset[int]
    """Ids of films that were shown there."""


class Tallies:
    """Counts the votes of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_server(self, guild_id: int, since: datetime) -> ServerTally:
        """What was said in a server; months from `since` on."""
        values = {"guild": guild_id, "since": to_unix(since)}
        return await self._database.read(lambda connection: _tally(connection, values))

    async def likes_of(self, person: int, since: datetime) -> tuple[tuple[int, int], ...]:
        """The films that a person has come to like since then, and when, the newest first."""
        values = {"person": person, "since": to_unix(since)}
        rows = await self._database.read(lambda connection: connection.execute(OF_PERSON, values).fetchall())
        return tuple((film, moment) for film, moment in rows)


def _tally(connection: sqlite3.Connection, values: dict[str, int]) -> ServerTally:
    return ServerTally(
        people=int(connection.execute(PEOPLE, values).fetchone()[0]),
        films=tuple(FilmTally(*row) for row in connection.execute(FILMS, values)),
        months=dict(connection.execute(MONTHS, values).fetchall()),
        shown=frozenset(film for (film,) in connection.execute(SHOWN_HERE, values)),
    )
