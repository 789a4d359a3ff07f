"""Removes erased people from copies of the database that exist longer than backups should be kept.

These are a backup with far more votes than the newest, a database that a restore set aside, and any copy while no newer
ones are made.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from bot.errors import BackupRefused
from bot.store.copies.backup import copy, put_in_place
from bot.store.copies.restore import files_beside, transaction_on_copy
from bot.store.copies.soundness import connect_readonly, examine, never
from bot.store.people.erasure import forget_again
from bot.store.people.tombstones import Buried, TombstoneFile, buried_in


def scrub(
    copies: Iterable[Path], tombstones: TombstoneFile, before: int, breaks_off: Callable[[], bool] = never
) -> tuple[list[Path], dict[Path, str]]:
    """Remove everybody erased before a moment from these files, each file in one step.

    Args:
        copies: of the database, in use by nobody.
        tombstones: of the home they belong to.
        before: the moment, in seconds since 1970.
        breaks_off: asked now and then; True ends it with a BackupRefused.

    Returns:
        The files that were changed, and why others could not be.
    """
    buried = tombstones.read()
    overdue = {person: at for person, at in buried.items() if at <= before}
    changed: list[Path] = []
    failed: dict[Path, str] = {}
    for path in copies if overdue else ():
        if breaks_off():
            break
        try:
            if _lacks(path, overdue):
                _scrub(path, tombstones, buried, breaks_off)
                changed.append(path)
        except (OSError, sqlite3.Error, BackupRefused) as error:
            if not breaks_off():
                failed[path] = str(error)
    return changed, failed


def _lacks(path: Path, overdue: Buried) -> bool:
    """Whether a copy does not know yet that some of these were forgotten."""
    with closing(connect_readonly(path)) as connection:
        known = buried_in(connection)
    return any(known.get(person, -1) < at for person, at in overdue.items())


def _scrub(path: Path, tombstones: TombstoneFile, buried: Buried, breaks_off: Callable[[], bool]) -> None:
    unfinished = path.with_name(f".{path.name}.partial")
    try:
        unfinished.unlink(missing_ok=True)
        copy(path, unfinished, breaks_off)
        with transaction_on_copy(unfinished) as connection:
            forget_again(connection, tombstones, buried)
        examine(unfinished, breaks_off)
        beside = files_beside(path)
        put_in_place(unfinished, path)
        for file in beside:  # its log of latest changes is in the copy
            file.unlink(missing_ok=True)
    finally:
        unfinished.unlink(missing_ok=True)
