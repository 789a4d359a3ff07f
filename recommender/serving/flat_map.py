"""A flat map of all films: the embedding's two widest directions, so that films liked by the same people lie together.

For the eye alone. Distances that decide anything are those of the embedding itself, which has many more dimensions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommender.arrays import FloatArray, IntArray
from recommender.films.table import FilmTable
from recommender.models.embedding import Embedding

COLUMNS, ROWS = 48, 26
"""Cells of the map: as many as can be told apart on a phone."""
_EDGE = 1.0
"""Percent of films on each side that are drawn on the edge, so that a few far ones do not press all others together."""
_REGION_FILMS = 40
"""Films a genre must have for its name to stand on the map."""


@dataclass(frozen=True, slots=True)
class Region:
    """Where the films of a genre lie, on the whole."""

    genre: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class FlatMap:
    """A place for each film, 0 to 1 from the left and from the top; NaN for films of which nothing is known."""

    places: FloatArray
    """Films × 2."""
    cells: IntArray
    """Number of the cell of each film, row by row of the map; −1 without a place."""
    regions: tuple[Region, ...]
    """The genre with most films first."""

    @staticmethod
    def middle(cell: int) -> tuple[float, float]:
        """Of a cell, from the left and from the top."""
        return (cell % COLUMNS + 0.5) / COLUMNS, (cell // COLUMNS + 0.5) / ROWS

    @classmethod
    def of(cls, embedding: Embedding, film_table: FilmTable) -> FlatMap:
        """Principal components of the places, each spread from edge to edge."""
        known = np.linalg.norm(embedding.places, axis=1) > 0
        places = np.full((len(embedding.places), 2), np.nan, dtype=np.float32)
        if embedding.places.shape[1] >= 2 and known.any():
            places[known] = _spread(_two_widest(embedding.places[known]))
        cells = np.full(len(places), -1, dtype=np.int32)
        if known.any():
            inside = np.nan_to_num(places[known], nan=0.5)
            column = np.minimum(inside[:, 0] * COLUMNS, COLUMNS - 1).astype(np.int32)
            row = np.minimum(inside[:, 1] * ROWS, ROWS - 1).astype(np.int32)
            cells[known] = row * COLUMNS + column
        return cls(places, cells, _regions(places, film_table))


def _two_widest(places: FloatArray) -> FloatArray:
    """Coordinates along the two directions in which the films differ most.

    Which way a direction points is chance; here the films that lie farthest out lie to the right, and below.
    """
    centred = places - places.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    widest = directions[:, [-1, -2]]
    flat = centred @ widest
    return flat * np.where((flat**3).sum(axis=0) < 0, -1, 1).astype(np.float32)


def _spread(values: FloatArray) -> FloatArray:
    low, high = np.percentile(values, [_EDGE, 100 - _EDGE], axis=0)
    return ((values - low) / np.maximum(high - low, 1e-9)).clip(0, 1)


def _regions(places: FloatArray, film_table: FilmTable) -> tuple[Region, ...]:
    found: list[tuple[int, Region]] = []
    for genre in film_table.genre_names():
        here = places[film_table.with_genre(genre)]
        here = here[~np.isnan(here[:, 0])]
        if len(here) >= _REGION_FILMS:
            x, y = np.median(here, axis=0)
            found.append((len(here), Region(genre, float(x), float(y))))
    return tuple(region for _, region in sorted(found, key=lambda each: -each[0]))
