"""SQL for posts and for every film shown: to whom, where, by which model and with what probability."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.records import Origin, Post, Style
from bot.runtime.clock import from_unix, latest_believed, to_unix
from bot.store.database import Database
from bot.store.deliveries.owed_reactions import NewlyOwed, owe
from recommender.types import Place

KNOWN_MOST = 2_000
"""Posts cached in memory, so that a reaction on a busy message needs no read."""

RECORD = """
INSERT INTO posts (message_id, channel_id, place_kind, place_id, style, origin, posted_at)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING
"""
RECORD_ANEW = """
INSERT INTO posts (message_id, channel_id, place_kind, place_id, style, origin, posted_at)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO UPDATE SET posted_at = excluded.posted_at
"""
RECORD_SHOWN = """
INSERT INTO shown (message_id, position, place_kind, place_id, user_id, film_id, origin, model, probability, score,
                   distance, shown_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
FIND = """
SELECT message_id, channel_id, place_kind, place_id, style, origin, posted_at FROM posts WHERE message_id = ?
"""
FILMS_OF = "SELECT position, film_id FROM shown WHERE message_id = ? ORDER BY shown_id"
RECENT = """
SELECT message_id, channel_id, place_kind, place_id, style, origin, posted_at FROM posts
WHERE posted_at >= ? ORDER BY posted_at, message_id
"""
# A film somebody looked up or filtered for themselves was not put before them.
SHOWN_TO = """
SELECT film_id FROM shown WHERE user_id = ? AND shown_at BETWEEN ? AND ? AND origin NOT IN ('film', 'filter')
"""


@dataclass(frozen=True, slots=True)
class ShownFilm:
    """A film shown once."""

    film_id: int
    position: int
    """Position in the message, from 1."""
    place: Place
    origin: Origin
    model: str
    """The fitted model's id, or "draw"."""
    probability: float
    """How likely it was to be shown, 0 to 1."""
    shown_at: datetime
    user_id: int | None = None
    """The person it was chosen for, or who looked it up; None if it was for everybody in the place."""
    score: float | None = None
    distance: float | None = None
    """Distance from home, 0 to 1."""


class Posts:
    """The posts of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: OrderedDict[int, Post] = OrderedDict()
        self._times_anew = 0

    async def record(
        self, post: Post | None, shown: Sequence[ShownFilm], *, anew: bool = False, owed: NewlyOwed | None = None
    ) -> None:
        """Record what was shown, with its message or (None) without one, in one transaction.

        Args:
            post: the message. One recorded before stays as it was, so a repeated delivery changes nothing.
            shown: its films.
            anew: whether a message recorded before shows other films now.
            owed: reactions of ours that the message shall get.
        """
        await self._database.write(lambda connection: record(connection, post, shown, anew=anew, owed=owed))
        if anew and post is not None:
            self._times_anew += 1
            self._known.pop(post.message_id, None)

    async def find(self, message_id: int) -> Post | None:
        """The post of a message with its films, or None when the message is not ours."""
        known = self._known.get(message_id)
        if known is None:
            before = self._times_anew
            known = await self._database.read(lambda connection: find(connection, message_id))
            if known is not None and before == self._times_anew:  # else it may have been read before it changed
                self._remember(known)
        return known

    def forget_known(self) -> None:
        """Empty the cache of posts, because some of them were deleted from the database."""
        self._times_anew += 1
        self._known.clear()

    async def recent(self, since: datetime) -> tuple[Post, ...]:
        """Posts at or after `since`, oldest first, with their films."""
        return await self._database.read(lambda connection: recent(connection, since))

    def _remember(self, post: Post) -> None:
        self._known[post.message_id] = post
        if len(self._known) > KNOWN_MOST:
            self._known.popitem(last=False)


def record(
    connection: sqlite3.Connection,
    post: Post | None,
    shown: Sequence[ShownFilm],
    *,
    anew: bool = False,
    owed: NewlyOwed | None = None,
) -> None:
    """Record a post (if there is a message) and its films; see `Posts.record`."""
    message_id = None
    if post is not None:
        message_id = post.message_id
        place, moment = post.place, to_unix(post.posted_at)
        values = (message_id, post.channel_id, place.kind, place.id, post.style, post.origin, moment)
        if connection.execute(RECORD_ANEW if anew else RECORD, values).rowcount == 0:
            return
        if owed is not None:
            owe(connection, message_id, owed)
    connection.executemany(
        RECORD_SHOWN, (_shown_values(message_id, film) for film in sorted(shown, key=lambda each: each.position))
    )


def shown_to(connection: sqlite3.Connection, person: int, since: datetime, now: datetime) -> frozenset[int]:
    """Ids of films chosen for this person from `since` to `now`, without what they looked up themselves."""
    rows = connection.execute(SHOWN_TO, (person, to_unix(since), latest_believed(now)))
    return frozenset([film for (film,) in rows])


def find(connection: sqlite3.Connection, message_id: int) -> Post | None:
    """The post of a message with its films, or None."""
    row = connection.execute(FIND, (message_id,)).fetchone()
    return None if row is None else _with_films(connection, _post(row))


def recent(connection: sqlite3.Connection, since: datetime) -> tuple[Post, ...]:
    """Posts at or after `since`, oldest first, with their films."""
    rows = connection.execute(RECENT, (to_unix(since),)).fetchall()
    return tuple(_with_films(connection, _post(row)) for row in rows)


def _post(row: tuple[int, int, Literal["guild", "dm"], int, Style, Origin, int]) -> Post:
    message_id, channel_id, place_kind, place_id, style, origin, posted_at = row
    return Post(message_id, channel_id, Place(place_kind, place_id), style, origin, from_unix(posted_at))


def _with_films(connection: sqlite3.Connection, post: Post) -> Post:
    showings: list[list[int]] = []
    for position, film in connection.execute(FILMS_OF, (post.message_id,)):
        if position == 1 or not showings:
            showings.append([])
        showings[-1].append(film)
    films, *earlier = [tuple(films) for films in reversed(showings)] or [()]
    return replace(post, films=films, earlier=tuple(earlier))


def _shown_values(message_id: int | None, shown: ShownFilm) -> tuple[object, ...]:
    return (
        message_id,
        shown.position,
        shown.place.kind,
        shown.place.id,
        shown.user_id,
        shown.film_id,
        shown.origin,
        shown.model,
        shown.probability,
        shown.score,
        shown.distance,
        to_unix(shown.shown_at),
    )
