"""What people have chosen for themselves, in SQL: whether others may see them in group features."""

from __future__ import annotations

from datetime import datetime

from bot.runtime.clock import to_unix
from bot.store.database import Database

IS_HIDDEN = "SELECT hidden FROM choices WHERE user_id = ?"
SET_HIDDEN = """
INSERT INTO choices (user_id, hidden, chosen_at) VALUES (?, ?, ?)
ON CONFLICT (user_id) DO UPDATE SET hidden = excluded.hidden, chosen_at = excluded.chosen_at
"""


class Choices:
    """Everybody's choices in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_hidden(self, user_id: int) -> bool:
        """Whether a person is to be left out of what shows people to each other; False without a choice."""
        row = await self._database.read(lambda connection: connection.execute(IS_HIDDEN, (user_id,)).fetchone())
        return row is not None and bool(row[0])

    async def set_hidden(self, user_id: int, hidden: bool, now: datetime) -> None:
        """Keep the choice; returns after it is on disk."""
        await self._database.execute(SET_HIDDEN, (user_id, int(hidden), to_unix(now)))
