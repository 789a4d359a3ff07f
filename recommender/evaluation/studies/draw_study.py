"""Simulates the daily draw of many servers over many days, and tests whether it is fair."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import date, timedelta
from time import perf_counter

import numpy as np

from recommender.arrays import DoubleArray
from recommender.draw.draw import FILMS_A_DAY, GENRES_LEAST, draw_from, intended_shares
from recommender.draw.strata import DRAWN_GENRES, Eligible, Fresh, Stock, Strata
from recommender.evaluation.studies.fairness import Exposure, ShareTest
from recommender.films.ratings import Ratings
from recommender.films.table import FilmTable
from recommender.types import Draw, Place

NO_REPEAT_DAYS = 90
FIRST_DAY = date(2026, 1, 1)
_SETS = 200_000
"""Sets of films drawn to find how the rule of four genres changes the shares of genres."""


@dataclass(frozen=True, slots=True)
class Luck:
    """Result of the simulation."""

    servers: int
    days: int
    films: int
    """Number of films above the quality floor."""
    decades: ShareTest
    genres: ShareTest
    repeats: int
    """Films drawn again within 90 days on the same server."""
    bent_days: int
    """Days on which a rule was dropped."""
    exposure: Exposure
    draw_ms: float
    """Mean time of one draw."""


@dataclass(slots=True)
class _Book:
    """Counts of what was drawn."""

    decades: tuple[int, ...]
    drawn: dict[str, DoubleArray]
    """Categories × servers, for "decades" and "genres"."""
    expected: dict[str, DoubleArray]
    squares: dict[str, DoubleArray]
    """Sums of a day's squared counts."""
    times: DoubleArray
    """How often each film was drawn."""
    repeats: int = 0
    bent_days: int = 0
    seconds: float = 0.0
    known_shares: dict[tuple[tuple[int, tuple[str, ...]], ...], tuple[DoubleArray, DoubleArray]] = field(
        default_factory=dict
    )

    @classmethod
    def empty(cls, decades: tuple[int, ...], servers: int, films: int) -> _Book:
        widths = {"decades": len(decades), "genres": len(DRAWN_GENRES)}
        return cls(
            decades,
            {kind: np.zeros((servers, width)) for kind, width in widths.items()},
            {kind: np.zeros((servers, width)) for kind, width in widths.items()},
            {kind: np.zeros(width) for kind, width in widths.items()},
            np.zeros(films),
        )

    def write(self, server: int, drawn: Draw, expected: tuple[DoubleArray, DoubleArray]) -> None:
        """One day of one server."""
        found = {
            "decades": np.bincount(
                [self.decades.index(film.decade) for film in drawn.films], minlength=len(self.decades)
            ),
            "genres": np.bincount(
                [DRAWN_GENRES.index(film.genre) for film in drawn.films], minlength=len(DRAWN_GENRES)
            ),
        }
        for (kind, counts), shares in zip(found.items(), expected, strict=True):
            self.drawn[kind][server] += counts
            self.squares[kind] += counts**2
            self.expected[kind][server] += shares * len(drawn.films)
        self.bent_days += bool(drawn.relaxed)

    def shares(self, kind: str, names: tuple[str, ...], days: int) -> ShareTest:
        """Counts of all servers, tested."""
        drawn = self.drawn[kind]
        mean = drawn.sum(axis=0) / days
        spread = (self.squares[kind] / days - mean**2) / FILMS_A_DAY
        return ShareTest.of(names, drawn, self.expected[kind], spread)


def simulate(film_table: FilmTable, ratings: Ratings, servers: int, days: int) -> Luck:
    """Draw every day of every server.

    Args:
        film_table: the films.
        ratings: for the floor.
        servers: how many, at least 2.
        days: of each, at least 2.
    """
    stock = Stock(film_table, ratings, np.ones(len(film_table), dtype=np.bool_))
    eligible = stock.above_the_floor
    bend = _bend(_given(eligible, Fresh(eligible, np.zeros(len(film_table), dtype=np.bool_))))
    book = _Book.empty(tuple(sorted(eligible.strata)), servers, len(film_table))
    for server in range(servers):
        _live(book, stock, server, days, bend)
    rows = np.flatnonzero(eligible.films)
    return Luck(
        servers=servers,
        days=days,
        films=len(rows),
        decades=book.shares("decades", tuple(f"{decade}s" for decade in book.decades), servers * days),
        genres=book.shares("genres", DRAWN_GENRES, servers * days),
        repeats=book.repeats,
        bent_days=book.bent_days,
        exposure=_exposure(book, eligible, rows, ratings),
        draw_ms=book.seconds * 1000 / (servers * days),
    )


