"""Solves some films' weights again between two fits: those of the films that people have voted on since.

What speaks for a film is a small system of its own, so these films come out as a whole fit of the same data would
give them, and all others stay as they are. Those too would change a little, for a person's voice is the quieter the
more films it is about: that is left to the next fit.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from recommender.arrays import FloatArray, IntArray, Mask
from recommender.models.base import LIKE_HALF_STARS, TrainingData
from recommender.models.evidence import Evidence
from recommender.models.gram import Gram
from recommender.models.learned_knn import LearnedKNN, LearnedKNNParameters
from recommender.models.lists import NeighbourLists
from recommender.models.solver import BLOCK, Solver
from recommender.models.voices import Voices

FEW = 1_000
"""Films up to which each one's own inner products cost less than the Gram matrix of all columns (measured)."""


def solve_again(
    model: LearnedKNN, data: TrainingData, touched: IntArray, parameters: LearnedKNNParameters | None = None
) -> LearnedKNN:
    """Put what speaks for some films anew into copies of a model's lists.

    Args:
        model: fitted earlier; its rows are those of `data`.
        data: everything known now.
        touched: rows of the films to solve, ascending, each once.
        parameters: those `model` was fitted with.
    """
    if not len(touched):
        return model
    parameters = parameters or LearnedKNNParameters()
    voices = Voices.of(data, parameters.fact_weight)
    evidence = Evidence.of(voices, parameters.evidence_most)
    likes = np.bincount(data.films[data.half_stars >= LIKE_HALF_STARS], minlength=voices.films)
    found = _solved(evidence, sparse.csr_array(voices.liked.T), likes.astype(np.int32), touched, parameters)
    places: IntArray = found.coords[1].astype(np.int32, copy=False)
    weights: FloatArray = found.data.astype(np.float32, copy=False)
    owners, films = evidence.films[places], touched[found.coords[0]]
    liked = evidence.liked[places]
    return LearnedKNN(
        _replaced(model.liked, touched, owners[liked], films[liked], weights[liked]),
        _replaced(model.unliked, touched, owners[~liked], films[~liked], weights[~liked]),
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    """Inner products of few columns, multiplied when they are asked for."""

    columns: sparse.csc_array

    def among(self, columns: IntArray) -> FloatArray:
        """The square of these columns."""
        chosen = self.columns[:, columns]
        return np.ascontiguousarray((chosen.T @ chosen).toarray())


def _solved(
    evidence: Evidence, targets: sparse.csr_array, likes: IntArray, touched: IntArray, parameters: LearnedKNNParameters
) -> sparse.coo_array:
    """Weights of the touched films alone: place in `touched` × place in the evidence's columns."""
    places = np.full(len(likes), -1, dtype=np.int32)
    places[touched] = np.arange(len(touched), dtype=np.int32)
    known_by_place = replace(evidence, films=places[evidence.films])  # the solver leaves out a film's own columns
    with threadpool_limits(1), ThreadPoolExecutor(parameters.threads, "touched") as pool:
        few = len(touched) <= FEW
        gram = _Columns(sparse.csc_array(evidence.voices)) if few else Gram.of(evidence.voices, pool)
        solver = Solver(known_by_place, gram, targets[touched], likes[touched], parameters)
        blocks = list(pool.map(solver.solve_block, range(0, len(touched), BLOCK)))
    return sparse.coo_array(sparse.vstack(blocks, format="coo"))


def _replaced(
    lists: NeighbourLists, touched: IntArray, owners: IntArray, films: IntArray, weights: FloatArray
) -> NeighbourLists:
    """The same lists, but for what they say of the touched films."""
    count = len(lists)
    gone: Mask = np.zeros(count, dtype=np.bool_)
    gone[touched] = True
    kept = ~gone[lists.films]
    of_lists = np.repeat(np.arange(count, dtype=np.int32), np.diff(lists.starts))
    rows = np.concatenate((of_lists[kept], owners))
    columns = np.concatenate((lists.films[kept], films))
    values = np.concatenate((lists.weights[kept], weights))
    return NeighbourLists.of(sparse.csr_array((values, (rows, columns)), shape=(count, count)))
