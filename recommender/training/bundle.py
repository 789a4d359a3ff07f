"""The model bundle: all models of one fit. Fits them, writes and reads their arrays, moves them to other film rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np

from recommender.arrays import AnyArray, IdArray, IntArray
from recommender.models.base import Fitted, Model, TrainingData
from recommender.models.co_likes import CoLikes
from recommender.models.content.model import ContentProfile
from recommender.models.elicitation import Elicitation
from recommender.models.embedding import Embedding
from recommender.models.fallback import Fallback
from recommender.models.learned_knn.model import LearnedKNN
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.popularity import Popularity
from recommender.models.stored import fits, stored
from recommender.training import artefact
from recommender.training.model_entries import ENTRIES, Fitting, Update

Tell = Callable[[str], None]
"""Called with the name of each step as it begins."""
_FILMS = "films"
_Kind = TypeVar("_Kind", bound=Fitted)


@dataclass(frozen=True, slots=True)
class ModelBundle:
    """The models by name; a row means the same film in each of them."""

    model_id: str
    film_ids: IdArray
    """Our ids by row, ascending."""
    models: Mapping[str, Fitted]
    """The models by name, in the order of `model_entries.ENTRIES`; models without enough data are missing."""
    fitted_at: datetime | None = None
    """UTC; None for a bundle made at start because there is no trained model."""
    people: int = 0
    votes: int = 0
    """Imported ratings and votes it was fitted on."""

    def get(self, kind: type[_Kind]) -> _Kind:
        """The model of a class that every bundle has."""
        return cast("_Kind", self.models[kind.name])

    def find(self, kind: type[_Kind]) -> _Kind | None:
        """The model of a class that not every bundle has; None without it."""
        return cast("_Kind | None", self.models.get(kind.name))

    @property
    def learned(self) -> LearnedKNN | None:
        """None where nobody has liked anything."""
        return self.find(LearnedKNN)

    @property
    def content(self) -> ContentProfile:
        """Similarity of films by their side features."""
        return self.get(ContentProfile)

    @property
    def popularity(self) -> Popularity:
        """What most people like."""
        return self.get(Popularity)

    @property
    def embedding(self) -> Embedding:
        """The embedding of films."""
        return self.get(Embedding)

    @property
    def elicitation(self) -> Elicitation:
        """Chooses the films of an onboarding round."""
        return self.get(Elicitation)

    def fallback(self) -> Fallback:
        """The models that score films, the first tier first."""
        tiers = tuple(cast("Model", model) for name, model in self.models.items() if ENTRIES[name].tier)
        return Fallback(tiers, self.find(CoLikes))

    def arrays(self) -> dict[str, AnyArray]:
        """The arrays of all models, by "model.array"."""
        parts = {
            f"{name}.{part}": array for name, model in self.models.items() for part, array in model.arrays().items()
        }
        return {f"{_FILMS}.ids": self.film_ids} | parts


class FitMetadata(NamedTuple):
    """Entries of the manifest that describe a fit."""

    model_id: str
    fitted_at: datetime
    people: int
    votes: int


def fit(
    data: TrainingData, parameters: LearnedKNNParameters, metadata: FitMetadata | None, tell: Tell = lambda _: None
) -> ModelBundle:
    """Fit every model.

    Args:
        data: films and ratings; models that need none work without.
        parameters: of the learned KNN.
        metadata: id and time of the fit; None for a bundle that is not written.
        tell: called with the name of each step as it begins.
    """
    given = Fitting(data, parameters)
    for name, entry in ENTRIES.items():
        tell(entry.step)
        model = entry.fit(given)
        if model is not None:
            given.done[name] = model
    return ModelBundle(
        model_id=metadata.model_id if metadata else f"untrained-{len(data.film_table)}",
        film_ids=data.film_table.vocabulary.ids,
        models=given.done,
        fitted_at=metadata.fitted_at if metadata else None,
        people=metadata.people if metadata else 0,
        votes=metadata.votes if metadata else 0,
    )


def updated(
    parent: ModelBundle,
    data: TrainingData,
    changed: IntArray,
    parameters: LearnedKNNParameters,
    metadata: FitMetadata,
    tell: Tell = lambda _: None,
) -> ModelBundle:
    """A bundle updated incrementally: each model by the `update` of its entry; a model without one stays as it is.

    Args:
        parent: an earlier bundle that has learned weights.
        data: everything known now.
        changed: rows, in `data`, of the films to solve again or for the first time.
        parameters: those `parent` was fitted with.
        metadata: id and time of the result.
        tell: called with the name of each step as it begins.
    """
    now = aligned(parent, data.film_table.vocabulary.ids)
    update = Update(data, changed, parameters, grown=now is not parent)
    models = dict(now.models)
    for name, model in now.models.items():
        update_one = ENTRIES[name].update
        if update_one is not None:
            tell(ENTRIES[name].step)
            models[name] = update_one(model, update)
    return replace(
        now,
        model_id=metadata.model_id,
        models=models,
        fitted_at=metadata.fitted_at,
        people=metadata.people,
        votes=metadata.votes,
    )


def read(arrays: Mapping[str, AnyArray], manifest: Mapping[str, Any]) -> ModelBundle:
    """Make the bundle from the arrays of an artefact that `artefact.read` has checked.

    Raises:
        ArtefactRefused: an array is missing, or does not fit the others.
    """
    ids: IdArray = stored(arrays, f"{_FILMS}.ids", np.int64, (None,), 0)
    fits((np.diff(ids) > 0).all(), f"{_FILMS}.ids")
    models: dict[str, Fitted] = {}
    for name, entry in ENTRIES.items():
        part = {key.removeprefix(f"{name}."): array for key, array in arrays.items() if key.startswith(f"{name}.")}
        if part or entry.needed:
            models[name] = entry.kind.read(part, len(ids))
    return ModelBundle(
        model_id=manifest["id"],
        film_ids=ids,
        models=models,
        fitted_at=datetime.fromtimestamp(manifest["fitted_at"], UTC),
        people=manifest["people"],
        votes=manifest["votes"],
    )


def read_current(models: Path) -> ModelBundle | None:
    """The bundle in use, checked byte by byte; None when nothing was trained yet.

    Raises:
        ArtefactRefused: it is damaged or of another version.
    """
    model_id = artefact.current(models)
    return None if model_id is None else read(*artefact.read(models / model_id))


def aligned(bundle: ModelBundle, ids: IdArray) -> ModelBundle:
    """The models for other film ids, which must ascend; a film that they do not know gets no score from them."""
    if np.array_equal(bundle.film_ids, ids):
        return bundle
    places = np.searchsorted(ids, bundle.film_ids)
    places = np.minimum(places, max(len(ids) - 1, 0))
    new_row = np.where(ids[places] == bundle.film_ids, places, -1).astype(np.int32) if len(ids) else places * 0 - 1
    models = {name: model.moved(new_row, len(ids)) for name, model in bundle.models.items()}
    return replace(bundle, film_ids=ids, models=models)
