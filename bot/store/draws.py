"""The films of the day in SQL, settled once for a place and a local date."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.runtime.clock import to_unix
from bot.store.database import Database
from bot.store.deliveries import series_films
from bot.store.deliveries.series_films import SeriesLeft
from recommender.types import Draw, Place, SeriesPart

GET = """
SELECT eligible, excluded_recent, relaxed, series, series_shown, series_of FROM draws
WHERE place_kind = ? AND place_id = ? AND local_date = ?
"""
GET_FILMS = """
SELECT film_id, decade, genre, probability, among FROM drawn_films
WHERE place_kind = ? AND place_id = ? AND local_date = ? ORDER BY position
"""
SETTLE = """
INSERT INTO draws (place_kind, place_id, local_date, eligible, excluded_recent, relaxed, drawn_at,
                   series, series_shown, series_of)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (place_kind, place_id, local_date) DO NOTHING
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
HAS_PUSH = "SELECT 1 FROM subscriptions WHERE place_kind = ? AND place_id = ?"


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
    series: SeriesPart | None = None


Near = frozenset[int]
"""Ids of films drawn on dates near an unsettled one."""


class Draws:
    """The settled draws of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def look_up(self, days: Sequence[tuple[Place, date]], no_repeat_days: int) -> list[StoredDraw | Near]:
        """For each place and local date, in order, the settled draw, or else the films drawn on nearby dates."""

        def operation(connection: sqlite3.Connection) -> list[StoredDraw | Near]:
            return [get(connection, *day) or near(connection, *day, no_repeat_days) for day in days]

        return await self._database.read(operation)

    async def series_left(self, push_id: int, local_date: date) -> SeriesLeft:
        """The films of a push's series that a day may show."""
        return await self._database.read(lambda connection: series_films.left(connection, push_id, local_date))

    async def settle(self, draws: Sequence[Draw], now: datetime, *, pushed: bool = False) -> list[StoredDraw]:
        """Store each draw unless its place and date have one already; returns the stored draws, in order.

        Args:
            draws: of places and dates.
            now: aware.
            pushed: whether they are the daily push's: a place that has none any more is left out.
        """

        def operation(connection: sqlite3.Connection) -> list[StoredDraw]:
            wanted = [draw for draw in draws if not pushed or _has_push(connection, draw.place)]
            return [settle(connection, draw, now) for draw in wanted]

        return await self._database.write(operation)


def _part(part: SeriesPart | None) -> tuple[str | None, int | None, int | None]:
    return (None, None, None) if part is None else (part.name, part.shown, part.of)


def get(connection: sqlite3.Connection, place: Place, local_date: date) -> StoredDraw | None:
    """The settled draw of a place and local date, or None."""
    key = (place.kind, place.id, local_date.isoformat())
    row = connection.execute(GET, key).fetchone()
    if row is None:
        return None
    eligible, excluded_recent, relaxed, *part = row
    part_of = None if part[0] is None else SeriesPart(*part)
    films = tuple(StoredFilm(*film) for film in connection.execute(GET_FILMS, key))
    return StoredDraw(place, local_date, films, eligible, excluded_recent, tuple(json.loads(relaxed)), part_of)


def near(connection: sqlite3.Connection, place: Place, local_date: date, days: int) -> Near:
    """Ids of films drawn for this place on other dates less than `days` days away, before or after."""
    reach = timedelta(days=days - 1)
    earliest, latest = (local_date - reach).isoformat(), (local_date + reach).isoformat()
    values = (place.kind, place.id, earliest, latest, local_date.isoformat())
    return frozenset(film for (film,) in connection.execute(NEAR, values))


def _has_push(connection: sqlite3.Connection, place: Place) -> bool:
    return connection.execute(HAS_PUSH, (place.kind, place.id)).fetchone() is not None


def settle(connection: sqlite3.Connection, draw: Draw, now: datetime) -> StoredDraw:
    """Store the draw unless the day has one already; returns the day's draw."""
    key = (draw.place.kind, draw.place.id, draw.local_date.isoformat())
    relaxed = json.dumps(draw.relaxed, ensure_ascii=False)
    values = (*key, draw.eligible, draw.excluded_recent, relaxed, to_unix(now), *_part(draw.series))
    if connection.execute(SETTLE, values).rowcount > 0:
        connection.executemany(
            SETTLE_FILM,
            (
                (*key, position, drawn.film.id, drawn.decade, drawn.genre, drawn.probability, drawn.among)
                for position, drawn in enumerate(draw.films, start=1)
            ),
        )
        if draw.series is not None:
            series_films.mark_shown(connection, draw.place, draw.local_date, [drawn.film.id for drawn in draw.films])
    stored = get(connection, draw.place, draw.local_date)
    assert stored is not None
    return stored
