"""Films in SQL. A film's id never changes and its row is never deleted: votes and old messages point at it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from bot.errors import StoreUnavailable
from bot.store.database import Database
from bot.store.film_data import joined_films
from bot.store.installation_facts import GET as GET_FACT
from bot.store.installation_facts import SET as SET_FACT
from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.merging import MergePlan, plan_merge
from recommender.types import Film

_COLUMNS = (
    "title, year, genres, original_title, alternative_titles, runtime_minutes, directors, countries, themes, "
    "series, imdb_id, movielens_id, tmdb_id, youtube_id, starter, curated"
)
_STAYED = "film_id NOT IN (SELECT former_id FROM joined_films)"
ALL_FILMS = f"SELECT film_id, {_COLUMNS} FROM films WHERE {_STAYED} ORDER BY film_id"
COUNT_FILMS = (
    f"SELECT count(*), coalesce(sum(starter), 0), count(movielens_id), count(youtube_id) FROM films WHERE {_STAYED}"
)
NEXT_FILM_ID = "SELECT coalesce(max(film_id), 0) + 1 FROM films"
ADD_FILM = f"INSERT INTO films ({_COLUMNS}) VALUES ({', '.join('?' * 16)})"
CHANGE_FILM = f"UPDATE films SET ({_COLUMNS}) = ({', '.join('?' * 16)}) WHERE film_id = ?"
SET_TRAILER = "UPDATE films SET youtube_id = ?1 WHERE movielens_id = ?2 AND youtube_id IS NOT ?1"
KNOWN_MOVIELENS_IDS = "SELECT movielens_id FROM films WHERE movielens_id IS NOT NULL"

VERSION = "films_version"
"""The fact that grows with every change of films, whichever process made it."""


@dataclass(frozen=True, slots=True)
class MergeReport:
    """Result of merging an incoming catalogue."""

    film_ids: tuple[int, ...]
    """Our id for each incoming film, in order; several may be one film."""
    added: int
    changed: int
    """Number of stored films that got new facts."""
    joined: int = 0
    """Number of films that were stored twice and are one now."""
    doubtful: tuple[tuple[FilmFacts, FilmFacts], ...] = ()
    """Pairs of films that may be one; both stay."""


@dataclass(frozen=True, slots=True)
class FilmCounts:
    """How many films there are."""

    films: int
    starter: int
    """Number of films of the starter catalogue."""
    movielens: int
    """Number of films with a MovieLens id."""
    trailers: int
    """Number of films with a trailer."""


class Films:
    """The films, for services and for the recommender (`recommender.ports.FilmSource`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all_films(self) -> tuple[Film, ...]:
        """Every film, ordered by id."""
        return await self._database.read(all_films)

    async def films_version(self) -> int:
        """A number that grows whenever films are added or change, in whatever process."""
        return await self._database.read(films_version)

    async def count(self) -> FilmCounts:
        """How many films there are."""
        return await self._database.read(lambda connection: FilmCounts(*connection.execute(COUNT_FILMS).fetchone()))

    async def merge(self, incoming: Iterable[FilmFacts], note: tuple[str, str] | None = None) -> MergeReport:
        """Make the incoming films part of ours in one transaction: all of them or none.

        Args:
            incoming: a whole catalogue.
            note: name and value of a fact that is set in the same transaction.
        """
        facts = tuple(incoming)
        # Matching takes seconds for a large catalogue and is done before the transaction, so that a bot running in
        # another process is not kept from writing; inside, it is done again only if the films changed meanwhile.
        prepared = await self._database.read(lambda connection: _prepare(connection, facts))
        return await self._database.write(lambda connection: _carry_out(connection, facts, prepared, note))

    async def noted(self, name: str) -> str | None:
        """What `merge` noted last under that name."""
        row = await self._database.read(lambda connection: connection.execute(GET_FACT, (name,)).fetchone())
        return row[0] if row else None

    async def set_trailers(self, trailers: Mapping[int, str]) -> int:
        """Give films their trailers, YouTube ids by MovieLens id; returns how many of them are films of ours."""
        return await self._database.write(lambda connection: set_trailers(connection, trailers))


def all_films(connection: sqlite3.Connection) -> tuple[Film, ...]:
    """Every film, ordered by id."""
    former = joined_films.former_ids(connection)
    return tuple(_film(row, former.get(row[0], ())) for row in connection.execute(ALL_FILMS))


def films_version(connection: sqlite3.Connection) -> int:
    """Grows with every change of films; 0 while there never was one."""
    row = connection.execute(GET_FACT, (VERSION,)).fetchone()
    return int(row[0]) if row else 0


def set_trailers(connection: sqlite3.Connection, trailers: Mapping[int, str]) -> int:
    """Give films their trailers; returns how many of them are films of ours."""
    known = {row[0] for row in connection.execute(KNOWN_MOVIELENS_IDS)}
    ours = [(youtube_id, movielens_id) for movielens_id, youtube_id in trailers.items() if movielens_id in known]
    if connection.executemany(SET_TRAILER, ours).rowcount > 0:
        _grow_version(connection)
    return len(ours)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A planned merge, ready to be written."""

    version: int
    """`films_version` of the films that it was planned for."""
    plan: MergePlan
    added: list[tuple[str | int | None, ...]]
    changed: list[tuple[str | int | None, ...]]


def _prepare(connection: sqlite3.Connection, incoming: Sequence[FilmFacts]) -> _Prepared:
    # The version is read first: a change between the two reads makes the plan look stale, never the other way round.
    version = films_version(connection)
    plan = plan_merge(all_films(connection), incoming)
    return _Prepared(
        version,
        plan,
        added=[_values(entry.facts) for entry in plan.new],
        changed=[(*_values(entry.facts), entry.film_id) for entry in plan.changed],
    )


def _carry_out(
    connection: sqlite3.Connection, incoming: Sequence[FilmFacts], prepared: _Prepared, note: tuple[str, str] | None
) -> MergeReport:
    if films_version(connection) != prepared.version:
        prepared = _prepare(connection, incoming)
    plan = prepared.plan
    # SQLite counts on from the highest id, and no film is ever deleted: the new ids are these, one after the other.
    first_id = int(connection.execute(NEXT_FILM_ID).fetchone()[0])
    connection.executemany(ADD_FILM, prepared.added)
    # A film that goes leaves its ids to the one that stays: first it must let go of them.
    joined_films.join(connection, [(former, entry.film_id or 0) for former, entry in plan.joined])
    connection.executemany(CHANGE_FILM, prepared.changed)
    if plan.new or plan.changed or plan.joined:
        _grow_version(connection)
    if note:
        connection.execute(SET_FACT, note)
    new_ids = {entry: first_id + place for place, entry in enumerate(plan.new)}
    ids = tuple(new_ids[entry] if entry.film_id is None else entry.film_id for entry in plan.entries)
    return MergeReport(ids, len(plan.new), len(plan.changed), len(plan.joined), plan.doubtful)


def _grow_version(connection: sqlite3.Connection) -> None:
    connection.execute(SET_FACT, (VERSION, str(films_version(connection) + 1)))


def _values(facts: FilmFacts) -> tuple[str | int | None, ...]:
    return (
        facts.title,
        facts.year,
        _json(facts.genres),
        facts.original_title,
        _json(facts.alternative_titles),
        facts.runtime_minutes,
        _json(facts.directors),
        _json(facts.countries),
        _json(facts.themes),
        facts.series,
        facts.imdb_id,
        facts.movielens_id,
        facts.tmdb_id,
        facts.youtube_id,
        int(facts.starter),
        int(facts.curated),
    )


def _film(row: tuple[Any, ...], former_ids: tuple[int, ...]) -> Film:
    """A row of `ALL_FILMS`; the table is STRICT, so SQLite has checked the types."""
    film_id, title, year, genres, original_title, alternative_titles, runtime_minutes, *rest = row
    directors, countries, themes, series, imdb_id, movielens_id, tmdb_id, youtube_id, starter, curated = rest
    return Film(
        id=film_id,
        title=title,
        year=year,
        genres=_list(genres),
        original_title=original_title,
        alternative_titles=_list(alternative_titles),
        runtime_minutes=runtime_minutes,
        directors=_list(directors),
        countries=_list(countries),
        themes=_list(themes),
        series=series,
        imdb_id=imdb_id,
        movielens_id=movielens_id,
        tmdb_id=tmdb_id,
        youtube_id=youtube_id,
        former_ids=former_ids,
        starter=bool(starter),
        curated=bool(curated),
    )


def _json(values: tuple[str, ...]) -> str:
    return json.dumps(values, ensure_ascii=False)


@lru_cache(maxsize=4096)  # genres repeat for every film: one tuple serves them all
def _list(text: str) -> tuple[str, ...]:
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(isinstance(entry, str) for entry in cast("list[object]", found)):
        raise StoreUnavailable(f"The database is damaged: a film's list is “{text[:40]}”. Restore a backup.")
    return tuple(cast("list[str]", found))
