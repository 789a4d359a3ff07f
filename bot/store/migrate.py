"""Migrates a database file to the newest schema. Forward only; each step is committed together with its record."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from importlib.resources import files

from bot.errors import StoreUnavailable

APPLICATION_ID = 0x4D61_7469  # "Mati": tells our files from other SQLite files


def steps() -> list[tuple[int, str]]:
    """Number and SQL of every migration, in order."""
    return sorted(
        (int(match[1]), file.read_text("utf-8"))
        for file in files("bot.store.migrations").iterdir()
        if (match := re.fullmatch(r"(\d{4})_\w+\.sql", file.name))
    )


def refuse_foreign(connection: sqlite3.Connection) -> None:
    """Refuse a database that this program must not open; changes nothing.

    Raises:
        StoreUnavailable: the file was migrated by a newer program, or belongs to another one.
    """
    current, newest = _schema_version(connection), steps()[-1][0]
    owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
    has_tables = connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is not None
    if owner != APPLICATION_ID and (owner or current or has_tables):
        raise StoreUnavailable("This file is a database of another program. Choose another file or folder.")
    if current > newest:
        raise StoreUnavailable(
            f"The database has schema version {current}, and this program knows versions up to {newest}. "
            "Run the newer program that made it, or restore a backup from before."
        )


def migrate(connection: sqlite3.Connection) -> int:
    """Apply what is missing and return the schema version. On an error the failed step leaves nothing behind.

    Raises:
        StoreUnavailable: the file was migrated by a newer program, or belongs to another one.
    """
    refuse_foreign(connection)
    for number, sql in steps():
        if number > _schema_version(connection):
            _apply(connection, number, sql)
    return _schema_version(connection)


def _apply(connection: sqlite3.Connection, number: int, sql: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if number > _schema_version(connection):  # another process may have applied it while this one waited
            for statement in _statements(sql):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statements(sql: str) -> Iterator[str]:
    """One statement after the other: `executescript` would commit before it begins."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


def _schema_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
