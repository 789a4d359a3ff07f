"""Brings a database file to the newest shape. Forward only; each step commits together with its own record."""

from __future__ import annotations

import re
import sqlite3
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


def migrate(connection: sqlite3.Connection) -> int:
    """Apply what is missing and return the shape's number. On an error the failed step leaves nothing behind.

    Raises:
        StoreUnavailable: the file was shaped by a newer program, or belongs to another one.
    """
    current = int(connection.execute("PRAGMA user_version").fetchone()[0])
    owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
    wanted = steps()
    newest = wanted[-1][0]
    if current > newest:
        raise StoreUnavailable(
            f"The database has shape {current}, and this program knows shapes up to {newest}. "
            "Run the newer program that made it, or restore a backup from before."
        )
    has_tables = connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is not None
    if owner != APPLICATION_ID and (current or has_tables):
        raise StoreUnavailable("This file is a database of another program. Choose another file or folder.")
    for number, sql in wanted:
        if number > current:
            _apply(connection, number, sql)
    return newest


def _apply(connection: sqlite3.Connection, number: int, sql: str) -> None:
    script = (
        f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {number};\nPRAGMA application_id = {APPLICATION_ID};\nCOMMIT;"
    )
    try:
        connection.executescript(script)
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
