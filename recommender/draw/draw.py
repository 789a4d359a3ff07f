"""The films of the day: five decades, at least four genres; within these rules the draw is random.

Strata are decade × genre. Five decades are drawn with equal weight, then in each a genre with equal weight among the
genres that decade has, then a film with equal weight inside that stratum: each a weighted draw without replacement
(Efraimidis and Spirakis 2006: the largest u^(1/w) win). Every u is a keyed hash of place, date and label, so the films
are the same on every machine, after every restart and under every version of Python and numpy. Popularity plays no part
beyond the quality floor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

import numpy as np

from recommender.arrays import Mask
from recommender.draw.strata import DRAWN_GENRES, Eligible, Fresh, Stock, Strata
from recommender.films.ratings import Ratings
from recommender.films.table import FilmTable
from recommender.types import Draw, DrawnFilm, Place

FILMS_A_DAY = 5
GENRES_LEAST = 4
_TRIES = 64
"""Greatest number of times that the genres are drawn to get four different ones."""

KNOWN_ALLOWED = "Too few films were left that most here have not seen, so some that they have seen may come."
FLOOR_LIFTED = "Too few films passed the quality floor, so lesser known ones are in."
REPEATS_ALLOWED = "Too few films were left that were not shown here lately, so one may come again."
DECADES_SHARED = "Too few decades had films to choose from, so some films share a decade."
GENRES_SHARED = "Too few genres had films to choose from, so there are fewer than four."
TOO_FEW = "Fewer than five films fit."


@dataclass(frozen=True, slots=True)
class Shares:
    """The intended share of each decade and each genre in all films drawn; each mapping sums to 1."""

    decades: Mapping[int, float]
    genres: Mapping[str, float]


def intended_shares(strata: Strata) -> Shares:
    """Equal shares for decades; within a decade, equal shares for its genres.

    The rule of four genres changes these shares by less than one part in fifty.
    """
    decades = {decade: 1 / len(strata) for decade in strata}
    genres = dict.fromkeys(DRAWN_GENRES, 0.0)
    for decade, found in strata.items():
        for genre in found:
            genres[genre] += decades[decade] / len(found)
    return Shares(decades, {genre: share for genre, share in genres.items() if share})


def draw(
    film_table: FilmTable,
    ratings: Ratings,
    place: Place,
    local_date: date,
    *,
    recent: Mask,
    matching: Mask,
    known: Mask | None = None,
) -> Draw:
    """The films of the day of one place; the same arguments always give the same films.

    Args:
        film_table: the films.
        ratings: for the quality floor.
        place: whose day it is.
        local_date: the date there.
        recent: films shown there recently, by row; left out while five others can be found.
        matching: films that pass the place's filters; never relaxed.
        known: films that most people of the place have seen; left out while five others can be found.
    """
    return draw_from(Stock(film_table, ratings, matching), place, local_date, recent, known)


def draw_from(stock: Stock, place: Place, local_date: date, recent: Mask, known: Mask | None = None) -> Draw:
    """As `draw`, for one of many places that share their filters and so a stock.

    Args:
        stock: the films that meet the filters.
        place: whose day it is.
        local_date: the date there.
        recent: films shown there recently, by row.
        known: films that most people of the place have seen, by row.
    """
    known = np.zeros_like(recent) if known is None else known
    eligible, stale, known, relaxed = _relax(stock, recent, known)
    keyed = _KeyedHash(place, local_date)
    fresh = Fresh(eligible, stale | known)
    decades = _decades(fresh.sizes(FILMS_A_DAY), keyed)
    if len(set(decades)) < len(decades):
        relaxed.append(DECADES_SHARED)
    genres = _genres({decade: fresh.genres(decade) for decade in decades}, decades, keyed)
    films = _films(stock, fresh, list(zip(decades, genres, strict=True)), keyed)
    if len({film.genre for film in films}) < min(GENRES_LEAST, len(films)):
        relaxed.append(GENRES_SHARED)
    if len(films) < FILMS_A_DAY:
        relaxed.append(TOO_FEW)
    excluded = int(np.count_nonzero(eligible.films & stale & ~known))
    return Draw(
        place=place,
        local_date=local_date,
        films=tuple(films),
        eligible=_left(eligible, stale | known),
        excluded_recent=excluded,
        relaxed=tuple(relaxed),
    )


def _relax(stock: Stock, recent: Mask, known: Mask) -> tuple[Eligible, Mask, Mask, list[str]]:
    """Allow known films, then drop the quality floor, then allow repeats, as far as needed to find five films.

    Returns:
        The films that may be drawn, those to leave out as recently shown, those to leave out as known, and the rules
        dropped.
    """
    eligible, relaxed = stock.above_the_floor, list[str]()
    if _known_would_help(eligible, recent, known):
        known = np.zeros_like(known)
        relaxed.append(KNOWN_ALLOWED)
    if _left(eligible, recent | known) < FILMS_A_DAY and stock.every.count > eligible.count:
        eligible = stock.every
        relaxed.append(FLOOR_LIFTED)
        if _known_would_help(eligible, recent, known):
            known = np.zeros_like(known)
            relaxed.append(KNOWN_ALLOWED)
    if (left := _left(eligible, recent | known)) < FILMS_A_DAY and left < eligible.count:
        recent = np.zeros_like(recent)
        relaxed.append(REPEATS_ALLOWED)
    return eligible, recent, known, relaxed


def _known_would_help(eligible: Eligible, recent: Mask, known: Mask) -> bool:
    left = _left(eligible, recent | known)
    return left < FILMS_A_DAY and left < _left(eligible, recent)


def _left(eligible: Eligible, recent: Mask) -> int:
    return eligible.count - int(np.count_nonzero(eligible.films & recent))


class _KeyedHash:
    """Pseudo-random numbers, 0 to 2^64 − 1, each determined by a place, a date and a label."""

    def __init__(self, place: Place, local_date: date) -> None:
        self._key = blake2b(f"{place.kind}:{place.id}:{local_date.isoformat()}".encode(), digest_size=32).digest()

    def number(self, label: str) -> int:
        """The label's number; the largest win. All weights are equal, so u orders films as u^(1/w) would."""
        return int.from_bytes(blake2b(label.encode(), key=self._key, digest_size=8).digest(), "big")


