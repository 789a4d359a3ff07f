"""Votes in SQL: who said what of which film, and through what. Taste is derived from them in one read.

A row is one voice: (user, film, kind, source). The same film liked through two messages is two rows, so taking one
reaction away leaves the other. Of a person's likes and dislikes of a film the newest is their opinion.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bot.clock import to_unix
from bot.store.database import Database
from recommender.types import Taste, VoteKind

CARD = "card"
"""The source of votes given on a film's private card."""
CHUNK_ROWS = 2_000
"""Rows read for training in one go: turning more into arrays holds the event loop noticeably."""

_OPPOSITE = {VoteKind.LIKE: VoteKind.DISLIKE, VoteKind.DISLIKE: VoteKind.LIKE}

# An event that comes twice changes nothing; a reaction given anew revives what was withdrawn.
ADD = """
INSERT INTO votes (user_id, film_id, kind, source, guild_id, half_stars, voted_at)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (user_id, film_id, kind, source) DO UPDATE
SET guild_id = excluded.guild_id, half_stars = excluded.half_stars, voted_at = excluded.voted_at, withdrawn = 0
WHERE votes.withdrawn = 1
"""
# Seconds are coarse: opposite opinions in one second must still have an order, so the later one is moved behind. Ten
# seconds are enough for ten changes of mind in one, and too few for an import of old votes to be taken for new.
AFTER_OPPOSITE = """
SELECT max(voted_at) + 1 FROM votes
WHERE user_id = ? AND film_id = ? AND kind = ? AND voted_at BETWEEN ? AND ? + 9
"""
TAKE_BACK = "DELETE FROM votes WHERE user_id = ? AND film_id = ? AND kind = ? AND source = ?"
WITHDRAW = "UPDATE votes SET withdrawn = 1 WHERE user_id = ? AND film_id = ? AND kind = ? AND source <> ?"
OF_PERSON = """
SELECT film_id, kind FROM votes
WHERE user_id = ? AND withdrawn = 0 AND (kind <> 'not_now' OR voted_at > ?)
ORDER BY voted_at DESC, film_id, kind
"""
OF_PERSON_ON_FILM = """
SELECT kind FROM votes
WHERE user_id = ? AND film_id = ? AND withdrawn = 0 AND (kind <> 'not_now' OR voted_at > ?)
ORDER BY voted_at DESC, kind
"""
OF_SOURCE = "SELECT user_id, film_id, kind FROM votes WHERE source = ?"
COUNTS = """
SELECT count(CASE WHEN liked_at > COALESCE(disliked_at, 0) THEN 1 END),
       count(CASE WHEN disliked_at >= COALESCE(liked_at, 0) THEN 1 END),
       count(seen_at), count(watchlist_at)
FROM (
    SELECT user_id,
           max(CASE WHEN kind = 'like' THEN voted_at END) AS liked_at,
           max(CASE WHEN kind = 'dislike' THEN voted_at END) AS disliked_at,
           max(CASE WHEN kind = 'seen' THEN voted_at END) AS seen_at,
           max(CASE WHEN kind = 'watchlist' THEN voted_at END) AS watchlist_at
    FROM votes
    WHERE film_id = :film AND withdrawn = 0 AND (:guild IS NULL OR guild_id = :guild)
    GROUP BY user_id
) AS people
"""
OPINIONS_AFTER = """
SELECT user_id, film_id,
       COALESCE(max(CASE WHEN kind = 'like' THEN voted_at END), 0)
       > COALESCE(max(CASE WHEN kind = 'dislike' THEN voted_at END), 0) AS liked
FROM votes
WHERE (user_id, film_id) > (?, ?) AND kind IN ('like', 'dislike') AND withdrawn = 0
GROUP BY user_id, film_id
ORDER BY user_id, film_id
LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class VoteRow:
    """One voice."""

    user_id: int
    film_id: int
    kind: VoteKind
    source: str
    """What gave it: "post:<message id>", "card" or "simulated"."""
    voted_at: datetime
    """Aware, UTC; kept in whole seconds."""
    guild_id: int | None = None
    """The server it was given in; None in direct messages."""
    half_stars: int | None = None
    """1 to 10 where the vote came with a rating."""


@dataclass(frozen=True, slots=True)
class VoteCounts:
    """How many people said what of a film; a person counts once a kind, and either as like or as dislike."""

    likes: int = 0
    dislikes: int = 0
    seen: int = 0
    watchlist: int = 0


@dataclass(frozen=True, slots=True)
class OpinionChunk:
    """Likes and dislikes for training: one row a person and film, ordered by both; parallel arrays of at most 2,000."""

    people: NDArray[np.int64]
    films: NDArray[np.int32]
    liked: NDArray[np.bool_]
    """False is a dislike."""


class Votes:
    """The votes of a database; the recommender's `TasteSource`.

    Args:
        database: where they are.
        not_now_days: how long "not now" holds, in days.
    """

    def __init__(self, database: Database, not_now_days: int = 30) -> None:
        self._database = database
        self._not_now = timedelta(days=not_now_days)

    async def taste(self, person: int, now: datetime) -> Taste:
        """What a person has said of films; "not now" only while it holds."""
        since = self._not_now_since(now)
        rows = await self._database.read(lambda connection: connection.execute(OF_PERSON, (person, since)).fetchall())
        return taste_of(person, rows)

    async def state(self, user_id: int, film_id: int, now: datetime) -> frozenset[VoteKind]:
        """What a person says of one film now."""
        since = self._not_now_since(now)
        return await self._database.read(lambda connection: state(connection, user_id, film_id, since))

    async def counts(self, film_id: int, guild_id: int | None = None) -> VoteCounts:
        """How many people said what of a film, in one server or (None) everywhere."""
        values = {"film": film_id, "guild": guild_id}
        row = await self._database.read(lambda connection: connection.execute(COUNTS, values).fetchone())
        return VoteCounts(*row)

    async def add(self, *votes: VoteRow) -> int:
        """Add votes, all or none; those that stand already stay as they are. Returns how many were new."""
        return await self._database.write(lambda connection: sum(add(connection, vote) for vote in votes))

    async def take_back(self, user_id: int, film_id: int, kind: VoteKind, source: str) -> bool:
        """Delete exactly this voice; False when there was none."""
        values = (user_id, film_id, kind.value, source)
        return await self._database.write(lambda connection: connection.execute(TAKE_BACK, values).rowcount > 0)

    async def toggle(self, press: VoteRow) -> frozenset[VoteKind]:
        """Say it if the person does not say it now, else take it back wherever it came from.

        Returns:
            What they say of the film after it.
        """
        since = self._not_now_since(press.voted_at)
        return await self._database.write(lambda connection: toggle(connection, press, since))

    async def align(self, source: str, wanted: Iterable[VoteRow], spared: frozenset[tuple[int, int, VoteKind]]) -> int:
        """Make the votes of one source those `wanted`; (user, film, kind) in `spared` are left alone.

        Returns:
            How many were added or taken back.
        """
        votes = tuple(wanted)
        return await self._database.write(lambda connection: align(connection, source, votes, spared))

    async def training_votes(self) -> AsyncIterator[OpinionChunk]:
        """Everybody's newest opinions, a chunk at a time; each chunk is a read of its own."""
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

    def _not_now_since(self, now: datetime) -> int:
        return to_unix(now - self._not_now)


