"""What a group asks for and what it gets. Frozen values only, as in `recommender.types`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from recommender.types import Evidence, Film, Filters, Place, Rating, Relaxation, Request


@dataclass(frozen=True, slots=True)
class GroupRequest:
    """The wish of people who want to watch something together."""

    asker: int
    """Who asks; what was shown to them lately is left out."""
    members: tuple[int, ...]
    """Everybody who will watch, each once; one at least."""
    place: Place
    now: datetime
    """Aware, UTC."""
    seed: int
    """Of the generator; the same request with the same seed gives the same picks."""
    adventurousness: int = 3
    """0 is home, 10 is another planet; home is where all of them are at home."""
    filters: Filters = field(default_factory=Filters)
    count: int = 5
    seen: Literal["out", "welcome"] = "out"
    """Films that a member has seen. Where they are welcome, those a member liked come like others; those with any
    other vote (seen, disliked, not now, never) come last, all alike, so that nobody can tell which."""
    only_watchlists: bool = False
    """Only films on a watchlist of `watchlists_of`. What a member has seen is out then, whatever `seen` says."""
    watchlists_of: frozenset[int] = frozenset()
    """Members whose watchlists may be used and told of: those who came by themselves, not who was named."""
    balances: tuple[float, ...] | None = None
    """For each member, how much more of the past nights was theirs than an equal share, in nights; below 0 for less.
    None where picks are to follow the average alone."""
    start_from: tuple[int, ...] = ()
    """Film ids that stand in for likes while no member has given any (today's picks)."""
    may_stay: frozenset[int] = frozenset()
    """Film ids that may come although they were shown lately: they stand there now."""
    likes_alone: frozenset[int] = frozenset()
    """Members of whom nothing but likes counts, not to keep a film out either."""

    def of(self, person: int) -> Request:
        """The same as one person's wish."""
        return Request(
            person,
            self.place,
            self.now,
            self.seed,
            self.adventurousness,
            filters=self.filters,
            count=self.count,
            start_from=self.start_from,
        )


@dataclass(frozen=True, slots=True)
class Suits:
    """A member whose likes speak for a pick. It rests on likes alone: no other vote changes who is named, or why."""

    person: int
    evidence: tuple[Evidence, ...]
    """Films that this member liked, the strongest first."""


@dataclass(frozen=True, slots=True)
class GroupPick:
    """A film for a group, and whom it suits."""

    film: Film
    score: float
    """Comparable within one recommendation only."""
    suits: tuple[Suits, ...]
    """Whom it suits most first; empty when nobody's likes speak for it."""
    watchlists: int
    """Members who have it on their watchlist, of those whose watchlists may be told of."""
    distance: float | None
    """From the home of all: the share of their candidates that are nearer, 0 to 1; None without a home."""
    probability: float
    """How likely this film was to be shown, 0 to 1; 1 where nothing was drawn."""
    tier: str
    """The model that scored it for whom it suits most."""
    model: str
    """The fitted model's id."""
    rating: Rating | None = None
    dial: float | None = None
    """The step of the dial, 0 to 10, that leads the group as far from home as the film lies; None without a home."""


@dataclass(frozen=True, slots=True)
class GroupRecommendation:
    """The answer to a group's request."""

    picks: tuple[GroupPick, ...]
    model: str
    candidates: int
    """Films that passed the filters and were not out for any member."""
    home: Literal["likes", "today", "none"]
    """What the picks start from."""
    unknown: tuple[int, ...] = ()
    """Members who have not liked anything yet; nothing of what they want is known."""
    shares: tuple[float, ...] = ()
    """For each member, their part of what the picks promise all of them, 0 to 1; together 1."""
    relaxations: tuple[Relaxation, ...] = ()
    """Only when nothing passed."""
    all_shown: bool = False
    """Nothing passed, for all that would have was shown lately."""
