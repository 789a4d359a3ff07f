"""Access to SQLite: one writer that commits for many callers at once, and several readers.

A store operation is a plain function of a `sqlite3.Connection`. It runs whole in aiosqlite's thread, because switching
threads costs more than SQLite does. An operation passed to `write` is a transaction of its own (a savepoint in a shared
one): it is answered after COMMIT, and if it raises, only it is undone.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import copy_context
from functools import partial
from itertools import cycle
from pathlib import Path
from time import perf_counter
from typing import Any, Self, TypeVar

import aiosqlite

from bot.errors import StoreUnavailable
from bot.store.migrate import migrate, refuse_foreign
from bot.store.sqlite_errors import explained, is_environmental

T = TypeVar("T")
Operation = Callable[[sqlite3.Connection], T]

BATCH_MOST = 512
"""Operations in one commit at most: limits how long the first of them waits for the last."""
READERS = 2
BUSY_TIMEOUT_MS = 5_000
LOG_TIMEOUT_MS = 250
"""How long emptying the log waits for readers; a backup reads for seconds."""
LOG_PAGES = 4_000
"""Pages (4 KiB) of the write-ahead log from which on it is copied into the file: pages that change often are copied
once."""
LOG_MOST_BYTES = 64 * 2**20
"""Greatest length of the log. It cannot be restarted while any read goes on, even if all of it is copied; from this
length on new reads wait a moment until running ones have ended and the log is truncated."""
LOG_PATIENCE_MS = 200
"""How long new reads wait for another process that reads; then the log may grow by as much again."""
_CLOSING = "The database is closing; nothing was saved. Please try again in a moment."
_Waiting = tuple[Operation[Any], "asyncio.Future[Any]"]


class Database:
    """An open database file. Made by `Database.open`, closed by `close`; also an async context manager."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, readers: list[aiosqlite.Connection]) -> None:
        self.path = path
        self._writer = writer
        self._readers = readers
        self._next_reader = cycle(readers)
        self._waiting: deque[_Waiting] = deque()
        self._arrived = asyncio.Event()
        self._log = path.with_name(f"{path.name}-wal")
        self._log_most = LOG_MOST_BYTES
        self._reads_allowed = asyncio.Event()
        self._reads_allowed.set()
        self._closing: asyncio.Task[None] | None = None
        self.on_commit: Callable[[int, float], object] | None = None
        """Told after each commit how many operations shared it, and how many seconds it took."""
        self._task = asyncio.create_task(self._write_batches(), name="store-writer")

    @classmethod
    async def open(cls, path: Path) -> Database:
        """Open the file, migrate it to the newest schema, and start the writer.

        Raises:
            StoreUnavailable: the file cannot be opened or written, or a newer program has migrated it.
        """
        if path.is_dir():  # noqa: ASYNC240 - as the folder below: nobody waits yet
            raise StoreUnavailable(f"{path} is a folder, and the database should be there. Move it away.")
        loaded: list[aiosqlite.Connection] = []
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for index in range(1 + READERS):
                connection = await aiosqlite.connect(path, isolation_level=None)
                loaded.append(connection)
                await _in_thread(connection, _prepare_writer if index == 0 else _prepare_reader)
        except BaseException as error:
            for connection in loaded:  # left open, its thread would keep the process alive
                await connection.close()
            if isinstance(error, sqlite3.Error | OSError):
                raise explained(error, path) from error
            raise
        return cls(path, loaded[0], loaded[1:])

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def read(self, operation: Operation[T]) -> T:
        """Run an operation that only reads; a write inside it raises.

        Raises:
            StoreUnavailable: SQLite cannot read now, or the database is closed.
        """
        if self._closing is not None:
            raise StoreUnavailable(_CLOSING)
        if not self._reads_allowed.is_set():
            await self._reads_allowed.wait()
        try:
            return await _in_thread(next(self._next_reader), operation)
        except sqlite3.Error as error:
            if is_environmental(error):
                raise explained(error, self.path) from error
            raise

    async def write(self, operation: Operation[T]) -> T:
        """Run an operation as a transaction; returns after it is on disk.

        An exception of the operation is raised to its own caller, and its changes are undone.

        Raises:
            StoreUnavailable: SQLite cannot write now (locked, read-only, full), or the database is closed.
        """
        if self._closing is not None or self._task.done():
            raise StoreUnavailable(_CLOSING)
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        if not isinstance(operation, _Statement):  # what it raises may be a sentence, in the caller's language
            operation = partial(copy_context().run, operation)
        self._waiting.append((operation, answer))
        self._arrived.set()
        return await answer

    async def execute(self, sql: str, values: Sequence[object]) -> int:
        """Run one statement as a transaction; returns how many rows it changed, after they are on disk.

        Raises:
            StoreUnavailable: as `write`.
        """
        return await self.write(_Statement(sql, values))

    async def empty_log(self) -> None:
        """Copy the write-ahead log into the file and truncate it, because it contains old pages.

        If that is not possible at once, because somebody reads or the disk is full, it is left until the next time:
        writes wait for it only a moment.
        """
        if self._closing is None:
            await _in_thread(self._writer, _empty_log)

    @property
    def waiting(self) -> int:
        """Number of operations passed to `write` and not yet begun."""
        return len(self._waiting)

    async def close(self) -> None:
        """Commit what is waiting, then close every connection. A second call waits for the first."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(), name="store-close")
        await asyncio.shield(self._closing)  # otherwise a driver thread could keep the process alive

    async def _close(self) -> None:
        self._arrived.set()
        await asyncio.wait([self._task])
        for _, answer in self._waiting:  # only when the writer was cancelled from outside
            answer.cancel()
        for connection in (*self._readers, self._writer):
            await connection.close()

    async def _write_batches(self) -> None:
        while self._closing is None or self._waiting:
            await self._arrived.wait()
            self._arrived.clear()
            while self._waiting:
                await asyncio.sleep(0)  # callers just answered may have another operation for the next batch
                size = min(len(self._waiting), BATCH_MOST)
                await self._write_batch([self._waiting.popleft() for _ in range(size)])
                if (length := _length(self._log)) > self._log_most:
                    await self._cut_log(length)

    async def _cut_log(self, length: int) -> None:
        """Truncate the log in a moment without reads."""
        self._reads_allowed.clear()
        try:
            # A reader's thread runs one operation after the other: after this one, all earlier reads have ended.
            await asyncio.gather(*(_in_thread(reader, lambda _: None) for reader in self._readers))
            cut = await _in_thread(self._writer, _cut_log)
            self._log_most = LOG_MOST_BYTES if cut else length + LOG_MOST_BYTES
        finally:
            self._reads_allowed.set()

    async def _write_batch(self, batch: list[_Waiting]) -> None:
        began = perf_counter()
        try:
            results = await _in_thread(self._writer, lambda connection: _commit_together(connection, batch))
        except asyncio.CancelledError:
            for _, answer in batch:
                answer.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - the writer must live on; every caller is told
            results: list[Any] = [error] * len(batch)
        else:
            if self.on_commit is not None:
                self.on_commit(len(batch), perf_counter() - began)
        for (_, answer), result in zip(batch, results, strict=True):
            if answer.done():  # its caller was cancelled; the operation is committed
                continue
            if not isinstance(result, Exception):
                answer.set_result(result)
            elif is_environmental(result):
                answer.set_exception(explained(result, self.path))
            else:
                answer.set_exception(result)


class _Statement:
    """An operation of one statement. SQLite undoes a failed statement by itself, so it needs no savepoint.

    That saves copying every page it changes: a quarter of the cost of a vote.
    """

    __slots__ = ("_sql", "_values")

    def __init__(self, sql: str, values: Sequence[object]) -> None:
        self._sql = sql
        self._values = values

    def __call__(self, connection: sqlite3.Connection) -> int:
        return connection.execute(self._sql, self._values).rowcount  # pyright: ignore[reportArgumentType] - see execute


def _in_thread(connection: aiosqlite.Connection, operation: Operation[T]) -> Awaitable[T]:
    # aiosqlite's public calls make one thread hop a statement. `_execute` is what all of them are made of and
    # takes a whole function; pyproject.toml holds the driver to a minor version for this line.
    return connection._execute(lambda: operation(connection._conn))  # noqa: SLF001 # pyright: ignore[reportPrivateUsage, reportUnknownVariableType]


def _commit_together(connection: sqlite3.Connection, batch: list[_Waiting]) -> list[Any]:
    """Run all operations in one transaction; if one fails, the others do not.

    Each has its savepoint, but for one that is alone: the transaction is undone with it.
    """
    results: list[Any] = []
    connection.execute("BEGIN IMMEDIATE")
    try:
        for operation, _ in batch:
            nested = len(batch) > 1 and not isinstance(operation, _Statement)
            if nested:
                connection.execute("SAVEPOINT operation")
            try:
                results.append(operation(connection))
            except Exception as error:  # handed to the operation's own caller
                if len(batch) == 1 or not connection.in_transaction:  # a full disk ends the transaction by itself
                    raise
                if nested:
                    connection.execute("ROLLBACK TO operation")
                results.append(error)
            if nested:
                connection.execute("RELEASE operation")
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    return results


def _prepare_writer(connection: sqlite3.Connection) -> None:
    _prepare(connection)
    refuse_foreign(connection)  # before the journal mode, which is written into the file
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is gone from the bytes as well
    migrate(connection)


def _empty_log(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA busy_timeout = {LOG_TIMEOUT_MS}")
    try:
        with contextlib.suppress(sqlite3.OperationalError):  # busy, or the disk is full: all of it stays readable
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


def _cut_log(connection: sqlite3.Connection) -> bool:
    """Empty the log without waiting long for other processes; whether it is empty now."""
    connection.execute(f"PRAGMA busy_timeout = {LOG_PATIENCE_MS}")
    try:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:  # the disk is full: all of it stays readable
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    return not busy


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _prepare_reader(connection: sqlite3.Connection) -> None:
    _prepare(connection)
    connection.execute("PRAGMA query_only = ON")


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
