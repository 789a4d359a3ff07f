"""The words the whole project shares: films, places, votes, requests, picks.

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
"""The genres of MovieLens, which every catalogue here is written in. IMAX is a format, so no draw aims at it."""
LIKE_HALF_STARS, DISLIKE_HALF_STARS = 8, 4
"""Four stars and more count as a like, two and fewer as a dislike; in between, a film was seen and found middling."""
ENOUGH_CONFIDENCE = 0.11
"""What three votes reach, one of them a like, where a like speaks for one pick at least."""


class VoteKind(StrEnum):
    """What a person can say of a film. Seen, not now and never are not dislikes."""

    LIKE = "like"
    DISLIKE = "dislike"
    SEEN = "seen"
    WATCHLIST = "watchlist"
    NOT_NOW = "not_now"
    """Out of sight for 30 days."""
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Place:
    """Where films are shown: a server, or one person's direct messages."""

    kind: Literal["guild", "dm"]
    id: int
    """The server's id, or the person's."""


@dataclass(frozen=True, slots=True)
class Film:
    """Facts about one film. `id` is ours and never changes; the other ids are what catalogues are merged by."""

    id: int
    title: str
    """As people say it: "The Matrix", not "Matrix, The"."""
    year: int | None = None
    genres: tuple[str, ...] = ()
    original_title: str | None = None
    alternative_titles: tuple[str, ...] = ()
    runtime_minutes: int | None = None
    directors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2, with SU, CS and YU for states that are no more."""
    themes: tuple[str, ...] = ()
    series: str | None = None
    """The usual name of the series it is part of, spelled the same in each part: "The Godfather"."""
    imdb_id: str | None = None
    """`tt` and at least seven digits."""
    movielens_id: int | None = None
    tmdb_id: int | None = None
    youtube_id: str | None = None
    """The trailer's id on YouTube, where a trailers file named one."""
    former_ids: tuple[int, ...] = ()
    """Ids under which it was here as if it were another film; old messages and imported ratings may still say them."""
    starter: bool = False
    """Whether the film is in our own catalogue."""
    curated: bool = False
    """Whether it was hand-picked for it: its facts are whole, and it may be shown before anybody has rated it."""


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """What a title somebody typed means."""

    meant: tuple[Film, ...]
    """The films that are called so, the best known first; several share a name."""
    near: tuple[Film, ...]
    """Where none is: films it may mean, the likeliest first. To be asked about, never taken for granted."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What people gave a film: imported stars and the votes of our servers together."""

    stars: float
    """Shrunken mean, 0.5 to 5.0."""
    count: int
    """How many people it rests on."""


@dataclass(frozen=True, slots=True)
class Taste:
    """One person's votes by kind; every field holds film ids."""

    person: int
    liked: tuple[int, ...] = ()
    """Newest first."""
    disliked: tuple[int, ...] = ()
    seen: frozenset[int] = frozenset()
    """Marked as seen, with or without an opinion."""
    not_now: frozenset[int] = frozenset()
    """Only those still inside their 30 days."""
    never: frozenset[int] = frozenset()
    watchlist: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on films. An empty value asks for nothing. A film whose fact is unknown fails a condition on it."""

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
    """One condition that could be dropped, and what that would give."""

    condition: Literal["years", "genres", "all genres", "excluded genres", "running time", "rating"]
    """"all genres": one of them is enough."""
    films: int
    filters: Filters
    """The filters without that condition, or with it loosened."""


@dataclass(frozen=True, slots=True)
class Request:
    """A person's wish for films."""

    person: int
    place: Place
    now: datetime
    """Aware, UTC."""
    seed: int
    """Of the generator; the same request with the same seed gives the same picks."""
    adventurousness: int = 3
    """0 is home, 10 is another planet."""
    like_films: tuple[int, ...] = ()
    """Ids of films asked for: picks start from these, beside or instead of the person's likes."""
    filters: Filters = field(default_factory=Filters)
    count: int = 5
    only_watchlist: bool = False
    """Only films of the person's watchlist; that one was shown lately does not matter then."""
    start_from: tuple[int, ...] = ()
    """Film ids that stand in for likes while the person has given none (today's picks)."""


@dataclass(frozen=True, slots=True)
class PeopleCount:
    """How many of those who like one film like another."""

    both: int
    """People who like both."""
    of: int
    """People who like the first."""


@dataclass(frozen=True, slots=True)
class InCommon:
    """Facts that are true of two films, each a reason to like one for the other."""

    series: str | None = None
    directors: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    """The rarest first."""
    countries: tuple[str, ...] = ()
    """Only where the decade is the same, and where that says something of the two."""
    decade: int | None = None
    """1950 for 1950 to 1959; only beside countries."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A film that speaks for a pick, how strongly, and why."""

    film: Film
    weight: float
    """Share of the pick's score, 0 to 1."""
    kind: Literal["liked", "asked", "today", "people"] = "liked"
    """Liked by the person, named in the request, one of today's picks, or what most people like."""
    people: PeopleCount | None = None
    """Of the people who like that film, how many like the pick; only where the count convinces."""
    common: InCommon = InCommon()
    """What that film and the pick share."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A film recommended, and why."""

    film: Film
    score: float
    """Comparable within one recommendation only."""
    evidence: tuple[Evidence, ...]
    """Strongest first; empty when no liked film speaks for it."""
    distance: float | None
    """From home: the share of this person's candidates that are nearer to a liked film, 0 to 1; None without a home."""
    probability: float
    """How likely this film was to be shown, 0 to 1; 1 where nothing was drawn."""
    tier: str
    """The model that scored it: "random", "popularity", "content" or "learned-knn"."""
    model: str
    """The fitted model's id."""
    rating: Rating | None = None
    dial: float | None = None
    """The step of the dial, 0 to 10, that leads this person as far from home as the film lies; None without a home."""


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
    """Only when nothing passed."""
    confidence: float = 0.0
    """How well the person is known, 0 to 1: from the number of their votes, and whether these speak for the picks."""

    @property
    def is_unsure(self) -> bool:
        """Whether to tell the person that they are hardly known yet."""
        return self.confidence < ENOUGH_CONFIDENCE


@dataclass(frozen=True, slots=True)
class RatedFilm:
    """A film as it is shown."""

    film: Film
    rating: Rating | None
    """None when nobody rated it."""


@dataclass(frozen=True, slots=True)
class FilmPage:
    """One page of what a filter found."""

    films: tuple[RatedFilm, ...]
    page: int
    """From 1."""
    pages: int
    total: int
    relaxations: tuple[Relaxation, ...] = ()
    """Only when nothing was found."""


@dataclass(frozen=True, slots=True)
class DrawnFilm:
    """One of the day's films and how it came to be drawn."""

    film: Film
    decade: int
    """1990 for 1990 to 1999."""
    genre: str
    """The genre it was drawn for; one of its own."""
    probability: float
    """Chance within its decade and genre, 0 to 1."""
    among: int
    """How many films of that decade and genre were eligible."""
    rating: Rating | None = None
    """None when nobody rated it."""


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
    """Rules that could not be kept with what was eligible, in words."""
