"""What the doctor sees of a database: read-only, in a moment, and even where the store would refuse to open it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.errors import StoreUnavailable
from bot.store.copies.soundness import WHAT_TO_DO, connect_readonly, damage_of
from bot.store.film_data.films import COUNT_FILMS
from bot.store.film_data.trainings import FACT, LastTraining, read_last
from bot.store.installation_facts import ALL as ALL_FACTS
from bot.store.migrate import APPLICATION_ID, steps

JSON_CELLS = {
    "films": ("genres", "alternative_titles", "directors", "countries", "themes"),
    "subscriptions": ("filters",),
    "draws": ("relaxed",),
    "deliveries": ("payload",),
}
"""Columns that must contain JSON."""


@dataclass(frozen=True, slots=True)
class UsableDatabase:
    """A database that can be used."""

    schema_version: int
    """Number of the last migration it has seen."""
    films: int


def look_at(path: Path) -> UsableDatabase:
    """Check a database.

    Raises:
        StoreUnavailable: it cannot be used; the sentence says what to do.
    """
    try:
        with closing(connect_readonly(path)) as connection:
            return _look(connection, path)
    except sqlite3.Error as error:
        raise StoreUnavailable(f"{path} cannot be read ({error}). Restore a backup, or move it away.") from error


def last_training(path: Path) -> LastTraining | None:
    """The last training that a running bot began by itself; None where the database cannot be read."""
    facts = _facts(path)
    return None if facts is None else read_last(facts.get(FACT))


def noted(path: Path) -> dict[str, str]:
    """The facts that a running bot has stored, by name; empty where the database cannot be read."""
    return _facts(path) or {}


def _facts(path: Path) -> dict[str, str] | None:
    try:
        with closing(connect_readonly(path)) as connection:
            return dict(connection.execute(ALL_FACTS))
    except sqlite3.Error:
        return None


def _look(connection: sqlite3.Connection, path: Path) -> UsableDatabase:
    newest = steps()[-1][0]
    if _first(connection, "PRAGMA application_id") != APPLICATION_ID:
        raise StoreUnavailable(f"{path} belongs to another program. Choose another --home.")
    schema_version = int(str(_first(connection, "PRAGMA user_version")))
    if schema_version > newest:
        raise StoreUnavailable(
            f"{path} has schema version {schema_version}, newer than this program's {newest}. Update it."
        )
    if damage := damage_of(connection, schema_version):
        raise StoreUnavailable(f"{path} is damaged ({damage}). {WHAT_TO_DO}")
    for table, columns in JSON_CELLS.items():
        for column in columns:
            if broken := _first(connection, f"SELECT count(*) FROM {table} WHERE NOT json_valid({column})"):
                rows = "1 row" if broken == 1 else f"{broken} rows"
                raise StoreUnavailable(f"{path} is damaged ({column} of {table} is no JSON in {rows}). {WHAT_TO_DO}")
    counted = COUNT_FILMS if schema_version == newest else "SELECT count(*) FROM films"
    return UsableDatabase(schema_version, int(str(_first(connection, counted))))


def _first(connection: sqlite3.Connection, question: str) -> object:
    return connection.execute(question).fetchone()[0]
