"""Checks whether a database file is ours, of a known schema version, complete and undamaged. Changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BackupRefused
from bot.store.migrate import APPLICATION_ID, steps

CACHE_KIB = 32_768
"""Reading or copying a million votes out of order takes three times as long with SQLite's own 2 MB."""
_OBJECTS = "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"


WHAT_TO_DO = "Stop the bot, and put the newest good backup in its place: matinee restore FILE --replace"
_STEPS_BETWEEN_QUESTIONS = 100_000


def never() -> bool:
    """The default: the check is never interrupted."""
    return False


@dataclass(frozen=True, slots=True)
class Contents:
    """The content of a sound database."""

    schema_version: int
    """Number of the last migration it has seen."""
    films: int
    votes: int


def examine(path: Path, breaks_off: Callable[[], bool] = never) -> Contents:
    """Read the whole file and check all of it.

    Args:
        path: the file.
        breaks_off: asked now and then; True ends it with a BackupRefused.

    Raises:
        BackupRefused: it is missing, no database, another program's, newer than this program, or damaged.
    """
    if not path.is_file():
        raise BackupRefused(f"There is no file {path}. Check the path.")
    try:
        with closing(connect_readonly(path, breaks_off)) as connection:
            return _examine(connection, path)
    except sqlite3.Error as error:
        raise BackupRefused(f"{path} is no sound database ({error}). Use another backup.") from error


def connect_readonly(path: Path, breaks_off: Callable[[], bool] = never) -> sqlite3.Connection:
    """A connection that cannot write to the file; one with a log of latest changes beside it is read with them.

    Args:
        path: the file.
        breaks_off: asked every few milliseconds of work; True interrupts the statement.
    """
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    except sqlite3.Error:  # no database: nobody else would close it
        connection.close()
        raise
    connection.set_progress_handler(breaks_off, _STEPS_BETWEEN_QUESTIONS)
    return connection


def _examine(connection: sqlite3.Connection, path: Path) -> Contents:
    schema_version, newest = _number(connection, "PRAGMA user_version"), steps()[-1][0]
    if _number(connection, "PRAGMA application_id") != APPLICATION_ID:
        raise BackupRefused(f"{path} is not a database of Matinee. Name one of its backups.")
    if schema_version > newest:
        raise BackupRefused(
            f"{path} has schema version {schema_version}, and this program knows versions up to {newest}. "
            "Update the program first."
        )
    if damage := damage_of(connection, schema_version):
        raise BackupRefused(f"{path} is damaged ({damage}). Use another backup.")
    films, votes = (_number(connection, f"SELECT count(*) FROM {table}") for table in ("films", "votes"))
    return Contents(schema_version, films, votes)


def damage_of(connection: sqlite3.Connection, schema_version: int) -> str | None:
    """What is wrong with a database of ours, in words; None when it is sound. Reads all of it.

    Args:
        connection: to it.
        schema_version: number of the last migration it has seen.
    """
    found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    if found != "ok":
        return found
    if missing := _expected(schema_version) - set(connection.execute(_OBJECTS)):
        kind, name = max(missing)  # a table rather than its index
        return f"the {kind} {name} is missing"
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    return None if broken is None else f"rows of {broken[0]} point to rows of {broken[2]} that are not there"


def count_votes(path: Path) -> int:
    """How many votes a database holds; 0 where that cannot be told."""
    try:
        with closing(connect_readonly(path)) as connection:
            return _number(connection, "SELECT count(*) FROM votes")
    except sqlite3.Error:
        return 0


def _expected(schema_version: int) -> set[tuple[str, str]]:
    """Type and name of every table and index that a file of that schema version has."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for number, sql in steps():
            if number <= schema_version:
                connection.executescript(sql)
        return set(connection.execute(_OBJECTS))


def _number(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])
