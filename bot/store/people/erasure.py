"""Erases people: deletes their rows, records the erasure, and removes remains from the bytes of the file.

Deleted rows are overwritten with zeros (`secure_delete`), and the write-ahead log, which contains old pages, is emptied
right after. An earlier copy of the database may still contain them: `forget_again` removes them from it.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime

from bot.runtime.clock import to_unix
from bot.store.database import Database
from bot.store.people import inventory
from bot.store.people.inventory import Rows
from bot.store.people.tombstones import BURY, Buried, TombstoneFile, buried_in

log = logging.getLogger(__name__)


class People:
    """Shows, exports and erases what a database keeps about people."""

    def __init__(self, database: Database, tombstones: TombstoneFile) -> None:
        self._database = database
        self._tombstones = tombstones

    async def open(self) -> None:
        """Bring the file's list up to the database's: it may have been lost, or the process killed between the two."""
        await self._write_down(await self._database.read(buried_in))

    async def counts(self, person: int) -> dict[str, int]:
        """See `bot.store.people.inventory.counts`."""
        return await self._database.read(lambda connection: inventory.counts(connection, person))

    async def rows(self, person: int, most: int) -> dict[str, Rows]:
        """See `bot.store.people.inventory.rows`."""
        return await self._database.read(lambda connection: inventory.rows(connection, person, most))

    async def erase(self, person: int, now: datetime) -> dict[str, int]:
        """Delete all that is kept about a person, in one transaction; returns how much there was of each kind.

        Where there was nothing, nothing changes.
        """
        key = self._tombstones.hash_of(person)
        found = await self._database.write(lambda connection: _erase(connection, person, key, now))
        if any(found.values()):
            await self._write_down({key: to_unix(now)})
            await self._database.empty_log()
        return found

    async def _write_down(self, buried: Buried) -> None:
        try:
            await asyncio.to_thread(self._tombstones.add, buried)
        except OSError as error:  # the database has it; the next start tries again
            log.warning("The list of who was forgotten could not be written beside the database: %s", error)

    async def forgotten_since(self, persons: AbstractSet[int], moment: datetime) -> frozenset[int]:
        """Those of them that were forgotten at that moment or later."""
        buried = {key: at for key, at in (await self._database.read(buried_in)).items() if at >= to_unix(moment)}
        if not buried:
            return frozenset()
        return frozenset(person for person in persons if self._tombstones.hash_of(person) in buried)


def forget_again(connection: sqlite3.Connection, tombstones: TombstoneFile, buried: Mapping[str, int]) -> int:
    """Remove people from a copy made before they were erased; call it within a transaction.

    A copy that records somebody's last erasure has nothing from before it, and later data in it are kept.

    Args:
        connection: to the copy, of the newest schema, with `secure_delete` on.
        tombstones: makes the hashes of its people.
        buried: all who were forgotten in this home.

    Returns:
        How many were taken out.
    """
    known = buried_in(connection)
    later = {key: at for key, at in buried.items() if known.get(key, -1) < at}
    taken = 0
    if later:
        for person in inventory.everybody(connection):
            if tombstones.hash_of(person) in later:
                inventory.erase(connection, person)
                taken += 1
        bury(connection, later)
    return taken


def bury(connection: sqlite3.Connection, buried: Buried) -> None:
    """Record who was erased and when."""
    connection.executemany(BURY, list(buried.items()))


def _erase(connection: sqlite3.Connection, person: int, key: str, now: datetime) -> dict[str, int]:
    found = inventory.counts(connection, person)
    if any(found.values()):
        inventory.erase(connection, person)
        bury(connection, {key: to_unix(now)})
    return found
