"""Polls of film nights: which are over, and which films have won. Only Discord knows who voted for what."""

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
"""Discord counts a poll some moments after its end; after so long what it says then is taken."""


@dataclass(frozen=True, slots=True)
class PollEnd:
    """What came of a poll."""

    night_id: int
    poll_id: int
    winners: tuple[Film, ...]
    """With most votes; several where they have the same number, none when nobody voted."""
    votes: int
    """Of each of them."""
    of: int
    """Votes in all."""


class Polling:
    """Knows the polls. All of it is in the database: they outlive a restart."""

    def __init__(self, recommender: Recommender, polls: NightPolls, clock: Clock) -> None:
        self._recommender = recommender
        self._polls = polls
        self._clock = clock

    async def began(self, night_id: int, message_id: int, channel_id: int, films: Sequence[Film]) -> None:
        """Record that a poll of a night's films was sent, its answers in this order."""
        ends_at = self._clock.now() + timedelta(hours=POLL_HOURS)
        await self._polls.began(night_id, message_id, channel_id, [film.id for film in films], ends_at)

    async def due(self) -> tuple[NightPoll, ...]:
        """Polls whose time is over, and whose end is not told."""
        return await self._polls.due(self._clock.now())

    def may_still_be_counted(self, poll: NightPoll) -> bool:
        """Whether Discord may not have counted it yet."""
        return self._clock.now() < poll.ends_at + COUNTED_WITHIN

    async def ended(self, poll: NightPoll, votes: Sequence[int]) -> PollEnd:
        """A poll was counted; `votes` are those of its answers, in their order."""
        counted = dict(zip(poll.films, votes, strict=False))
        most = max(counted.values(), default=0)
        won = [self._recommender.film(film) for film, count in counted.items() if most and count == most]
        winners = tuple(film for film in won if film is not None)
        await self._polls.won(poll.message_id, [film.id for film in winners])
        return PollEnd(poll.night_id, poll.message_id, winners, most, sum(counted.values()))

    async def telling(self, poll: NightPoll) -> None:
        """Its end is about to be told."""
        await self._polls.tried(poll.message_id, self._clock.now())

    async def told(self, poll: NightPoll) -> None:
        """Record that its result was announced, or never will be."""
        await self._polls.told(poll.message_id)
