"""Selects candidates: films that meet the filters, that no vote of the person excludes, above the quality floor."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

import numpy as np

from recommender.arrays import RowArray
from recommender.films import filters
from recommender.serving.snapshot import Snapshot
from recommender.types import Request, Taste


class Candidates(NamedTuple):
    """Films to choose from."""

    rows: RowArray
    """Their rows, ascending."""
    passing: int
    """Number of films that meet the filters and are not out, whether or not they are above the quality floor."""
    above_floor: RowArray | None
    """Index of each of `rows` in `Snapshot.rows_above_floor`; None where some are below the floor."""

    def without(self, row: int) -> Candidates:
        """The candidates without this row, which must be one of them."""
        place = int(self.rows.searchsorted(row))
        above = None if self.above_floor is None else np.delete(self.above_floor, place)
        return Candidates(np.delete(self.rows, place), self.passing, above)


def candidates_of(snapshot: Snapshot, request: Request, taste: Taste, shown: frozenset[int]) -> Candidates:
    """Films that meet the filters, are not out, and are above the quality floor; where too few are above it, all.

    Out are films the person liked, disliked, has seen, or voted "not now" or "never" on, films shown to them recently,
    and the films that the picks start from.

    Args:
        snapshot: the films.
        request: what is wanted.
        taste: the person's votes.
        shown: ids of films shown to the person lately.
    """
    allowed = filters.mask(snapshot.film_table, snapshot.ratings.stars, request.filters)
    if request.only_watchlist:
        listed = np.zeros_like(allowed)
        listed[snapshot.film_table.vocabulary.rows(taste.watchlist)] = True
        allowed &= listed
        shown = frozenset()
    opinions = chain(taste.liked, taste.disliked, taste.seen)
    out = chain(opinions, taste.not_now, taste.never, shown, request.start_from, request.like_films)
    allowed[snapshot.film_table.vocabulary.rows(out)] = False
    passing = int(np.count_nonzero(allowed))
    places = np.flatnonzero(allowed.take(snapshot.rows_above_floor))
    if len(places) < min(request.count, passing):
        return Candidates(np.flatnonzero(allowed), passing, None)
    return Candidates(snapshot.rows_above_floor.take(places), passing, places)
