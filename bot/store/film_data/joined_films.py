"""SQL for joining two films that turn out to be one: rows of one are moved to the other. No vote is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

ALL_JOINED = "SELECT film_id, former_id FROM joined_films ORDER BY former_id"
KEPT_ID = "SELECT film_id FROM joined_films WHERE former_id = ?"
# Votes of one person, kind and source on both films become one, of the later kind; it counts if either does.
MOVES = (
    """
INSERT INTO votes (user_id, film_id, kind, source, guild_id, half_stars, voted_at, withdrawn)
SELECT user_id, :kept, kind, source, guild_id, half_stars, voted_at, withdrawn FROM votes WHERE film_id = :former
ON CONFLICT (user_id, film_id, kind, source) DO UPDATE
SET half_stars = CASE WHEN excluded.voted_at > votes.voted_at
                      THEN COALESCE(excluded.half_stars, votes.half_stars)
                      ELSE COALESCE(votes.half_stars, excluded.half_stars) END,
    guild_id = CASE WHEN excluded.voted_at > votes.voted_at THEN excluded.guild_id ELSE votes.guild_id END,
    voted_at = max(excluded.voted_at, votes.voted_at),
    withdrawn = min(excluded.withdrawn, votes.withdrawn)
""",
    "DELETE FROM votes WHERE film_id = :former",
    # A film asked about under both ids was asked about once; an open question stays one, about the film that stays.
    "UPDATE OR IGNORE round_answers SET film_id = :kept WHERE film_id = :former",
    "DELETE FROM round_answers WHERE film_id = :former",
    "UPDATE shown SET film_id = :kept WHERE film_id = :former",
    "UPDATE OR REPLACE night_events SET film_id = :kept WHERE film_id = :former",
    "UPDATE swipe_rounds SET film_id = :kept WHERE film_id = :former",
    "UPDATE import_questions SET film_id = :kept WHERE film_id = :former",
    "UPDATE drawn_films SET film_id = :kept WHERE film_id = :former",
    """
INSERT INTO series_films (subscription_id, film_id, shown_on)
SELECT subscription_id, :kept, shown_on FROM series_films WHERE film_id = :former
ON CONFLICT (subscription_id, film_id) DO UPDATE SET shown_on = COALESCE(series_films.shown_on, excluded.shown_on)
""",
    "DELETE FROM series_films WHERE film_id = :former",
    "UPDATE joined_films SET film_id = :kept WHERE film_id = :former",
    "INSERT INTO joined_films (former_id, film_id) VALUES (:former, :kept)",
    "UPDATE films SET imdb_id = NULL, movielens_id = NULL, starter = 0 WHERE film_id = :former",
)


def join(connection: sqlite3.Connection, pairs: Iterable[tuple[int, int]]) -> None:
    """Move the rows of one film of each pair to the other; the facts of the film that stays are written elsewhere.

    Args:
        connection: a connection that may write.
        pairs: the removed film's id, and the id of the film that stays.
    """
    for former, kept in pairs:
        for statement in MOVES:
            connection.execute(statement, {"former": former, "kept": kept})


def former_ids(connection: sqlite3.Connection) -> dict[int, tuple[int, ...]]:
    """The former ids of each film that has any."""
    found: dict[int, tuple[int, ...]] = {}
    for film_id, former_id in connection.execute(ALL_JOINED):
        found[film_id] = (*found.get(film_id, ()), former_id)
    return found


def kept_id(connection: sqlite3.Connection, film_id: int) -> int:
    """The id a film has now."""
    row = connection.execute(KEPT_ID, (film_id,)).fetchone()
    return film_id if row is None else int(row[0])
