"""The serving snapshot: everything a request is answered from. Immutable: films, models, ratings, map, title search.

The service holds one and replaces it with the next in one assignment, so no answer mixes two models.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from recommender.arrays import FloatArray, IntArray, Mask, RowArray
from recommender.draw.strata import Stocks
from recommender.films.ratings import Ratings
from recommender.films.table import FilmTable
from recommender.films.title_search import TitleSearch
from recommender.models.base import TrainingData
from recommender.models.embedding import EmbeddingParts
from recommender.models.fallback import Fallback
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.prior.model import Prior
from recommender.serving.common_ground import CommonGround
from recommender.serving.flat_map import FlatMap
from recommender.training.bundle import ModelBundle, fit

LONGEST_MINUTES = 330
"""Longest running time, in minutes, of a film for one evening. Longer films are recommended after all others, where
these are too few, and from a person's own watchlist."""


@dataclass(frozen=True, slots=True)
class ModelState:
    """The models that are in use at the moment."""

    id: str
    tiers: tuple[str, ...]
    """Names of the models in the fallback, the first tier first."""
    fitted_at: datetime | None
    """UTC; None when nothing was trained yet."""
    films: int
    people: int
    votes: int
    refused_reason: str | None = None
    """Why the newest model on disk is not used, if it is not."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Films and models; all arrays are in the film table's row order."""

    film_table: FilmTable
    bundle: ModelBundle
    fallback: Fallback
    ratings: Ratings
    popularity_percentile: FloatArray
    """Share of all films that fewer people rated, 0 to 1."""
    rating_percentile: FloatArray
    """Share of all films that are rated lower, 0 to 1; films without a rating have the average."""
    above_floor: Mask
    """Films above the quality floor of personal picks that fit one evening."""
    rows_above_floor: RowArray
    """Rows of those films, ascending."""
    embedding_above_floor: EmbeddingParts
    """The embedding of those films only, in parts, because nearly every request uses all of it."""
    titles: TitleSearch
    common: CommonGround
    """Compares two films' side features."""
    stocks: Stocks
    """The eligible films of the daily draw, for each set of filters."""
    flat_map: FlatMap
    """All films on a plane, for pictures."""

    @property
    def known_by(self) -> IntArray:
        """How many people know each film: those who rated it, and the people of the prior who did."""
        prior = self.bundle.find(Prior)
        return self.ratings.counts if prior is None else self.ratings.counts + prior.likes

    @classmethod
    def of(cls, film_table: FilmTable, bundle: ModelBundle) -> Snapshot:
        """Join films and models; `bundle` must be in the film table's order."""
        assert np.array_equal(film_table.vocabulary.ids, bundle.film_ids)
        ratings = Ratings.of(bundle.popularity.stars, bundle.popularity.counts)
        proven = ratings.above_daily_floor(film_table.curated)
        above_floor = ratings.above_personal_floor(film_table.curated, film_table.names)
        above_floor &= film_table.minutes <= LONGEST_MINUTES
        rows_above_floor = np.flatnonzero(above_floor)
        return cls(
            film_table=film_table,
            bundle=bundle,
            fallback=bundle.fallback(),
            ratings=ratings,
            popularity_percentile=_share_below(ratings.counts),
            rating_percentile=_share_below(np.nan_to_num(ratings.stars, nan=ratings.median)) * proven,
            above_floor=above_floor,
            rows_above_floor=rows_above_floor,
            embedding_above_floor=bundle.embedding.among(rows_above_floor).in_parts(),
            titles=TitleSearch(film_table.films, ratings.counts * 2 + film_table.curated),
            common=CommonGround(film_table.films),
            stocks=Stocks(film_table, ratings),
            flat_map=FlatMap.of(bundle.embedding, film_table),
        )


def without_ratings(film_table: FilmTable) -> ModelBundle:
    """The models that can be fitted from side features alone; used until something was trained."""
    nothing = np.empty(0, dtype=np.int32)
    data = TrainingData(film_table, nothing, nothing, np.empty(0, dtype=np.uint8))
    return fit(data, LearnedKNNParameters(), None)


def _share_below(counts: np.ndarray) -> FloatArray:
    ordered = np.sort(counts)
    return (np.searchsorted(ordered, counts) / max(len(counts), 1)).astype(np.float32)
