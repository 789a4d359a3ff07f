"""Imported rating sets in SQL: their names and checksums. The ratings themselves are arrays in the home folder."""

from __future__ import annotations

import sqlite3
from dataclasses import astuple, dataclass

from bot.store.database import Database

_COLUMNS = "dataset_id, name, folder, sha256, films, ratings, people, refused, imported_at"
ALL_DATASETS = f"SELECT {_COLUMNS} FROM datasets ORDER BY dataset_id"
GET_DATASET = f"SELECT {_COLUMNS} FROM datasets WHERE dataset_id = ?"
SET_DATASET = f"INSERT OR REPLACE INTO datasets ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """An imported rating set."""

    dataset_id: str
    """Made of its name: importing a set of that name again replaces it."""
    name: str
    folder: str
    """Where the arrays are, relative to the home folder, with `/`; for `recommender.catalogue.rating_set`."""
    sha256: str
    """SHA-256 of the set's manifest."""
    films: int
    ratings: int
    people: int
    refused: int
    """Number of rows left out of the import."""
    imported_at: int
    """Whole seconds since 1970, UTC."""


class Datasets:
    """The imported rating sets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> tuple[DatasetRow, ...]:
        """Every set, ordered by id."""
        return await self._database.read(all_datasets)

    async def add(self, row: DatasetRow) -> DatasetRow | None:
        """Write a set down, in place of the one with its id; returns that one."""
        return await self._database.write(lambda connection: add_dataset(connection, row))


def all_datasets(connection: sqlite3.Connection) -> tuple[DatasetRow, ...]:
    """Every set, ordered by id."""
    return tuple(DatasetRow(*row) for row in connection.execute(ALL_DATASETS))


def add_dataset(connection: sqlite3.Connection, row: DatasetRow) -> DatasetRow | None:
    """Write a set down, in place of the one with its id; returns that one."""
    before = connection.execute(GET_DATASET, (row.dataset_id,)).fetchone()
    connection.execute(SET_DATASET, astuple(row))
    return DatasetRow(*before) if before else None
