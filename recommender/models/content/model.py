"""Content-based similarity: themes, directors, series, genres, countries, decade. Needs no ratings.

A person's profile is the mean of the features of the films they like; a feature that several of them share counts more:
after three noirs, noir counts more than the heist that only one of them is about. A film's score is its similarity to
the profile, less `DISLIKE_WEIGHT` times that to the profile of the disliked films:

    x_f = weights of film f's features / √(their squared length + DAMPING²)
    profile = Σ w_f·x_f, times, for each feature, Σ w_f over the liked films that have it; Σ w_f = 1
    score(f) = profile · x_f

DAMPING shrinks similarities that rest on few features: where only genre and decade of a film are known, sharing them
says little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.arrays import AnyArray, FloatArray, IntArray, Mask, RowArray, shape_of
from recommender.models.base import Opinions, Reasons, TrainingData
from recommender.models.content.features import features
from recommender.models.neighbour_lists import DISLIKE_WEIGHT, JoinedRows, joined_rows, strongest
from recommender.models.stored import fits, in_rows, stored

DAMPING = 15.0
"""Added to the length of each film's vector (shrinkage): about the length of a film with known themes, director and
country."""

_Rows = tuple[NDArray[np.int64], IntArray, FloatArray]
"""A sparse matrix: the start of each row, and the column and weight of every entry."""


class _Shared(NamedTuple):
    """The features of some films, film by film."""

    found: JoinedRows
    shares: FloatArray
    """Weight of the film that each entry belongs to; the weights of all films add up to 1."""
    agreed: FloatArray
    """For each feature, the sum of the weights of the films that have it, 0 to 1."""

    def profile(self) -> FloatArray:
        """Mean of the films' features, each multiplied by the share of the films that have it."""
        mean = np.bincount(self.found.columns, weights=self.shares * self.found.weights, minlength=len(self.agreed))
        return (mean * self.agreed).astype(np.float32)


