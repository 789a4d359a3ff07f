"""A two-dimensional map of all films for pictures: the first two principal components of the embedding.

Films liked by the same people lie together. For pictures only: distances used in scoring are those of the embedding,
which has many more dimensions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommender.arrays import FloatArray, IntArray
from recommender.films.table import FilmTable
from recommender.models.embedding import Embedding

COLUMNS, ROWS = 48, 26
"""Numbers of cells in a row and in a column of the map: as many as can be distinguished on a phone."""
_EDGE = 1.0
"""Percent of films on each side that are drawn at the edge, so that a few outliers do not compress the rest."""
_REGION_FILMS = 40
"""Least number of films of a genre for its name to be written on the map."""


@dataclass(frozen=True, slots=True)
class Region:
    """The centre of a genre's films on the map."""

    genre: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class FlatMap:
    """A position for each film, 0 to 1 from the left and from the top; NaN for films without an embedding."""

    places: FloatArray
    """Films × 2."""
    cells: IntArray
    """Index of each film's cell, counted row by row; −1 without a position."""
    regions: tuple[Region, ...]
    """The genre with most films first."""

    @staticmethod
    def middle(cell: int) -> tuple[float, float]:
        """Centre of a cell, from the left and from the top, 0 to 1."""
        return (cell % COLUMNS + 0.5) / COLUMNS, (cell // COLUMNS + 0.5) / ROWS

    @classmethod
    def of(cls, embedding: Embedding, film_table: FilmTable) -> FlatMap:
        """Compute the map: principal components of the embedding, each scaled to 0 to 1."""
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
    """Coordinates along the first two principal components.

    The sign of a component is arbitrary; here it is set so that the farthest outliers lie to the right and below.
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
