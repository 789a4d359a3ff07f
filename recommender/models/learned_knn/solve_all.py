"""Solves the weights of all films: how each kind of column predicts a target."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from recommender.arrays import FloatArray, IntArray, Mask, shape_of
from recommender.models.learned_knn.blend import own_share
from recommender.models.learned_knn.candidate_columns import CandidateColumns
from recommender.models.learned_knn.gram import Gram
from recommender.models.learned_knn.interactions import InteractionMatrix
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.learned_knn.solver import BLOCK, Solver, Support


def solve_all(
    interactions: InteractionMatrix,
    target: sparse.csr_array,
    counts: IntArray,
    parameters: LearnedKNNParameters,
    likes: sparse.csr_array | None = None,
) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Solve each film's weights.

    Args:
        interactions: the matrix to predict from.
        target: rows × films, to be predicted: one of the two blocks of `interactions`.
        counts: number of people in the target of each film.
        parameters: see `LearnedKNNParameters`.
        likes: films × people; given where a pair needs a least number of people.

    Returns:
        Two matrices of weights, films × films. Row i of the first has what a like of film i adds to the score of each
        other film; row i of the second, what a rating of film i without a like adds. Rows of films that are not among
        the candidate columns are empty.
    """
    candidates = CandidateColumns.of(interactions, parameters.columns_most)
    # Each thread solves its own films. If BLAS also split one small system among threads, they would mostly wait
    # for each other (ten times slower on two cores).
    with threadpool_limits(1), ThreadPoolExecutor(parameters.threads, "learned-knn") as pool:
        gram = Gram.of(candidates.interactions, pool)
        support = None if likes is None else Support.of(likes, candidates)
        solver = Solver(candidates, gram, sparse.csr_array(target.T), counts, parameters, support)
        blocks = list(pool.map(solver.solve_block, range(0, interactions.films, BLOCK)))
    matrix = sparse.csr_array(sparse.vstack(blocks, format="csr").T)  # candidate columns × films
    shares = own_share(counts, parameters.popularity_power)
    return (
        _pairs(matrix, candidates, candidates.liked, shares),
        _pairs(matrix, candidates, ~candidates.liked, shares),
    )


def _pairs(matrix: sparse.csr_array, candidates: CandidateColumns, kind: Mask, shares: FloatArray) -> sparse.csr_array:
    """The weights of one kind of column, a row for each film whose column it is; empty for films without one."""
    films = shape_of(matrix)[1]
    chosen = sparse.coo_array(matrix[np.flatnonzero(kind)])
    rows = candidates.films[kind][chosen.coords[0]]
    weights = chosen.data * shares[chosen.coords[1]]
    return sparse.csr_array((weights, (rows, chosen.coords[1])), shape=(films, films))
