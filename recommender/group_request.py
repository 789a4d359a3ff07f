"""The request of a group and its answer. Frozen values only, as in `recommender.types`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from recommender.types import Evidence, Film, Filters, Place, Rating, Relaxation, Request


@dataclass(frozen=True, slots=True)
class GroupRequest:
    """A request for films that several people want to watch together."""

    asker: int
    """Id of the person who asks; films shown to them recently are left out."""
    members: tuple[int, ...]
    """Person ids of everybody who will watch, each once; at least one."""
    place: Place
    now: datetime
    """Timezone-aware, UTC."""
    seed: int
    """Seed of the random generator; the same request with the same seed gives the same picks."""
    adventurousness: int = 3
    """0 is home, 10 is another planet; distances are averaged over the members' homes."""
    filters: Filters = field(default_factory=Filters)
    count: int = 5
    seen: Literal["out", "welcome"] = "out"
    """What to do with films a member has seen. "out": leave them out. "welcome": those a member liked are ranked like
    others; those with any other vote (seen, disliked, not now, never) all come last, so that nobody can tell which vote
    it was."""
    only_watchlists: bool = False
    """Only films on a watchlist of `watchlists_of`. Films a member has seen are out then, whatever `seen` says."""
    watchlists_of: frozenset[int] = frozenset()
    """Members whose watchlists may be used and shown: those who joined themselves, not those who were named."""
    balances: tuple[float, ...] | None = None
    """For each member, how much more than an equal share they got on past nights, in nights; negative for less. None
    where picks follow the mean of the members."""
    start_from: tuple[int, ...] = ()
    """Film ids used in place of likes while no member has liked any film (today's picks)."""
    may_stay: frozenset[int] = frozenset()
    """Film ids that may be picked although they were shown recently: those of the message that is being updated."""
    likes_alone: frozenset[int] = frozenset()
    """Members of whom only likes are used; no other vote of theirs keeps a film out."""

    def of(self, person: int) -> Request:
        """The same request for one person."""
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
    """A member whom a pick suits, judged by likes only: no other vote changes who is named, or why."""

    person: int
    evidence: tuple[Evidence, ...]
    """Films that this member liked, the greatest weight first."""


@dataclass(frozen=True, slots=True)
class GroupPick:
    """A film for a group, and the members it suits."""

    film: Film
    score: float
    """Comparable within one recommendation only."""
    suits: tuple[Suits, ...]
    """The members it suits, best first; empty when nobody's likes are evidence for it."""
    watchlists: int
    """How many of `GroupRequest.watchlists_of` have it on their watchlist."""
    distance: float | None
    """Distance from the homes of all members: share of the candidates that are nearer, 0 to 1; None without a home."""
    probability: float
    """Probability with which the film was chosen, 0 to 1; 1 where nothing was sampled."""
    tier: str
    """Name of the model that scored it for the member it suits best."""
    model: str
    """The fitted model's id."""
    rating: Rating | None = None
    dial: float | None = None
    """The step of the dial, 0 to 10, whose target distance is the film's distance; None without a home."""


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
    """Members who have not liked any film yet."""
    shares: tuple[float, ...] = ()
    """For each member, the sum of `wanted` over the picks, as a share of that of all members; sums to 1."""
    relaxations: tuple[Relaxation, ...] = ()
    """Filled only when no film passed the filters."""
    all_shown: bool = False
    """Whether there are no picks because every film that passed was shown recently."""
