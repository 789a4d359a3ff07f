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
from recommender.models.elicitation import Questions
from recommender.models.embedding import FilmMap
from recommender.models.fallback import Ladder
from recommender.models.learned_knn.incremental import solve_again
from recommender.models.learned_knn.model import LearnedKNN, LearnedKNNParameters
from recommender.models.neighbour_lists import NeighbourLists
from recommender.models.popularity import Popularity
from recommender.models.random import Random

Tell = Callable[[str], None]
"""Called with the name of each step as it begins."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The models; a row means the same film in each of them."""

    model_id: str
    film_ids: IdArray
    """Our ids by row, ascending."""
    learned: LearnedKNN | None
    """None where nobody has liked anything."""
    content: ContentKNN
    popularity: Popularity
    random: Random
    filmmap: FilmMap
    questions: Questions
    fitted_at: datetime | None = None
    """None for what was made at start for want of a trained model."""
    people: int = 0
    votes: int = 0
    """Imported ratings and votes it was fitted on."""

    def ladder(self) -> Ladder:
        """The models, the best first."""
        best = () if self.learned is None else (self.learned,)
        return Ladder((*best, self.content, self.popularity, self.random))

    def arrays(self) -> dict[str, AnyArray]:
        """Everything learned, by "model.array"."""
        parts: dict[str, Mapping[str, AnyArray]] = {
            "films": {"ids": self.film_ids},
            "content": self.content.arrays(),
            "popularity": self.popularity.arrays(),
            "random": self.random.arrays(),
            "map": {"places": self.filmmap.places},
            "round": self.questions.arrays(),
        }
        if self.learned is not None:
            parts["learned-knn"] = self.learned.arrays()
        return {f"{part}.{name}": array for part, arrays in parts.items() for name, array in arrays.items()}


class Facts(NamedTuple):
    """What the manifest says beside the arrays."""

    model_id: str
    fitted_at: datetime
    people: int
    votes: int


def fit(
    data: TrainingData, parameters: LearnedKNNParameters, facts: Facts | None, tell: Tell = lambda _: None
) -> Fitted:
    """Fit every model.

    Args:
        data: films and ratings; models that need none work without.
        parameters: of the learned KNN.
        facts: id and time of the fit; None for one that is not kept.
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
    filmmap = FilmMap.fit(likes, features(data.shelf.films))
    tell("films that tell people apart")
    questions = Questions.fit(data, filmmap)
    return Fitted(
        model_id=facts.model_id if facts else f"untrained-{len(data.shelf)}",
        film_ids=data.shelf.vocabulary.ids,
        learned=learned,
        content=content,
        popularity=popularity,
        random=Random.fit(data),
        filmmap=filmmap,
        questions=questions,
        fitted_at=facts.fitted_at if facts else None,
        people=facts.people if facts else 0,
        votes=facts.votes if facts else 0,
    )


def renewed(
    parent: Fitted,
    data: TrainingData,
    touched: IntArray,
    parameters: LearnedKNNParameters,
    facts: Facts,
    tell: Tell = lambda _: None,
) -> Fitted:
    """A model brought up to date: what speaks for the touched films anew, and what most people like.

    What films are, their map and the round of questions stay until the next fit; only films that came in since are
    placed among their kind at once.

    Args:
        parent: an earlier model that has learned weights.
        data: everything known now.
        touched: rows, in `data`, of the films to solve; new ones among them.
        parameters: those `parent` was fitted with.
        facts: id and time of the result.
        tell: told each step.
    """
    ids = data.shelf.vocabulary.ids
    now = aligned(parent, ids)
    assert now.learned is not None
    tell("what most people like")
    popularity = Popularity.fit(data)
    content = now.content
    if now is not parent:
        tell("films alike by what they are")
        content = ContentKNN.fit(data)
    tell(f"what speaks for {len(touched):,} films")
    return replace(
        now,
        model_id=facts.model_id,
        learned=solve_again(now.learned, data, touched, parameters),
        content=content,
        popularity=popularity,
        fitted_at=facts.fitted_at,
        people=facts.people,
        votes=facts.votes,
    )


def read(arrays: Mapping[str, AnyArray], manifest: Mapping[str, Any]) -> Fitted:
    """Put the models together from an artefact.

    Raises:
        ArtefactRefused: an array is missing or does not fit the others.
    """
    try:
        ids: IdArray = arrays["films.ids"]
        films = len(ids)
        learned = _part(arrays, "learned-knn")
        fitted = Fitted(
            model_id=str(manifest["id"]),
            film_ids=ids,
            learned=LearnedKNN.read(learned) if learned else None,
            content=ContentKNN.read(_part(arrays, "content")),
            popularity=Popularity.read(_part(arrays, "popularity")),
            random=Random.read(_part(arrays, "random")),
            filmmap=FilmMap(arrays["map.places"]),
            questions=Questions.read(_part(arrays, "round")),
            fitted_at=datetime.fromtimestamp(int(manifest["fitted_at"]), UTC),
            people=int(manifest["people"]),
            votes=int(manifest["votes"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ArtefactRefused(f"The model lacks {error}. Train again: matinee train.") from error
    popularity = fitted.popularity
    vectors = (popularity.scores, popularity.stars, popularity.counts, popularity.prior, fitted.random.order)
    sound = (
        ids.ndim == 1
        and bool((np.diff(ids) > 0).all())
        and all(vector.shape == (films,) for vector in vectors)
        and fitted.filmmap.places.ndim == 2
        and len(fitted.filmmap.places) == films
        and fitted.questions.is_sound(films)
        and all(lists.is_sound(films) for lists in _lists(fitted))
    )
    if not sound:
        raise ArtefactRefused("The model's arrays do not fit together. Train again: matinee train.")
    return fitted


def aligned(fitted: Fitted, ids: IdArray) -> Fitted:
    """The same models in the order of other film ids; films they do not know get nothing from them."""
    if np.array_equal(fitted.film_ids, ids):
        return fitted
    places = np.searchsorted(ids, fitted.film_ids)
    places = np.minimum(places, max(len(ids) - 1, 0))
    new_row = np.where(ids[places] == fitted.film_ids, places, -1).astype(np.int32) if len(ids) else places * 0 - 1
    kept = new_row >= 0

    def moved(array: AnyArray, missing: float) -> AnyArray:
        target = np.full((len(ids), *array.shape[1:]), missing, dtype=array.dtype)
        target[new_row[kept]] = array[kept]
        return target

    popularity = fitted.popularity
    return replace(
        fitted,
        film_ids=ids,
        learned=None if fitted.learned is None else fitted.learned.moved(new_row, len(ids)),
        content=ContentKNN(fitted.content.lists.moved(new_row, len(ids))),
        popularity=Popularity(
            scores=moved(popularity.scores, np.nan),
            stars=moved(popularity.stars, np.nan),
            counts=moved(popularity.counts, 0),
            prior=moved(popularity.prior, 0),
            people=popularity.people,
        ),
        random=Random(np.random.default_rng(1).random(len(ids), dtype=np.float32)),
        filmmap=FilmMap(moved(fitted.filmmap.places, 0)),
        questions=fitted.questions.moved(new_row),
    )


def _part(arrays: Mapping[str, AnyArray], part: str) -> dict[str, AnyArray]:
    return {name.partition(".")[2]: array for name, array in arrays.items() if name.partition(".")[0] == part}


def _lists(fitted: Fitted) -> tuple[NeighbourLists, ...]:
    learned = fitted.learned
    return (fitted.content.lists, *(() if learned is None else (learned.liked, learned.unliked)))
