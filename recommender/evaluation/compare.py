"""Every model on one split, each filled up from the rungs below it as in the bot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from recommender.arrays import IntArray
from recommender.evaluation import metrics
from recommender.evaluation.metrics import Figure
from recommender.evaluation.splits import Split, Tested
from recommender.models.base import Model, TrainingData
from recommender.models.content import ContentKNN
from recommender.models.item_knn import ItemKNN, ItemKNNParameters
from recommender.models.ladder import Ladder
from recommender.models.popularity import Popularity
from recommender.models.random import Random

LIST_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Contender:
    """A model to be compared."""

    name: str
    fit: Callable[[TrainingData], Model]


@dataclass(frozen=True, slots=True)
class Result:
    """What one model reached."""

    name: str
    ndcg_10: Figure
    recall_20: Figure
    hit_10: Figure
    coverage_10: float
    """Share of the catalogue that is in anybody's first ten."""
    novelty_10: Figure
    """Bits."""
    fit_seconds: float
    p50_ms: float
    """Half of the people are answered within this."""
    p99_ms: float
    people: int
    """Tested."""


def contenders(parameters: ItemKNNParameters) -> tuple[Contender, ...]:
    """The ladder's models, the lowest first."""
    return (
        Contender("random", Random.fit),
        Contender("popularity", Popularity.fit),
        Contender("content", lambda data: ContentKNN.fit(data, parameters.neighbours)),
        Contender("item-knn", lambda data: ItemKNN.fit(data, parameters)),
    )


def compare(split: Split, models: Sequence[Contender]) -> Iterator[Result]:
    """Fit and test one model after the other; everything rated in training is left out for all alike."""
    tested = list(split.tested())
    counts = np.bincount(split.training.films, minlength=len(split.training.shelf)).astype(np.int32)
    surprise = metrics.surprises(counts, split.training.person_count)
    below = (Popularity.fit(split.training), Random.fit(split.training))
    for contender in models:
        began = perf_counter()
        model = contender.fit(split.training)
        fit_seconds = perf_counter() - began
        ladder = Ladder((model, *(lower for lower in below if _is_below(lower, model))))
        lists: list[IntArray] = []
        times: list[float] = []
        for person in tested:
            began = perf_counter()
            lists.append(best_rows(ladder, person))
            times.append((perf_counter() - began) * 1000)
        pairs = list(zip(lists, (person.hidden for person in tested), strict=True))
        shown = np.unique(np.concatenate([found[:10] for found in lists])) if lists else []
        yield Result(
            name=contender.name,
            ndcg_10=Figure.of([metrics.ndcg(found, hidden) for found, hidden in pairs]),
            recall_20=Figure.of([metrics.recall(found, hidden) for found, hidden in pairs]),
            hit_10=Figure.of([metrics.hit(found, hidden) for found, hidden in pairs]),
            coverage_10=len(shown) / max(len(split.training.shelf), 1),
            novelty_10=Figure.of([metrics.novelty(found, surprise) for found in lists]),
            fit_seconds=fit_seconds,
            p50_ms=float(np.quantile(times, 0.5)) if times else float("nan"),
            p99_ms=float(np.quantile(times, 0.99)) if times else float("nan"),
            people=len(tested),
        )


def best_rows(ladder: Ladder, person: Tested, count: int = LIST_LENGTH) -> IntArray:
    """The films a person would be shown, the best first."""
    relevance = ladder.score(person.opinions).relevance
    relevance[person.rated] = -np.inf
    count = min(count, len(relevance))
    best = np.argpartition(-relevance, count - 1)[:count]
    ordered = best[np.lexsort((best, -relevance[best]))]
    return ordered[relevance[ordered] > -np.inf].astype(np.int32)


def _is_below(lower: Model, model: Model) -> bool:
    """Random stands below popularity, and popularity below the rest."""
    return model.name not in {lower.name, "random"}
