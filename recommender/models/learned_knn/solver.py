"""Solves each film's weights: which columns are its neighbours, and the small system that gives them weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy import sparse
from scipy.linalg import get_lapack_funcs

from recommender.arrays import FloatArray, IntArray
from recommender.models.learned_knn.candidate_columns import CandidateColumns

BLOCK = 512
"""Films solved in one go by one thread."""
_POSV: Any = get_lapack_funcs("posv", dtype=np.float32)
"""Solves a symmetric, positive definite system: half the work of a general one."""


class Settings(Protocol):
    """What of the model's parameters matters here."""

    @property
    def neighbours(self) -> int:
        """Neighbours of a film, at most."""
        ...

    @property
    def neighbours_least(self) -> int:
        """Neighbours of a film nobody likes."""
        ...

    @property
    def neighbours_a_like(self) -> float:
        """Neighbours beside those for each person who likes it."""
        ...

    @property
    def ridge(self) -> float:
        """Pulls every weight towards 0; above 0."""
        ...

    @property
    def dropout(self) -> float:
        """Share of a person's entries the weights must do without, 0 to below 1."""
        ...

    @property
    def unliked_weight(self) -> float:
        """Share of its solution that a weight of "rated but not liked" keeps."""
        ...

    @property
    def damping(self) -> float:
        """Added to both squared lengths of a cosine."""
        ...

    @property
    def people_least(self) -> int:
        """People who must like both films for a column to be a neighbour."""
        ...


class Products(Protocol):
    """Inner products of the candidate columns."""

    def among(self, columns: IntArray) -> FloatArray:
        """The square of these columns, ascending; the caller's own, and only its lower triangle counts."""
        ...


@dataclass(frozen=True, slots=True)
class Support:
    """Who likes what, for how many people stand behind a pair of films."""

    likes: sparse.csr_array
    """Films × people, ones."""
    columns: sparse.csr_array
    """People × candidate columns, ones; empty for the columns "rated but not liked"."""

    @classmethod
    def of(cls, likes: sparse.csr_array, candidates: CandidateColumns) -> Support:
        """Take the likes of the candidate columns' films."""
        chosen = sparse.diags_array(candidates.liked.astype(np.float32)) @ likes[candidates.films]
        return cls(likes, sparse.csr_array(chosen.T))

    def of_film(self, film: int) -> FloatArray:
        """How many people like both the film and each column's."""
        return np.asarray((self.likes[[film]] @ self.columns).toarray(), dtype=np.float32).ravel()


@dataclass(frozen=True, slots=True)
class Solver:
    """Solves films, block by block; only reads, so that threads can share it."""

    candidates: CandidateColumns
    gram: Products
    targets: sparse.csr_array
    """Films × rows: what is to be predicted."""
    likes: IntArray
    """How many people like each film."""
    settings: Settings
    support: Support | None = None
    """Where pairs need people behind them."""

    def solve_block(self, start: int) -> sparse.csr_array:
        """Weights of the films from `start` on: films × candidate columns."""
        found = self.near_block(start)
        starts = np.concatenate(([0], np.cumsum([len(near) for near, _ in found])))
        near = np.concatenate([near for near, _ in found])
        weights = np.concatenate([self._weights(near, product) for near, product in found])
        weights[~self.candidates.liked[near]] *= np.float32(self.settings.unliked_weight)
        return sparse.csr_array((weights, near, starts), shape=(len(found), len(self.candidates.columns)))

    def near_block(self, start: int) -> list[tuple[IntArray, FloatArray]]:
        """The neighbours of each film from `start` on, ascending places in the candidate columns, and its products."""
        targets = self.targets[start : start + BLOCK]
        products = sparse.csr_array(targets @ self.candidates.interactions)
        lengths = np.asarray((targets * targets).sum(axis=1), dtype=np.float32).ravel()
        return [self._near(start + place, products, place, lengths[place]) for place in range(len(lengths))]

    def _near(
        self, film: int, products: sparse.csr_array, place: int, length: np.float32
    ) -> tuple[IntArray, FloatArray]:
        inside = slice(int(products.indptr[place]), int(products.indptr[place + 1]))
        near: IntArray = products.indices[inside].astype(np.int32, copy=False)
        product: FloatArray = products.data[inside].astype(np.float32, copy=False)
        others = self.candidates.films[near] != film
        if self.support is not None:
            others &= self.support.of_film(film)[near] >= self.settings.people_least
        near, product = near[others], product[others]
        count = self._count(film)
        if len(near) > count:
            best = self._nearest(near, product, length, count)
            near, product = near[best], product[best]
        order = np.argsort(near)
        return near[order], product[order]

    def _count(self, film: int) -> int:
        """How many neighbours a film has. What few people like has too few rows to tell many weights from."""
        settings = self.settings
        return min(settings.neighbours, settings.neighbours_least + int(settings.neighbours_a_like * self.likes[film]))

    def _nearest(self, near: IntArray, product: FloatArray, length: np.float32, count: int) -> IntArray:
        """Places in `near` of the nearest by damped cosine."""
        damping = np.float32(self.settings.damping)
        cosine = product / np.sqrt((self.candidates.lengths[near] + damping) * (length + damping))
        return np.argpartition(-cosine, count)[:count].astype(np.int32)

    def _weights(self, near: IntArray, product: FloatArray) -> FloatArray:
        """Solution of (G + ridge·I + dropout/(1 − dropout)·diag G) w = product, by Cholesky's factors."""
        if not len(near):
            return product
        system = self.gram.among(near)
        dropout = np.float32(self.settings.dropout / (1 - self.settings.dropout))
        system.flat[:: len(near) + 1] += np.float32(self.settings.ridge) + dropout * self.candidates.lengths[near]
        # LAPACK counts columns first: our lower triangle is its upper one, and nothing is copied.
        _, weights, failed = _POSV(system.T, product, lower=0, overwrite_a=1)
        if failed:
            raise ValueError("The weights have no solution. Raise the ridge.")
        return weights
