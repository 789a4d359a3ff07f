"""Stored values that all of the bot uses: they pass unchanged from SQL to the cogs.

A type that only one service needs is defined beside its SQL. No rules here, no SQL, no Discord.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal

from recommender.types import Filters, Place

Style = Literal["digest", "cards"]
"""How films are shown: several in one message, with a number for each, or one film a message, with an emoji for each
kind of vote."""
Origin = Literal["today", "daily", "explore", "film", "filter"]
"""What a message was sent for; "explore" for personal picks of every command, those of `/together` too."""

PUSHES_KEPT_DAYS = 120
"""How long the rows of a push's messages are kept after its local date."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message on which reactions are votes."""

    message_id: int
    channel_id: int
    place: Place
    style: Style
    origin: Origin
    posted_at: datetime
    films: tuple[int, ...] = ()
    """Ids of its films, position 1 first. `record` ignores it: the films are what was shown."""
    earlier: tuple[tuple[int, ...], ...] = ()
    """Films it showed before, newest first: reactions given to those still count for them."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What the bot still has to add to a message."""

    message_id: int
    channel_id: int
    emoji: tuple[str, ...]
    tries: int = 0
    """Failed tries."""
    thread: str | None = None
    """The name of the thread that is to be opened under it; None for none."""


@dataclass(frozen=True, slots=True)
class VoteCounts:
    """Number of people by their vote on a film; a person counts once for each kind, and as like or dislike once."""

    likes: int = 0
    dislikes: int = 0
    seen: int = 0
    watchlist: int = 0


@dataclass(frozen=True, slots=True)
class PrivacyChoice:
    """A person's choices, or the defaults."""

    hidden: bool = False
    """Left out of whatever shows people to each other."""
    matched: bool = False
    """Taste compared with that of others who want it too; not while hidden."""

    @property
    def takes_part(self) -> bool:
        """Whether tastes are compared with theirs."""
        return self.matched and not self.hidden


class Answer(StrEnum):
    """What a person says of a film in a round."""

    LIKE = "like"
    DISLIKE = "dislike"
    NOT_SEEN = "not_seen"


@dataclass(frozen=True, slots=True)
class Series:
    """A series: a server's daily films are of one theme or list until all were shown or its last day is over."""

    push_id: int
    """Id of the subscription."""
    name: str
    """Its name, shown above the films."""
    until: date | None
    """Its last local date; None if it lasts until every film was shown."""
    shown: int = 0
    """Number of its films shown so far; 0 if not counted."""
    of: int = 0
    """Number of its films; 0 if not counted."""

    def is_past(self, local_date: date) -> bool:
        """Whether its last day is before that date."""
        return self.until is not None and local_date > self.until


@dataclass(frozen=True, slots=True)
class DayRules:
    """Which films may be a place's films of the day."""

    filters: Filters = field(default_factory=Filters)
    """What every film must meet."""
    skip_seen: bool = False
    """Whether those stay out that most people there have seen."""
    series: Series | None = None
    """The series whose films are drawn while it lasts; it may be over."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One place's daily push."""

    id: int
    """0 before it is stored."""
    place: Place
    channel_id: int | None
    """The channel in a server; None for direct messages."""
    style: Style
    local_time: time
    zone: str
    """IANA name."""
    days: int
    """Bitmask, Monday 1 to Sunday 64."""
    created_by: int
    """Who set it last, and is told when it is paused."""
    filters: Filters = field(default_factory=Filters)
    role_id: int | None = None
    """The role that is mentioned with each day's films; None for none."""
    threads: bool = False
    """Whether a thread is opened under each message."""
    skip_seen: bool = False
    """Whether films stay out that most people there have seen."""
    locale: str | None = None
    """Of direct messages: Discord's name of the language that their reader set it in; None for a server."""
    series: Series | None = None
    """The series that was started last, unless it was ended; it may be over."""
    paused_why: str | None = None
    """Why it is or was paused, a code of `bot.push.sending.pauses`; see `is_paused`."""
    paused_until: datetime | None = None
    """UTC; None for a pause until somebody resumes it."""
    told_at: datetime | None = None
    """When a manager was told of the pause."""
    next_due_at: datetime | None = None
    """UTC; None while nothing is due."""
    ended_at: datetime | None = None
    """When it was turned off; None while it is on."""

    @property
    def rules(self) -> DayRules:
        """Which films it may show."""
        return DayRules(self.filters, self.skip_seen, self.series)

    def is_paused(self, now: datetime) -> bool:
        """Whether it is paused. A pause that is over stays stored: the clock that says so may be wrong."""
        return self.paused_why is not None and (self.paused_until is None or self.paused_until > now)


@dataclass(frozen=True, slots=True)
class NightWish:
    """What a group asks for."""

    adventurousness: int = 3
    """0 is home, 10 is another planet."""
    filters: Filters = field(default_factory=Filters)
    seen: Literal["out", "welcome"] = "out"
    """Films that a member has seen."""
    only_watchlists: bool = False


@dataclass(frozen=True, slots=True)
class Night:
    """A film night."""

    id: int
    guild_id: int
    message_id: int | None
    """Its message; None while it is not sent."""
    wish: NightWish
    members: tuple[int, ...]
    """Ids of the members; who asked comes first while a member. Without hidden people."""
    came: frozenset[int] = frozenset()
    """Members who asked for it or pressed “I’m in”; watchlists of the others, who were named, are not used."""


SwipeAnswer = Literal["yes", "no", "seen"]
"""An answer for a film, for one night only. It is not a vote."""


@dataclass(frozen=True, slots=True)
class SwipeRound:
    """A round of a film night: each member swipes the same films in private."""

    night_id: int
    channel_id: int
    message_id: int | None
    """Its message; None while it is not sent."""
    films: tuple[int, ...]
    """Ids, in the order everybody sees them."""
    ends_at: datetime
    """UTC."""
    answered: Mapping[int, int]
    """For each member, the number of films answered; not the answers."""
    is_over: bool = False
    film_id: int | None = None
    """The film that won; None while it lasts, and if nobody said yes to any."""

    @property
    def finished(self) -> int:
        """Number of members who have answered everything."""
        return sum(count == len(self.films) for count in self.answered.values())


@dataclass(frozen=True, slots=True)
class NightPoll:
    """A poll of a film night."""

    message_id: int
    night_id: int
    guild_id: int
    channel_id: int
    films: tuple[int, ...]
    """Ids, in the order of its answers."""
    ends_at: datetime
    """UTC."""
    winners: tuple[int, ...] | None = None
    """Ids of the films with most votes, none when nobody voted; None while it is not counted."""
    tried_at: datetime | None = None
    """When its result was first about to be announced (UTC)."""


@dataclass(frozen=True, slots=True)
class NightEvent:
    """A film of a film night, planned as an event of the server."""

    night_id: int
    guild_id: int
    film_id: int
    event_id: int
    channel_id: int
    """Where the film was chosen."""
    ends_at: datetime
    """UTC."""
    tried_at: datetime | None = None
    """When the question how the film was was first about to be sent (UTC)."""
