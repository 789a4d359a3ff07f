"""Popularity: a film's damped mean times the logarithm of how many people rated it.

score = (damped mean − 0.5) × ln(1 + count). The mean alone ranks films of three enthusiasts first, the count alone
films that everybody saw and few liked; the damped mean (see `ratings.shrunken_means`) corrects small counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from recommender.arrays import AnyArray, FloatArray, IntArray, whole
from recommender.films.ratings import shrunken_means
from recommender.models.base import Opinions, Reasons, TrainingData
from recommender.models.stored import in_rows, stored
from recommender.types import LIKE_HALF_STARS

PRIOR_SHARE = 0.5
"""The greatest value of `Popularity.prior`, as a share of the share of people who like the most liked film. With 1 a
newcomer's lists are hardly better (ml-latest-small, nDCG@10 after three votes .297 against .295), and nine in ten of
their films are among the thirty best known; with this three in four."""


@dataclass(frozen=True, slots=True)
class Popularity:
    """The same ranking for everybody. Films without a rating get NaN."""

    name: ClassVar[str] = "popularity"
    personal: ClassVar[bool] = False
    scores: FloatArray
    """Score of each film, by the formula above; NaN without a rating."""
    stars: FloatArray
    """Shrunken mean, NaN without a rating."""
    counts: IntArray
    """Number of people who rated each film."""
    prior: FloatArray
    """Scores, scaled so that the greatest is `PRIOR_SHARE` of the share of people who like the most liked film: what is
    expected of an unknown person. 0 without a rating."""
    people: int
    """Number of people who rated anything."""

    @classmethod
    def fit(cls, data: TrainingData) -> Popularity:
        """Compute counts and means."""
        given = data.half_stars / 2 if data.weights is None else data.half_stars / 2 * data.weights
        sums = np.bincount(data.films, weights=given, minlength=len(data.film_table)).astype(np.float32)
        counted = data.counted(np.ones(len(data.films), dtype=np.bool_))
        counts = whole(counted)
        stars = np.where(counts > 0, shrunken_means(sums, counted), np.nan).astype(np.float32)
        scores = ((stars - 0.5) * np.log1p(counts)).astype(np.float32)
        people = len(np.unique(data.people))
        return cls(scores, stars, counts, _prior(scores, PRIOR_SHARE * _greatest_share(data, people)), people)

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int) -> Popularity:
        """From an artefact's arrays; see `Fitted.read`."""
        return cls(
            stored(arrays, "scores", np.float32, (films,), gaps=True),
            stored(arrays, "stars", np.float32, (films,), 0, gaps=True),
            stored(arrays, "counts", np.int32, (films,), 0),
            stored(arrays, "prior", np.float32, (films,)),
            int(stored(arrays, "people", np.int64, (1,), 0)[0]),
        )

    def arrays(self) -> dict[str, AnyArray]:
        """For an artefact."""
        people = np.array([self.people], dtype=np.int64)
        vectors = {"scores": self.scores, "stars": self.stars, "counts": self.counts, "prior": self.prior}
        return vectors | {"people": people}

    def moved(self, new_row: IntArray, films: int) -> Popularity:
        """The same counts for another film table; see `Fitted.moved`."""
        return Popularity(
            scores=in_rows(self.scores, new_row, films, np.nan),
            stars=in_rows(self.stars, new_row, films, np.nan),
            counts=in_rows(self.counts, new_row, films, 0),
            prior=in_rows(self.prior, new_row, films, 0),
            people=self.people,
        )

    def score(self, opinions: Opinions) -> FloatArray:
        """The same for everybody."""
        del opinions
        return self.scores

    def reasons(self, opinions: Opinions, rows: Sequence[int]) -> tuple[Reasons, ...]:
        """None: no liked film contributes."""
        del opinions
        return ((),) * len(rows)


def _greatest_share(data: TrainingData, people: int) -> float:
    """Share of people who like the most liked film."""
    likes = data.counted(data.half_stars >= LIKE_HALF_STARS)
    return float(likes.max(initial=0)) / max(people, 1)


def _prior(scores: FloatArray, greatest: float) -> FloatArray:
    known = np.nan_to_num(scores, nan=0.0)
    most = max(float(known.max(initial=0)), 1e-12)
    return (known * (greatest / most)).astype(np.float32)
