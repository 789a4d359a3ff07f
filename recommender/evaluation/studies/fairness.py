"""Statistics of the daily draw: counts of categories against intended shares, and how unequally films were drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from recommender.arrays import DoubleArray

RARELY = 0.05
"""A server's shares count as different from the intended ones below this p-value."""


@dataclass(frozen=True, slots=True)
class ShareTest:
    """Test of one kind of category over all servers."""

    names: tuple[str, ...]
    drawn: tuple[float, ...]
    """Share of each category in all films drawn."""
    intended: tuple[float, ...]
    rare: float
    """Share of servers with p below `RARELY`; about `RARELY` if the draw is fair."""
    agreement: float
    """p-value of a one-sided Kolmogorov-Smirnov test that the servers' p-values are not smaller than uniform ones.

    Greater p-values are not a fault: where a decade has no films left for a while, its count varies less than by
    chance.
    """

    @property
    def farthest(self) -> float:
        """Greatest relative difference from an intended share."""
        return max(abs(drawn / intended - 1) for drawn, intended in zip(self.drawn, self.intended, strict=True))

    @property
    def fair(self) -> bool:
        """Whether chance explains the differences: the servers' p-values are not smaller than uniform ones."""
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
        # a decade with no films left on one server has expected and drawn counts of 0 there
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
    """How unequally films were drawn, as Gini coefficients: 0 is equal, 1 is always the same film."""

    drawn: float
    evenly: float
    """The coefficient for as many draws with equal chances for all films."""
    intended: float
    """The coefficient for as many draws with the chances that follow from equal decades, then equal genres."""
    by_popularity: float
    """The coefficient for as many draws with chances in proportion to popularity."""
    rank_correlation: float
    """Spearman correlation between how often a film was drawn, relative to its chance, and its popularity; about 0."""

    @classmethod
    def of(cls, times: DoubleArray, chances: DoubleArray, known: DoubleArray) -> Exposure:
        """Compare with simulated draws of three other kinds.

        Args:
            times: how often each film was drawn.
            chances: what each should have, by its decade and genres; sums to 1.
            known: number of people who rated each.
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
    """Gini coefficient of values that are 0 or above: 0 when all are equal, near 1 when one has everything."""
    ordered = np.sort(values)
    total = ordered.sum()
    if not total:
        return 0.0
    place = np.arange(1, len(ordered) + 1)
    return float((2 * place - len(ordered) - 1) @ ordered / (len(ordered) * total))
