"""The models in order of trust: what one cannot score, the next does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import FloatArray
from recommender.models.base import Model, Opinions


@dataclass(frozen=True, slots=True)
class Ranked:
    """One number for every film, whichever model it came from."""

    relevance: FloatArray
    """The best rung gives (½, 1], the next (¼, ½], and so on; what is spoken against is below 0. Never NaN."""
    rungs: NDArray[np.int8]
    """Place on the ladder of the model that scored each film."""


class Ladder:
    """Models, the most trusted first.

    Args:
        models: the last must be able to score anything.
    """

    __slots__ = ("_rest", "_steady", "models")

    def __init__(self, models: tuple[Model, ...]) -> None:
        self.models = models
        # What does not depend on the person is ranked once. `_rest` are the films that even that leaves open, which
        # with imported ratings are a handful: the last model is asked for them only.
        first = models[-1].score(Opinions())
        steady = Ranked(np.full(len(first), np.nan, np.float32), np.full(len(first), len(models) - 1, np.int8))
        for place in range(len(models) - 1, -1, -1):
            if not models[place].personal:
                _put(steady, models[place].score(Opinions()), place)
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
            if self.models[place].personal:
                _put(ranked, self.models[place].score(opinions), place)
        return ranked


def _put(ranked: Ranked, scores: FloatArray, place: int) -> None:
    """Overwrite what a better model can say."""
    share = _share_of_rung(scores, place)
    able = ~np.isnan(share)
    np.copyto(ranked.relevance, share, where=able)
    np.copyto(ranked.rungs, np.int8(place), where=able)


def _share_of_rung(scores: FloatArray, place: int) -> FloatArray:
    """Put one model's scores into its rung's share of 0 to 1; negative ones below 0, whichever the rung. NaN stays."""
    if not len(scores):
        return scores
    most, least = float(np.fmax.reduce(scores)), float(np.fmin.reduce(scores))
    normal = scores * np.float32(1 / max(most, -least, 1e-12))  # NaN only when all are
    share = (normal + 1) * np.float32(0.5 ** (place + 1))
    return share if not least < 0 else np.where(normal < 0, normal, share)
