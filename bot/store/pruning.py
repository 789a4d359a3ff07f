"""Deletes old posts, shown films and draws: found by readers, deleted in small batches by the writer.

Votes are never deleted here. A pruned message is no longer a post: its votes stay, and removing a reaction from it
changes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.runtime.clock import to_unix
from bot.store.database import Database

BATCH_ROWS: Final = 200
"""Rows found and deleted at once: a vote waits for one batch at the most."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """Rows of one table."""

    find: str
    """SQL that finds the keys of some rows that are too old."""
    delete: tuple[str, ...]
    """SQL that deletes the rows of a key."""


_POSTS: Final = _Kind(
    "SELECT message_id FROM posts WHERE posted_at < ? ORDER BY posted_at LIMIT ?",
    ("DELETE FROM shown WHERE message_id = ?", "DELETE FROM posts WHERE message_id = ?"),
)
# What a message showed stays as long as the message: reactions given to its earlier films still stand under it.
_SHOWN: Final = _Kind(
    """
    SELECT shown_id FROM shown
    WHERE shown_at < ? AND NOT EXISTS (SELECT 1 FROM posts WHERE posts.message_id = shown.message_id) LIMIT ?
    """,
    ("DELETE FROM shown WHERE shown_id = ?",),
)
_DRAWS: Final = _Kind(
    "SELECT place_kind, place_id, local_date FROM draws WHERE drawn_at < ? LIMIT ?",
    ("DELETE FROM draws WHERE place_kind = ? AND place_id = ? AND local_date = ?",),
)
# Nobody answers a question of a year ago; the votes of its import stay.
_QUESTIONS: Final = _Kind(
    "SELECT user_id, imported_at, position FROM import_questions WHERE imported_at < ? LIMIT ?",
    ("DELETE FROM import_questions WHERE user_id = ? AND imported_at = ? AND position = ?",),
)

# Whoever pasted it then has no button for it any more: the answer was theirs alone.
_LISTS: Final = _Kind(
    "SELECT subscription_id FROM pasted_lists WHERE pasted_at < ? LIMIT ?",
    ("DELETE FROM pasted_lists WHERE subscription_id = ?",),
)
_NIGHTS: Final = _Kind(
    "SELECT night_id FROM nights WHERE begun_at < ? ORDER BY begun_at LIMIT ?",
    ("DELETE FROM nights WHERE night_id = ?",),
)
_FAIRNESS: Final = _Kind(
    "SELECT guild_id, user_id, local_date FROM fairness WHERE local_date < date(?, 'unixepoch') LIMIT ?",
    ("DELETE FROM fairness WHERE guild_id = ? AND user_id = ? AND local_date = ?",),
)


async def prune(database: Database, before: datetime, nights_before: datetime) -> int:
    """Delete rows that are too old; returns how many were found.

    Args:
        database: the database.
        before: posts, shown films, draws and import questions from before this moment are deleted.
        nights_before: film nights, how their picks were shared, and lists not started from before this moment are
            deleted.
    """
    found = 0
    moments = dict.fromkeys((_POSTS, _SHOWN, _DRAWS, _QUESTIONS), before)
    moments |= dict.fromkeys((_NIGHTS, _FAIRNESS, _LISTS), nights_before)
    for kind, moment in moments.items():
        while keys := await database.read(lambda connection, kind=kind, at=moment: _old(connection, kind, at)):
            await database.write(lambda connection, kind=kind, keys=keys: _delete(connection, kind, keys))
            found += len(keys)
    return found


def _old(connection: sqlite3.Connection, kind: _Kind, before: datetime) -> list[tuple[Any, ...]]:
    return connection.execute(kind.find, (to_unix(before), BATCH_ROWS)).fetchall()


def _delete(connection: sqlite3.Connection, kind: _Kind, keys: Sequence[tuple[Any, ...]]) -> None:
    for statement in kind.delete:
        connection.executemany(statement, keys)
