"""The films of the day in SQL, settled once for a place and a local date."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.clock import to_unix
from bot.store.database import Database
from recommender.types import Draw, Place

GET = """
SELECT eligible, excluded_recent, relaxed FROM draws WHERE place_kind = ? AND place_id = ? AND local_date = ?
"""
GET_FILMS = """
SELECT film_id, decade, genre, probability, among FROM drawn_films
WHERE place_kind = ? AND place_id = ? AND local_date = ? ORDER BY position
"""
SETTLE = """
INSERT INTO draws (place_kind, place_id, local_date, eligible, excluded_recent, relaxed, drawn_at)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (place_kind, place_id, local_date) DO NOTHING
"""
SETTLE_FILM = """
INSERT INTO drawn_films (place_kind, place_id, local_date, position, film_id, decade, genre, probability, among)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# Both ways in time: when tomorrow's films are settled already, today's draw keeps off them too.
NEAR = """
SELECT DISTINCT film_id FROM drawn_films
WHERE place_kind = ? AND place_id = ? AND local_date BETWEEN ? AND ? AND local_date <> ?
"""


@dataclass(frozen=True, slots=True)
class StoredFilm:
    """One film of a settled draw; the fields of `DrawnFilm` with the film's id."""

    film_id: int
    decade: int
    genre: str
    probability: float
    among: int


@dataclass(frozen=True, slots=True)
class StoredDraw:
    """A settled draw; the fields of `Draw` with films by id, in their order."""

    place: Place
    local_date: date
    films: tuple[StoredFilm, ...]
    eligible: int
    excluded_recent: int
    relaxed: tuple[str, ...]


class Draws:
    """The settled draws of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, place: Place, local_date: date) -> StoredDraw | None:
        """What is settled for a place and its local date, or None."""
        return await self._database.read(lambda connection: get(connection, place, local_date))

    async def settle(self, draw: Draw, now: datetime) -> StoredDraw:
        """Store the draw unless its place and date have one; returns the one that holds."""
        return await self._database.write(lambda connection: settle(connection, draw, now))

    async def drawn_near(self, place: Place, local_date: date, days: int) -> frozenset[int]:
        """Ids of films drawn for this place on other dates less than `days` days away, before or after."""
        reach = timedelta(days=days - 1)
        earliest, latest = (local_date - reach).isoformat(), (local_date + reach).isoformat()
        values = (place.kind, place.id, earliest, latest, local_date.isoformat())
        rows = await self._database.read(lambda connection: connection.execute(NEAR, values).fetchall())
        return frozenset(film for (film,) in rows)


def get(connection: sqlite3.Connection, place: Place, local_date: date) -> StoredDraw | None:
    """What is settled for a place and its local date, or None."""
    key = (place.kind, place.id, local_date.isoformat())
    row = connection.execute(GET, key).fetchone()
    if row is None:
        return None
    eligible, excluded_recent, relaxed = row
    films = tuple(StoredFilm(*film) for film in connection.execute(GET_FILMS, key))
    return StoredDraw(place, local_date, films, eligible, excluded_recent, tuple(json.loads(relaxed)))


def settle(connection: sqlite3.Connection, draw: Draw, now: datetime) -> StoredDraw:
    """Store the draw unless there is one; returns the one that holds."""
    key = (draw.place.kind, draw.place.id, draw.local_date.isoformat())
    relaxed = json.dumps(draw.relaxed, ensure_ascii=False)
    values = (*key, draw.eligible, draw.excluded_recent, relaxed, to_unix(now))
    if connection.execute(SETTLE, values).rowcount > 0:
        connection.executemany(
            SETTLE_FILM,
            (
                (*key, position, drawn.film.id, drawn.decade, drawn.genre, drawn.probability, drawn.among)
                for position, drawn in enumerate(draw.films, start=1)
            ),
        )
    stored = get(connection, draw.place, draw.local_date)
    assert stored is not None
    return stored
