"""Which films meet filters, and which condition to drop when none does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from recommender.arrays import FloatArray, Mask
from recommender.films.ratings import Ratings
from recommender.films.table import FilmTable, genre_bits
from recommender.types import FilmPage, Filters, RatedFilm, Relaxation

_NOTHING = Filters()
_WITHOUT: tuple[tuple[str, dict[str, object]], ...] = (
    ("years", {"year_from": None, "year_to": None}),
    ("genres", {"genres": (), "genres_mode": "any"}),
    ("all genres", {"genres_mode": "any"}),
    ("excluded genres", {"excluded_genres": ()}),
    ("running time", {"min_minutes": None, "max_minutes": None}),
    ("rating", {"min_rating": None}),
)


def mask(film_table: FilmTable, stars: FloatArray, filters: Filters) -> Mask:
    """Which rows meet every condition; a film whose fact is unknown fails a condition on it.

    Args:
        film_table: the films.
        stars: shrunken mean by row, NaN where nobody rated the film.
        filters: the conditions; names of genres that do not exist match nothing.
    """
    found = np.ones(len(film_table), dtype=np.bool_)
    if filters == _NOTHING:
        return found
    _keep_between(found, film_table.years, filters.year_from, filters.year_to)
    _keep_between(found, film_table.minutes, filters.min_minutes, filters.max_minutes)
    _keep_genres(found, film_table, filters)
    if filters.min_rating is not None:
        found &= stars >= np.float32(filters.min_rating)  # NaN compares false: unknown fails
    return found


def relaxations(film_table: FilmTable, stars: FloatArray, filters: Filters) -> tuple[Relaxation, ...]:
    """Every single condition that gives films when dropped or loosened; the one that gives fewest films first.

    Args:
        film_table: the films.
        stars: shrunken mean by row, NaN where nobody rated the film.
        filters: the conditions, which no film meets together.
    """
    found: list[Relaxation] = []
    for condition, change in _WITHOUT:
        looser = replace(filters, **change)  # pyright: ignore[reportArgumentType] - the table above holds valid fields
        if looser == filters or (condition == "all genres" and len(filters.genres) < 2):
            continue
        if films := int(mask(film_table, stars, looser).sum()):
            found.append(Relaxation(condition, films, looser))  # pyright: ignore[reportArgumentType] - same table
    return tuple(sorted(found, key=lambda relaxation: relaxation.films))


def find(
    film_table: FilmTable, ratings: Ratings, order: FloatArray, filters: Filters, page: int, per_page: int
) -> FilmPage:
    """One page of the films that meet every condition.

    Args:
        film_table: the films.
        ratings: of the films.
        order: sort key of each film, greatest first, NaN last; equal keys are ordered hand-picked first, then by title.
        filters: the conditions.
        page: from 1; a page past the end gives the last.
        per_page: films on a page.
    """
    rows = np.flatnonzero(mask(film_table, ratings.stars, filters))
    if not len(rows):
        return FilmPage((), 1, 1, 0, relaxations(film_table, ratings.stars, filters))
    pages = -(-len(rows) // per_page)
    page = min(max(page, 1), pages)
    values = np.nan_to_num(order[rows], nan=-1.0)
    ordered = sorted(
        range(len(rows)),
        key=lambda at: (-values[at], not film_table.curated[rows[at]], film_table.films[rows[at]].title),
    )
    shown = [int(rows[at]) for at in ordered[(page - 1) * per_page : page * per_page]]
    return FilmPage(
        tuple(RatedFilm(film_table.films[row], ratings.rating(row)) for row in shown), page, pages, len(rows)
    )


def _keep_between(found: Mask, values: np.ndarray, least: int | None, most: int | None) -> None:
    if least is not None or most is not None:
        found &= values >= max(least or 0, 0)  # unknown values are below 0
    if most is not None:
        found &= values <= most


def _keep_genres(found: Mask, film_table: FilmTable, filters: Filters) -> None:
    if filters.genres:
        wanted = np.uint32(genre_bits(filters.genres))
        common = film_table.genres & wanted
        if filters.genres_mode == "any":
            found &= common != 0
        else:
            known = len(set(filters.genres)) == int(wanted).bit_count()
            found &= (common == wanted) & known
    if filters.excluded_genres:
        found &= (film_table.genres & np.uint32(genre_bits(filters.excluded_genres))) == 0
