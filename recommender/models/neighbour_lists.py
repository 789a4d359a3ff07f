"""For each film its neighbours and their weights, as a sparse matrix: what every neighbour model consists of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.arrays import AnyArray, FloatArray, IntArray, RowArray
from recommender.models.base import Reasons
from recommender.models.stored import fits, stored

DISLIKE_WEIGHT = 0.25
"""Weight of a disliked film's contribution beside that of a liked one, which has the opposite sign. People rate what
they chose to watch, so even a dislike is a little in favour of its kind; a full minus one costs accuracy (measured)."""

_LONG = 200
"""Lists of more films than this are sooner copied whole, one by one, than entry by entry, all at once."""
_FEW = 25
"""So few lists always are."""

Contributions = tuple[IntArray | RowArray, FloatArray]
"""Rows of films, and what is added to the score of each; a row may occur more than once."""


class JoinedRows(NamedTuple):
    """Entries of some rows of a sparse matrix."""

    columns: IntArray
    weights: FloatArray
    lengths: NDArray[np.int64]
    """How many entries each row has."""


@dataclass(frozen=True, slots=True)
class NeighbourLists:
    """A sparse square matrix by rows. Weights need not be symmetric: learned ones are not."""

    starts: NDArray[np.int64]
    """Where each film's list begins; one more entry than films."""
    films: IntArray
    """Rows of the neighbours."""
    weights: FloatArray
    """How strongly the list's owner counts for the neighbour, above 0."""

    @classmethod
    def of(cls, matrix: sparse.csr_array) -> NeighbourLists:
        """From a matrix whose rows are the lists."""
        matrix.sort_indices()
        return cls(
            matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data.astype(np.float32, copy=False)
        )

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int, kind: str = "") -> NeighbourLists:
        """From an artefact's arrays: a wrong number would read another's neighbours, or crash.

        Args:
            arrays: as `arrays` gave them.
            films: how many there are.
            kind: what their names begin with.

        Raises:
            ArtefactRefused: one is missing or damaged.
        """
        starts = stored(arrays, f"{kind}starts", np.int64, (films + 1,), 0)
        found = stored(arrays, f"{kind}films", np.int32, (None,), 0, films)
        weights = stored(arrays, f"{kind}weights", np.float32, found.shape)
        fits(starts[0] == 0 and starts[-1] == len(found) and (np.diff(starts) >= 0).all(), f"{kind}starts")
        return cls(starts, found, weights)

    def arrays(self, kind: str = "") -> dict[str, AnyArray]:
        """For an artefact; `kind` is what their names begin with."""
        return {f"{kind}starts": self.starts, f"{kind}films": self.films, f"{kind}weights": self.weights}

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

    def score(self, liked: IntArray, disliked: IntArray, weights: FloatArray | None = None) -> FloatArray:
        """Contributions of the liked films less those of the disliked ones; NaN for films without any."""
        scores = self.predict(liked, disliked, weights)
        np.putmask(scores, scores == 0, np.nan)
        return scores

    def predict(self, liked: IntArray, disliked: IntArray, weights: FloatArray | None = None) -> FloatArray:
        """The same, with 0 for films without any."""
        parts = [self.contributions(liked, weights)]
        if len(disliked):
            films, contributions = self.contributions(disliked)
            parts.append((films, contributions * np.float32(-DISLIKE_WEIGHT)))
        return summed(parts, len(self))

    def contributions(self, owners: IntArray, interactions: FloatArray | None = None) -> Contributions:
        """The lists of these films, one after the other: rows of neighbours, and what is added to their scores.

        Args:
            owners: rows of the films whose lists are read.
            interactions: how much each counts; all the same when None.
        """
        films, weights, lengths = self.joined(owners)
        return films, weights if interactions is None else weights * np.repeat(interactions, lengths)

    def reasons(self, liked: IntArray, weights: FloatArray | None, rows: Sequence[int]) -> tuple[Reasons, ...]:
        """For each of `rows`, which liked films name it in their lists, strongest first."""
        named, added, lengths = self.joined(liked)
        asked = np.zeros(len(self), dtype=np.bool_)
        asked[list(rows)] = True
        hits = np.flatnonzero(asked.take(named))
        owners, added = np.cumsum(lengths).searchsorted(hits, side="right"), added[hits]
        if weights is not None:
            added = added * weights[owners]
        found: dict[int, list[tuple[int, float]]] = {int(row): [] for row in rows}
        for row, owner, weight in zip(named[hits].tolist(), liked[owners].tolist(), added.tolist(), strict=True):
            found[row].append((owner, weight))
        return tuple(tuple(sorted(found[int(row)], key=lambda reason: -reason[1])) for row in rows)

    def joined(self, owners: IntArray) -> JoinedRows:
        """The lists of these films, one after the other."""
        return joined_rows(self.starts, self.films, self.weights, owners)


def joined_rows(starts: AnyArray, columns: IntArray, weights: FloatArray, rows: IntArray) -> JoinedRows:
    """Some rows of a sparse matrix, one after the other: scipy's own way costs ten times as much for a few rows.

    Args:
        starts: where each row of the matrix begins; one more entry than rows.
        columns: of all entries, row by row.
        weights: of the same.
        rows: which are read.
    """
    first, ends = starts[rows], starts[rows + 1]
    lengths = ends - first
    if len(rows) > _FEW and len(rows) * _LONG > (total := int(lengths.sum())):
        places = np.repeat(first - (np.cumsum(lengths) - lengths), lengths)
        places += np.arange(total)
        return JoinedRows(columns.take(places), weights.take(places), lengths)
    spans = [slice(start, end) for start, end in zip(first.tolist(), ends.tolist(), strict=True)]
    return JoinedRows(_joined(columns, spans), _joined(weights, spans), lengths)


def strongest(liked: IntArray, adds: AnyArray) -> Reasons:
    """The liked films that add something, with how much each does, the most first."""
    something = [each for each in zip(liked.tolist(), adds.tolist(), strict=True) if each[1] > 0]
    return tuple(sorted(something, key=lambda reason: -reason[1]))


def summed(parts: Sequence[Contributions], films: int) -> FloatArray:
    """The sum of all contributions to each film; 0 where there is none.

    Args:
        parts: the contributions.
        films: how many films there are.
    """
    rows, added = parts[0]
    if len(parts) > 1:
        rows = np.concatenate([each for each, _ in parts])
        added = np.concatenate([each for _, each in parts])
    return np.bincount(rows, weights=added, minlength=films).astype(np.float32)


def _joined(array: AnyArray, spans: Sequence[slice]) -> AnyArray:
    return np.concatenate([array[span] for span in spans]) if spans else array[:0]
