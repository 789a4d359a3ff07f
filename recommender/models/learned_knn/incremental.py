"""The incremental update of learned weights: solves only the films that people have voted on since the last fit.

The weights of a film are a separate small system, so these films get the weights that a whole fit of the same data
would give them; all others keep theirs. Those would change a little too, because a person's row weighs less the more
films it has: that is left to the next fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from recommender.arrays import FloatArray, IntArray, Mask
from recommender.models.base import TrainingData
from recommender.models.learned_knn.blend import own_share, prior_weights
from recommender.models.learned_knn.candidate_columns import CandidateColumns
from recommender.models.learned_knn.gram import Gram
from recommender.models.learned_knn.interactions import InteractionMatrix
from recommender.models.learned_knn.model import LearnedKNN, likes_of
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.learned_knn.solver import BLOCK, Solver
from recommender.models.neighbour_lists import NeighbourLists


def update_incrementally(
    model: LearnedKNN,
    data: TrainingData,
    changed: IntArray,
    parameters: LearnedKNNParameters | None = None,
    prior: NeighbourLists | None = None,
) -> LearnedKNN:
    """Solve some films' weights again and put them into copies of a model's lists.

    Args:
        model: fitted earlier; its rows are those of `data`.
        data: all training data known now.
        changed: rows of the films to solve, ascending, without repeats.
        parameters: those `model` was fitted with.
        prior: the one that `model` was fitted with.
    """
    if not len(changed):
        return model
    parameters = parameters or LearnedKNNParameters()
    interactions = InteractionMatrix.of(data, parameters.side_feature_weight, parameters.person_power)
    candidates = CandidateColumns.of(interactions, parameters.columns_most)
    likes = likes_of(data)
    found = _solved(candidates, sparse.csr_array(interactions.liked.T), likes, changed, parameters)
    places: IntArray = found.coords[1].astype(np.int32, copy=False)
    owners, films = candidates.films[places], changed[found.coords[0]]
    weights: FloatArray = (
        found.data.astype(np.float32, copy=False) * own_share(likes, parameters.popularity_power)[films]
    )
    liked = candidates.liked[places]
    entries = owners[liked], films[liked], weights[liked]
    if prior is not None:
        entries = _with_prior(*entries, prior_weights(prior, likes), changed)
    return LearnedKNN(
        _replaced(model.liked, changed, *entries),
        _replaced(model.unliked, changed, owners[~liked], films[~liked], weights[~liked]),
    )


def _with_prior(
    owners: IntArray, films: IntArray, weights: FloatArray, prior: sparse.csr_array, changed: IntArray
) -> tuple[IntArray, IntArray, FloatArray]:
    """Add the faded weights of the prior for the changed films."""
    coordinates = sparse.coo_array(prior[:, changed])
    rows, places = coordinates.coords
    return (
        np.concatenate((owners, rows.astype(np.int32))),
        np.concatenate((films, changed[places])),
        np.concatenate((weights, coordinates.data.astype(np.float32))),
    )


@dataclass(frozen=True, slots=True)
class _SeparateProducts:
    """Computes inner products for each film separately: faster for few films, or films with few common neighbours."""

    interactions: sparse.csc_array

    def among(self, columns: IntArray) -> FloatArray:
        """The Gram matrix of these columns."""
        chosen = self.interactions[:, columns]
        return np.ascontiguousarray((chosen.T @ chosen).toarray())


@dataclass(frozen=True, slots=True)
class _SharedGram:
    """Computes one Gram matrix of all columns that any of the films needs."""

    gram: Gram
    places: IntArray
    """Index in `gram` of each candidate column; ascending, so that ascending columns stay so."""

    def among(self, columns: IntArray) -> FloatArray:
        """The Gram matrix of these columns."""
        return self.gram.among(self.places[columns])


def _solved(
    candidates: CandidateColumns,
    targets: sparse.csr_array,
    likes: IntArray,
    changed: IntArray,
    parameters: LearnedKNNParameters,
) -> sparse.coo_array:
    """Weights of the changed films: index in `changed` × index in the candidate columns."""
    places = np.full(len(likes), -1, dtype=np.int32)
    places[changed] = np.arange(len(changed), dtype=np.int32)
    known_by_place = replace(candidates, films=places[candidates.films])  # the solver leaves out a film's own columns
    with threadpool_limits(1), ThreadPoolExecutor(parameters.threads, "incremental") as pool:
        interactions, starts = sparse.csc_array(candidates.interactions), range(0, len(changed), BLOCK)
        solver = Solver(known_by_place, _SeparateProducts(interactions), targets[changed], likes[changed], parameters)
        near = [columns for start in starts for columns, _ in solver.near_block(start)]
        together = np.unique(np.concatenate(near))
        if _cost(interactions, [together]) < _cost(interactions, near):
            inside = np.searchsorted(together, np.arange(len(candidates.columns))).astype(np.int32)
            gram = Gram.of(sparse.csr_array(interactions[:, together]), pool)
            solver = replace(solver, gram=_SharedGram(gram, inside))
        blocks = list(pool.map(solver.solve_block, starts))
    return sparse.coo_array(sparse.vstack(blocks, format="coo"))


def _cost(interactions: sparse.csc_array, groups: Sequence[IntArray]) -> int:
    """Number of multiplications for the Gram matrices of the groups: per row, its entries in the group, squared."""
    counts = (np.bincount(interactions[:, columns].indices) for columns in groups)
    return sum(int(np.dot(count, count)) for count in counts)


def _replaced(
    lists: NeighbourLists, changed: IntArray, owners: IntArray, films: IntArray, weights: FloatArray
) -> NeighbourLists:
    """The same lists, with those of the changed films replaced."""
    count = len(lists)
    gone: Mask = np.zeros(count, dtype=np.bool_)
    gone[changed] = True
    kept = ~gone[lists.films]
    of_lists = np.repeat(np.arange(count, dtype=np.int32), np.diff(lists.starts))
    rows = np.concatenate((of_lists[kept], owners))
    columns = np.concatenate((lists.films[kept], films))
    values = np.concatenate((lists.weights[kept], weights))
    return NeighbourLists.of(sparse.csr_array((values, (rows, columns)), shape=(count, count)))
