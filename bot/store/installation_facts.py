"""Small facts about this installation in SQL, such as the hash of the last synced command tree."""

from __future__ import annotations

from bot.store.database import Database

TREE_FACT = "command_tree"
"""The commands that Discord has, as a hash."""
FAULT_FACT = "command_fault"
"""Why Discord has not taken those of now; empty when it has."""
PRUNED_FACT = "pruned_on"
"""The last date on which what is too old was deleted."""

GET = "SELECT value FROM facts WHERE name = ?"
ALL = "SELECT name, value FROM facts"
SET = "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


class Facts:
    """Named texts that outlive the process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        """The fact's value, or None when it was never set."""
        row = await self._database.read(lambda connection: connection.execute(GET, (name,)).fetchone())
        return None if row is None else row[0]

    async def set(self, name: str, value: str) -> None:
        """Set the fact; returns after it is on disk."""
        await self._database.write(lambda connection: connection.execute(SET, (name, value)).rowcount)
