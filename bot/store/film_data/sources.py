"""Summary of what a model would be trained on now, to see whether anything is new. Only reads; contains no person."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.errors import StoreUnavailable
from bot.store.copies.soundness import connect_readonly
from bot.store.film_data.datasets import all_datasets
from bot.store.film_data.films import films_version
from bot.store.migrate import steps
from bot.store.people.tombstones import newest as newest_tombstone

# One pass over the votes. Two sums that a vote given, changed or taken back moves; a billion votes do not fill them.
OPINIONS = """
SELECT count(*), COALESCE(sum(voted_at), 0),
       COALESCE(sum((user_id % 2147483647) * (film_id % 1000003 * 2 + (kind = 'like')) % 1000000007
                    + COALESCE(half_stars, 0)), 0)
FROM votes
WHERE (kind IN ('like', 'dislike') OR half_stars IS NOT NULL) AND withdrawn = 0
"""


@dataclass(frozen=True, slots=True)
class Sources:
    """Films, votes and rating sets at one moment."""

    opinions: int
    """Number of likes, dislikes and ratings that count."""
    mark: dict[str, str]
    """Differs whenever votes or films differ, and sometimes when they do not; the trainer checks more closely."""
    rating_sets: tuple[str, ...]
    """Checksums of the rating sets, in the order in which they are read."""
    erased_at: int = 0
    """When somebody was last forgotten, in seconds since 1970; 0 when nobody was."""


def sources(connection: sqlite3.Connection) -> Sources:
    """Read the summary. A change while it is read is never missed: it is new at the next call."""
    films = films_version(connection)
    votes = connection.execute(OPINIONS).fetchone()
    sets = tuple(row.sha256 for row in all_datasets(connection))
    mark = {"votes": "-".join(map(str, votes)), "films": str(films)}
    return Sources(int(votes[0]), mark, sets, newest_tombstone(connection))


def refuse_other_schema(database: Path) -> None:
    """Refuse a database that this program would migrate although an older bot is running with it.

    Raises:
        StoreUnavailable: the program was updated since the bot was started; or the file cannot be read.
    """
    with _readonly(database) as connection:
        schema_version = connection.execute("PRAGMA user_version").fetchone()[0]
    if schema_version != steps()[-1][0]:
        raise StoreUnavailable("The program was updated while the bot runs. Restart the bot.")


def read_sources(database: Path) -> Sources:
    """`sources` over a connection of its own: with a million votes it takes a moment, and commands read too.

    Raises:
        StoreUnavailable: the file cannot be read.
    """
    with _readonly(database) as connection:
        return sources(connection)


@contextmanager
def _readonly(database: Path) -> Generator[sqlite3.Connection, None, None]:
    """A connection that writes nothing.

    Raises:
        StoreUnavailable: the file cannot be read.
    """
    try:
        with closing(connect_readonly(database)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise StoreUnavailable(f"{database} cannot be read ({error}). `matinee doctor` says more.") from error