@dataclass(frozen=True, slots=True)
class ContentProfile:
    """Every film's features. Films with the same features are one kind: there are fewer kinds than films."""

    name: ClassVar[str] = "content"
    personal: ClassVar[bool] = True
    kind_of: IntArray
    """Kind of each film."""
    kinds: sparse.csr_array
    """Kinds × features, damped to a length below 1; the first kind has no features."""
    linking: int
    """See `Features.linking`."""
    telling: int
    """See `Features.telling`."""
    _features_of_kinds: _Rows = field(init=False, repr=False, compare=False)
    _kinds_of_features: _Rows = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # scipy takes wide indices from wide starts; narrow ones are half of what a product reads
        places = self.kinds.indices.astype(np.int32, copy=False), self.kinds.indptr.astype(np.int32, copy=False)
        narrow = sparse.csr_array((self.kinds.data, *places), shape=shape_of(self.kinds))
        object.__setattr__(self, "kinds", narrow)
        object.__setattr__(self, "_features_of_kinds", _rows_of(self.kinds))
        object.__setattr__(self, "_kinds_of_features", _rows_of(sparse.csr_array(self.kinds.T)))

    @classmethod
    def fit(cls, data: TrainingData) -> ContentProfile:
        """Compute the features of every film."""
        found = features(data.film_table.films)
        matrix = found.matrix
        matrix.sort_indices()
        kind_of = np.zeros(len(data.film_table), dtype=np.int32)
        first: dict[tuple[bytes, bytes], int] = {(b"", b""): 0}
        rows: list[int] = []
        for film, (start, end) in enumerate(zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True)):
            key = matrix.indices[start:end].tobytes(), matrix.data[start:end].tobytes()
            kind_of[film] = place = first.setdefault(key, len(first))
            if place > len(rows):
                rows.append(film)
        nothing = sparse.csr_array((1, shape_of(matrix)[1]), dtype=np.float32)
        kinds = sparse.csr_array(sparse.vstack((nothing, matrix[rows]), format="csr")) if rows else nothing
        return cls(kind_of, _damped(kinds), found.linking, found.telling)

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int) -> ContentProfile:
        """From an artefact's arrays; see `Fitted.read`."""
        width, linking, telling, kinds_known = stored(arrays, "widths", np.int64, (4,), 0).tolist()
        starts = stored(arrays, "starts", np.int64, (kinds_known + 1,), 0)
        places = stored(arrays, "features", np.int32, (None,), 0, width)
        weights = stored(arrays, "weights", np.float32, places.shape)
        fits(len(starts) > 1 and (np.diff(starts) >= 0).all(), "starts")
        fits(starts[0] == 0 and starts[-1] == len(places), "starts")
        fits(telling <= linking <= width, "widths")
        kinds = sparse.csr_array((weights, places, starts), shape=(len(starts) - 1, width))
        return cls(stored(arrays, "kinds", np.int32, (films,), 0, len(starts) - 1), kinds, linking, telling)

    def arrays(self) -> dict[str, AnyArray]:
        """For an artefact."""
        return {
            "kinds": self.kind_of,
            "starts": self.kinds.indptr.astype(np.int64),
            "features": self.kinds.indices.astype(np.int32),
            "weights": self.kinds.data,
            "widths": np.array(
                [shape_of(self.kinds)[1], self.linking, self.telling, shape_of(self.kinds)[0]], np.int64
            ),
        }

    def moved(self, new_row: IntArray, films: int) -> ContentProfile:
        """The same features for another film table; see `Fitted.moved`."""
        return replace(self, kind_of=in_rows(self.kind_of, new_row, films, 0).astype(np.int32))

    def score(self, opinions: Opinions) -> FloatArray:
        """Similarity to the profile, at most about 1; NaN where no feature is shared."""
        scores = self.similarity(opinions)
        np.putmask(scores, scores == 0, np.nan)
        return scores

    def similarity(self, opinions: Opinions) -> FloatArray:
        """The same, with 0 where no feature is shared."""
        profile = opinions.once(self._liked).profile()
        if len(opinions.disliked):
            profile -= self._shared_by(opinions.disliked, opinions.disliked_weights).profile() * np.float32(
                DISLIKE_WEIGHT
            )
        return (self.kinds @ profile).take(self.kind_of)

    def reasons(self, opinions: Opinions, rows: Sequence[int]) -> tuple[Reasons, ...]:
        """Liked films that share features with each row, by their contribution to its score."""
        if not len(opinions.liked):
            return ((),) * len(rows)
        liked, shares, agreed = opinions.once(self._liked)
        count = len(opinions.liked)
        owners = np.repeat(np.arange(count), liked.lengths)
        asked, places = self._features_of(np.asarray(rows, dtype=np.intp)), np.arange(len(rows))[:, None]
        shared = np.zeros((len(rows), len(agreed)), dtype=np.float32)
        shared[np.repeat(places.ravel(), asked.lengths), asked.columns] = asked.weights * agreed[asked.columns]
        # one entry for each pair of a row and a liked film: the sum of the contributions of their shared features
        added = np.bincount(
            (places * count + owners).ravel(),
            weights=(liked.weights * shares * shared.take(liked.columns, axis=1)).ravel(),
            minlength=len(rows) * count,
        )
        return tuple(strongest(opinions.liked, adds) for adds in added.reshape(len(rows), count))

    def coherence(self, opinions: Opinions) -> float:
        """Mean similarity of two different liked films, 0 to 1; there must be two or more."""
        found, count = opinions.once(self._liked).found, len(opinions.liked)
        total = np.bincount(found.columns, weights=found.weights)
        own = float(found.weights @ found.weights)
        return max(float(total @ total) - own, 0.0) / (count * (count - 1))

    def linked_to(self, opinions: Opinions) -> tuple[Mask, Mask]:
        """Which films share a series, a director, a theme, or country and decade with a liked film.

        Returns:
            Films that share any of these, and films that share one that is not a vague theme.
        """
        linked = np.zeros((2, shape_of(self.kinds)[0]), dtype=np.bool_)
        if self.linking:
            wanted = np.zeros(self.linking, dtype=np.bool_)
            columns = opinions.once(self._liked).found.columns
            wanted[columns[columns < self.linking]] = True
            features = np.flatnonzero(wanted)
            found = joined_rows(*self._kinds_of_features, features)
            by_more = int(found.lengths[features < self.telling].sum())
            linked[0, found.columns] = linked[1, found.columns[:by_more]] = True
        at_all, by_more_than_vague = linked.take(self.kind_of, axis=1)
        return at_all, by_more_than_vague

    def _liked(self, opinions: Opinions) -> _Shared:
        return self._shared_by(opinions.liked, opinions.weights)

    def _shared_by(self, rows: IntArray, weights: FloatArray | None) -> _Shared:
        """The features of some films, and how far these films share them.

        Args:
            rows: the films.
            weights: of each; all equal when None.
        """
        found = self._features_of(rows)
        given = np.ones(len(rows), dtype=np.float32) if weights is None else weights
        shares = np.repeat(given / max(float(given.sum()), 1e-12), found.lengths)
        agreed = np.bincount(found.columns, weights=shares, minlength=shape_of(self.kinds)[1]).astype(np.float32)
        return _Shared(found, shares, agreed)

    def _features_of(self, rows: IntArray | RowArray) -> JoinedRows:
        return joined_rows(*self._features_of_kinds, self.kind_of[rows])


def _rows_of(matrix: sparse.csr_array) -> _Rows:
    return (
        matrix.indptr.astype(np.int64, copy=False),
        matrix.indices.astype(np.int32, copy=False),
        matrix.data.astype(np.float32, copy=False),
    )


def _damped(matrix: sparse.csr_array) -> sparse.csr_array:
    lengths = np.sqrt(np.asarray((matrix * matrix).sum(axis=1)).ravel() + DAMPING**2)
    damped = matrix.copy()
    damped.data = (damped.data / np.repeat(lengths, np.diff(matrix.indptr))).astype(np.float32)
    return damped
