"""Chooses parameters of the learned weights from the data: by its size, or by a trial fit that predicts hidden likes.

The search is small: one trial fit, and none where it would take long. Only the power of popularity is searched. A
choice of ridge as well, 20 or 50, ranked by .0011 ± .0005 lower (nDCG@10 on eleven random splits of three rating sets):
the hidden likes of some hundred people are too few to choose between such ridges. The choice is stored in the manifest
and used again as long as the rating sets are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from recommender.arrays import FloatArray, IntArray, Mask
from recommender.models.base import TrainingData
from recommender.models.learned_knn.model import LearnedKNN, likes_of
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.neighbour_lists import NeighbourLists
from recommender.types import LIKE_HALF_STARS

SEARCH_LEAST = 5_000
"""Least number of ratings for a search: with fewer, too little is left after hiding likes."""
SEARCH_MOST = 300_000
"""Greatest number of ratings for a search: a trial fit then takes seconds. For more ratings see `by_size`."""
POPULARITY_POWERS = (0.0, 0.05, 0.1, 0.15)
HIDDEN_SHARE = 0.2
LIKES_LEAST = 5
PEOPLE_MOST = 1_000
"""People that a trial predicts for, at most; drawn with a fixed seed."""
_MANY = 500_000
_AT_ONCE = 200
_LIST = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """The parameters chosen, and the result of each trial."""

    parameters: LearnedKNNParameters
    reached: Mapping[str, float]
    """nDCG@10 on hidden likes, by parameters tried; empty without a trial."""

    def as_json(self) -> dict[str, Any]:
        """For the manifest."""
        return {"parameters": asdict(self.parameters), "reached": dict(self.reached)}


def choose(data: TrainingData, parameters: LearnedKNNParameters) -> Choice:
    """The parameters for these data.

    Args:
        data: all training data.
        parameters: as set. If any differs from its default, it was set by hand, and nothing is searched.
    """
    if parameters != LearnedKNNParameters():
        return Choice(parameters, {})
    if SEARCH_LEAST <= len(data.people) <= SEARCH_MOST:
        return _searched(data, parameters)
    return Choice(by_size(parameters, len(data.people)), {})


def by_size(parameters: LearnedKNNParameters, ratings: int) -> LearnedKNNParameters:
    """The best parameters for a number of ratings: with more people for each film, more weights can be estimated."""
    if ratings < _MANY:
        return parameters
    return replace(parameters, neighbours=400, dropout=0.5, person_power=0.5, popularity_power=0.1)


def remembered(manifest: Mapping[str, Any] | None, code: int, rating_sets: Sequence[str]) -> Choice | None:
    """The choice of an earlier fit of the same rating sets; None where there is none, or it cannot be read."""
    if manifest is None or manifest.get("code") != code or manifest.get("rating_sets") != list(rating_sets):
        return None
    try:
        chosen = manifest["chosen"]
        return Choice(LearnedKNNParameters(**chosen["parameters"]), dict(chosen["reached"]))
    except (KeyError, TypeError, ValueError):
        return None


def _searched(data: TrainingData, parameters: LearnedKNNParameters) -> Choice:
    """Hide likes, fit, rank with each popularity power and take the best one; of equal ones, the first."""
    hidden = _hidden(data)
    kept = ~hidden
    weights = None if data.weights is None else data.weights[kept]
    training = TrainingData(data.film_table, data.people[kept], data.films[kept], data.half_stars[kept], weights)
    trial = _Trial.of(training, data.people[hidden], data.films[hidden])
    if not trial.people:
        return Choice(parameters, {})
    counts = np.maximum(likes_of(training), 1).astype(np.float32)
    reached: dict[str, float] = {}
    best, best_gain = parameters, -1.0
    model = LearnedKNN.fit(training, replace(parameters, popularity_power=0.0))
    for power, gain in zip(POPULARITY_POWERS, trial.gains(model, counts), strict=True):
        reached[f"popularity power {power:g}"] = round(gain, 4)
        if gain > best_gain:
            best, best_gain = replace(parameters, popularity_power=power), gain
    return Choice(best, reached)


def _hidden(data: TrainingData) -> Mask:
    """A fifth of the likes of everybody with at least five, drawn with a fixed seed."""
    likes = np.flatnonzero(data.half_stars >= LIKE_HALF_STARS)
    likes = likes[np.lexsort((np.random.default_rng(1).random(len(likes)), data.people[likes]))]
    people = data.people[likes]
    counts = np.bincount(people, minlength=data.person_count)
    rank = np.arange(len(people)) - (np.cumsum(counts) - counts)[people]
    quota = np.where(counts >= LIKES_LEAST, np.maximum(np.round(counts * HIDDEN_SHARE), 1), 0)
    hidden = np.zeros(len(data.people), dtype=np.bool_)
    hidden[likes[rank < quota[people]]] = True
    return hidden


class _Trial(NamedTuple):
    """The people that a trial predicts for: matrices of people × films."""

    liked: sparse.csr_array
    unliked: sparse.csr_array
    hidden: sparse.csr_array
    people: int

    @classmethod
    def of(cls, training: TrainingData, people: IntArray, films: IntArray) -> _Trial:
        asked = np.unique(people)
        if len(asked) > PEOPLE_MOST:
            asked = np.sort(np.random.default_rng(1).choice(asked, PEOPLE_MOST, replace=False))
        likes = training.half_stars >= LIKE_HALF_STARS
        shape = (max(training.person_count, int(people.max(initial=0)) + 1), len(training.film_table))

        def matrix(who: IntArray, what: IntArray) -> sparse.csr_array:
            ones = np.ones(len(who), dtype=np.float32)
            return sparse.csr_array((ones, (who, what)), shape=shape)[asked]

        return cls(
            matrix(training.people[likes], training.films[likes]),
            matrix(training.people[~likes], training.films[~likes]),
            matrix(people, films),
            len(asked),
        )

    def gains(self, model: LearnedKNN, counts: FloatArray) -> list[float]:
        """nDCG@10 with each popularity power, mean over people; `counts` is the number of likes of each film."""
        liked, unliked = _matrix(model.liked), _matrix(model.unliked)
        sums = np.zeros(len(POPULARITY_POWERS))
        for start in range(0, self.people, _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            scores = (self.liked[part] @ liked + self.unliked[part] @ unliked).toarray()
            rated = (self.liked[part] + self.unliked[part]).tocoo().coords
            hidden = self.hidden[part].toarray() > 0
            for place, power in enumerate(POPULARITY_POWERS):
                ranked = scores * counts ** np.float32(-power)
                ranked[rated] = -np.inf
                sums[place] += _gain(ranked, hidden)
        return [float(value) for value in sums / self.people]


def _gain(scores: FloatArray, hidden: Mask) -> float:
    """Sum of nDCG@10 over the rows."""
    length = min(_LIST, scores.shape[1])
    best = np.argsort(-scores, axis=1, kind="stable")[:, :length]
    discounts = 1 / np.log2(np.arange(2, length + 2))
    ideal = np.cumsum(discounts)[np.minimum(hidden.sum(axis=1), length) - 1]
    return float(((np.take_along_axis(hidden, best, axis=1) * discounts).sum(axis=1) / ideal).sum())


def _matrix(lists: NeighbourLists) -> sparse.csr_array:
    return sparse.csr_array((lists.weights, lists.films, lists.starts), shape=(len(lists), len(lists)))
