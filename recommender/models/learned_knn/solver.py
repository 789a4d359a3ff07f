"""Solves the weights of each film: finds its neighbour columns, then solves a small linear system for their weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy import sparse
from scipy.linalg import get_lapack_funcs

from recommender.arrays import FloatArray, IntArray
from recommender.models.learned_knn.candidate_columns import CandidateColumns

BLOCK = 512
"""Films solved in one call by one thread."""
_POSV: Any = get_lapack_funcs("posv", dtype=np.float32)
"""LAPACK's solver for symmetric positive definite systems: half the work of a general one."""


class Settings(Protocol):
    """The parameters that the solver needs; see `LearnedKNNParameters`."""

    @property
    def neighbours(self) -> int:
        """Neighbours of a film, at most."""
        ...

    @property
    def neighbours_least(self) -> int:
        """Neighbours of a film without likes."""
        ...

    @property
    def neighbours_a_like(self) -> float:
        """Further neighbours for each person who likes it."""
        ...

    @property
    def ridge(self) -> float:
        """Strength of ridge regularisation; above 0."""
        ...

    @property
    def dropout(self) -> float:
        """Share of a person's entries that are dropped in training, 0 to below 1."""
        ...

    @property
    def unliked_weight(self) -> float:
        """Factor of the solved weights of "rated but not liked"."""
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
        """The Gram matrix of these ascending columns: a new array, of which only the lower triangle is valid."""
        ...


@dataclass(frozen=True, slots=True)
class Support:
    """Counts how many people like both films of a pair."""

    likes: sparse.csr_array
    """Films × people, 1 for each like."""
    columns: sparse.csr_array
    """People × candidate columns, 1 for each like; empty for the columns "rated but not liked"."""

    @classmethod
    def of(cls, likes: sparse.csr_array, candidates: CandidateColumns) -> Support:
        """Take the likes of the candidate columns' films; `likes` is films × people."""
        chosen = sparse.diags_array(candidates.liked.astype(np.float32)) @ likes[candidates.films]
        return cls(likes, sparse.csr_array(chosen.T))

    def of_film(self, film: int) -> FloatArray:
        """For each candidate column, how many people like both the film and the column's film."""
        return np.asarray((self.likes[[film]] @ self.columns).toarray(), dtype=np.float32).ravel()


@dataclass(frozen=True, slots=True)
class Solver:
    """Solves films, block by block. Does not change, so threads can share it."""

    candidates: CandidateColumns
    gram: Products
    targets: sparse.csr_array
    """Films × rows: what is predicted."""
    likes: IntArray
    """Number of people who like each film."""
    settings: Settings
    support: Support | None = None
    """Given where pairs need a least number of people."""

    def solve_block(self, start: int) -> sparse.csr_array:
        """Weights of the films from `start` on: films × candidate columns."""
        found = self.near_block(start)
        starts = np.concatenate(([0], np.cumsum([len(near) for near, _ in found])))
        near = np.concatenate([near for near, _ in found])
        weights = np.concatenate([self._weights(near, product) for near, product in found])
        weights[~self.candidates.liked[near]] *= np.float32(self.settings.unliked_weight)
        return sparse.csr_array((weights, near, starts), shape=(len(found), len(self.candidates.columns)))

    def near_block(self, start: int) -> list[tuple[IntArray, FloatArray]]:
        """For each film from `start` on: its neighbours, ascending indices of candidate columns, and inner products."""
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
        """Number of neighbours of a film; with few likes it has too few rows to learn many weights."""
        settings = self.settings
        return min(settings.neighbours, settings.neighbours_least + int(settings.neighbours_a_like * self.likes[film]))

    def _nearest(self, near: IntArray, product: FloatArray, length: np.float32, count: int) -> IntArray:
        """Indices in `near` of the columns with the greatest damped cosine."""
        damping = np.float32(self.settings.damping)
        cosine = product / np.sqrt((self.candidates.lengths[near] + damping) * (length + damping))
        return np.argpartition(-cosine, count)[:count].astype(np.int32)

    def _weights(self, near: IntArray, product: FloatArray) -> FloatArray:
        """Solution of (G + ridge·I + dropout/(1 − dropout)·diag G) w = product, by Cholesky decomposition."""
        if not len(near):
            return product
        system = self.gram.among(near)
        dropout = np.float32(self.settings.dropout / (1 - self.settings.dropout))
        system.flat[:: len(near) + 1] += np.float32(self.settings.ridge) + dropout * self.candidates.lengths[near]
        # LAPACK is column-major: our lower triangle is its upper one, so nothing is copied.
        _, weights, failed = _POSV(system.T, product, lower=0, overwrite_a=1)
        if failed:
            raise ValueError("The weights have no solution. Raise the ridge.")
        return weights
