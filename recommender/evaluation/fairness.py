"""Counting what luck gave: categories against intended shares, and how unevenly films came up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from recommender.arrays import DoubleArray

RARELY = 0.05
"""A server's shares differ from the intended ones when chance would do as much less often than this."""


@dataclass(frozen=True, slots=True)
class ShareTest:
    """One way of counting what was drawn, over all servers."""

    names: tuple[str, ...]
    drawn: tuple[float, ...]
    """Share of all films drawn."""
    intended: tuple[float, ...]
    rare: float
    """Share of servers with p below `RARELY`; about that much where the draw is fair."""
    agreement: float
    """p of the servers' p-values being no smaller than evenly spread ones (Kolmogorov and Smirnov, one side).

    Greater ones are no fault: where a decade runs dry for a while, its count varies less than luck would have it.
    """

    @property
    def farthest(self) -> float:
        """The greatest difference from an intended share, as a part of it."""
        return max(abs(drawn / intended - 1) for drawn, intended in zip(self.drawn, self.intended, strict=True))

    @property
    def fair(self) -> bool:
        """Whether chance explains the differences: the servers' p-values are not smaller than chance makes them."""
        return self.agreement >= 0.01

    @classmethod
    def of(cls, names: tuple[str, ...], drawn: DoubleArray, expected: DoubleArray, spread: DoubleArray) -> ShareTest:
        """Test each server by chi-square, and all servers' p-values together.

        Films of one day do not vary like films drawn apart, so the statistic is divided by the design effect: the mean
        ratio of the variance seen to the one that independent draws would have (Rao and Scott 1981).

        Args:
            names: of the categories.
            drawn: servers × categories, counts.
            expected: the same, as intended.
            spread: of each category, the variance of a day's count over a day's films.
        """
        kept = expected.sum(axis=0) > 0
        names = tuple(name for name, there in zip(names, kept, strict=True) if there)
        drawn, expected, spread = drawn[:, kept], expected[:, kept], spread[kept]
        intended = expected.sum(axis=0) / expected.sum()
        degrees = max(len(names) - 1, 1)
        effect = float((spread / intended).sum()) / degrees
        # a decade that ran dry on one server is expected there never, and never came
        possible = np.maximum(expected, 1e-12)
        statistic = ((drawn - expected) ** 2 / possible).sum(axis=1) / max(effect, 1e-12)
        chances = stats.chi2.sf(statistic, degrees)
        return cls(
            names,
            tuple((drawn.sum(axis=0) / drawn.sum()).tolist()),
            tuple(intended.tolist()),
            float((chances < RARELY).mean()),
            float(stats.kstest(chances, "uniform", alternative="greater").pvalue),
        )


@dataclass(frozen=True, slots=True)
class Exposure:
    """How unevenly films came up: Gini, 0 is evenly and 1 is always the same."""

    drawn: float
    evenly: float
    """Of as many draws, each film as likely as the next: what luck alone makes of it."""
    intended: float
    """Of as many draws at the chances that equal decades, then equal genres, give each film."""
    by_popularity: float
    """Of as many draws, each film as likely as it is known."""
    rank_correlation: float
    """Of how often a film came, over its chance, and how many know it (Spearman): about 0."""

    @classmethod
    def of(cls, times: DoubleArray, chances: DoubleArray, known: DoubleArray) -> Exposure:
        """Compare with draws of three other kinds.

        Args:
            times: how often each film came.
            chances: what each should have, by its decade and genres; sums to 1.
            known: people who rated each.
        """
        generator, total = np.random.default_rng(1), int(times.sum())
        alike = np.full(len(times), 1 / len(times))
        fame = known / known.sum() if known.any() else alike
        correlation = _rank_correlation(times / chances, known) if known.any() else 0.0
        return cls(
            gini(times),
            gini(generator.multinomial(total, alike).astype(float)),
            gini(generator.multinomial(total, chances).astype(float)),
            gini(generator.multinomial(total, fame).astype(float)),
            correlation,
        )


def _rank_correlation(first: DoubleArray, second: DoubleArray) -> float:
    found: Any = stats.spearmanr(first, second)
    return float(found.statistic)


def gini(values: DoubleArray) -> float:
    """How unevenly a sum is shared: 0 when all have the same, towards 1 when one has everything."""
    ordered = np.sort(values)
    total = ordered.sum()
    if not total:
        return 0.0
    place = np.arange(1, len(ordered) + 1)
    return float((2 * place - len(ordered) - 1) @ ordered / (len(ordered) * total))
