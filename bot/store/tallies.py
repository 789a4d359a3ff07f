"""SQL for counts of likes and dislikes by film and month, of a server's people and of one person.

Contains only counts of people, except where people ask about themselves. People who hide from others are not counted.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.runtime.clock import to_unix
from bot.store.database import Database
from bot.store.people.brought_votes import IS_UNDATED
from bot.store.people.vote_rows import LIKES, MOMENTS

MONTHS_MOST = 12
"""Months whose likes are counted."""
# When a like was given; NULL where an import gave no date.
_DATED = f"max(CASE WHEN kind = 'like' AND NOT ({IS_UNDATED}) THEN voted_at END)"
# What somebody said of a film last: the moment, and in its last two bits what, 1 a like and 2 a dislike. Of one second
# a dislike counts before a like, and that before stars in between, as in `vote_rows.LIKES`.
_OPINIONS = f"""
SELECT film_id, user_id, max(voted_at * 4 + (kind = 'dislike') * 2 + (kind = 'like')) AS said, {_DATED} AS dated_at
FROM votes
WHERE guild_id = :guild AND kind IN ('like', 'dislike', 'seen') AND (kind <> 'seen' OR half_stars IS NOT NULL)
AND withdrawn = 0 AND user_id NOT IN (SELECT user_id FROM choices WHERE hidden = 1)
GROUP BY film_id, user_id
"""
FILMS = f"""
SELECT film_id, sum(said & 3 = 1) AS likes, sum(said & 3 = 2) AS dislikes FROM ({_OPINIONS})
GROUP BY film_id HAVING likes + dislikes > 0 ORDER BY likes DESC, film_id
"""
_WITHIN = ", ".join(f"sum(dated_at >= :month{at} AND dated_at < :month{at + 1})" for at in range(MONTHS_MOST))
PEOPLE_AND_MONTHS = f"SELECT count(DISTINCT user_id), {_WITHIN} FROM ({_OPINIONS}) WHERE said & 3 = 1"
SHOWN_HERE = "SELECT DISTINCT film_id FROM shown WHERE place_kind = 'guild' AND place_id = :guild"
PRIVACY_MARK = """
SELECT (SELECT count(*) FROM choices WHERE hidden = 1),
       (SELECT COALESCE(sum(chosen_at), 0) FROM choices WHERE hidden = 1),
       (SELECT count(*) FROM tombstones), (SELECT COALESCE(max(erased_at), 0) FROM tombstones)
"""
OF_PERSON = f"""
SELECT film_id, dated_at FROM (
    SELECT film_id, {MOMENTS}, {_DATED} AS dated_at
    FROM votes WHERE user_id = :person AND kind IN ('like', 'dislike', 'seen') AND withdrawn = 0
    GROUP BY film_id
) AS opinions
WHERE {LIKES} AND dated_at >= :since
ORDER BY dated_at DESC, film_id
"""


@dataclass(frozen=True, slots=True)
class FilmTally:
    """How many people of a server like and dislike a film."""

    film_id: int
    likes: int
    dislikes: int


@dataclass(frozen=True, slots=True)
class ServerTally:
    """Counts of the likes and dislikes of a server's people."""

    people: int
    """Number of people who like any film."""
    films: tuple[FilmTally, ...]
    """The films, those liked by most people first."""
    months: tuple[int, ...]
    """Number of likes given in each month asked for."""
    shown: frozenset[int]
    """Ids of films that were shown there."""


class Tallies:
    """Counts the votes of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_server(self, guild_id: int, months: Sequence[datetime]) -> ServerTally:
        """Count the likes and dislikes of a server's people.

        Args:
            guild_id: the server.
            months: the beginnings of the twelve months whose likes are counted, the oldest first, and the last end.
        """
        values = {"guild": guild_id} | {f"month{at}": to_unix(begun) for at, begun in enumerate(months)}
        return await self._database.read(lambda connection: _tally(connection, values))

    async def privacy_mark(self) -> tuple[int, ...]:
        """A value that changes when somebody hides, stops hiding or is forgotten."""
        row = await self._database.read(lambda connection: connection.execute(PRIVACY_MARK).fetchone())
        return tuple(row)

    async def likes_of(self, person: int, since: datetime) -> tuple[tuple[int, int], ...]:
        """The films that a person has come to like since then, and when, the newest first."""
        values = {"person": person, "since": to_unix(since)}
        rows = await self._database.read(lambda connection: connection.execute(OF_PERSON, values).fetchall())
        return tuple((film, moment) for film, moment in rows)


def _tally(connection: sqlite3.Connection, values: dict[str, int]) -> ServerTally:
    people, *months = connection.execute(PEOPLE_AND_MONTHS, values).fetchone()
    return ServerTally(
        people=people,
        films=tuple(itertools.starmap(FilmTally, connection.execute(FILMS, values))),
        months=tuple(likes or 0 for likes in months),
        shown=frozenset(film for (film,) in connection.execute(SHOWN_HERE, values)),
    )
