"""Backs up the database while it is in use: consistent copies, checked, the oldest ones removed.

A copy gets its final name only after it was read back whole, so every file with a backup's name is complete, even if
the process was killed. The copying connection only reads: with a write-ahead log neither side waits for the other.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import BackupRefused
from bot.runtime.file_lock import alone_in
from bot.store.copies.soundness import WHAT_TO_DO, Contents, connect_readonly, count_votes, examine, never
from bot.store.people.tombstones import TombstoneFile

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"matinee-(?:(?P<owner>[0-9a-f]{8})-)?(?P<stamp>\d{8}T\d{6}Z)\.sqlite3")
_UNFINISHED = ".matinee-*.sqlite3.partial*"


FEW_VOTES = 10
"""Votes by which a new copy may have fewer than an old one that is removed."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was just made."""

    path: Path
    contents: Contents
    size: int
    """Bytes."""
    removed: tuple[Path, ...]
    """Older ones that were removed."""
    spared: tuple[Path, ...] = ()
    """Older ones kept beyond their number, because they have far more votes."""


def back_up(
    database: Path, folder: Path, *, now: datetime, keep: int, owner: str = "", breaks_off: Callable[[], bool] = never
) -> Backup:
    """Copy the database into a folder and remove the oldest copies there.

    Copies of other homes are never removed, nor is one with far more votes than the new copy. The list of erased people
    is copied too, so that restoring a lost home does not bring them back.

    Args:
        database: may be in use.
        folder: made when it is missing; several homes may share it.
        now: aware; names the copy.
        owner: the home's id, see `bot.store.installation`; a part of the copy's name.
        keep: copies kept, this one included, at least 1.
        breaks_off: called now and then; True ends the copying with a BackupRefused.

    Raises:
        BackupRefused: there is no database, it is damaged, the copy is not sound, or the disk is full. Copies
            made before stay.
        CannotStart: the folder cannot be written.
    """
    if not database.is_file():
        raise BackupRefused(f"There is no database at {database} yet, so there is nothing to back up.")
    with alone_in(folder, BackupRefused(f"Another backup into {folder} is being made. Try again when it is done.")):
        for leftover in folder.glob(_UNFINISHED):  # of a process that was killed: nobody else is here
            leftover.unlink()
        path = folder / f"matinee-{f'{owner}-' if owner else ''}{now.astimezone(UTC):{_STAMP}}.sqlite3"
        unfinished = folder / f".{path.name}.partial"
        try:
            copy(database, unfinished, breaks_off)
            contents = _checked(unfinished, breaks_off)
            TombstoneFile(database.parent).copy_to(tombstones_beside(path))
            put_in_place(unfinished, path)
        except (OSError, sqlite3.Error) as error:
            unfinished.unlink(missing_ok=True)
            raise BackupRefused(f"No backup was made: {error}. Those made before are as they were.") from error
        except BackupRefused:
            unfinished.unlink(missing_ok=True)
            raise
        others = [other for _, other in _oldest_first(folder, owner, now) if other != path]
        spared = tuple(other for other in others if _has_far_more(count_votes(other), contents.votes))
        plain = [other for other in others if other not in spared]
        removed = tuple(plain[: max(0, len(plain) - (keep - 1))])
        for old in removed:
            old.unlink(missing_ok=True)
        return Backup(path, contents, path.stat().st_size, removed, spared)


def backups_in(folder: Path, owner: str | None = "") -> list[tuple[datetime, Path]]:
    """Moment (UTC) and file of a home's backups in a folder, the oldest first; of every home's for None."""
    if not folder.is_dir():
        return []
    found = ((_NAME.fullmatch(path.name), path) for path in folder.iterdir())
    return sorted(
        (datetime.strptime(name["stamp"], _STAMP).replace(tzinfo=UTC), path)
        for name, path in found
        if name and owner in (None, name["owner"] or "")
    )


def tombstones_beside(backup: Path) -> TombstoneFile:
    """The list of erased people in its home, as of the newest backup in that folder."""
    name = _NAME.fullmatch(backup.name)
    owner = f"-{name['owner']}" if name and name["owner"] else ""
    return TombstoneFile(backup.parent, f"matinee{owner}.tombstones")


def copy(source: Path, target: Path, breaks_off: Callable[[], bool] = never) -> None:
    """Write the committed content of a database to a new file, without remains of deleted rows."""
    with closing(connect_readonly(source, breaks_off)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    shutil.copymode(source, target)


def put_in_place(unfinished: Path, path: Path) -> None:
    """Rename a finished file durably: after a power cut it is there complete or not at all."""
    sync(unfinished)
    os.replace(unfinished, path)  # noqa: PTH105 - beside os.fsync
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _checked(unfinished: Path, breaks_off: Callable[[], bool]) -> Contents:
    try:
        return examine(unfinished, breaks_off)
    except BackupRefused as error:
        if breaks_off():
            raise
        raise BackupRefused(
            f"No backup was made, for the copy is not sound, and so the database may not be. {WHAT_TO_DO} ({error})"
        ) from error


def _oldest_first(folder: Path, owner: str, now: datetime) -> list[tuple[datetime, Path]]:
    """The backups, oldest first; those dated in the future come before all others, because their date is wrong."""
    return sorted(backups_in(folder, owner), key=lambda each: (each[0] <= now, each))


def _has_far_more(votes: int, new: int) -> bool:
    return votes > 2 * new + FEW_VOTES
