"""Votes in a database: all of them, and the taste, counts and training data derived from them."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bot.records import VoteCounts
from bot.runtime.clock import latest_believed, to_unix
from bot.store.database import Database
from bot.store.people import vote_rows
from bot.store.people.brought_votes import IS_UNDATED
from bot.store.people.vote_rows import GivenVote, Scope, Span, VoteKey, VoteRow
from recommender.types import Taste, VoteKind

UNDATED = 0
"""The moment of a vote whose date is not known."""
CHUNK_ROWS = 2_000
"""Rows read for training in one go: turning more into arrays holds the event loop noticeably."""

OF_PERSON = f"""
SELECT film_id, kind, half_stars, CASE WHEN {IS_UNDATED} THEN {UNDATED} ELSE voted_at END FROM votes
WHERE user_id = ? AND withdrawn = 0 AND (kind <> 'not_now' OR voted_at BETWEEN ? AND ?)
ORDER BY voted_at DESC, film_id, kind
"""
COUNTS = f"""
SELECT count(CASE WHEN {vote_rows.LIKES} THEN 1 END), count(CASE WHEN {vote_rows.DISLIKES} THEN 1 END),
       count(seen_at), count(watchlist_at)
FROM (
    SELECT user_id, {vote_rows.MOMENTS},
           max(CASE WHEN kind = 'seen' THEN voted_at END) AS seen_at,
           max(CASE WHEN kind = 'watchlist' THEN voted_at END) AS watchlist_at
    FROM votes
    WHERE film_id = :film AND withdrawn = 0 AND (:guild IS NULL OR guild_id = :guild)
    GROUP BY user_id
) AS people
"""
# Of a person's opinions of a film the newest counts, with its stars: both are read off one number, made of its moment,
# its kind and its stars. An imported vote may be dated years ago; it is given when it was imported.
OPINIONS_AFTER = """
SELECT user_id, film_id, newest / 16 % 4 = 1 AS liked, server, given_at, newest % 16 AS half_stars
FROM (
    SELECT user_id, film_id,
           max((voted_at * 4 + CASE kind WHEN 'like' THEN 1 WHEN 'dislike' THEN 2 ELSE 0 END) * 16
               + COALESCE(half_stars, 0)) AS newest,
           COALESCE(max(guild_id), 0) AS server,
           min(CASE WHEN source LIKE 'import:%' THEN CAST(substr(source, 8) AS INTEGER) ELSE voted_at END) AS given_at
    FROM votes
    WHERE (user_id, film_id) > (?, ?) AND (kind IN ('like', 'dislike') OR half_stars IS NOT NULL) AND withdrawn = 0
    GROUP BY user_id, film_id
    ORDER BY user_id, film_id
    LIMIT ?
) AS opinions
"""


SERVERS = """
SELECT count(*) FROM (
    SELECT place_id FROM posts WHERE place_kind = 'guild'
    UNION
    SELECT guild_id FROM votes WHERE guild_id IS NOT NULL
) AS servers
"""


@dataclass(frozen=True, slots=True)
class OpinionChunk:
    """Opinions for training: one row a person and film, ordered by both; parallel arrays of at most 2,000."""

    people: NDArray[np.int64]
    films: NDArray[np.int32]
    liked: NDArray[np.bool_]
    """False is a dislike, or stars in between."""
    servers: NDArray[np.int64]
    """Where it was given; 0 in private messages."""
    given_at: NDArray[np.int64]
    """When it was first given, in seconds since 1970; for imported votes, when they were imported."""
    half_stars: NDArray[np.uint8]
    """1 to 10; 0 where no stars were given."""


class Votes:
    """The votes of a database.

    Args:
        database: where they are.
        not_now_days: how long "not now" holds, in days.
    """

    def __init__(self, database: Database, not_now_days: int = 30) -> None:
        self._database = database
        self._not_now = timedelta(days=not_now_days)

    async def taste(self, person: int, now: datetime) -> Taste:
        """A person's taste from their votes; "not now" only until it ends."""
        when = self.not_now_when(now)
        return await self._database.read(lambda connection: read_taste(connection, person, when))

    async def state(self, user_id: int, film_id: int, now: datetime) -> frozenset[VoteKind]:
        """A person's present votes on one film."""
        when = self.not_now_when(now)
        return await self._database.read(lambda connection: vote_rows.state(connection, user_id, film_id, when))

    async def given(self, user_id: int, now: datetime) -> tuple[GivenVote, ...]:
        """A person's present votes, the newest first."""
        when = self.not_now_when(now)
        return await self._database.read(lambda connection: vote_rows.given(connection, user_id, when))

    async def counts(self, film_id: int, guild_id: int | None = None) -> VoteCounts:
        """How many people voted how on a film, in one server or (None) everywhere."""
        values = {"film": film_id, "guild": guild_id}
        row = await self._database.read(lambda connection: connection.execute(COUNTS, values).fetchone())
        return VoteCounts(*row)

    async def add(self, *votes: VoteRow) -> int:
        """Add votes, all or none; those that are there already stay as they are. Returns how many were new."""
        if len(votes) == 1:
            return await self._database.execute(vote_rows.ADD, vote_rows.values_of(votes[0]))
        return await self._database.write(lambda connection: sum([vote_rows.add(connection, vote) for vote in votes]))

    async def take_back(self, user_id: int, film_id: int, kind: VoteKind, source: str) -> bool:
        """Delete exactly this vote; False when there was none."""
        return await self._database.execute(vote_rows.TAKE_BACK, (user_id, film_id, kind, source)) > 0

    async def toggle(self, press: VoteRow) -> frozenset[VoteKind]:
        """Add a vote if the person does not have it, otherwise remove it, whatever its source.

        Returns:
            Their votes on the film after it.
        """
        when = self.not_now_when(press.voted_at)
        return await self._database.write(lambda connection: vote_rows.toggle(connection, press, when))

    async def put(self, *wanted: tuple[VoteRow, bool]) -> bool:
        """Make sure that each vote exists, or does not, whatever its source; all or none.

        Returns:
            Whether anything has changed.
        """
        when = self.not_now_when(wanted[0][0].voted_at)
        return await self._database.write(
            lambda connection: sum(vote_rows.put(connection, press, when, given=given) for press, given in wanted) > 0
        )

    async def held(self, scope: Scope) -> set[VoteKey]:
        """The votes in the scope, withdrawn ones too."""
        return await self._database.read(lambda connection: vote_rows.held(connection, scope))

    async def align(self, scope: Scope, wanted: Sequence[VoteRow], spared: Collection[VoteKey] = ()) -> int:
        """Make the votes in the scope those `wanted`, which must lie in it; those in `spared` are left alone.

        Returns:
            How many were added or taken back.
        """
        return await self._database.write(lambda connection: vote_rows.align(connection, scope, wanted, spared))

    async def training_votes(self) -> AsyncIterator[OpinionChunk]:
        """Everybody's newest opinions in chunks; each chunk is a separate read."""
        after = (-1, -1)
        while True:
            values = (*after, CHUNK_ROWS)
            rows = await self._database.read(
                lambda connection, values=values: connection.execute(OPINIONS_AFTER, values).fetchall()
            )
            if not rows:
                return
            yield _chunk(rows)
            after = (rows[-1][0], rows[-1][1])

    async def servers(self) -> int:
        """The number of servers in which something was posted or voted on."""
        return await self._database.read(lambda connection: int(connection.execute(SERVERS).fetchone()[0]))

    def not_now_when(self, now: datetime) -> Span:
        """The times of a "not now" that has not ended."""
        return to_unix(now - self._not_now) + 1, latest_believed(now)


