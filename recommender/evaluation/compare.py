"""Compares all models on one split, each with popularity and a random order as the tiers below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from recommender.arrays import FloatArray, IntArray
from recommender.evaluation import metrics
from recommender.evaluation.answer_scores import LIST_LENGTH, RankedLists, ask
from recommender.evaluation.metrics import Figure
from recommender.evaluation.splits import Split, Tested
from recommender.models.base import Model, TrainingData
from recommender.models.content.model import ContentProfile
from recommender.models.fallback import Fallback
from recommender.models.item_knn import ItemKNN
from recommender.models.learned_knn.model import LearnedKNN
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.popularity import Popularity
from recommender.models.random import Random
from recommender.serving.dial import best_places
from recommender.training.tuning import choose


@dataclass(frozen=True, slots=True)
class Contender:
    """A model to compare."""

    name: str
    fit: Callable[[TrainingData], Model]


@dataclass(frozen=True, slots=True)
class Result:
    """Result of one model."""

    name: str
    ndcg_10: Figure
    recall_20: Figure
    hit_10: Figure
    coverage_10: float
    """Share of the catalogue that is in at least one person's first ten."""
    novelty_10: Figure
    """Mean novelty of the first ten, in bits (`metrics.novelty`)."""
    fit_seconds: float
    p50_ms: float
    """Median time of an answer."""
    p99_ms: float
    people: int
    """Number of people tested."""

    @classmethod
    def of(cls, name: str, answers: RankedLists, fit_seconds: float, films: int) -> Result:
        """Means over people."""
        times = answers.milliseconds
        return cls(
            name=name,
            ndcg_10=Figure.of(answers.ndcg_10),
            recall_20=Figure.of(answers.recall_20),
            hit_10=Figure.of(answers.hit_10),
            coverage_10=answers.coverage_10(films),
            novelty_10=Figure.of(answers.novelty_10),
            fit_seconds=fit_seconds,
            p50_ms=float(np.quantile(times, 0.5)) if len(times) else float("nan"),
            p99_ms=float(np.quantile(times, 0.99)) if len(times) else float("nan"),
            people=len(times),
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """One model, everything it answered, and the means."""

    result: Result
    answers: RankedLists
    fallback: Fallback


def contenders(parameters: LearnedKNNParameters) -> tuple[Contender, ...]:
    """All models, the bot's default last."""
    return (
        Contender("random", Random.fit),
        Contender("popularity", Popularity.fit),
        Contender("content", ContentProfile.fit),
        Contender("item-knn", ItemKNN.fit),
        Contender("learned-knn", lambda data: LearnedKNN.fit(data, choose(data, parameters).parameters)),
    )


def compare(split: Split, models: Sequence[Contender]) -> Iterator[Result]:
    """Fit and test one model after the other; films rated in training are left out for all."""
    tested = list(split.tested())
    for contender in models:
        yield measure(split, tested, contender).result


def measure(split: Split, tested: Sequence[Tested], contender: Contender) -> Measured:
    """Fit and test one model."""
    began = perf_counter()
    model = contender.fit(split.training)
    fit_seconds = perf_counter() - began
    fallback = fallback_of(model, split.training)
    answers = ask(lambda person, count: best_rows(fallback, person, count), tested, surprises(split.training))
    return Measured(Result.of(contender.name, answers, fit_seconds, len(split.training.film_table)), answers, fallback)


def fallback_of(model: Model, data: TrainingData) -> Fallback:
    """A model with the tiers below it: popularity, then random."""
    below = (Popularity.fit(data), Random.fit(data))
    return Fallback((model, *(lower for lower in below if model.name not in {lower.name, "random"})))


def best_rows(fallback: Fallback, person: Tested, count: int = LIST_LENGTH) -> IntArray:
    """The films that a person would be shown, best first."""
    relevance = fallback.score(person.opinions).relevance
    relevance[person.rated] = -np.inf
    best = best_places(relevance, count)
    return best[relevance[best] > -np.inf].astype(np.int32)


def surprises(data: TrainingData) -> FloatArray:
    """Surprise of each film, in bits."""
    counts = np.bincount(data.films, minlength=len(data.film_table)).astype(np.int32)
    return metrics.surprises(counts, data.person_count)
