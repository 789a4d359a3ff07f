"""The last tier: films in random order."""

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
    """A random order of all films, rotated by the request's seed."""

    name: ClassVar[str] = "random"
    personal: ClassVar[bool] = True
    order: FloatArray
    """One number between 0 and 1 for each film."""

    @classmethod
    def fit(cls, data: TrainingData, seed: int = 1) -> Random:
        """Draw the order."""
        return cls(np.random.default_rng(seed).random(len(data.film_table), dtype=np.float32))

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int) -> Random:
        """From an artefact's arrays; see `Fitted.read`."""
        return cls(stored(arrays, "order", np.float32, (films,), 0))

    def arrays(self) -> dict[str, AnyArray]:
        """For an artefact."""
        return {"order": self.order}

    def moved(self, new_row: IntArray, films: int) -> Random:
        """A new order for the other films; see `Fitted.moved`."""
        del new_row
        return Random(np.random.default_rng(1).random(films, dtype=np.float32))

    def score(self, opinions: Opinions) -> FloatArray:
        """A number between 0 and 1 for every film."""
        return self.order[entered(np.arange(len(self.order), dtype=np.intp), opinions.seed, len(self.order))]

    def reasons(self, opinions: Opinions, rows: Sequence[int]) -> tuple[Reasons, ...]:
        """None."""
        del opinions
        return ((),) * len(rows)


def entered(rows: RowArray, seed: int, films: int) -> RowArray:
    """Indices of films in the rotated order.

    Args:
        rows: the films.
        seed: decides how far the order is rotated.
        films: number of all films.
    """
    return (rows - seed % max(films, 1)) % films
