"""The values that all parts of the project exchange: films, places, votes, requests, picks.

Frozen values only. Nothing here reads a clock, a file or a database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

GENRES: tuple[str, ...] = (
    "Action",
    "Adventure",
    "Animation",
    "Children",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "IMAX",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western",
)
"""The genres of MovieLens, used by every catalogue here. IMAX is a format, so it is not drawn for."""
LIKE_HALF_STARS, DISLIKE_HALF_STARS = 8, 4
"""Four stars and more count as a like, two and fewer as a dislike, anything between as seen without an opinion."""
ENOUGH_CONFIDENCE = 0.11
"""Confidence of three votes, one of them a like, where a like is evidence for at least one pick."""


class VoteKind(StrEnum):
    """What a person can say about a film. Seen, not now and never are not dislikes."""

    LIKE = "like"
    DISLIKE = "dislike"
    SEEN = "seen"
    WATCHLIST = "watchlist"
    NOT_NOW = "not_now"
    """Do not recommend for 30 days."""
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Place:
    """A place where films are shown: a server, or one person's direct messages."""

    kind: Literal["guild", "dm"]
    id: int
    """The server's id, or the person's."""


@dataclass(frozen=True, slots=True)
class Film:
    """One film. `id` is our own and never changes; catalogues are merged by the other ids."""

    id: int
    title: str
    """With its article in front: "The Matrix", not "Matrix, The"."""
    year: int | None = None
    genres: tuple[str, ...] = ()
    original_title: str | None = None
    alternative_titles: tuple[str, ...] = ()
    runtime_minutes: int | None = None
    directors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 codes, with SU, CS and YU for former states."""
    themes: tuple[str, ...] = ()
    series: str | None = None
    """The usual name of the series it is part of, spelled the same in each part: "The Godfather"."""
    imdb_id: str | None = None
    """`tt` and at least seven digits."""
    movielens_id: int | None = None
    tmdb_id: int | None = None
    youtube_id: str | None = None
    """The trailer's id on YouTube, where a data set gave one."""
    former_ids: tuple[int, ...] = ()
    """Ids this film had while it was taken for a different film; old messages and imported ratings may still use them.
    """
    starter: bool = False
    """Whether the film is in the starter catalogue."""
    curated: bool = False
    """Whether it is a hand-picked film of the starter catalogue: its facts are complete, and it may be shown unrated.
    """


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """The films that a typed title means."""

    meant: tuple[Film, ...]
    """The films with that title, best known first; several films may share a title."""
    near: tuple[Film, ...]
    """If `meant` is empty: films that the title may mean, likeliest first. The user must confirm one."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What people gave a film: imported stars and votes of our servers."""

    stars: float
    """Shrunken mean, 0.5 to 5.0."""
    count: int
    """How many people rated it."""


@dataclass(frozen=True, slots=True)
class Taste:
    """One person's votes by kind; every field holds film ids."""

    person: int
    liked: tuple[int, ...] = ()
    """Newest first."""
    disliked: tuple[int, ...] = ()
    liked_at: tuple[int, ...] = ()
    """When each like was given, in seconds since 1970; empty where that is not known."""
    disliked_at: tuple[int, ...] = ()
    """When each dislike was given, as for the likes."""
    seen: frozenset[int] = frozenset()
    """Marked as seen, with or without an opinion."""
    not_now: frozenset[int] = frozenset()
    """Only votes of the last 30 days."""
    never: frozenset[int] = frozenset()
    watchlist: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on films. An empty value is no condition. A film whose fact is unknown fails a condition on it."""

    year_from: int | None = None
    year_to: int | None = None
    genres: tuple[str, ...] = ()
    genres_mode: Literal["any", "all"] = "any"
    excluded_genres: tuple[str, ...] = ()
    min_minutes: int | None = None
    max_minutes: int | None = None
    min_rating: float | None = None
    """Stars, 0.5 to 5.0."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One condition that could be dropped, and how many films that gives."""

    condition: Literal["years", "genres", "all genres", "excluded genres", "running time", "rating"]
    """"all genres" is relaxed to "one of these genres"."""
    films: int
    filters: Filters
    """The filters without that condition, or with it loosened."""


