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


@dataclass(frozen=True, slots=True)
class Ladder:
    """Models, the most trusted first. The last one must be able to score anything."""

    models: tuple[Model, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The rungs, the best first."""
        return tuple(model.name for model in self.models)

    def score(self, opinions: Opinions) -> Ranked:
        """Score every film by the best model that can."""
        relevance: FloatArray | None = None
        rungs: NDArray[np.int8] | None = None
        for place, model in enumerate(self.models):
            scores = model.score(opinions)
            if relevance is None or rungs is None:
                relevance = np.full(len(scores), np.nan, dtype=np.float32)
                rungs = np.full(len(scores), len(self.models) - 1, dtype=np.int8)
            able = np.isnan(relevance) & ~np.isnan(scores)
            if able.any():
                relevance[able] = _share_of_rung(scores[able], place)
                rungs[able] = place
        assert relevance is not None
        assert rungs is not None
        return Ranked(np.nan_to_num(relevance, nan=0.0, copy=False), rungs)


def _share_of_rung(scores: FloatArray, place: int) -> FloatArray:
    """Put one model's scores into its rung's share of 0 to 1; negative ones below 0, whichever the rung."""
    most = max(float(scores.max()), -float(scores.min()), 1e-12)
    normal = scores / np.float32(most)
    return np.where(normal < 0, normal, (1 + normal) * np.float32(0.5 ** (place + 1)))
