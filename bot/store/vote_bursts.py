"""Counts of recent votes, and of servers that vote far more than usual. Only reads; contains no person."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.runtime.clock import to_unix
from bot.store.copies.soundness import connect_readonly

FRESH = timedelta(days=7)
"""An account counts as fresh for so long after its first vote; `recommender.training.influence` weighs it less."""
WEEK_HOURS = 7 * 24
MANY = 200
"""Likes and dislikes of one server in an hour below which nothing is unusual: some people in `/taste start` give it."""
TIMES_USUAL = 3
"""So many times a server's busiest hour of the week before is unusual."""

_OPINIONS = "kind IN ('like', 'dislike') AND source NOT LIKE 'import:%'"
LAST_HOUR = f"""
SELECT count(*), COALESCE(sum(NOT EXISTS (
    SELECT 1 FROM votes AS earlier WHERE earlier.user_id = votes.user_id AND withdrawn = 0
    AND CASE WHEN source LIKE 'import:%' THEN CAST(substr(source, 8) AS INTEGER) ELSE voted_at END <= :week
)), 0)
FROM votes WHERE {_OPINIONS} AND voted_at > :hour AND voted_at <= :now
"""
IMPORTED = """
SELECT count(*) FROM imports JOIN votes ON votes.user_id = imports.user_id AND source = 'import:' || imported_at
WHERE imported_at > :hour AND imported_at <= :now
"""
# Hours are counted back from now: 0 is the last one.
UNUSUAL = f"""
WITH hours AS (
    SELECT guild_id, (:now - voted_at) / 3600 AS ago, count(*) AS given FROM votes
    WHERE {_OPINIONS} AND guild_id IS NOT NULL AND voted_at > :since AND voted_at <= :now
    GROUP BY guild_id, ago
)
SELECT count(*) FROM (
    SELECT guild_id FROM hours GROUP BY guild_id
    HAVING sum(CASE WHEN ago = 0 THEN given END) > max(:many, :times * max(CASE WHEN ago > 0 THEN given ELSE 0 END))
)
"""


@dataclass(frozen=True, slots=True)
class VoteBursts:
    """Counts of the last hour's votes."""

    known: int
    """Likes and dislikes given here by accounts that first voted more than a week ago."""
    fresh: int
    """Likes and dislikes given here by accounts that first voted within the last week."""
    imported: int
    """Votes imported from other sites."""
    unusual_servers: int
    """Number of servers with far more votes than in any hour of the week before."""


def read_vote_bursts(database: Path, now: datetime) -> VoteBursts:
    """Look over a connection of its own: with millions of votes it takes a second, and commands read too.

    Raises:
        sqlite3.Error: the file cannot be read.
    """
    with closing(connect_readonly(database)) as connection:
        return vote_bursts(connection, now)


def vote_bursts(connection: sqlite3.Connection, now: datetime) -> VoteBursts:
    """Count the last hour's votes."""
    moment = to_unix(now)
    values = {
        "now": moment,
        "hour": moment - 3_600,
        "week": moment - int(FRESH.total_seconds()),
        "since": moment - (WEEK_HOURS + 1) * 3_600,
        "many": MANY,
        "times": TIMES_USUAL,
    }
    given, fresh = connection.execute(LAST_HOUR, values).fetchone()
    return VoteBursts(
        known=given - fresh,
        fresh=fresh,
        imported=int(connection.execute(IMPORTED, values).fetchone()[0]),
        unusual_servers=int(connection.execute(UNUSUAL, values).fetchone()[0]),
    )
