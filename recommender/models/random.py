"""The last tier: any film, in an order shuffled once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from recommender.arrays import AnyArray, FloatArray, IntArray, RowArray
from recommender.models.base import Opinions, Reasons, TrainingData
from recommender.models.stored import stored


@dataclass(frozen=True, slots=True)
class Random:
    """A shuffled order of all films, entered where the request's seed says."""

    name: ClassVar[str] = "random"
    personal: ClassVar[bool] = True
    order: FloatArray
    """Numbers between 0 and 1, one a film."""

    @classmethod
    def fit(cls, data: TrainingData, seed: int = 1) -> Random:
        """Shuffle once."""
        return cls(np.random.default_rng(seed).random(len(data.film_table), dtype=np.float32))

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int) -> Random:
        """From an artefact's arrays; see `Fitted.read`."""
        return cls(stored(arrays, "order", np.float32, (films,), 0))

    def arrays(self) -> dict[str, AnyArray]:
        """For an artefact."""
        return {"order": self.order}

    def moved(self, new_row: IntArray, films: int) -> Random:
        """Other films are shuffled anew."""
        del new_row
        return Random(np.random.default_rng(1).random(films, dtype=np.float32))

    def score(self, opinions: Opinions) -> FloatArray:
        """A number between 0 and 1 for every film."""
        return self.order[entered(np.arange(len(self.order), dtype=np.intp), opinions.seed, len(self.order))]

    def reasons(self, opinions: Opinions, rows: Sequence[int]) -> tuple[Reasons, ...]:
        """Nothing speaks for luck."""
        del opinions
        return ((),) * len(rows)


def entered(rows: RowArray, seed: int, films: int) -> RowArray:
    """Where films are looked up in the shuffled order."""
    return (rows - seed % max(films, 1)) % films
