"""Explains errors of SQLite and the file system in a sentence."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.errors import StoreUnavailable

_SENTENCES = {
    sqlite3.SQLITE_BUSY: "{path} is in use by another program. Close it, or wait a moment and try again.",
    sqlite3.SQLITE_LOCKED: "{path} is in use by another program. Close it, or wait a moment and try again.",
    sqlite3.SQLITE_READONLY: "{path} cannot be written. Give the program write permission on the file and its folder.",
    sqlite3.SQLITE_PERM: "{path} cannot be opened. Give the program permission on the file and its folder.",
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be opened. Check that its folder exists and can be written.",
    sqlite3.SQLITE_FULL: "The disk that holds {path} is full. Make room; what was saved before is safe.",
    sqlite3.SQLITE_IOERR: "The disk that holds {path} reports an error. Check the disk; what was saved before is safe.",
    sqlite3.SQLITE_CORRUPT: "{path} is damaged. Restore it from a backup.",
    sqlite3.SQLITE_NOTADB: "{path} is no database. Move it away, or restore it from a backup.",
}


def is_environmental(error: Exception) -> bool:
    """Whether the file or the disk is the cause, and not a statement."""
    return isinstance(error, sqlite3.Error) and _primary_code(error) in _SENTENCES


def _primary_code(error: Exception) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int):
        return code & 0xFF
    return sqlite3.SQLITE_PERM if isinstance(error, PermissionError) else None


def explained(error: Exception, path: Path) -> StoreUnavailable:
    """The sentence for what SQLite or the file system says."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        return StoreUnavailable(f"{path.parent} cannot be a folder: a file is in the way. Name another one.")
    sentence = _SENTENCES.get(_primary_code(error) or 0, "{path} cannot be used: {error}.")
    return StoreUnavailable(sentence.format(path=path, error=error))
