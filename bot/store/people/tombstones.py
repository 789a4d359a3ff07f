"""Tombstones: who was erased, as a keyed hash of each id and a time, so that restoring a backup cannot undo it.

The key is random, made once, and stored in a file of the home with a copy of the list: from the database alone nobody
can test ids, and a database that is lost or restored does not lose the list.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from bot.store.copies.soundness import connect_readonly

NAME = "tombstones"
_KEY = re.compile(r"key ([0-9a-f]{64})")
_LINE = re.compile(r"([0-9a-f]{32}) (\d{1,12})")

ALL = "SELECT person_hash, erased_at FROM tombstones"
NEWEST = "SELECT COALESCE(max(erased_at), 0) FROM tombstones"
BURY = """
INSERT INTO tombstones (person_hash, erased_at) VALUES (?, ?)
ON CONFLICT (person_hash) DO UPDATE SET erased_at = max(erased_at, excluded.erased_at)
"""

Buried = dict[str, int]
"""Hash of a person and when they were last forgotten, in seconds since 1970."""


class TombstoneFile:
    """The key and the copy of the list, in a home or beside its backups. Only its owner may read it."""

    def __init__(self, folder: Path, name: str = NAME) -> None:
        self._path = folder / name
        self._key: bytes | None = None

    def hash_of(self, person: int) -> str:
        """The hash that stands for a person in this home, 32 hexadecimal digits."""
        if self._key is None:
            self._key = self._read_key() or self._make_key()
        return hmac.digest(self._key, str(person).encode(), "sha256").hex()[:32]

    def read(self) -> Buried:
        """The list; an incomplete line is skipped."""
        found: Buried = {}
        for line in self._lines():
            if match := _LINE.fullmatch(line):
                found[match[1]] = max(found.get(match[1], 0), int(match[2]))
        return found

    def add(self, buried: Mapping[str, int]) -> None:
        """Add entries that are not in the file yet; returns after they are on disk."""
        known = self.read()
        new = {person: moment for person, moment in buried.items() if known.get(person, -1) < moment}
        if new:
            # Each entry begins with a line break, so that an incomplete line before it does no harm.
            self._append("".join(f"\n{person} {moment}" for person, moment in new.items()))

    def copy_to(self, other: TombstoneFile) -> None:
        """Copy the file atomically; nothing happens if there is no file yet."""
        text = "\n".join(self._lines())
        if text:
            whole = TombstoneFile(other._path.parent, f".{other._path.name}.partial")
            whole._path.unlink(missing_ok=True)
            whole._append(text)
            os.replace(whole._path, other._path)  # noqa: PTH105 - beside os.fsync

    @property
    def is_there(self) -> bool:
        """Whether the file is there."""
        return self._path.is_file()

    def _lines(self) -> list[str]:
        try:
            return self._path.read_text("ascii", "replace").splitlines()
        except FileNotFoundError:
            return []

    def _read_key(self) -> bytes | None:
        found = [match[1] for line in self._lines() if (match := _KEY.fullmatch(line))]
        return bytes.fromhex(found[0]) if found else None

    def _make_key(self) -> bytes:
        self._append(f"\nkey {secrets.token_hex(32)}")
        key = self._read_key()  # the first of two, if two processes made one
        assert key is not None
        return key

    def _append(self, text: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        with open(descriptor, "ab") as file:  # noqa: PTH123 - of a descriptor
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())


def buried_in(connection: sqlite3.Connection) -> Buried:
    """The list in a database; empty where its schema has none."""
    try:
        return dict(connection.execute(ALL))
    except sqlite3.OperationalError:
        return {}


def newest(connection: sqlite3.Connection) -> int:
    """When somebody was last forgotten, in seconds since 1970; 0 when nobody was."""
    return int(connection.execute(NEWEST).fetchone()[0])


def read_newest(database: Path) -> int:
    """The same over a separate connection; 0 if the file cannot be read or its schema has no list."""
    try:
        with closing(connect_readonly(database)) as connection:
            return newest(connection)
    except sqlite3.Error:
        return 0
