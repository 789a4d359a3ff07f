"""Compares a person's likes with the whole catalogue: map, decades, genres, the most and the least known films."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender.arrays import IntArray, Mask
from recommender.films.table import UNKNOWN, FilmTable
from recommender.serving.flat_map import COLUMNS, ROWS, FlatMap, Region
from recommender.serving.snapshot import Snapshot
from recommender.types import Film

EXTREMES = 3
"""How many of the best known films are named, and how many of the least known."""
GENRES_MOST = 8
OLD = 1930
"""The first decade with a column of its own; all earlier ones share one."""
_DOUBT = 3.0
"""Number of average films added to a person's before two shares are compared (shrinkage), so that three westerns do not
count as a preference for westerns."""


@dataclass(frozen=True, slots=True)
class Share:
    """The share of a genre or decade among the person's films, and in the catalogue."""

    name: str
    """A genre, or a decade's first year; "" for all decades before `OLD`."""
    films: int
    """How many of the person's films have it."""
    yours: float
    """Share of the person's films, 0 to 1."""
    everybodys: float
    """Share of the catalogue, 0 to 1."""
    lean: float
    """Ratio of the two shares, shrunken towards 1 where films are few."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the map, with the films in it."""

    x: float
    """Horizontal position of its centre, 0 (left) to 1."""
    y: float
    """Vertical position of its centre, 0 (top) to 1."""
    films: int
    yours: int


@dataclass(frozen=True, slots=True)
class Landmark:
    """One of the person's films, and the centre of its cell."""

    film: Film
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Portrait:
    """A person's likes compared with the catalogue."""

    likes: int
    """Films they like that are in the catalogue."""
    catalogue: int
    cells: tuple[Cell, ...]
    regions: tuple[Region, ...]
    landmarks: tuple[Landmark, ...]
    """The best and the least known films that have a position on the map."""
    decades: tuple[Share, ...]
    """In order of time, without gaps."""
    genres: tuple[Share, ...]
    """The greatest `lean` first."""
    usual: tuple[Film, ...]
    """The best known films, best known first; empty where it is not known how many people know a film."""
    unusual: tuple[Film, ...]
    """The least known films, least known first."""


def portrait(snapshot: Snapshot, liked: Sequence[int]) -> Portrait:
    """Compare the films that somebody likes with all films.

    Args:
        snapshot: films and models.
        liked: ids of the films.
    """
    table = snapshot.film_table
    rows = np.unique(table.vocabulary.rows(liked))
    flat = snapshot.flat_map
    usual, unusual = _extremes(snapshot, rows)
    return Portrait(
        likes=len(rows),
        catalogue=len(table),
        cells=_cells(flat, rows),
        regions=flat.regions,
        landmarks=_landmarks(flat, table, [*usual, *unusual]),
        decades=_decades(table, rows),
        genres=tuple(sorted(genre_shares(table, rows), key=lambda share: -share.yours))[:GENRES_MOST],
        usual=tuple(table.films[row] for row in usual),
        unusual=tuple(table.films[row] for row in unusual),
    )


def least_known(snapshot: Snapshot, film_ids: Sequence[int]) -> Film | None:
    """The film that fewest people know; None for no films, or where it is not known how many people know a film."""
    rows = snapshot.film_table.vocabulary.rows(sorted(film_ids))
    if not len(rows) or not snapshot.known_by.any():
        return None
    return snapshot.film_table.films[rows[snapshot.known_by[rows].argmin()]]


def _cells(flat: FlatMap, rows: IntArray) -> tuple[Cell, ...]:
    every, yours = (
        np.bincount(cells[cells >= 0], minlength=COLUMNS * ROWS) for cells in (flat.cells, flat.cells[rows])
    )
    return tuple(
        Cell(*flat.middle(cell), int(every[cell]), int(yours[cell])) for cell in np.flatnonzero(every).tolist()
    )


def _extremes(snapshot: Snapshot, rows: IntArray) -> tuple[list[int], list[int]]:
    """Rows of the best known films, and of the least known; no row is in both."""
    known = snapshot.known_by
    if not known.any():
        return [], []
    order = rows[np.argsort(-known[rows], kind="stable")].tolist()
    count = min(EXTREMES, len(order) // 2)
    return order[:count], order[::-1][:count]


def _landmarks(flat: FlatMap, table: FilmTable, rows: Sequence[int]) -> tuple[Landmark, ...]:
    cells = [(row, int(flat.cells[row])) for row in rows]
    return tuple(Landmark(table.films[row], *flat.middle(cell)) for row, cell in cells if cell >= 0)


def _decades(table: FilmTable, rows: IntArray) -> tuple[Share, ...]:
    decades = np.where(table.decades == UNKNOWN, UNKNOWN, np.maximum(table.decades, OLD - 10))
    known = decades[decades != UNKNOWN]
    if not len(known):
        return ()
    names = range(int(known.min()), int(known.max()) + 1, 10)
    shares = [_share("" if first < OLD else str(first), decades == first, decades != UNKNOWN, rows) for first in names]
    return tuple(shares)


def genre_shares(table: FilmTable, rows: IntArray) -> list[Share]:
    """The share of each genre that occurs among the films in `rows`, compared with its share in the catalogue."""
    known = table.genres != 0
    shares = [_share(genre, table.with_genre(genre), known, rows) for genre in table.genre_names()]
    return [share for share in shares if share.films]


def _share(name: str, has_it: Mask, known: Mask, rows: IntArray) -> Share:
    films, of = int(has_it[rows].sum()), int(known[rows].sum())
    everybodys = float(has_it.sum()) / max(int(known.sum()), 1)
    doubted = (films + _DOUBT * everybodys) / (of + _DOUBT)
    return Share(name, films, films / max(of, 1), everybodys, doubted / max(everybodys, 1e-9))
