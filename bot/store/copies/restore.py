"""Restores a backup. At every moment there is a complete database; the former one is kept.

Needs an exclusive lock on the home (`bot.runtime.file_lock`): another process with the file open would write to the one
set aside.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bot.errors import BackupRefused
from bot.runtime.clock import to_unix
from bot.store.copies.backup import copy, put_in_place, sync, tombstones_beside
from bot.store.copies.soundness import Contents, connect_readonly, examine
from bot.store.deliveries.claiming import Plan, claim_due
from bot.store.deliveries.subscriptions import Due
from bot.store.migrate import APPLICATION_ID, migrate
from bot.store.people.erasure import forget_again
from bot.store.people.tombstones import Buried, TombstoneFile, buried_in

_BESIDE = ("-wal", "-shm", "-journal")
"""Suffixes of files that SQLite keeps beside a database; they must never be combined with another database."""
_MAGIC = b"SQLite format 3\0"
_ASIDE = "replaced"
_CHUNK = 500
_NOT_AGAIN = """
UPDATE deliveries SET state = 'unknown', error = ?, lease_until = NULL, next_try_at = NULL, changed_at = ?
WHERE state IN ('pending', 'sending')
"""


@dataclass(frozen=True, slots=True)
class Restored:
    """Result of a restore."""

    contents: Contents
    set_aside: Path | None
    """Where the former database is now; None if there was none."""
    not_sent_again: int
    """Number of deliveries that were due after the backup and may have been sent."""
    forgotten: int
    """Number of people erased since the backup, who were removed from it."""


def restore(
    backup: Path,
    database: Path,
    *,
    replace: bool,
    now: datetime,
    plan: Callable[[Due], Plan],
    reason: str,
) -> Restored:
    """Check a backup, copy it beside the database, check the copy, and swap.

    Args:
        backup: the file; it stays as it is.
        database: where the database is, or is to be.
        replace: whether a database that is there may be set aside.
        now: aware.
        plan: what a subscription that was due since the backup came to; pure.
        reason: written to pushes that were due since then: they may have gone out and are not sent again.

    Raises:
        BackupRefused: the backup cannot be used, a database is there and `replace` is not given, or it is in use.
    """
    examine(backup)
    if database.exists() and backup.samefile(database):
        raise BackupRefused(f"{backup} is the database itself. Name a backup.")
    if _files_of(database) and not replace:
        raise BackupRefused(
            f"There is a database at {database} already. To put {backup.name} in its place, run this again with "
            "--replace: the one of now is set aside and kept."
        )
    incoming = database.with_name(f"{database.name}.restoring")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        settle_log(database)
        tombstones, beside = TombstoneFile(database.parent), tombstones_beside(backup)
        if not tombstones.is_there:  # a new home in the place of a lost one
            beside.copy_to(tombstones)
        buried = _buried(database, tombstones)
        for leftover in _files_of(incoming):
            leftover.unlink()
        copy(backup, incoming)
        with transaction_on_copy(incoming) as connection:
            not_sent_again = _forget_due(connection, now, plan, reason)
            forgotten = forget_again(connection, tombstones, buried)
            forgotten += forget_again(connection, beside, beside.read())  # those of another key, else nobody
        tombstones.add(buried)
        contents = examine(incoming)
        set_aside = _set_aside(database, now)
        put_in_place(incoming, database)
    except (OSError, sqlite3.Error) as error:
        raise BackupRefused(f"Nothing was restored: {error}. The database is as it was.") from error
    finally:
        for leftover in _files_of(incoming):
            leftover.unlink()
    return Restored(contents, set_aside, not_sent_again, forgotten)


def settle_log(database: Path) -> None:
    """Move the write-ahead log into the file, so that the file alone is the whole database.

    A damaged or foreign file is left as it is.

    Raises:
        BackupRefused: somebody has the database open.
    """
    if not _is_sqlite(database):  # opening an empty file would make SQLite delete the log beside it
        return
    try:
        with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
            if connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,):
                connection.execute("PRAGMA journal_mode = DELETE")  # refused while another connection is open
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise BackupRefused(f"{database} is in use. Stop the program that uses it and try again.") from error


def _is_sqlite(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _buried(database: Path, tombstones: TombstoneFile) -> Buried:
    """Everybody erased in this home, by its list and, as far as readable, its database."""
    known: Buried = {}
    if _is_sqlite(database):
        with suppress(sqlite3.Error), closing(connect_readonly(database)) as connection:
            known = buried_in(connection)
    listed = tombstones.read()
    return {key: max(known.get(key, 0), listed.get(key, 0)) for key in known.keys() | listed.keys()}


@contextmanager
def transaction_on_copy(path: Path) -> Generator[sqlite3.Connection]:
    """A transaction on a copy of the newest schema; rows deleted in it leave no trace in the file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        migrate(connection)
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")


def _forget_due(connection: sqlite3.Connection, now: datetime, plan: Callable[[Due], Plan], reason: str) -> int:
    """Mark every push due since the backup as not to be sent: it may have been sent, and sending it twice is worse."""
    while claim_due(connection, now, _CHUNK, plan):
        pass
    return connection.execute(_NOT_AGAIN, (reason, to_unix(now))).rowcount


def _set_aside(database: Path, now: datetime) -> Path | None:
    """Give the present files a second name, then remove the log files, which must not be combined with the new file."""
    there = _files_of(database)
    if not there:
        return None
    stem = f"{database.stem}-{_ASIDE}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = (database.with_name(f"{stem}{f'-{number}' if number > 1 else ''}.sqlite3") for number in count(1))
    aside = next(name for name in names if not _files_of(name))
    for file in there:
        _second_name(file, aside.with_name(file.name.replace(database.name, aside.name, 1)))
    sync(database.parent)
    for file in there:
        if file != database:
            file.unlink()
    return aside


def _second_name(file: Path, name: Path) -> None:
    try:
        os.link(file, name)
    except OSError:  # a file system without hard links
        shutil.copy2(file, name)
        sync(name)


def _files_of(database: Path) -> list[Path]:
    """The database file and the files that SQLite keeps beside it; only those that exist."""
    return [path for path in (database, *files_beside(database)) if path.exists()]


def files_beside(database: Path) -> list[Path]:
    """The files that SQLite keeps beside a database; only those that exist."""
    names = (database.with_name(database.name + ending) for ending in _BESIDE)
    return [path for path in names if path.exists()]


def set_aside_in(home: Path) -> list[Path]:
    """Databases that restores have set aside in a home."""
    return sorted(home.glob(f"*-{_ASIDE}-*.sqlite3"))
