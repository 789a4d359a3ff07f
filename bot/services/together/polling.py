"""Polls of film nights: which are over, and which films won. Who voted for which film is known to Discord only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.records import NightPoll
from bot.runtime.clock import Clock
from bot.store.people.night_polls import NightPolls
from recommender.types import Film

if TYPE_CHECKING:
    from recommender.service import Recommender

POLL_HOURS = 4
"""How long a poll is open."""
COUNTED_WITHIN = timedelta(minutes=15)
"""Discord counts a poll some moments after its end; after this time its counts are taken as final."""


@dataclass(frozen=True, slots=True)
class PollEnd:
    """The result of a poll."""

    night_id: int
    poll_id: int
    winners: tuple[Film, ...]
    """The films with most votes: several in a tie, none if nobody voted."""
    votes: int
    """Number of votes for each winner."""
    of: int
    """Number of all votes."""


class Polling:
    """Keeps track of polls. Their state is in the database, so they survive a restart."""

    def __init__(self, recommender: Recommender, polls: NightPolls, clock: Clock) -> None:
        self._recommender = recommender
        self._polls = polls
        self._clock = clock

    async def began(self, night_id: int, message_id: int, channel_id: int, films: Sequence[Film]) -> None:
        """Record that a poll of a night's films was sent, its answers in this order."""
        ends_at = self._clock.now() + timedelta(hours=POLL_HOURS)
        await self._polls.began(night_id, message_id, channel_id, [film.id for film in films], ends_at)

    async def due(self) -> tuple[NightPoll, ...]:
        """Polls whose time is over and whose result was not announced yet."""
        return await self._polls.due(self._clock.now())

    def may_still_be_counted(self, poll: NightPoll) -> bool:
        """Whether Discord may not have counted it yet."""
        return self._clock.now() < poll.ends_at + COUNTED_WITHIN

    async def ended(self, poll: NightPoll, votes: Sequence[int]) -> PollEnd:
        """Store and return the result of a counted poll; `votes` has the number for each answer, in order."""
        counted = dict(zip(poll.films, votes, strict=False))
        most = max(counted.values(), default=0)
        won = [self._recommender.film(film) for film, count in counted.items() if most and count == most]
        winners = tuple(film for film in won if film is not None)
        await self._polls.won(poll.message_id, [film.id for film in winners])
        return PollEnd(poll.night_id, poll.message_id, winners, most, sum(counted.values()))

    async def announcing(self, poll: NightPoll) -> None:
        """Record that the result is about to be announced."""
        await self._polls.tried(poll.message_id, self._clock.now())

    async def announced(self, poll: NightPoll) -> None:
        """Record that its result was announced, or never will be."""
        await self._polls.announced(poll.message_id)