def _live(book: _Book, stock: Stock, server: int, days: int, bend: DoubleArray) -> None:
    """Draw all days of one server, each without films drawn there recently."""
    place, film_table = Place("guild", server + 1), stock.film_table
    recent = np.zeros(len(film_table), dtype=np.bool_)
    window: deque[list[int]] = deque()
    for day in range(days):
        if len(window) == NO_REPEAT_DAYS:
            recent[window.popleft()] = False
        began = perf_counter()
        drawn = draw_from(stock, place, FIRST_DAY + timedelta(days=day), recent)
        book.seconds += perf_counter() - began
        book.write(server, drawn, _expected(book, stock.above_the_floor, recent, bend))
        rows = film_table.vocabulary.rows(film.film.id for film in drawn.films).tolist()
        book.repeats += int(recent[rows].sum())
        book.times[rows] += 1
        recent[rows] = True
        window.append(rows)


def _given(eligible: Eligible, fresh: Fresh) -> Strata:
    """Decades and genres with films left that day."""
    strata = eligible.strata
    return {
        decade: {genre: strata[decade][genre] for genre in fresh.genres(decade)} for decade in fresh.sizes(FILMS_A_DAY)
    }


def _expected(
    book: _Book, eligible: Eligible, recent: np.ndarray, bend: DoubleArray
) -> tuple[DoubleArray, DoubleArray]:
    """Expected shares of decades and genres on a day without these films."""
    strata = _given(eligible, Fresh(eligible, recent))
    key = tuple((decade, tuple(genres)) for decade, genres in strata.items())
    if key not in book.known_shares:  # the same decades with the same genres: on most days
        shares = intended_shares(strata)
        genres = np.array([shares.genres.get(genre, 0.0) for genre in DRAWN_GENRES]) * bend
        book.known_shares[key] = (
            np.array([shares.decades.get(decade, 0.0) for decade in book.decades]),
            genres / (genres.sum() or 1.0),  # nothing is left where everything came lately
        )
    return book.known_shares[key]


def _bend(strata: Strata) -> DoubleArray:
    """Factor by which the rule of four genres changes each genre's share: common genres clash more often."""
    generator = np.random.default_rng(1)
    decades = list(strata)
    if len(decades) < FILMS_A_DAY:
        return np.ones(len(DRAWN_GENRES))
    chosen = generator.random((_SETS, len(decades))).argpartition(FILMS_A_DAY - 1, axis=1)[:, :FILMS_A_DAY]
    widths = np.array([len(strata[decade]) for decade in decades])
    codes = np.full((len(decades), int(widths.max())), -1)
    for place, decade in enumerate(decades):
        codes[place, : widths[place]] = [DRAWN_GENRES.index(genre) for genre in strata[decade]]
    genres = codes[chosen, (generator.random(chosen.shape) * widths[chosen]).astype(int)]
    ordered = np.sort(genres, axis=1)
    kept = 1 + (np.diff(ordered, axis=1) != 0).sum(axis=1) >= GENRES_LEAST
    free, ruled = (np.bincount(part.ravel(), minlength=len(DRAWN_GENRES)) for part in (genres, genres[kept]))
    return (ruled / max(ruled.sum(), 1)) / np.maximum(free / free.sum(), 1e-12)


def _exposure(book: _Book, eligible: Eligible, rows: np.ndarray, ratings: Ratings) -> Exposure:
    chances = np.zeros(len(eligible.films))
    full = {decade: genres for decade, genres in eligible.strata.items() if decade in eligible.full}
    for genres in (full or eligible.strata).values():
        for films in genres.values():
            chances[films] += 1 / len(genres) / len(films)
    drawable = rows[chances[rows] > 0]
    share = chances[drawable] / chances[drawable].sum()
    return Exposure.of(book.times[drawable], share, ratings.counts[drawable].astype(float))
