"""SQL for people's own choices: whether others may see them, and whether their tastes are compared."""

from __future__ import annotations

from datetime import datetime

from bot.records import PrivacyChoice
from bot.runtime.clock import to_unix
from bot.store.database import Database

CHOSEN = "SELECT hidden, matched FROM choices WHERE user_id = ?"
SET_HIDDEN = """
INSERT INTO choices (user_id, hidden, chosen_at) VALUES (?, ?, ?)
ON CONFLICT (user_id) DO UPDATE SET hidden = excluded.hidden, chosen_at = excluded.chosen_at
"""
SET_MATCHED = """
INSERT INTO choices (user_id, hidden, matched, chosen_at) VALUES (?, 0, ?, ?)
ON CONFLICT (user_id) DO UPDATE SET matched = excluded.matched, chosen_at = excluded.chosen_at
"""
# Who takes part and has voted in the server is found first: their votes are few beside everybody's on well-known films.
LIKE_THE_SAME = """
WITH others AS MATERIALIZED (
    SELECT user_id FROM choices WHERE matched = 1 AND hidden = 0 AND user_id <> :person
    AND EXISTS (SELECT 1 FROM votes AS here WHERE here.user_id = choices.user_id AND here.guild_id = :guild)
),
mine AS MATERIALIZED (
    SELECT DISTINCT film_id FROM votes WHERE user_id = :person AND kind = 'like' AND withdrawn = 0
)
SELECT others.user_id, count(DISTINCT other.film_id) AS common
FROM others CROSS JOIN votes AS other ON other.user_id = others.user_id
WHERE other.kind = 'like' AND other.withdrawn = 0 AND other.film_id IN mine
GROUP BY others.user_id HAVING common >= :fewest ORDER BY common DESC, others.user_id LIMIT :most
"""


class Choices:
    """Everybody's choices in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, user_id: int) -> PrivacyChoice:
        """What a person has chosen."""
        row = await self._database.read(lambda connection: connection.execute(CHOSEN, (user_id,)).fetchone())
        return PrivacyChoice() if row is None else PrivacyChoice(*map(bool, row))

    async def set_hidden(self, user_id: int, hidden: bool, now: datetime) -> None:
        """Keep the choice; returns after it is on disk."""
        await self._database.execute(SET_HIDDEN, (user_id, int(hidden), to_unix(now)))

    async def set_matched(self, user_id: int, matched: bool, now: datetime) -> None:
        """Keep the choice; returns after it is on disk."""
        await self._database.execute(SET_MATCHED, (user_id, int(matched), to_unix(now)))

    async def like_the_same(self, user_id: int, guild_id: int, fewest: int, most: int) -> tuple[int, ...]:
        """People who take part, have voted in a server, and like many films a person likes; most in common first.

        Args:
            user_id: the person, who is not among them.
            guild_id: the server.
            fewest: films they must both like.
            most: people, at the most.
        """
        values = {"person": user_id, "guild": guild_id, "fewest": fewest, "most": most}
        rows = await self._database.read(lambda connection: connection.execute(LIKE_THE_SAME, values).fetchall())
        return tuple(row[0] for row in rows)
