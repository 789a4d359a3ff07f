"""Everything a question is answered from, made whole and never changed: films, models, ratings, map, search.

The service holds one and swaps it for the next in one assignment, so no answer mixes two models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from recommender.arrays import FloatArray, IdArray, Mask
from recommender.filmmap import FilmMap
from recommender.models.base import TrainingData
from recommender.models.content import ContentKNN, features
from recommender.models.item_knn import ItemKNN
from recommender.models.ladder import Ladder
from recommender.models.popularity import Popularity
from recommender.models.random import Random
from recommender.ratings import Ratings
from recommender.search import TitleSearch
from recommender.shelf import Shelf
from recommender.types import Film


@dataclass(frozen=True, slots=True)
class Fitted:
    """Every model of one fit, for one order of films."""

    model_id: str
    film_ids: IdArray
    """Our ids by row, ascending."""
    item_knn: ItemKNN | None
    """None where nobody has liked anything."""
    content: ContentKNN
    popularity: Popularity
    random: Random
    filmmap: FilmMap
    fitted_at: datetime | None = None
    """None for what was made at start for want of a fitted model."""
    people: int = 0
    votes: int = 0
    """Imported ratings and votes it was fitted on."""

    def ladder(self) -> Ladder:
        """The models, the best first."""
        best = () if self.item_knn is None else (self.item_knn,)
        return Ladder((*best, self.content, self.popularity, self.random))


@dataclass(frozen=True, slots=True)
class ModelState:
    """What the bot recommends with at the moment."""

    id: str
    rungs: tuple[str, ...]
    """The best first."""
    fitted_at: datetime | None
    """UTC; None when nothing was trained yet."""
    films: int
    people: int
    votes: int
    refused_reason: str | None = None
    """Why the newest model on disk is not used, if it is not."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Films and models side by side, row by row."""

    shelf: Shelf
    fitted: Fitted
    ladder: Ladder
    ratings: Ratings
    known: FloatArray
    """Share of all films that fewer people rated, 0 to 1."""
    not_worse: Mask
    """Films not known to be below the catalogue's median."""
    titles: TitleSearch

    @classmethod
    def of(cls, shelf: Shelf, fitted: Fitted) -> Standing:
        """Join them; `fitted` must be in the shelf's order."""
        assert np.array_equal(shelf.vocabulary.ids, fitted.film_ids)
        ratings = Ratings.of(fitted.popularity.stars, fitted.popularity.counts)
        return cls(
            shelf=shelf,
            fitted=fitted,
            ladder=fitted.ladder(),
            ratings=ratings,
            known=_share_below(ratings.counts),
            not_worse=ratings.not_known_worse(),
            titles=TitleSearch(shelf.films, ratings.counts),
        )


def without_ratings(films: Sequence[Film]) -> Fitted:
    """What can be fitted from facts alone; used until something is trained."""
    shelf = Shelf(films)
    nothing = np.empty(0, dtype=np.int32)
    data = TrainingData(shelf, nothing, nothing, np.empty(0, dtype=np.uint8))
    return Fitted(
        model_id=f"untrained-{len(shelf)}",
        film_ids=shelf.vocabulary.ids,
        item_knn=None,
        content=ContentKNN.fit(data),
        popularity=Popularity.fit(data),
        random=Random.fit(data),
        filmmap=FilmMap.fit(data.likes(), features(shelf.films)),
    )


def _share_below(counts: np.ndarray) -> FloatArray:
    ordered = np.sort(counts)
    return (np.searchsorted(ordered, counts) / max(len(counts), 1)).astype(np.float32)
