"""Neighbour lists: each film's neighbours and their weights, as a sparse matrix. The core of all neighbour models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.arrays import AnyArray, FloatArray, IntArray, RowArray
from recommender.models.base import Opinions, Reasons
from recommender.models.stored import fits, stored

DISLIKE_WEIGHT = 0.25
"""Weight of a disliked film's contribution relative to that of a liked one; its sign is negative. People rate what they
chose to watch, so a dislike is also weak evidence of interest; a weight of 1 lowers accuracy (measured)."""

_LONG = 200
"""Lists longer than this on average are copied faster one by one, as slices, than all at once by index."""
_FEW = 25
"""If there are at most this many lists, they are copied one by one as well."""

Contributions = tuple[IntArray | RowArray, FloatArray]
"""Rows of films, and what is added to the score of each; a row may occur several times."""


class JoinedRows(NamedTuple):
    """The entries of some rows of a sparse matrix, one row after the other."""

    columns: IntArray
    weights: AnyArray
    lengths: NDArray[np.int64]
    """Number of entries of each row."""


@dataclass(frozen=True, slots=True)
class NeighbourLists:
    """A sparse square matrix by rows. It need not be symmetric: learned weights are not."""

    starts: NDArray[np.int64]
    """Start of each film's list; one more entry than films."""
    films: IntArray
    """Rows of the neighbours."""
    weights: FloatArray
    """Weight of the list's owner for the neighbour, above 0."""

    @classmethod
    def of(cls, matrix: sparse.csr_array) -> NeighbourLists:
        """From a matrix, films × films, whose rows are the lists."""
        matrix.sort_indices()
        return cls(
            matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data.astype(np.float32, copy=False)
        )

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int, kind: str = "") -> NeighbourLists:
        """From an artefact's arrays, checked: a wrong index would read other lists, or crash.

        Args:
            arrays: as `arrays` returned them.
            films: number of films.
            kind: prefix of their names.

        Raises:
            ArtefactRefused: one is missing or damaged.
        """
        starts = stored(arrays, f"{kind}starts", np.int64, (films + 1,), 0)
        found = stored(arrays, f"{kind}films", np.int32, (None,), 0, films)
        weights = stored(arrays, f"{kind}weights", np.float32, found.shape)
        fits(starts[0] == 0 and starts[-1] == len(found) and (np.diff(starts) >= 0).all(), f"{kind}starts")
        return cls(starts, found, weights)

    def arrays(self, kind: str = "") -> dict[str, AnyArray]:
        """For an artefact; `kind` is the prefix of their names."""
        return {f"{kind}starts": self.starts, f"{kind}films": self.films, f"{kind}weights": self.weights}

    def __len__(self) -> int:
        return len(self.starts) - 1

    def moved(self, new_row: IntArray, films: int) -> NeighbourLists:
        """The same lists for another film table.

        Args:
            new_row: of each film; −1 for a film that was removed.
            films: number of films now.
        """
        owners = np.repeat(new_row, np.diff(self.starts))
        found = new_row[self.films]
        kept = (owners >= 0) & (found >= 0)
        owners, found, weights = owners[kept], found[kept], self.weights[kept]
        order = np.lexsort((found, owners))
        starts = np.concatenate(([0], np.cumsum(np.bincount(owners, minlength=films)))).astype(np.int64)
        return NeighbourLists(starts, found[order], weights[order])

    def score(self, opinions: Opinions) -> FloatArray:
        """Contributions of the liked films less those of the disliked ones; NaN for films without any."""
        scores = self.predict(opinions)
        np.putmask(scores, scores == 0, np.nan)
        return scores

    def predict(self, opinions: Opinions) -> FloatArray:
        """The same, with 0 for films without any."""
        parts = [self.of_likes(opinions)]
        if len(opinions.disliked):
            films, contributions = self.contributions(opinions.disliked, opinions.disliked_weights)
            parts.append((films, contributions * np.float32(-DISLIKE_WEIGHT)))
        return summed(parts, len(self))

    def contributions(self, owners: IntArray, weights: FloatArray | None = None) -> Contributions:
        """Join the lists of these films: rows of neighbours, and what is added to their scores.

        Args:
            owners: rows of the films whose lists are read.
            weights: weight of each owner, by which its list is multiplied; all 1 when None.
        """
        return _weighted(self.joined(owners), weights)

    def of_likes(self, opinions: Opinions) -> Contributions:
        """The contributions of the liked films."""
        return _weighted(opinions.once(self._liked), opinions.weights)

    def reasons(self, opinions: Opinions, rows: Sequence[int]) -> tuple[Reasons, ...]:
        """For each of `rows`, the liked films whose lists contain it, greatest contribution first."""
        named, added, lengths = opinions.once(self._liked)
        asked = np.zeros(len(self), dtype=np.bool_)
        asked[list(rows)] = True
        hits = np.flatnonzero(asked.take(named))
        owners, added = np.cumsum(lengths).searchsorted(hits, side="right"), added[hits]
        if opinions.weights is not None:
            added = added * opinions.weights[owners]
        found: dict[int, list[tuple[int, float]]] = {int(row): [] for row in rows}
        for row, owner, weight in zip(
            named[hits].tolist(), opinions.liked[owners].tolist(), added.tolist(), strict=True
        ):
            found[row].append((owner, weight))
        return tuple(tuple(sorted(found[int(row)], key=lambda reason: -reason[1])) for row in rows)

    def joined(self, owners: IntArray) -> JoinedRows:
        """The lists of these films, joined."""
        return joined_rows(self.starts, self.films, self.weights, owners)

    def _liked(self, opinions: Opinions) -> JoinedRows:
        return self.joined(opinions.liked)


def joined_rows(starts: AnyArray, columns: IntArray, weights: AnyArray, rows: IntArray | RowArray) -> JoinedRows:
    """Some rows of a sparse matrix, joined; for a few rows ten times faster than scipy's indexing.

    Args:
        starts: start of each row of the matrix; one more entry than rows.
        columns: of all entries, row by row.
        weights: of the same.
        rows: the rows to read.
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
    """The liked films with a contribution above 0, and that contribution, greatest first.

    Args:
        liked: rows of the liked films.
        adds: contribution of each.
    """
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


def _weighted(joined: JoinedRows, factors: FloatArray | None) -> Contributions:
    films, weights, lengths = joined
    return films, weights if factors is None else weights * np.repeat(factors, lengths)


def _joined(array: AnyArray, spans: Sequence[slice]) -> AnyArray:
    return np.concatenate([array[span] for span in spans]) if spans else array[:0]
