"""Metrics of one ranked list, given the films to find.

In all of them `shown` holds the rows of the films shown, best first, and `hidden` those of the films to find, in any
order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over people, with its standard error."""

    mean: float
    standard_error: float

    @classmethod
    def of(cls, values: Sequence[float] | NDArray[np.float64]) -> Figure:
        """Mean and its standard error; NaN without values."""
        if not len(values):
            return cls(float("nan"), float("nan"))
        spread = float(np.std(values, ddof=1)) if len(values) > 1 else float("nan")
        return cls(float(np.mean(values)), spread / len(values) ** 0.5)


def ndcg(shown: IntArray, hidden: IntArray, most: int = 10) -> float:
    """The nDCG of the first `most` (Järvelin and Kekäläinen 2002), 0 to 1; 0 where nothing is hidden.

    DCG = Σ 1 / log₂(1 + rank) over the hidden films shown, rank from 1; divided by the DCG of the best possible list.
    """
    hits = np.isin(shown[:most], hidden)
    discounts = 1 / np.log2(np.arange(2, most + 2))
    best = discounts[: min(len(hidden), most)].sum()
    return float((discounts[: len(hits)] * hits).sum() / best) if best else 0.0


def weighted_ndcg(shown: IntArray, hidden: IntArray, gains: NDArray[np.float64], most: int = 10) -> float:
    """The nDCG with a gain for each film, 0 to 1: DCG = Σ gain / log₂(1 + rank); see `ndcg`.

    Args:
        shown: rows shown, best first.
        hidden: rows to find.
        gains: gain of each film, by row, 0 or above.
        most: length of the list that is rated.
    """
    discounts = 1 / np.log2(np.arange(2, most + 2))
    best = np.sort(gains[hidden])[::-1][:most]
    ideal = float((discounts[: len(best)] * best).sum())
    hits = np.isin(shown[:most], hidden) * gains[shown[:most]]
    return float((discounts[: len(hits)] * hits).sum()) / ideal if ideal else 0.0


def recall(shown: IntArray, hidden: IntArray, most: int = 20) -> float:
    """Share of the hidden films that are among the first `most`, 0 to 1."""
    return float(np.isin(hidden, shown[:most]).mean()) if len(hidden) else 0.0


def hit(shown: IntArray, hidden: IntArray, most: int = 10) -> float:
    """1 when any hidden film is among the first `most`, else 0."""
    return float(np.isin(shown[:most], hidden).any())


def novelty(shown: IntArray, surprise: FloatArray, most: int = 10) -> float:
    """Mean surprise of the first `most`, in bits; `surprise` has one entry for each film (see `surprises`)."""
    return float(surprise[shown[:most]].mean()) if len(shown) else 0.0


def surprises(counts: IntArray, people: int) -> FloatArray:
    """Surprise of each film in bits: −log₂(people who rated it, at least 1 / all people).

    Args:
        counts: number of people who rated each film.
        people: number of all people.
    """
    return -np.log2(np.maximum(counts, 1) / max(people, 1)).astype(np.float32)
