"""Measures how well the shipped prior predicts a data set's people, as in a bot without any ratings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from scipy import sparse

from recommender.arrays import IntArray
from recommender.evaluation.answer_scores import ask
from recommender.evaluation.compare import Result, best_rows, fallback_of, surprises
from recommender.evaluation.splits import Split, Tested
from recommender.models.base import Model, TrainingData
from recommender.models.content.model import ContentProfile
from recommender.models.learned_knn.model import LearnedKNN
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.popularity import Popularity
from recommender.models.prior.model import Prior
from recommender.models.prior.weights import PriorWeights

LIFT_LIKES_LEAST = 5
"""Least number of people who like a film for its lift to count."""
_LIFT_AT = 5


@dataclass(frozen=True, slots=True)
class PriorOutcome:
    """Result of one model."""

    result: Result
    fitted_on: str
    """ "nothing", "own", or "own + prior"."""
    lift: float
    """Mean over the first five picks of the greatest P(likes it | likes a film of the person's) / P(likes it)."""


def measure_prior(
    split: Split, parameters: LearnedKNNParameters, weights: PriorWeights | None = None
) -> list[PriorOutcome]:
    """Measure all people tested; films are matched by IMDb id.

    Args:
        split: the data set whose people are tested.
        parameters: of the learned KNN that is fitted on it, for comparison.
        weights: the prior; None for the one that ships with the program.
    """
    tested = list(split.tested())
    likes = split.training.likes()
    found: list[PriorOutcome] = []
    for fitted_on, model, below in _models(split.training, parameters, weights):
        fallback = fallback_of(model, below)
        began = perf_counter()
        answers = ask(
            lambda person, count, fallback=fallback: best_rows(fallback, person, count),
            tested,
            surprises(split.training),
        )
        result = Result.of(model.name, answers, perf_counter() - began, len(split.training.film_table))
        found.append(PriorOutcome(result, fitted_on, _lift(answers.lists, tested, likes)))
    return found


def _models(
    data: TrainingData, parameters: LearnedKNNParameters, weights: PriorWeights | None
) -> Iterator[tuple[str, Model, TrainingData]]:
    """What each model is fitted on, the model, and the ratings for the tiers below it."""
    nobody = np.empty(0, dtype=np.int32)
    nothing = TrainingData(data.film_table, nobody, nobody, np.empty(0, dtype=np.uint8))
    yield "nothing", ContentProfile.fit(nothing), nothing
    prior = Prior.of(data.film_table, weights)
    if prior is not None:
        yield "nothing", prior, nothing
    yield "own", Popularity.fit(data), data
    yield "own", LearnedKNN.fit(data, parameters), data
    if prior is not None:
        yield "own + prior", LearnedKNN.fit(data, parameters, prior.lists), data


def _lift(lists: Sequence[IntArray], tested: Sequence[Tested], likes: sparse.csr_array) -> float:
    """Mean over people of the mean lift of their picks."""
    counts = np.diff(likes.indptr)
    everybody = max(len(np.unique(likes.indices)), 1)
    means: list[float] = []
    for rows, person in zip(lists, tested, strict=True):
        picks = rows[:_LIFT_AT]
        liked = person.opinions.liked[counts[person.opinions.liked] >= LIFT_LIKES_LEAST]
        picks = picks[counts[picks] >= LIFT_LIKES_LEAST]
        if len(liked) and len(picks):
            together = (likes[picks] @ likes[liked].T).toarray()
            given = together / counts[liked]
            means.append(float((given.max(axis=1) / (counts[picks] / everybody)).mean()))
    return float(np.mean(means)) if means else float("nan")
