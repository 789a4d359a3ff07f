"""SQL for a server's series of themed films: its films, and which of them were shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from recommender.types import Place

_BEGIN = "UPDATE subscriptions SET series = ?, series_until = ? WHERE subscription_id = ?"
_FORGET_FILMS = "DELETE FROM series_films WHERE subscription_id = ?"
_ADD_FILM = "INSERT INTO series_films (subscription_id, film_id) VALUES (?, ?)"
_END = "UPDATE subscriptions SET series = NULL, series_until = NULL WHERE subscription_id = ?"
_LEFT = """
SELECT film_id FROM series_films WHERE subscription_id = ?1 AND (shown_on IS NULL OR shown_on = ?2)
"""
_COUNT = "SELECT count(shown_on), count(*) FROM series_films WHERE subscription_id = ?"
_SHOWN = """
UPDATE series_films SET shown_on = ? WHERE film_id = ? AND shown_on IS NULL
AND subscription_id = (SELECT subscription_id FROM subscriptions WHERE place_kind = ? AND place_id = ?)
"""


@dataclass(frozen=True, slots=True)
class SeriesLeft:
    """Films of a series that a day may show."""

    films: frozenset[int]
    """Ids of films that were not shown yet, or on that very date."""
    of: int
    """Number of films of the whole series."""


def begin(
    connection: sqlite3.Connection, subscription_id: int, name: str, until: date | None, films: Iterable[int]
) -> None:
    """Start a series in place of any other."""
    connection.execute(_BEGIN, (name, None if until is None else until.isoformat(), subscription_id))
    connection.execute(_FORGET_FILMS, (subscription_id,))
    connection.executemany(_ADD_FILM, [(subscription_id, film) for film in films])


def end(connection: sqlite3.Connection, subscription_id: int) -> None:
    """End it."""
    connection.execute(_END, (subscription_id,))
    connection.execute(_FORGET_FILMS, (subscription_id,))


def left(connection: sqlite3.Connection, subscription_id: int, local_date: date) -> SeriesLeft:
    """The films of it that a day may show."""
    rows = connection.execute(_LEFT, (subscription_id, local_date.isoformat()))
    return SeriesLeft(frozenset(film for (film,) in rows), count(connection, subscription_id)[1])


def count(connection: sqlite3.Connection, subscription_id: int) -> tuple[int, int]:
    """How many of its films were shown, and how many it has."""
    shown, of = connection.execute(_COUNT, (subscription_id,)).fetchone()
    return shown, of


def mark_shown(connection: sqlite3.Connection, place: Place, local_date: date, films: Iterable[int]) -> None:
    """Mark those of a day's films that belong to the place's series as shown."""
    values = [(local_date.isoformat(), film, place.kind, place.id) for film in films]
    connection.executemany(_SHOWN, values)
