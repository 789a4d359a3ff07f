"""Films alike by what they are: themes, genres, directors, countries, decade. Works before anybody has rated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import sparse

from recommender.arrays import AnyArray, FloatArray, IntArray
from recommender.films.folding import fold
from recommender.models.base import Opinions, Reasons, TrainingData
from recommender.models.kinds import nearest_by_kind
from recommender.models.neighbour_lists import NeighbourLists
from recommender.types import Film

_WEIGHTS = {"theme": 1.5, "director": 1.2, "genre": 1.0, "country": 0.6, "decade": 0.6}
"""How much a kind of feature counts beside its rarity (tf-idf)."""


@dataclass(frozen=True, slots=True)
class ContentKNN:
    """Cosine neighbours over tf-idf features."""

    name: ClassVar[str] = "content"
    personal: ClassVar[bool] = True
    lists: NeighbourLists

    @classmethod
    def fit(cls, data: TrainingData, neighbours: int = 100) -> ContentKNN:
        """Find every film's neighbours; films without a single feature have none."""
        return cls(NeighbourLists.of(nearest_by_kind(features(data.film_table.films), neighbours)))

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int) -> ContentKNN:
        """From an artefact's arrays; see `Fitted.read`."""
        return cls(NeighbourLists.read(arrays, films))

    def arrays(self) -> dict[str, AnyArray]:
        """For an artefact."""
        return self.lists.arrays()

    def moved(self, new_row: IntArray, films: int) -> ContentKNN:
        """The same similarities among other films."""
        return ContentKNN(self.lists.moved(new_row, films))

    def score(self, opinions: Opinions) -> FloatArray:
        """Sum of similarities to the liked films; NaN where none is near."""
        return self.lists.score(opinions.liked, opinions.disliked, opinions.weights)

    def reasons(self, opinions: Opinions, rows: Sequence[int]) -> tuple[Reasons, ...]:
        """Liked films like this one."""
        return self.lists.reasons(opinions.liked, opinions.weights, rows)


def features(films: tuple[Film, ...]) -> sparse.csr_array:
    """Films × features, tf-idf with smoothed rarity; all zero for a film of which nothing is known."""
    columns: dict[str, int] = {}
    rows: list[int] = []
    places: list[int] = []
    weights: list[float] = []
    for row, film in enumerate(films):
        for name in set(_named(film)):
            rows.append(row)
            places.append(columns.setdefault(name, len(columns)))
            weights.append(_WEIGHTS[name.partition(":")[0]])
    shape = (len(films), max(len(columns), 1))
    matrix = sparse.csr_array((np.array(weights, dtype=np.float32), (rows, places)), shape=shape)
    counts = np.bincount(matrix.indices, minlength=shape[1])
    rarity = np.log((1 + len(films)) / (1 + counts)) + 0.1  # what every film shares still counts a little
    matrix.data *= rarity[matrix.indices].astype(np.float32)
    return matrix


def _named(film: Film) -> Iterator[str]:
    yield from (f"theme:{fold(theme)}" for theme in film.themes)
    yield from (f"genre:{genre}" for genre in film.genres)
    yield from (f"director:{fold(director)}" for director in film.directors)
    yield from (f"country:{country}" for country in film.countries)
    if film.year is not None:
        yield f"decade:{film.year // 10}"