def _decades(sizes: Mapping[int, int], keyed: _KeyedHash) -> list[int]:
    """Five decades, all different if there are five; a decade is repeated only when all others were used.

    Args:
        sizes: number of films left in each decade.
        keyed: determines the order.
    """
    order = sorted(sizes, key=lambda decade: keyed.number(f"decade {decade}"), reverse=True)
    left = dict(sizes)
    chosen: list[int] = []
    while len(chosen) < FILMS_A_DAY and any(left.values()):
        for decade in order:
            if left[decade] and len(chosen) < FILMS_A_DAY:
                chosen.append(decade)
                left[decade] -= 1
    return chosen


def _genres(found: Mapping[int, Sequence[str]], decades: list[int], keyed: _KeyedHash) -> list[str]:
    """A genre for each decade; drawn again until four are different, else the attempt with most."""
    best: list[str] = []
    for attempt in range(_TRIES):
        genres = [
            max(found[decade], key=lambda genre: keyed.number(f"genre {attempt} {slot} {genre}"))
            for slot, decade in enumerate(decades)
        ]
        if len(set(genres)) > len(set(best)):
            best = genres
        if len(set(best)) >= min(GENRES_LEAST, len(decades)):
            break
    return best


def _films(stock: Stock, fresh: Fresh, slots: list[tuple[int, str]], keyed: _KeyedHash) -> list[DrawnFilm]:
    film_table = stock.film_table
    taken: set[int] = set()
    films: list[DrawnFilm] = []
    for decade, genre in slots:
        inside = [row for row in fresh.films(decade, genre) if row not in taken]
        if not inside:  # two slots fell into a stratum with a single film
            genre, inside = _another(fresh, decade, taken)  # noqa: PLW2901 - the slot's genre is what it is drawn for
        row = max(inside, key=lambda row: keyed.number(f"film {film_table.films[row].id}"))
        taken.add(row)
        chance, among, rating = 1 / len(inside), len(inside), stock.ratings.rating(row)
        films.append(DrawnFilm(film_table.films[row], decade, genre, chance, among, rating))
    return films


def _another(fresh: Fresh, decade: int, taken: set[int]) -> tuple[str, list[int]]:
    """The genre of a decade with most films left; a decade is drawn at most as often as it has films."""
    left = {genre: [row for row in fresh.films(decade, genre) if row not in taken] for genre in fresh.genres(decade)}
    genre = max(left, key=lambda name: len(left[name]))
    return genre, left[genre]
