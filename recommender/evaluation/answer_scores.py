"""The lists that a model gave to all people tested, and the quality of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import FloatArray, IntArray
from recommender.evaluation import metrics
from recommender.evaluation.splits import Tested

LIST_LENGTH = 20

Values = NDArray[np.float64]
"""One number for each person, in the order they were tested."""


@dataclass(frozen=True, slots=True)
class RankedLists:
    """One entry a person, in the order they were tested."""

    lists: tuple[IntArray, ...]
    """Rows of the films shown to each person, best first."""
    ndcg_10: Values
    """0 to 1, like the next two; see `metrics`."""
    recall_20: Values
    hit_10: Values
    novelty_10: Values
    """Novelty of each person's first ten, in bits (`metrics.novelty`)."""
    milliseconds: Values
    """Time of each answer."""

    def coverage_10(self, films: int) -> float:
        """Share of all films that is in at least one person's first ten."""
        shown = np.unique(np.concatenate([found[:10] for found in self.lists])) if self.lists else []
        return len(shown) / max(films, 1)


def ask(best: Callable[[Tested, int], IntArray], tested: Sequence[Tested], surprise: FloatArray) -> RankedLists:
    """Request, time and rate the list of every person.

    Args:
        best: for a person and a number, returns at most that many rows, best first.
        tested: the people tested.
        surprise: surprise of each film, in bits.
    """
    lists: list[IntArray] = []
    times: list[float] = []
    for person in tested:
        began = perf_counter()
        lists.append(best(person, LIST_LENGTH))
        times.append((perf_counter() - began) * 1000)
    return rate(lists, tested, surprise, times)


def rate(
    lists: Sequence[IntArray], tested: Sequence[Tested], surprise: FloatArray, milliseconds: Sequence[float]
) -> RankedLists:
    """Compute the metrics of given lists.

    Args:
        lists: rows shown to each person, best first.
        tested: the people, in the same order.
        surprise: surprise of each film, in bits.
        milliseconds: time of each answer.
    """
    pairs = [(found, person.hidden) for found, person in zip(lists, tested, strict=True)]
    return RankedLists(
        tuple(lists),
        np.array([metrics.ndcg(found, hidden) for found, hidden in pairs]),
        np.array([metrics.recall(found, hidden) for found, hidden in pairs]),
        np.array([metrics.hit(found, hidden) for found, hidden in pairs]),
        np.array([metrics.novelty(found, surprise) for found in lists]),
        np.array(milliseconds),
    )