def add(connection: sqlite3.Connection, vote: VoteRow) -> int:
    """Add one vote; 0 when it stands already."""
    at = to_unix(vote.voted_at)
    if (opposite := _OPPOSITE.get(vote.kind)) is not None:
        values = (vote.user_id, vote.film_id, opposite.value, at, at)
        at = connection.execute(AFTER_OPPOSITE, values).fetchone()[0] or at
    row = (vote.user_id, vote.film_id, vote.kind.value, vote.source, vote.guild_id, vote.half_stars, at)
    return connection.execute(ADD, row).rowcount


def state(connection: sqlite3.Connection, user_id: int, film_id: int, not_now_since: int) -> frozenset[VoteKind]:
    """What a person says of one film: of like and dislike only the newest."""
    kinds = [VoteKind(kind) for (kind,) in connection.execute(OF_PERSON_ON_FILM, (user_id, film_id, not_now_since))]
    opinions = [kind for kind in kinds if kind in _OPPOSITE]
    return frozenset(kinds) - frozenset(opinions[1:]) | frozenset(opinions[:1])


def toggle(connection: sqlite3.Connection, press: VoteRow, not_now_since: int) -> frozenset[VoteKind]:
    """A press on the card; like and dislike exclude each other there. Returns the state after it."""
    key = (press.user_id, press.film_id)
    said = press.kind in state(connection, *key, not_now_since)
    # The card's own row goes either way: a "not now" that has run out is said anew, with its new time.
    connection.execute(TAKE_BACK, (*key, press.kind.value, press.source))
    if said:
        connection.execute(WITHDRAW, (*key, press.kind.value, press.source))
    else:
        if (opposite := _OPPOSITE.get(press.kind)) is not None:
            connection.execute(TAKE_BACK, (*key, opposite.value, press.source))
        add(connection, press)
    return state(connection, *key, not_now_since)


def align(
    connection: sqlite3.Connection, source: str, wanted: Sequence[VoteRow], spared: frozenset[tuple[int, int, VoteKind]]
) -> int:
    """Add what a source lacks and take back what it no longer says; what was withdrawn stays withdrawn."""
    held = {(user, film, VoteKind(kind)) for user, film, kind in connection.execute(OF_SOURCE, (source,))}
    votes = {(vote.user_id, vote.film_id, vote.kind): vote for vote in wanted}
    gone, missing = held - votes.keys() - spared, votes.keys() - held - spared
    for user, film, kind in gone:
        connection.execute(TAKE_BACK, (user, film, kind.value, source))
    return len(gone) + sum(add(connection, votes[key]) for key in missing)


def taste_of(person: int, rows: Sequence[tuple[int, str]]) -> Taste:
    """Taste from (film, kind) rows, newest first."""
    films: dict[str, dict[int, None]] = {kind.value: {} for kind in VoteKind}
    opinions: dict[int, None] = {}
    for film, kind in rows:
        if kind in ("like", "dislike"):
            if film in opinions:
                continue
            opinions[film] = None
        films[kind][film] = None
    return Taste(
        person=person,
        liked=tuple(films["like"]),
        disliked=tuple(films["dislike"]),
        seen=frozenset(films["seen"]),
        not_now=frozenset(films["not_now"]),
        never=frozenset(films["never"]),
        watchlist=tuple(films["watchlist"]),
    )


def _chunk(rows: Sequence[tuple[int, int, int]]) -> OpinionChunk:
    people, films, liked = zip(*rows, strict=True)
    return OpinionChunk(
        np.fromiter(people, np.int64, len(rows)),
        np.fromiter(films, np.int32, len(rows)),
        np.fromiter(liked, np.bool_, len(rows)),
    )
