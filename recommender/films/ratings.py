"""Ratings of the films, by row: shrunken means, counts, and the two quality floors derived from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommender.arrays import FloatArray, IntArray, Mask
from recommender.types import Rating

ENOUGH = 5
"""Number of ratings a film needs before the daily draw trusts its mean."""
DAMPING = 8.0
"""Number of average ratings added to each film's own (shrinkage), so that a mean of few ratings stays near the mean."""


@dataclass(frozen=True, slots=True)
class Ratings:
    """Stars and counts by row."""

    stars: FloatArray
    """Shrunken mean of each film, 0.5 to 5.0; NaN where nobody rated the film."""
    counts: IntArray
    """Number of people who rated each film."""
    median: float
    """Median of the known `stars`; 0 when none is known."""

    @classmethod
    def of(cls, stars: FloatArray, counts: IntArray) -> Ratings:
        """Join stars and counts, one entry for each film, and find the median."""
        known = stars[counts > 0]
        return cls(stars, counts, float(np.median(known)) if len(known) else 0.0)

    @classmethod
    def none(cls, films: int) -> Ratings:
        """No film was ever rated."""
        return cls.of(np.full(films, np.nan, dtype=np.float32), np.zeros(films, dtype=np.int32))

    def rating(self, row: int) -> Rating | None:
        """One film's rating, or None when nobody rated it."""
        count = int(self.counts[row])
        return Rating(round(float(self.stars[row]), 2), count) if count else None

    def above_personal_floor(self, curated: Mask, names: Mask) -> Mask:
        """The quality floor of personal picks: lower than that of the daily draw for films that few people rated.

        A film with fewer than `ENOUGH` ratings passes if its shrunken mean is not below the median, so that kinds of
        film that few people rate are not excluded; a film without ratings passes unless it is one of `names`.

        Args:
            curated: as in `above_daily_floor`.
            names: films of which our own catalogue has little more than a name; these must be rated first.
        """
        few = (self.counts > 0) & (self.counts < ENOUGH) & (self.stars >= np.float32(self.median))
        return self.above_daily_floor(curated) | few | ((self.counts == 0) & ~names)

    def above_daily_floor(self, curated: Mask) -> Mask:
        """The quality floor of the daily draw: enough ratings and a mean not below the median, or hand-picked.

        Args:
            curated: the hand-picked films; with too few ratings to judge they pass.
        """
        judged = self.counts >= ENOUGH
        return np.where(judged, self.stars >= np.float32(self.median), curated)


def shrunken_means(sums: FloatArray, counts: IntArray | FloatArray, damping: float = DAMPING) -> FloatArray:
    """Each film's mean in stars, shrunken towards the mean of all ratings (a Bayesian average); NaN without a rating.

    mean = (sum + damping · mean of all ratings) / (count + damping)

    Args:
        sums: sum of each film's stars.
        counts: number of each film's ratings.
        damping: number of average ratings added.
    """
    total = float(counts.sum())
    if not total:
        return np.full(len(counts), np.nan, dtype=np.float32)
    middle = float(sums.sum()) / total
    means = (sums + damping * middle) / (counts + damping)
    return np.where(counts > 0, means, np.nan).astype(np.float32)
