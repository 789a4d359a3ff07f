"""Made-up people: what somebody with a certain taste would say of the films there are. Pure; the seed comes in.

Nothing here pretends to be real: whoever stores these votes marks them as simulated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommender.types import Film, VoteKind

STRENGTH: Final = 1.6
"""How much more often a film is picked for each point of affinity: e^1.6, about five times."""
FAME_SPREAD: Final = 0.9
"""Standard deviation of the log of a film's fame: a few films are known to many, as everywhere."""
LIKES, DISLIKES, SEEN, WATCHLIST = (32, 48), (4, 9), (2, 6), (1, 4)
"""How many films one person votes on, from and below."""
DAYS_OF_VOTING: Final = 120


@dataclass(frozen=True, slots=True)
class TasteType:
    """A kind of film lover. Weights are points of affinity; a film collects those that fit it."""

    name: str
    genres: Mapping[str, float] = field(default_factory=dict[str, float])
    themes: frozenset[str] = frozenset()
    """Half a point each."""
    years: tuple[int, int] | None = None
    """First and last year of the era that is liked."""
    era: float = 1.0
    """Points for a film of that era."""
    abroad: float = 0.0
    """Points for a film made in no English-speaking country."""


@dataclass(frozen=True, slots=True)
class SimulatedVote:
    """One vote of one made-up person."""

    person: int
    """Their place in the list of tastes that was asked for."""
    film_id: int
    kind: VoteKind
    age_days: float
    """How long ago it was given."""


TASTES: Final[tuple[TasteType, ...]] = (
    TasteType(
        "film noir", {"Film-Noir": 3, "Crime": 1, "Mystery": 1, "Children": -2, "Musical": -1}, years=(1938, 1962)
    ),
    TasteType(
        "space opera",
        {"Sci-Fi": 3, "Adventure": 0.5, "Romance": -1, "Western": -1},
        frozenset({"space", "aliens", "robots", "artificial intelligence", "time travel", "dystopia"}),
    ),
    TasteType(
        "animation",
        {"Animation": 3, "Children": 1.5, "Fantasy": 0.5, "Horror": -3, "War": -1},
        frozenset({"magic", "fairy tale", "friendship"}),
    ),
    TasteType(
        "world cinema", {"Drama": 1, "Action": -1, "IMAX": -1}, frozenset({"tradition", "rural life"}), abroad=2.5
    ),
    TasteType(
        "horror", {"Horror": 3.5, "Mystery": 0.5, "Musical": -2, "Romance": -1}, frozenset({"ghost", "monster", "fear"})
    ),
    TasteType("romantic comedy", {"Romance": 2, "Comedy": 2, "War": -2, "Horror": -2}, frozenset({"love", "marriage"})),
    TasteType(
        "documentary", {"Documentary": 4, "Fantasy": -1.5, "Action": -1}, frozenset({"science", "nature", "politics"})
    ),
    TasteType(
        "western", {"Western": 3.5, "Adventure": 0.5, "Sci-Fi": -1}, frozenset({"frontier", "outlaws", "desert"})
    ),
    TasteType(
        "musical", {"Musical": 3, "Romance": 0.5, "Horror": -2, "Crime": -1}, frozenset({"dance", "music", "theatre"})
    ),
    TasteType(
        "arthouse",
        {"Drama": 1, "Action": -2, "Children": -1},
        frozenset({"memory", "loneliness", "dreams", "identity", "faith", "despair"}),
        years=(1955, 1985),
        abroad=1.0,
    ),
    TasteType("blockbuster", {"Action": 2, "Adventure": 1.5, "Film-Noir": -2, "Documentary": -2}, years=(1977, 2029)),
    TasteType("silent cinema", {"Comedy": 0.5, "Fantasy": 0.5, "IMAX": -1}, years=(1900, 1931), era=3.5),
    TasteType(
        "war and history",
        {"War": 3, "Comedy": -1, "Fantasy": -1},
        frozenset({"war", "soldiers", "courage", "resistance"}),
    ),
    TasteType(
        "heists and gangsters", {"Crime": 2, "Thriller": 1}, frozenset({"heist", "gangsters", "thieves", "revenge"})
    ),
)
"""Fourteen ways to love films; together they reach every genre and decade."""

ENGLISH_SPEAKING: Final = frozenset({"US", "GB", "AU", "NZ", "CA", "IE"})


def taste_named(name: str) -> TasteType:
    """The taste of that name. Raises KeyError when there is none."""
    return {taste.name: taste for taste in TASTES}[name]


def affinity(taste: TasteType, film: Film) -> float:
    """Points of a film for a taste; 0 is indifference, below is dislike."""
    points = sum(taste.genres.get(genre, 0.0) for genre in film.genres)
    points += 0.5 * len(taste.themes.intersection(film.themes))
    if taste.years is not None and film.year is not None and taste.years[0] <= film.year <= taste.years[1]:
        points += taste.era
    if film.countries and ENGLISH_SPEAKING.isdisjoint(film.countries):
        points += taste.abroad
    return points


def simulate(films: Sequence[Film], tastes: Sequence[TasteType], seed: int) -> tuple[SimulatedVote, ...]:
    """The votes of one made-up person for each entry of `tastes`. The same films and seed give the same votes."""
    ordered = sorted(films, key=lambda film: film.id)
    generator = np.random.default_rng(seed)
    fame = np.exp(generator.normal(0.0, FAME_SPREAD, len(ordered)))
    points = {taste.name: _points(taste, ordered) for taste in {taste.name: taste for taste in tastes}.values()}
    votes: list[SimulatedVote] = []
    for person, taste in enumerate(tastes):
        votes += _votes_of(person, points[taste.name], fame, ordered, generator)
    return tuple(votes)


def _points(taste: TasteType, films: Sequence[Film]) -> NDArray[np.float64]:
    return np.array([affinity(taste, film) for film in films])


def _votes_of(
    person: int,
    points: NDArray[np.float64],
    fame: NDArray[np.float64],
    films: Sequence[Film],
    generator: np.random.Generator,
) -> list[SimulatedVote]:
    """One person's votes: no film twice but those on the watchlist, which are unseen."""
    drawn_towards = fame * np.exp(STRENGTH * points)
    put_off = fame * np.exp(-STRENGTH * points)
    free = np.ones(len(films), dtype=bool)
    votes: list[SimulatedVote] = []
    for kind, weights, span in (
        (VoteKind.LIKE, drawn_towards, LIKES),
        (VoteKind.WATCHLIST, drawn_towards, WATCHLIST),
        (VoteKind.DISLIKE, put_off, DISLIKES),
        (VoteKind.SEEN, fame, SEEN),
    ):
        rows = _sample(weights * free, int(generator.integers(*span)), generator)
        free[rows] = False
        ages = generator.uniform(1.0, DAYS_OF_VOTING, len(rows))
        votes += [SimulatedVote(person, films[row].id, kind, float(age)) for row, age in zip(rows, ages, strict=True)]
    return votes


def _sample(weights: NDArray[np.float64], count: int, generator: np.random.Generator) -> NDArray[np.intp]:
    """Rows drawn without replacement, by weight (Efraimidis & Spirakis 2006, A-ES in logarithms)."""
    possible = np.flatnonzero(weights)
    keys = np.log(generator.random(len(possible))) / weights[possible]
    return possible[np.argsort(keys)[::-1][:count]]
