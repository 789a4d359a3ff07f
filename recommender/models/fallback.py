"""The models in order of trust: what one cannot score, the next does.

The best one does not wait for many votes: while a person is hardly known, what most people like is added to what their
own votes say, and counts less with each vote.
"""

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import FloatArray, RowArray
from recommender.models.base import Model, Opinions, Predictor
from recommender.models.popularity import Popularity
from recommender.models.random import Random, entered

VOTES_TO_FADE = 8.0
"""A person's votes after which what most people like counts e times less, where very many people rate. On people held
out of MovieLens (ml-latest-small, nDCG@10) 1, 3, 5 and 10 votes reach .280, .295, .307 and .309 with it and .109, .168,
.219 and .269 without; with all votes of a person both are level."""
PEOPLE_TO_TRUST = 100
"""With so many people it takes twice the votes: the fewer rate, the less their votes say of each other. On the starter
catalogue with 20 voters, ten votes of somebody new reach .439 with this, .340 without and .395 by popularity alone."""
OWN_LEAST = 0.2
"""Share of a film's score that a person's votes must have for it to be put down to them, not to most people."""
FADED_LEAST = 1e-3
"""It never goes quite, so that films nobody's votes speak for keep their order."""


class Ranked(NamedTuple):
    """One number for every film asked about, whichever model it came from."""

    relevance: FloatArray
    """The first tier gives [½, 1], the next (¼, ½], and so on. Negative cosine scores stay below 0; a model that
    predicts gives less than ½ for a negative score, since it has a score for nearly every film. Never NaN."""
    tiers: NDArray[np.int8]
    """Place in the fallback of the model that scored each film."""


class Fallback:
    """Models, the most trusted first.

    Args:
        models: the last must be able to score anything.
    """

    __slots__ = ("_all", "_fade", "_popularity", "_predicting", "_prior", "_shuffled", "_steady", "models", "names")

    def __init__(self, models: tuple[Model, ...]) -> None:
        self.models = models
        self._popularity, self._prior, people = _prior_of(models)
        self._fade = VOTES_TO_FADE * (1 + PEOPLE_TO_TRUST / max(people, 1))
        self.names: tuple[str, ...] = tuple(model.name for model in models)
        """The tiers, the most trusted first."""
        self._all: RowArray = np.arange(len(self._prior), dtype=np.intp)
        self._predicting = {place: model for place, model in enumerate(models) if isinstance(model, Predictor)}
        # What does not depend on the person is ranked once, and so is what luck only enters elsewhere.
        self._steady: dict[int, FloatArray] = {
            place: _share_of_tier(model.score(Opinions()), self._all, place)
            for place, model in enumerate(models)
            if not model.personal
        }
        self._shuffled = {
            place: _share_of_tier(model.order, self._all, place)
            for place, model in enumerate(models)
            if isinstance(model, Random)
        }

    def score(self, opinions: Opinions, rows: RowArray | None = None) -> Ranked:
        """Score films by the best model that can. A film's score does not depend on which others are asked about.

        Args:
            opinions: what to score from.
            rows: films asked about; all when None. Later tiers score only what is left open.
        """
        rows = self._all if rows is None else rows
        ranked = self._first(opinions, rows)
        left = np.flatnonzero(np.isnan(ranked.relevance))
        for place in range(1, len(self.models)):
            if not len(left):
                break
            share = self._share(place, opinions, rows[left])
            ranked.relevance[left], ranked.tiers[left] = share, place
            left = left[np.isnan(share)]
        ranked.relevance[left] = 0
        return ranked

    def _first(self, opinions: Opinions, rows: RowArray) -> Ranked:
        """The scores of the first tier; films for which the votes add next to nothing count as of popularity's tier."""
        if 0 not in self._predicting:
            return Ranked(self._share(0, opinions, rows), np.zeros(len(rows), dtype=np.int8))
        predicted = self._predicting[0].predict(opinions)
        own = predicted[rows]
        share = self._with_prior(0, predicted, opinions, rows)
        of_most = predicted[rows] * np.float32(OWN_LEAST) > np.maximum(own, 0)
        return Ranked(share, of_most.view(np.int8) * np.int8(self._popularity))

    def _share(self, place: int, opinions: Opinions, rows: RowArray) -> FloatArray:
        """The scores of one tier; NaN where it leaves a film to the next."""
        if place in self._predicting:
            return self._with_prior(place, self._predicting[place].predict(opinions), opinions, rows)
        if place in self._steady:
            return self._steady[place][rows]
        if place in self._shuffled:
            return self._shuffled[place][entered(rows, opinions.seed, len(self._all))]
        return _share_of_tier(self.models[place].score(opinions), rows, place)

    def _with_prior(self, place: int, predicted: FloatArray, opinions: Opinions, rows: RowArray) -> FloatArray:
        """Add the popularity prior to the predictions, in place."""
        if not opinions.alike:
            predicted += self._prior * np.float32(max(exp(-opinions.votes / self._fade), FADED_LEAST))
        # A few films are predicted far above the rest; the root leaves something to tell the others apart by, for the
        # dial weighs relevance against distance.
        normal = _normal(predicted, rows)
        share = (np.copysign(np.sqrt(np.abs(normal)), normal) + 1) * np.float32(0.5 ** (place + 1))
        share[np.flatnonzero(normal == 0)] = np.nan  # neither predicted nor rated
        return share


def _prior_of(models: tuple[Model, ...]) -> tuple[int, FloatArray, int]:
    """Place of popularity in the fallback, its prior (all 0 where it has no place), and how many people rated."""
    for place, model in enumerate(models):
        if isinstance(model, Popularity):
            return place, model.prior, model.people
    return -1, np.zeros(len(models[-1].score(Opinions())), dtype=np.float32), 0


def _share_of_tier(scores: FloatArray, rows: RowArray, place: int) -> FloatArray:
    """Put one model's scores into its tier's share of 0 to 1; negative ones below 0, whichever the tier. NaN stays."""
    normal = _normal(scores, rows)
    return np.where(normal < 0, normal, (normal + 1) * np.float32(0.5 ** (place + 1)))


def _normal(scores: FloatArray, rows: RowArray) -> FloatArray:
    """Scores of some films as shares of the one farthest from 0 among all; NaN stays."""
    if not len(scores):
        return scores
    most, least = float(np.fmax.reduce(scores)), float(np.fmin.reduce(scores))
    return scores[rows] * np.float32(1 / max(most, -least, 1e-12))  # NaN only when all are
