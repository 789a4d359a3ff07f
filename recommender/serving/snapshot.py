"""Everything a question is answered from, made whole and never changed: films, models, ratings, map, search.

The service holds one and swaps it for the next in one assignment, so no answer mixes two models.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from recommender.arrays import FloatArray, Mask, RowArray
from recommender.draw.strata import Stocks
from recommender.films.ratings import Ratings
from recommender.films.table import Shelf
from recommender.films.title_search import TitleSearch
from recommender.models.base import TrainingData
from recommender.models.embedding import FilmMap
from recommender.models.fallback import Ladder
from recommender.models.learned_knn.model import LearnedKNNParameters
from recommender.training.bundle import Fitted, fit


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
    loved: FloatArray
    """Share of all films that are rated lower, 0 to 1; unrated ones stand at the average."""
    worthy: Mask
    """Films above the floor of personal picks."""
    worthy_rows: RowArray
    worthy_map: FilmMap
    """The map of those alone, side by side in memory: nearly every question asks for all of them."""
    titles: TitleSearch
    stocks: Stocks
    """What the films of the day are drawn from."""

    @classmethod
    def of(cls, shelf: Shelf, fitted: Fitted) -> Standing:
        """Join them; `fitted` must be in the shelf's order."""
        assert np.array_equal(shelf.vocabulary.ids, fitted.film_ids)
        ratings = Ratings.of(fitted.popularity.stars, fitted.popularity.counts)
        worthy = ratings.worth_showing(shelf.starter)
        worthy_rows = np.flatnonzero(worthy)
        return cls(
            shelf=shelf,
            fitted=fitted,
            ladder=fitted.ladder(),
            ratings=ratings,
            known=_share_below(ratings.counts),
            loved=_share_below(np.nan_to_num(ratings.stars, nan=ratings.median)),
            worthy=worthy,
            worthy_rows=worthy_rows,
            worthy_map=fitted.filmmap.among(worthy_rows).by_dimension(),
            titles=TitleSearch(shelf.films, ratings.counts),
            stocks=Stocks(shelf, ratings),
        )


def without_ratings(shelf: Shelf) -> Fitted:
    """What can be fitted from facts alone; used until something is trained."""
    nothing = np.empty(0, dtype=np.int32)
    data = TrainingData(shelf, nothing, nothing, np.empty(0, dtype=np.uint8))
    return fit(data, LearnedKNNParameters(), None)


def _share_below(counts: np.ndarray) -> FloatArray:
    ordered = np.sort(counts)
    return (np.searchsorted(ordered, counts) / max(len(counts), 1)).astype(np.float32)
