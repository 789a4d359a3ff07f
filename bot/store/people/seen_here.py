"""SQL for films that most people of a server have seen. Returns counts, never people."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.runtime.clock import latest_believed, to_unix
from bot.store.database import Database

VOTED_WITHIN = timedelta(days=90)
"""People who voted in a server within this time are counted."""
FEWEST_PEOPLE = 5
"""With fewer nothing is counted; more than half of five are at least three."""
MOST_PEOPLE = 200
"""Only the most recent voters are counted, which bounds the rows read."""
# Any vote that implies having seen it counts, wherever it was given. People who hide are not counted.
SEEN_BY_MOST = """
WITH here AS (
    SELECT user_id FROM votes
    WHERE guild_id = :guild AND kind IN ('like', 'dislike', 'seen') AND withdrawn = 0
    AND voted_at BETWEEN :since AND :until AND user_id NOT IN (SELECT user_id FROM choices WHERE hidden = 1)
    GROUP BY user_id ORDER BY max(voted_at) DESC, user_id LIMIT :most
), people AS (SELECT count(*) AS number FROM here)
SELECT film_id FROM here CROSS JOIN votes USING (user_id) CROSS JOIN people
WHERE kind IN ('like', 'dislike', 'seen') AND withdrawn = 0 AND number >= :fewest
GROUP BY film_id HAVING 2 * count(DISTINCT user_id) > max(number)
"""


class SeenHere:
    """Counts the votes of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_most(self, guild_id: int, now: datetime) -> frozenset[int]:
        """Ids of films that more than half of a server's recent voters have seen; none if these are too few."""
        values = {
            "guild": guild_id,
            "since": to_unix(now - VOTED_WITHIN),
            "until": latest_believed(now),
            "fewest": FEWEST_PEOPLE,
            "most": MOST_PEOPLE,
        }
        rows = await self._database.read(lambda connection: connection.execute(SEEN_BY_MOST, values).fetchall())
        return frozenset(film for (film,) in rows)
