"""Every model of one fit, together: fitted, taken apart into arrays, put together again, brought into another order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np

from recommender.arrays import AnyArray, IdArray, IntArray
from recommender.errors import ArtefactRefused
from recommender.models.base import TrainingData
from recommender.models.content import ContentKNN, features
from recommender.models.elicitation import Elicitation
from recommender.models.embedding import Embedding
from recommender.models.fallback import Fallback
from recommender.models.learned_knn.incremental import update_incrementally
from recommender.models.learned_knn.model import LearnedKNN, LearnedKNNParameters
from recommender.models.neighbour_lists import NeighbourLists
from recommender.models.popularity import Popularity
from recommender.models.random import Random

Tell = Callable[[str], None]
"""Called with the name of each step as it begins."""


@dataclass(frozen=True, slots=True)
class ModelBundle:
    """The models; a row means the same film in each of them."""

    model_id: str
    film_ids: IdArray
    """Our ids by row, ascending."""
    learned: LearnedKNN | None
    """None where nobody has liked anything."""
    content: ContentKNN
    popularity: Popularity
    random: Random
    embedding: Embedding
    elicitation: Elicitation
    fitted_at: datetime | None = None
    """None for what was made at start for want of a trained model."""
    people: int = 0
    votes: int = 0
    """Imported ratings and votes it was fitted on."""

    def fallback(self) -> Fallback:
        """The models, the best first."""
        best = () if self.learned is None else (self.learned,)
        return Fallback((*best, self.content, self.popularity, self.random))

    def arrays(self) -> dict[str, AnyArray]:
        """Everything learned, by "model.array"."""
        parts: dict[str, Mapping[str, AnyArray]] = {
            "films": {"ids": self.film_ids},
            "content": self.content.arrays(),
            "popularity": self.popularity.arrays(),
            "random": self.random.arrays(),
            "map": {"places": self.embedding.places},
            "round": self.elicitation.arrays(),
        }
        if self.learned is not None:
            parts["learned-knn"] = self.learned.arrays()
        return {f"{part}.{name}": array for part, arrays in parts.items() for name, array in arrays.items()}


class FitMetadata(NamedTuple):
    """What the manifest says beside the arrays."""

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
        metadata: id and time of the fit; None for one that is not kept.
        tell: told each step.
    """
    tell("what most people like")
    popularity = Popularity.fit(data)
    tell("films alike by what they are")
    content = ContentKNN.fit(data)
    learned = None
    likes = data.likes()
    if likes.nnz:
        tell("what each film says for others")
        learned = LearnedKNN.fit(data, parameters)
    tell("the map of films")
    embedding = Embedding.fit(likes, features(data.film_table.films))
    tell("films that tell people apart")
    elicitation = Elicitation.fit(data, embedding)
    return ModelBundle(
        model_id=metadata.model_id if metadata else f"untrained-{len(data.film_table)}",
        film_ids=data.film_table.vocabulary.ids,
        learned=learned,
        content=content,
        popularity=popularity,
        random=Random.fit(data),
        embedding=embedding,
        elicitation=elicitation,
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
    """A model brought up to date: what speaks for the touched films anew, and what most people like.

    What films are, their map and the round of questions stay until the next fit; only films that came in since are
    placed among their kind at once.

    Args:
        parent: an earlier model that has learned weights.
        data: everything known now.
        changed: rows, in `data`, of the films to solve; new ones among them.
        parameters: those `parent` was fitted with.
        metadata: id and time of the result.
        tell: told each step.
    """
    ids = data.film_table.vocabulary.ids
    now = aligned(parent, ids)
    assert now.learned is not None
    tell("what most people like")
    popularity = Popularity.fit(data)
    content = now.content
    if now is not parent:
        tell("films alike by what they are")
        content = ContentKNN.fit(data)
    tell(f"what speaks for {len(changed):,} films")
    return replace(
        now,
        model_id=metadata.model_id,
        learned=update_incrementally(now.learned, data, changed, parameters),
        content=content,
        popularity=popularity,
        fitted_at=metadata.fitted_at,
        people=metadata.people,
        votes=metadata.votes,
    )


def read(arrays: Mapping[str, AnyArray], manifest: Mapping[str, Any]) -> ModelBundle:
    """Put the models together from an artefact.

    Raises:
        ArtefactRefused: an array is missing or does not fit the others.
    """
    try:
        ids: IdArray = arrays["films.ids"]
        films = len(ids)
        learned = _part(arrays, "learned-knn")
        bundle = ModelBundle(
            model_id=str(manifest["id"]),
            film_ids=ids,
            learned=LearnedKNN.read(learned) if learned else None,
            content=ContentKNN.read(_part(arrays, "content")),
            popularity=Popularity.read(_part(arrays, "popularity")),
            random=Random.read(_part(arrays, "random")),
            embedding=Embedding(arrays["map.places"]),
            elicitation=Elicitation.read(_part(arrays, "round")),
            fitted_at=datetime.fromtimestamp(int(manifest["fitted_at"]), UTC),
            people=int(manifest["people"]),
            votes=int(manifest["votes"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ArtefactRefused(f"The model lacks {error}. Train again: matinee train.") from error
    popularity = bundle.popularity
    vectors = (popularity.scores, popularity.stars, popularity.counts, popularity.prior, bundle.random.order)
    sound = (
        ids.ndim == 1
        and bool((np.diff(ids) > 0).all())
        and all(vector.shape == (films,) for vector in vectors)
        and bundle.embedding.places.ndim == 2
        and len(bundle.embedding.places) == films
        and bundle.elicitation.is_sound(films)
        and all(lists.is_sound(films) for lists in _lists(bundle))
    )
    if not sound:
        raise ArtefactRefused("The model's arrays do not fit together. Train again: matinee train.")
    return bundle


def aligned(bundle: ModelBundle, ids: IdArray) -> ModelBundle:
    """The same models in the order of other film ids; films they do not know get nothing from them."""
    if np.array_equal(bundle.film_ids, ids):
        return bundle
    places = np.searchsorted(ids, bundle.film_ids)
    places = np.minimum(places, max(len(ids) - 1, 0))
    new_row = np.where(ids[places] == bundle.film_ids, places, -1).astype(np.int32) if len(ids) else places * 0 - 1
    kept = new_row >= 0

    def moved(array: AnyArray, missing: float) -> AnyArray:
        target = np.full((len(ids), *array.shape[1:]), missing, dtype=array.dtype)
        target[new_row[kept]] = array[kept]
        return target

    popularity = bundle.popularity
    return replace(
        bundle,
        film_ids=ids,
        learned=None if bundle.learned is None else bundle.learned.moved(new_row, len(ids)),
        content=ContentKNN(bundle.content.lists.moved(new_row, len(ids))),
        popularity=Popularity(
            scores=moved(popularity.scores, np.nan),
            stars=moved(popularity.stars, np.nan),
            counts=moved(popularity.counts, 0),
            prior=moved(popularity.prior, 0),
            people=popularity.people,
        ),
        random=Random(np.random.default_rng(1).random(len(ids), dtype=np.float32)),
        embedding=Embedding(moved(bundle.embedding.places, 0)),
        elicitation=bundle.elicitation.moved(new_row),
    )


def _part(arrays: Mapping[str, AnyArray], part: str) -> dict[str, AnyArray]:
    return {name.partition(".")[2]: array for name, array in arrays.items() if name.partition(".")[0] == part}


def _lists(bundle: ModelBundle) -> tuple[NeighbourLists, ...]:
    learned = bundle.learned
    return (bundle.content.lists, *(() if learned is None else (learned.liked, learned.unliked)))
