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
"""Number of sets of five films that are drawn to find how the rule of four genres changes the shares of genres."""


@dataclass(frozen=True, slots=True)
class DrawFairness:
    """Result of the simulation."""

    servers: int
    days: int
    films: int
    """Number of films above the quality floor."""
    decades: ShareTest
    genres: ShareTest
    repeats: int
    """Films drawn again within 90 days on the same server."""
    relaxed_days: int
    """Days on which a rule was dropped."""
    exposure: Exposure
    draw_ms: float
    """Mean time of one draw."""


@dataclass(slots=True)
class _Counts:
    """Counts of what was drawn."""

    decades: tuple[int, ...]
    drawn: dict[str, DoubleArray]
    """For "decades" and for "genres": counts of the films drawn, servers × categories."""
    expected: dict[str, DoubleArray]
    squares: dict[str, DoubleArray]
    """For "decades" and for "genres": for each category, the sum over days of the squared count."""
    times: DoubleArray
    """Number of times that each film was drawn, by row."""
    repeats: int = 0
    relaxed_days: int = 0
    seconds: float = 0.0
    known_shares: dict[tuple[tuple[int, tuple[str, ...]], ...], tuple[DoubleArray, DoubleArray]] = field(
        default_factory=dict
    )

    @classmethod
    def empty(cls, decades: tuple[int, ...], servers: int, films: int) -> _Counts:
        widths = {"decades": len(decades), "genres": len(DRAWN_GENRES)}
        return cls(
            decades,
            {kind: np.zeros((servers, width)) for kind, width in widths.items()},
            {kind: np.zeros((servers, width)) for kind, width in widths.items()},
            {kind: np.zeros(width) for kind, width in widths.items()},
            np.zeros(films),
        )

    def write(self, server: int, drawn: Draw, expected: tuple[DoubleArray, DoubleArray]) -> None:
        """Add one day of one server.

        Args:
            server: its number, from 0.
            drawn: its films of that day.
            expected: expected shares of decades and of genres on that day; each sums to 1.
        """
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
        self.relaxed_days += bool(drawn.relaxed)

    def shares(self, kind: str, names: tuple[str, ...], days: int) -> ShareTest:
        """Test the counts of all servers against the expected ones."""
        drawn = self.drawn[kind]
        mean = drawn.sum(axis=0) / days
        spread = (self.squares[kind] / days - mean**2) / FILMS_A_DAY
        return ShareTest.of(names, drawn, self.expected[kind], spread)


def simulate(film_table: FilmTable, ratings: Ratings, servers: int, days: int) -> DrawFairness:
    """Draw every day of every server.

    Args:
        film_table: the films.
        ratings: decide which films are above the quality floor.
        servers: number of servers, at least 2.
        days: number of days of each server, at least 2.
    """
    stock = Stock(film_table, ratings, np.ones(len(film_table), dtype=np.bool_))
    eligible = stock.above_the_floor
    correction = _genre_correction(_available(eligible, Fresh(eligible, np.zeros(len(film_table), dtype=np.bool_))))
    counted = _Counts.empty(tuple(sorted(eligible.strata)), servers, len(film_table))
    for server in range(servers):
        _simulate_server(counted, stock, server, days, correction)
    rows = np.flatnonzero(eligible.films)
    return DrawFairness(
        servers=servers,
        days=days,
        films=len(rows),
        decades=counted.shares("decades", tuple(f"{decade}s" for decade in counted.decades), servers * days),
        genres=counted.shares("genres", DRAWN_GENRES, servers * days),
        repeats=counted.repeats,
        relaxed_days=counted.relaxed_days,
        exposure=_exposure(counted, eligible, rows, ratings),
        draw_ms=counted.seconds * 1000 / (servers * days),
    )


def _simulate_server(counted: _Counts, stock: Stock, server: int, days: int, correction: DoubleArray) -> None:
    """Draw all days of one server, each without films drawn there recently."""
    place, film_table = Place("guild", server + 1), stock.film_table
    recent = np.zeros(len(film_table), dtype=np.bool_)
    window: deque[list[int]] = deque()
    for day in range(days):
        if len(window) == NO_REPEAT_DAYS:
            recent[window.popleft()] = False
        began = perf_counter()
        drawn = draw_from(stock, place, FIRST_DAY + timedelta(days=day), recent)
        counted.seconds += perf_counter() - began
        counted.write(server, drawn, _expected(counted, stock.above_the_floor, recent, correction))
        rows = film_table.vocabulary.rows(film.film.id for film in drawn.films).tolist()
        counted.repeats += int(recent[rows].sum())
        counted.times[rows] += 1
        recent[rows] = True
        window.append(rows)


def _available(eligible: Eligible, fresh: Fresh) -> Strata:
    """Decades and genres with films left that day."""
    strata = eligible.strata
    return {
        decade: {genre: strata[decade][genre] for genre in fresh.genres(decade)} for decade in fresh.sizes(FILMS_A_DAY)
    }


def _expected(
    counted: _Counts, eligible: Eligible, recent: np.ndarray, correction: DoubleArray
) -> tuple[DoubleArray, DoubleArray]:
    """Expected shares of decades and genres on a day without these films."""
    strata = _available(eligible, Fresh(eligible, recent))
    key = tuple((decade, tuple(genres)) for decade, genres in strata.items())
    if key not in counted.known_shares:  # the same decades with the same genres: on most days
        shares = intended_shares(strata)
        genres = np.array([shares.genres.get(genre, 0.0) for genre in DRAWN_GENRES]) * correction
        counted.known_shares[key] = (
            np.array([shares.decades.get(decade, 0.0) for decade in counted.decades]),
            genres / (genres.sum() or 1.0),  # 0 where every film was drawn recently
        )
    return counted.known_shares[key]


def _genre_correction(strata: Strata) -> DoubleArray:
    """Factor by which the rule of four genres changes each genre's share, by simulation.

    Sets with fewer than four genres are drawn again; common genres occur more often in those sets.
    """
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


def _exposure(counted: _Counts, eligible: Eligible, rows: np.ndarray, ratings: Ratings) -> Exposure:
    chances = np.zeros(len(eligible.films))
    full = {decade: genres for decade, genres in eligible.strata.items() if decade in eligible.full}
    for genres in (full or eligible.strata).values():
        for films in genres.values():
            chances[films] += 1 / len(genres) / len(films)
    drawable = rows[chances[rows] > 0]
    share = chances[drawable] / chances[drawable].sum()
    return Exposure.of(counted.times[drawable], share, ratings.counts[drawable].astype(float))
