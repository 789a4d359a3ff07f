"""The films of the day: five decades, at least four genres, and luck decides the rest.

Strata are decade × genre. Five decades are drawn with equal weight, then in each a genre with equal weight among the
genres that decade has, then a film with equal weight inside that stratum: each a weighted draw without replacement
(Efraimidis and Spirakis 2006: the largest u^(1/w) win). Every u is a keyed hash of place, date and label, so the films
are the same on every machine, after every restart and under every version of Python and numpy. Popularity plays no
part beyond the quality floor.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

import numpy as np

from recommender.arrays import IntArray, Mask
from recommender.ratings import Ratings
from recommender.shelf import UNKNOWN, Shelf
from recommender.types import GENRES, Draw, DrawnFilm, Place

FILMS_A_DAY = 5
GENRES_LEAST = 4
DECADE_LEAST = 5
"""Films above the floor that a decade needs to be drawn from: below that the same few would come again and again."""
_TRIES = 64
"""Genres are drawn anew until four differ; given up after this many."""
DRAWN_GENRES = tuple(genre for genre in GENRES if genre != "IMAX")
"""IMAX is a format: nobody is in the mood for it."""

FLOOR_LIFTED = "Too few films passed the quality floor, so lesser known ones are in."
REPEATS_ALLOWED = "Too few films were left that were not shown here lately, so one may come again."
DECADES_SHARED = "Too few decades had films to give, so some share one."
GENRES_SHARED = "Too few genres had films to give, so there are fewer than four."
TOO_FEW = "Fewer than five films fit."


@dataclass(frozen=True, slots=True)
class Shares:
    """What share of all films drawn each decade and each genre should have; each mapping sums to 1."""

    decades: Mapping[int, float]
    genres: Mapping[str, float]


Strata = Mapping[int, Mapping[str, IntArray]]
"""Decade → genre → rows of the eligible films."""


def intended_shares(strata: Strata) -> Shares:
    """Each decade the same; each genre the same within what a decade has.

    The rule of four genres bends this by less than one part in fifty.
    """
    decades = {decade: 1 / len(strata) for decade in strata}
    genres = dict.fromkeys(DRAWN_GENRES, 0.0)
    for decade, found in strata.items():
        for genre in found:
            genres[genre] += decades[decade] / len(found)
    return Shares(decades, {genre: share for genre, share in genres.items() if share})


def strata_of(shelf: Shelf, eligible: Mask, allowed: Iterable[int] | None = None) -> Strata:
    """The eligible films by decade and genre; decades and genres without any are left out.

    Args:
        shelf: the films.
        eligible: which of them may be drawn.
        allowed: decades that take part; all when None.
    """
    rows = np.flatnonzero(eligible & (shelf.decades != UNKNOWN)).astype(np.int32)
    strata: dict[int, dict[str, IntArray]] = {}
    for decade in np.unique(shelf.decades[rows]):
        if allowed is not None and int(decade) not in allowed:
            continue
        inside = rows[shelf.decades[rows] == decade]
        bits = shelf.genres[inside]
        genres = {
            genre: inside[(bits >> np.uint32(place)) & np.uint32(1) == 1]
            for place, genre in enumerate(GENRES)
            if genre != "IMAX"
        }
        if found := {genre: films for genre, films in genres.items() if len(films)}:
            strata[int(decade)] = found
    return strata


def full_decades(shelf: Shelf, worthy: Mask) -> frozenset[int]:
    """Decades that have enough films above the floor to take part."""
    values, counts = np.unique(shelf.decades[worthy & (shelf.decades != UNKNOWN)], return_counts=True)
    return frozenset(int(value) for value, count in zip(values, counts, strict=True) if count >= DECADE_LEAST)


def draw(shelf: Shelf, ratings: Ratings, place: Place, local_date: date, *, recent: Mask, matching: Mask) -> Draw:
    """The films of the day of one place; the same arguments always give the same films.

    Args:
        shelf: the films.
        ratings: for the quality floor.
        place: whose day it is.
        local_date: the date there.
        recent: films shown there lately; they stay out while others can be found.
        matching: films that pass the place's filters; never relaxed.
    """
    worthy, fresh, relaxed = _relax(shelf, ratings.worth_a_day(shelf.starter) & matching, matching, recent)
    allowed = full_decades(shelf, worthy)
    strata = strata_of(shelf, worthy & fresh, allowed)
    if len(strata) < FILMS_A_DAY:
        strata = strata_of(shelf, worthy & fresh)
    lots = _Lots(place, local_date)
    decades = _decades(strata, lots)
    if len(set(decades)) < len(decades):
        relaxed.append(DECADES_SHARED)
    genres = _genres(strata, decades, lots)
    films = _films(shelf, strata, list(zip(decades, genres, strict=True)), lots)
    if len({film.genre for film in films}) < min(GENRES_LEAST, len(films)):
        relaxed.append(GENRES_SHARED)
    if len(films) < FILMS_A_DAY:
        relaxed.append(TOO_FEW)
    return Draw(
        place=place,
        local_date=local_date,
        films=tuple(films),
        eligible=int((worthy & fresh).sum()),
        excluded_recent=int((worthy & ~fresh).sum()),
        relaxed=tuple(relaxed),
    )


def _relax(shelf: Shelf, worthy: Mask, matching: Mask, recent: Mask) -> tuple[Mask, Mask, list[str]]:
    """Lift the floor, then the rule on repeats, as far as five films need it."""
    drawable = (shelf.decades != UNKNOWN) & (shelf.genres != 0)
    fresh, relaxed = ~recent, list[str]()
    if (worthy & fresh & drawable).sum() < FILMS_A_DAY and (matching & drawable).sum() > (worthy & drawable).sum():
        worthy = matching
        relaxed.append(FLOOR_LIFTED)
    if (worthy & fresh & drawable).sum() < FILMS_A_DAY and (worthy & recent & drawable).any():
        fresh = np.ones_like(fresh)
        relaxed.append(REPEATS_ALLOWED)
    return worthy & drawable, fresh, relaxed


class _Lots:
    """Numbers between 0 and 1 that belong to a place, a date and a label."""

    def __init__(self, place: Place, local_date: date) -> None:
        self._key = blake2b(f"{place.kind}:{place.id}:{local_date.isoformat()}".encode(), digest_size=32).digest()

    def key(self, label: str, weight: float = 1.0) -> float:
        """Efraimidis and Spirakis' u^(1/w), as a logarithm; the largest win."""
        number = int.from_bytes(blake2b(label.encode(), key=self._key, digest_size=8).digest(), "big")
        return math.log((number + 0.5) / 2**64) / weight