@dataclass(frozen=True, slots=True)
class Request:
    """A person's request for films."""

    person: int
    place: Place
    now: datetime
    """Timezone-aware, UTC."""
    seed: int
    """Seed of the random generator; the same request with the same seed gives the same picks."""
    adventurousness: int = 3
    """0 is home, 10 is another planet."""
    like_films: tuple[int, ...] = ()
    """Ids of films asked for: picks start from these, beside or instead of the person's likes."""
    filters: Filters = field(default_factory=Filters)
    count: int = 5
    only_watchlist: bool = False
    """Only films of the person's watchlist, whether or not they were shown recently."""
    start_from: tuple[int, ...] = ()
    """Film ids used in place of likes while the person has liked none (today's picks)."""


@dataclass(frozen=True, slots=True)
class PeopleCount:
    """How many of the people who like one film also like another."""

    both: int
    """People who like both."""
    of: int
    """People who like the first film."""


@dataclass(frozen=True, slots=True)
class InCommon:
    """Side features that two films share, each a reason to like one for the other."""

    series: str | None = None
    directors: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    """Rarest first."""
    countries: tuple[str, ...] = ()
    """Only if the decade is the same too, and few films share both."""
    decade: int | None = None
    """1950 for 1950 to 1959; only together with countries."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A film that led to a pick, with its weight and reason."""

    film: Film
    weight: float
    """Share of the pick's score, 0 to 1."""
    kind: Literal["liked", "asked", "today", "people"] = "liked"
    """Liked by the person, named in the request, one of today's picks, or (people) the pick itself, which most people
    like."""
    people: PeopleCount | None = None
    """How many of the people who like that film like the pick; only where the count is convincing."""
    common: InCommon = InCommon()
    """What that film and the pick share."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A film recommended, and why."""

    film: Film
    score: float
    """Comparable within one recommendation only."""
    evidence: tuple[Evidence, ...]
    """Greatest weight first; empty when no liked film contributed."""
    distance: float | None
    """Distance from home: share of this person's candidates that are nearer, 0 to 1; None without a home."""
    probability: float
    """Probability with which this film was chosen, 0 to 1; 1 where nothing was sampled."""
    tier: str
    """Name of the model that scored it: "learned-knn", "prior", "content", "popularity" or "random"."""
    model: str
    """The fitted model's id."""
    rating: Rating | None = None
    dial: float | None = None
    """The step of the dial, 0 to 10, whose target distance is the film's distance; None without a home."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The answer to a request."""

    picks: tuple[Pick, ...]
    model: str
    candidates: int
    """Films that passed the filters and were not out (seen, never, not now, recently shown)."""
    home: Literal["likes", "film", "today", "none"]
    """What the picks start from."""
    relaxations: tuple[Relaxation, ...] = ()
    """Filled only when no film passed the filters."""
    confidence: float = 0.0
    """How well the person's taste is known, 0 to 1; see `recommender.serving.confidence`."""

    @property
    def is_unsure(self) -> bool:
        """Whether the answer should say that the person's taste is hardly known yet."""
        return self.confidence < ENOUGH_CONFIDENCE


@dataclass(frozen=True, slots=True)
class RatedFilm:
    """A film with its rating, as it is shown."""

    film: Film
    rating: Rating | None
    """None when nobody rated it."""


@dataclass(frozen=True, slots=True)
class FilmPage:
    """One page of the films that meet filters."""

    films: tuple[RatedFilm, ...]
    page: int
    """Number of this page, from 1."""
    pages: int
    total: int
    relaxations: tuple[Relaxation, ...] = ()
    """Filled only when no film passed the filters."""


@dataclass(frozen=True, slots=True)
class DrawnFilm:
    """One of the day's films and how it came to be drawn."""

    film: Film
    decade: int
    """1990 for 1990 to 1999."""
    genre: str
    """The genre it was drawn for, one of the film's genres."""
    probability: float
    """Probability of this film within its stratum, 0 to 1."""
    among: int
    """How many films of its stratum were eligible."""
    rating: Rating | None = None
    """None when nobody rated it."""


@dataclass(frozen=True, slots=True)
class SeriesPart:
    """How far a series of films has come on one day."""

    name: str
    shown: int
    """Number of the series' films shown so far, this day's included."""
    of: int
    """Number of films in the series."""


@dataclass(frozen=True, slots=True)
class Draw:
    """A place's films of the day."""

    place: Place
    local_date: date
    films: tuple[DrawnFilm, ...]
    eligible: int
    """Films above the floor and not shown here in the last 90 days."""
    excluded_recent: int
    """Films left out because they were shown here in the last 90 days."""
    relaxed: tuple[str, ...] = ()
    """Names of the rules that had to be dropped to find five films."""
    series: SeriesPart | None = None
    """The series that the films belong to; None for an ordinary day."""