def read_taste(connection: sqlite3.Connection, person: int, not_now: Span) -> Taste:
    """A person's taste; `not_now` are the times of a "not now" that has not ended."""
    return taste_of(person, connection.execute(OF_PERSON, (person, *not_now)).fetchall())


def taste_of(person: int, rows: Sequence[tuple[int, str, int | None, int]]) -> Taste:
    """Taste from rows of film, kind, half stars and moment, newest first.

    An opinion without a date has no known age, and counts as the oldest.
    """
    films: dict[str, dict[int, int]] = {kind.value: {} for kind in VoteKind}
    opinions: dict[int, None] = {}
    for film, kind, half_stars, voted_at in rows:
        if kind in ("like", "dislike"):
            if film in opinions:
                if films[kind].get(film) == UNDATED:  # brought again without a date, which it has
                    films[kind][film] = voted_at
                continue
            opinions[film] = None
        elif half_stars is not None:  # stars in between replace an older like
            opinions.setdefault(film)
        films[kind].setdefault(film, voted_at)
    for kind in ("like", "dislike"):
        films[kind] = dict(sorted(films[kind].items(), key=lambda each: -each[1]))
    return Taste(
        person=person,
        liked=tuple(films["like"]),
        disliked=tuple(films["dislike"]),
        liked_at=tuple(films["like"].values()),
        disliked_at=tuple(films["dislike"].values()),
        seen=frozenset(films["seen"]),
        not_now=frozenset(films["not_now"]),
        never=frozenset(films["never"]),
        watchlist=tuple(films["watchlist"]),
    )


def _chunk(rows: Sequence[tuple[int, int, int, int, int, int]]) -> OpinionChunk:
    people, films, liked, servers, given_at, half_stars = zip(*rows, strict=True)
    return OpinionChunk(
        np.fromiter(people, np.int64, len(rows)),
        np.fromiter(films, np.int32, len(rows)),
        np.fromiter(liked, np.bool_, len(rows)),
        np.fromiter(servers, np.int64, len(rows)),
        np.fromiter(given_at, np.int64, len(rows)),
        np.fromiter(half_stars, np.uint8, len(rows)),
    )
