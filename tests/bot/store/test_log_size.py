"""The size of the write-ahead log while there is always a reader."""

import asyncio
import sqlite3

from bot.store import database as module
from bot.store.database import Database

BOUND, PIECE, WRITES = 1_000_000, 100_000, 60
LONG_READ = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT count(*) FROM n, facts"
)


async def write_under_reads(database, path):
    """The longest the log was, while both readers always had a next read waiting."""
    await database.write(lambda connection: connection.execute("INSERT OR IGNORE INTO facts VALUES ('a', '')").rowcount)
    reading, longest = True, 0

    async def read_on():
        while reading:
            await database.read(lambda connection: connection.execute(LONG_READ).fetchone())

    readers = [asyncio.create_task(read_on()) for _ in range(6)]
    for number in range(WRITES):
        text = str(number % 10) * PIECE
        await database.execute("UPDATE facts SET value = ? WHERE name = 'a'", (text,))
        longest = max(longest, path.with_name(f"{path.name}-wal").stat().st_size)
    reading = False
    await asyncio.gather(*readers)
    return longest


async def test_it_stays_under_its_bound_while_reads_always_overlap(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LOG_MOST_BYTES", BOUND)
    path = tmp_path / "matinee.sqlite3"
    async with await Database.open(path) as database:
        assert await write_under_reads(database, path) <= BOUND + 2 * PIECE
        stored = await database.read(lambda connection: connection.execute("SELECT value FROM facts").fetchone())
        assert stored == (str((WRITES - 1) % 10) * PIECE,)


async def test_another_process_that_reads_on_holds_nobody_up_for_long(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LOG_MOST_BYTES", BOUND)
    monkeypatch.setattr(module, "LOG_PATIENCE_MS", 1)
    path = tmp_path / "matinee.sqlite3"
    async with await Database.open(path) as database:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM facts").fetchone()
        longest = await write_under_reads(database, path)
        assert longest > BOUND  # it reads a state that stands in the log alone
        other.close()
        assert await write_under_reads(database, path) <= longest + BOUND
        assert path.with_name(f"{path.name}-wal").stat().st_size <= longest
