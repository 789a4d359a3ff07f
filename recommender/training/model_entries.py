"""Every model of a bundle, one entry each: how it is fitted, and how it is updated incrementally.

To add a model, add its entry. Reading, writing, checking and moving to other films are methods of the model
(`recommender.models.base.Fitted`). Of the program, only `matinee evaluate` has another list, of models to compare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from scipy import sparse

from recommender.arrays import IntArray
from recommender.models.base import Fitted, TrainingData
from recommender.models.co_likes import CoLikes
from recommender.models.content.features import PLACE, features
from recommender.models.content.model import ContentProfile
from recommender.models.dislike import PredictedDislike
from recommender.models.elicitation import Elicitation
from recommender.models.embedding import Embedding
from recommender.models.learned_knn.incremental import update_incrementally
from recommender.models.learned_knn.model import LearnedKNN
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.pair_counts import CountSource, PairCounts
from recommender.models.popularity import Popularity
from recommender.models.prior.model import Prior
from recommender.models.prior.weights import shipped
from recommender.models.random import Random


@dataclass(frozen=True)
class Fitting:
    """What the models of one bundle are fitted from."""

    data: TrainingData
    parameters: LearnedKNNParameters
    done: dict[str, Any] = field(default_factory=dict[str, Any])
    """Models fitted before in this fit, by name."""

    @cached_property
    def prior(self) -> Prior | None:
        """The prior that ships with the program, for these films."""
        return Prior.of(self.data.film_table)

    @cached_property
    def likes(self) -> sparse.csr_array:
        """Films × people, 1 for each like."""
        return self.data.likes()


@dataclass(frozen=True, slots=True)
class Update:
    """What the models of a bundle are updated with."""

    data: TrainingData
    """All films, ratings and votes known now."""
    changed: IntArray
    """Rows of the films with new votes, and of new films; ascending."""
    parameters: LearnedKNNParameters
    """Those the bundle was fitted with."""
    grown: bool
    """Whether films were added or removed."""


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model of a bundle."""

    kind: type[Fitted]
    step: str
    """Name of the step, shown as its fit begins."""
    fit: Callable[[Fitting], Fitted | None]
    """Returns None where the data are not sufficient for the model."""
    tier: bool = True
    """Whether it scores films, as a tier of the fallback."""
    needed: bool = True
    """Whether every bundle has this model."""
    update: Callable[[Any, Update], Fitted] | None = None
    """Updates it incrementally; None for a model that stays until the next fit."""


def _content_updated(model: ContentProfile, update: Update) -> ContentProfile:
    """Features of known films are kept; new films get theirs."""
    return ContentProfile.fit(update.data) if update.grown else model


def _learned(given: Fitting) -> LearnedKNN | None:
    if not given.likes.nnz:
        return None
    return LearnedKNN.fit(given.data, given.parameters, given.prior.lists if given.prior else None)


def _learned_updated(model: LearnedKNN, update: Update) -> LearnedKNN:
    prior = Prior.of(update.data.film_table)
    lists = prior.lists if prior else None
    return update_incrementally(model, update.data, update.changed, update.parameters, lists)


def _prior(given: Fitting) -> Prior | None:
    """A model of its own only while nobody here has liked anything; after that it is part of the learned weights."""
    return None if given.likes.nnz else given.prior


def _pair_counts(given: Fitting) -> PairCounts | None:
    """Counts people of rating sets and of the prior only; `pair_counts` says why."""
    sources: list[CountSource] = []
    if given.prior:
        sources.append(CountSource(given.prior.together, given.prior.likes, shipped().people))
    data = given.data.without_voters()
    likes = given.done.get(CoLikes.name) if data is given.data else CoLikes.fit(data)
    if isinstance(likes, CoLikes):
        sources.append(CountSource(likes.lists, likes.likes, likes.people))
    return PairCounts.of(sources) if sources else None


_ENTRIES = (
    ModelEntry(
        LearnedKNN,
        "what each film says for others",
        _learned,
        needed=False,
        update=_learned_updated,
    ),
    ModelEntry(Prior, "what people elsewhere liked together", _prior, needed=False),
    ModelEntry(
        ContentProfile,
        "films alike by what they are",
        lambda given: ContentProfile.fit(given.data),
        update=_content_updated,
    ),
    ModelEntry(
        CoLikes,
        "films liked by the same people",
        lambda given: CoLikes.fit(given.data) if given.likes.nnz else None,
        tier=False,
        needed=False,
        update=lambda _, update: CoLikes.fit(update.data),
    ),
    ModelEntry(
        PairCounts,
        "how many people like both of two films",
        _pair_counts,
        tier=False,
        needed=False,
    ),
    ModelEntry(
        Popularity,
        "what most people like",
        lambda given: Popularity.fit(given.data),
        update=lambda _, update: Popularity.fit(update.data),
    ),
    ModelEntry(Random, "a shuffled order", lambda given: Random.fit(given.data)),
    ModelEntry(
        PredictedDislike,
        "what people would not enjoy",
        lambda given: PredictedDislike.fit(given.data, given.parameters) if given.likes.nnz else None,
        tier=False,
        needed=False,
    ),
    ModelEntry(
        Embedding,
        "the map of films",
        lambda given: Embedding.fit(given.likes, features(given.data.film_table.films, PLACE).matrix),
        tier=False,
    ),
    ModelEntry(
        Elicitation,
        "films that tell people apart",
        lambda given: Elicitation.fit(
            given.data, given.done[Embedding.name], given.prior.likes if given.prior else None
        ),
        tier=False,
    ),
)
ENTRIES: Mapping[str, ModelEntry] = {entry.kind.name: entry for entry in _ENTRIES}
"""The entries by name, tiers in the order of the fallback; a model that is fitted from another comes after it."""
