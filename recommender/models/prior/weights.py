"""The prior's data: weights between films, learned once from freely licensed ratings, shipped with the program.

Contains no person and no rating: only, for two films, a weight and how many people like both, never fewer than three;
for a film, how many people like it; and how many people there are in all. Films are identified by IMDb numbers. `python
-m recommender.training.prior` makes it again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from recommender.arrays import FloatArray, IntArray

PEOPLE_LEAST = 3
"""Least number of people in every weight and every count."""
ARRAYS, ABOUT = "weights.npz", "weights.json"


@dataclass(frozen=True, slots=True)
class PriorWeights:
    """Pairs of films; all arrays of pairs have the same length, and so have those of films."""

    imdb: IntArray
    """IMDb's number of each film, ascending."""
    likes: IntArray
    """How many people like each film."""
    liked: IntArray
    """For each pair, the index (among the films) of the one that was liked."""
    other: IntArray
    """For each pair, the index (among the films) of the film whose score the weight is added to."""
    weights: FloatArray
    """For each pair, the weight, above 0."""
    together: IntArray
    """For each pair, how many people like both."""
    people: int
    """Number of people that it was learned from."""

    @classmethod
    def read(cls, file: BinaryIO) -> PriorWeights:
        """From the file that `write` made; nothing is unpickled."""
        with np.load(file, allow_pickle=False) as arrays:
            return cls(
                imdb=arrays["imdb"].astype(np.int32),
                likes=arrays["likes"].astype(np.int32),
                liked=arrays["liked"].astype(np.int32),
                other=arrays["other"].astype(np.int32),
                weights=arrays["weights"].astype(np.float32),
                together=arrays["together"].astype(np.int32),
                people=int(arrays["people"]),
            )

    def write(self, folder: Path, about: Mapping[str, Any]) -> None:
        """Write the arrays, compressed, and a description of their source beside them."""
        arrays: dict[str, Any] = {
            "imdb": self.imdb.astype(np.int32),
            "likes": self.likes.astype(np.uint16),
            "liked": self.liked.astype(np.uint16),
            "other": self.other.astype(np.uint16),
            "weights": self.weights.astype(np.float16),
            "together": self.together.astype(np.uint16),
            "people": np.int64(self.people),
        }
        np.savez_compressed(folder / ARRAYS, **arrays)
        counts = {"films": len(self.imdb), "weights": len(self.weights), "people_least": PEOPLE_LEAST}
        (folder / ABOUT).write_text(json.dumps({**about, **counts}, indent=1) + "\n", "utf-8")


@cache
def shipped() -> PriorWeights:
    """The prior that ships with the program, read once."""
    with files("recommender.models.prior").joinpath(ARRAYS).open("rb") as file:
        return PriorWeights.read(file)  # pyright: ignore[reportArgumentType] # opened as bytes


def imdb_number(imdb_id: str | None) -> int:
    """The number in "tt0133093"; 0 without one."""
    digits = (imdb_id or "").removeprefix("tt")
    return int(digits) if digits.isdigit() else 0
