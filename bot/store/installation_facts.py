"""Small facts about this installation in SQL, such as the hash of the last synced command tree."""

from __future__ import annotations

from bot.store.database import Database

TREE_FACT = "command_tree"
"""Name of the fact with a hash of the commands that Discord has."""
FAULT_FACT = "command_fault"
"""Name of the fact with the reason why Discord did not accept the present commands; empty if it did."""
PRUNED_FACT = "pruned_on"
"""Name of the fact with the last date on which old rows were deleted."""

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