def _decades(strata: Strata, lots: _Lots) -> list[int]:
    """Five decades, all different while there are five; a decade comes again only after all others came."""
    order = sorted(strata, key=lambda decade: lots.key(f"decade {decade}"), reverse=True)
    left = {decade: len(np.unique(np.concatenate(list(strata[decade].values())))) for decade in order}
    chosen: list[int] = []
    while len(chosen) < FILMS_A_DAY and any(left.values()):
        for decade in order:
            if left[decade] and len(chosen) < FILMS_A_DAY:
                chosen.append(decade)
                left[decade] -= 1
    return chosen


def _genres(strata: Strata, decades: list[int], lots: _Lots) -> list[str]:
    """A genre for each decade; drawn anew until four differ, else the try with most."""
    best: list[str] = []
    for attempt in range(_TRIES):
        genres = [
            max(strata[decade], key=lambda genre: lots.key(f"genre {attempt} {slot} {genre}"))
            for slot, decade in enumerate(decades)
        ]
        if len(set(genres)) > len(set(best)):
            best = genres
        if len(set(best)) >= min(GENRES_LEAST, len(decades)):
            break
    return best


def _films(shelf: Shelf, strata: Strata, slots: list[tuple[int, str]], lots: _Lots) -> list[DrawnFilm]:
    taken: set[int] = set()
    films: list[DrawnFilm] = []
    for decade, genre in slots:
        inside = [int(row) for row in strata[decade][genre] if int(row) not in taken]
        if not inside:  # two slots of one stratum that has a single film
            genre, inside = _another(strata[decade], taken)  # noqa: PLW2901 - the slot's genre is what it is drawn for
        row = max(inside, key=lambda row: lots.key(f"film {shelf.films[row].id}"))
        taken.add(row)
        films.append(DrawnFilm(shelf.films[row], decade, genre, 1 / len(inside), len(inside)))
    return films


def _another(genres: Mapping[str, IntArray], taken: set[int]) -> tuple[str, list[int]]:
    """The genre of a decade with most films left; there is one, for a decade is drawn no oftener than it has films."""
    left = {genre: [int(row) for row in rows if int(row) not in taken] for genre, rows in genres.items()}
    genre = max(left, key=lambda name: len(left[name]))
    return genre, left[genre]
