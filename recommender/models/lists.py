"""For each film, the films it speaks for and how strongly: what every neighbour model boils down to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.arrays import AnyArray, FloatArray, IntArray
from recommender.models.base import Reasons

DISLIKE_WEIGHT = 0.25
"""What a disliked film says against its neighbours, as a share of what a liked one says for them. People rate what
they chose to watch, so even a dislike says a little for its kind; a full minus one costs accuracy (measured)."""


@dataclass(frozen=True, slots=True)
class NeighbourLists:
    """A sparse square matrix by rows. Weights need not be symmetric: learned ones are not."""

    starts: NDArray[np.int64]
    """Where each film's list begins; one more entry than films."""
    films: IntArray
    """Rows of the neighbours."""
    weights: FloatArray
    """How strongly the list's owner speaks for the neighbour, above 0."""

    @classmethod
    def of(cls, matrix: sparse.csr_array) -> NeighbourLists:
        """From a matrix whose rows are the lists."""
        matrix.sort_indices()
        return cls(
            matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data.astype(np.float32, copy=False)
        )

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray]) -> NeighbourLists:
        """From an artefact's arrays."""
        return cls(arrays["starts"], arrays["films"], arrays["weights"])

    def arrays(self) -> dict[str, AnyArray]:
        """For an artefact."""
        return {"starts": self.starts, "films": self.films, "weights": self.weights}

    def __len__(self) -> int:
        return len(self.starts) - 1

    def moved(self, new_row: IntArray, films: int) -> NeighbourLists:
        """The same lists among other films.

        Args:
            new_row: of each film; −1 for one that is no more.
            films: how many there are now.
        """
        owners = np.repeat(new_row, np.diff(self.starts))
        found = new_row[self.films]
        kept = (owners >= 0) & (found >= 0)
        owners, found, weights = owners[kept], found[kept], self.weights[kept]
        order = np.lexsort((found, owners))
        starts = np.concatenate(([0], np.cumsum(np.bincount(owners, minlength=films)))).astype(np.int64)
        return NeighbourLists(starts, found[order], weights[order])

    def is_sound(self, films: int) -> bool:
        """Whether every list stays inside its arrays: a wrong number would read another's neighbours, or crash."""
        starts, found, weights = self.starts, self.films, self.weights
        return (
            starts.shape == (films + 1,)
            and found.ndim == 1
            and found.shape == weights.shape
            and int(starts[0]) == 0
            and int(starts[-1]) == len(found)
            and bool((np.diff(starts) >= 0).all())
            and (not len(found) or (int(found.min()) >= 0 and int(found.max()) < films))
            and bool(np.isfinite(weights).all())
        )

    def score(self, liked: IntArray, disliked: IntArray, weights: FloatArray | None = None) -> FloatArray:
        """What the liked say for each film less what the disliked say against it; NaN where none says anything."""
        places, lengths = self._places(np.concatenate((liked, disliked)))
        voices = np.ones(len(liked), dtype=np.float32) if weights is None else weights
        voices = np.concatenate((voices, np.full(len(disliked), -DISLIKE_WEIGHT, dtype=np.float32)))
        said = self.weights[places] * np.repeat(voices, lengths)
        scores = np.bincount(self.films[places], weights=said, minlength=len(self))
        return np.where(scores == 0, np.nan, scores).astype(np.float32)

    def said(self, owners: IntArray, voices: FloatArray | None) -> tuple[IntArray, FloatArray]:
        """Everything these films say, one after the other: about which film, and how strongly.

        Args:
            owners: rows of the films that speak.
            voices: how loud each speaks; all the same when None.
        """
        places, lengths = self._places(owners)
        said = self.weights[places]
        return self.films[places], said if voices is None else said * np.repeat(voices, lengths)

    def reasons(self, liked: IntArray, weights: FloatArray | None, rows: Sequence[int]) -> tuple[Reasons, ...]:
        """For each of `rows`, which liked films name it in their lists, strongest first."""
        places, lengths = self._places(liked)
        named, ends = self.films[places], np.cumsum(lengths)
        found: list[Reasons] = []
        for row in rows:
            hits = np.flatnonzero(named == row)
            owners = ends.searchsorted(hits, side="right")
            said = self.weights[places[hits]] if weights is None else self.weights[places[hits]] * weights[owners]
            pairs = zip(liked[owners].tolist(), said.tolist(), strict=True)
            found.append(tuple(sorted(pairs, key=lambda reason: -reason[1])))
        return tuple(found)

    def _places(self, owners: IntArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Places of all the owners' lists, one after the other, and each list's length."""
        starts = self.starts[owners]
        lengths = self.starts[owners + 1] - starts
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        return np.repeat(starts - (ends - lengths), lengths) + np.arange(total), lengths
