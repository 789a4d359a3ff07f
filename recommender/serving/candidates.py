"""Selects candidates: films that meet the filters, that no vote of the person excludes, above the quality floor."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

import numpy as np

from recommender.arrays import RowArray
from recommender.films import filters
from recommender.serving.snapshot import LONGEST_MINUTES, Snapshot
from recommender.types import Request, Taste

_NONE: RowArray = np.empty(0, dtype=np.intp)


class Candidates(NamedTuple):
    """Films to choose from."""

    rows: RowArray
    """Their rows, ascending."""
    passing: int
    """Number of films that meet the filters and are not out, whether or not they are above the quality floor."""
    above_floor: RowArray | None
    """Index of each of `rows` in `Snapshot.rows_above_floor`; None where some are below the floor."""
    too_long: RowArray = _NONE
    """Rows of films too long for one evening, to choose from where `rows` are too few; empty where they are not."""

    def in_turn(self) -> Iterator[Candidates]:
        """Yield the candidates to choose from first, and then, if there are any, the films too long for one evening."""
        yield self
        if len(self.too_long):
            yield Candidates(self.too_long, self.passing, None)

    def without(self, row: int) -> Candidates:
        """The candidates without this row, which must be one of them."""
        place = int(self.rows.searchsorted(row))
        above = None if self.above_floor is None else np.delete(self.above_floor, place)
        return self._replace(rows=np.delete(self.rows, place), above_floor=above)


def candidates_of(snapshot: Snapshot, request: Request, taste: Taste, shown: frozenset[int]) -> Candidates:
    """Films that meet the filters, are not out, are above the quality floor and fit one evening.

    Where these are too few, films below the floor are candidates too; where they are still too few, so are films too
    long for one evening. If the request is for the person's watchlist, neither floor nor length exclude a film of it.

    Out are films the person liked, disliked, has seen, or voted "not now" or "never" on, films shown to them recently,
    and the films that the picks start from.

    Args:
        snapshot: the films.
        request: what is wanted.
        taste: the person's votes.
        shown: ids of films shown to the person recently.
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
    if request.only_watchlist:
        return Candidates(np.flatnonzero(allowed), passing, None)
    places = np.flatnonzero(allowed.take(snapshot.rows_above_floor))
    if len(places) < min(request.count, passing):
        return _of_all(snapshot, np.flatnonzero(allowed), request.count)
    return Candidates(snapshot.rows_above_floor.take(places), passing, places)


def _of_all(snapshot: Snapshot, rows: RowArray, count: int) -> Candidates:
    too_long = snapshot.film_table.minutes[rows] > LONGEST_MINUTES
    fitting = rows[~too_long]
    if not len(fitting):
        return Candidates(rows, len(rows), None)
    return Candidates(fitting, len(rows), None, rows[too_long] if len(fitting) < count else _NONE)
