"""The models in order of trust: what one cannot score, the next does.

The best one does not wait for many votes: while a person is hardly known, what most people like is added to what their
own votes say, and counts less with each vote.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import FloatArray, IntArray
from recommender.models.base import Model, Opinions
from recommender.models.popularity import Popularity

VOTES_TO_FADE = 8.0
"""Votes after which what most people like counts e times less. On people held out of MovieLens (ml-latest-small,
nDCG@10) 3, 5 and 10 votes reach .294, .318 and .318 with it and .201, .250 and .288 without; with all votes of a person
both are level."""
FADED_LEAST = 1e-3
"""It never goes quite, so that films nobody's votes speak for keep their order."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One number for every film, whichever model it came from."""

    relevance: FloatArray
    """The best rung gives [½, 1], the next (¼, ½], and so on. What cosines speak against is below 0; a model that
    foretells gives less than ½, the less the more it speaks against a film: about nothing it is seldom quite silent.
    Never NaN."""
    rungs: NDArray[np.int8]
    """Place on the ladder of the model that scored each film."""


class Ladder:
    """Models, the most trusted first.

    Args:
        models: the last must be able to score anything.
    """

    __slots__ = ("_popularity", "_prior", "_rest", "_steady", "_unrated", "models")

    def __init__(self, models: tuple[Model, ...]) -> None:
        self.models = models
        self._popularity, self._prior = _prior_of(models)
        self._unrated: IntArray = np.flatnonzero(self._prior == 0).astype(np.int32)
        # What does not depend on the person is ranked once. `_rest` are the films that even that leaves open, which
        # with imported ratings are a handful: the last model is asked for them only.
        first = models[-1].score(Opinions())
        steady = Ranked(np.full(len(first), np.nan, np.float32), np.full(len(first), len(models) - 1, np.int8))
        for place in range(len(models) - 1, -1, -1):
            if not models[place].personal:
                _put(steady, _share_of_rung(models[place].score(Opinions()), place), place)
        self._rest = np.flatnonzero(np.isnan(steady.relevance))
        self._steady = steady

    @property
    def names(self) -> tuple[str, ...]:
        """The rungs, the best first."""
        return tuple(model.name for model in self.models)

    def score(self, opinions: Opinions) -> Ranked:
        """Score every film by the best model that can."""
        ranked = Ranked(self._steady.relevance.copy(), self._steady.rungs.copy())
        last = len(self.models) - 1
        if len(self._rest):
            share = _share_of_rung(self.models[last].score(opinions), last)
            ranked.relevance[self._rest] = np.nan_to_num(share[self._rest], nan=0.0)
        for place in range(last - 1, -1, -1):
            model = self.models[place]
            if model.foretells:
                self._put_foretold(ranked, model.score(opinions), place, opinions)
            elif model.personal:
                _put(ranked, _share_of_rung(model.score(opinions), place), place)
        return ranked

    def _put_foretold(self, ranked: Ranked, said: FloatArray, place: int, opinions: Opinions) -> None:
        """Add what most people like; films of which nothing else is said stay on popularity's rung."""
        silent = np.isnan(said)
        if not opinions.alike:
            said = np.where(silent, np.float32(0), said)
            said += self._prior * np.float32(max(exp(-opinions.votes / VOTES_TO_FADE), FADED_LEAST))
            nothing = self._unrated[silent[self._unrated]]
            said[nothing] = np.nan
            silent[nothing] = False
        # A few films are foretold far above the rest; the root leaves something to tell the others apart by, for the
        # dial weighs relevance against distance.
        normal = _normal(said)
        _put(ranked, (np.copysign(np.sqrt(np.abs(normal)), normal) + 1) * np.float32(0.5 ** (place + 1)), place)
        if not opinions.alike:
            np.copyto(ranked.rungs, np.int8(self._popularity), where=silent)


def _prior_of(models: tuple[Model, ...]) -> tuple[int, FloatArray]:
    """Place on the ladder of what most people like, and its prior; all 0 where it has no place."""
    for place, model in enumerate(models):
        if isinstance(model, Popularity):
            return place, model.prior
    return -1, np.zeros(len(models[-1].score(Opinions())), dtype=np.float32)


def _put(ranked: Ranked, share: FloatArray, place: int) -> None:
    """Overwrite what a better model can say."""
    able = ~np.isnan(share)
    np.copyto(ranked.relevance, share, where=able)
    np.copyto(ranked.rungs, np.int8(place), where=able)


def _share_of_rung(scores: FloatArray, place: int) -> FloatArray:
    """Put one model's scores into its rung's share of 0 to 1; negative ones below 0, whichever the rung. NaN stays."""
    normal = _normal(scores)
    share = (normal + 1) * np.float32(0.5 ** (place + 1))
    return np.where(normal < 0, normal, share) if len(normal) and np.fmin.reduce(normal) < 0 else share


def _normal(scores: FloatArray) -> FloatArray:
    """Scores as shares of the one farthest from 0; NaN stays."""
    if not len(scores):
        return scores
    most, least = float(np.fmax.reduce(scores)), float(np.fmin.reduce(scores))
    return scores * np.float32(1 / max(most, -least, 1e-12))  # NaN only when all are
