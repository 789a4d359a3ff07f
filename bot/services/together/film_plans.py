"""Plans the film that a round or poll has chosen as a scheduled event, and asks afterwards how it was.

Who was there is not stored: a person who answers how the film was has seen it, which is a vote like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from bot.errors import UserMistake
from bot.records import NightEvent
from bot.runtime.clock import Clock
from bot.services.daily.zones import Zones
from bot.services.feedback import Feedback
from bot.store.people.night_events import NightEvents
from bot.store.people.night_polls import NightPolls
from bot.store.people.nights import Nights
from bot.store.people.swipes import Swipes
from bot.words import _
from recommender.types import Film, Place, VoteKind

if TYPE_CHECKING:
    from recommender.service import Recommender

EVENING_DAYS, EVENING_HOURS = 5, (19, 20, 21, 22)
"""Evenings that are offered: number of days, and the hours on each of them."""
SOONEST = timedelta(minutes=5)
USUAL_MINUTES = 120
"""Minutes taken for a film of unknown running time."""
OF_THE_ROUND = 0
"""Used in place of a film's id for the film that won the round."""


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """A film that is to be watched."""

    film: Film
    evenings: tuple[datetime, ...]
    """Times at which it could begin, in the server's zone, earliest first."""
    channel_id: int
    message_id: int | None
    """The message in which it was chosen."""
    event_id: int | None = None
    """The scheduled event, if it was planned before."""

    def end(self, start: datetime) -> datetime:
        """The end of an event that starts then, by the film's running time; two hours if that is unknown."""
        minutes = self.film.runtime_minutes or USUAL_MINUTES
        # In UTC, so that the length is right in a night in which the clocks change.
        return start.astimezone(UTC) + timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class Noted:
    """What an answer to “Did you watch it?” changed."""

    film: Film
    was_in: bool
    """Whether they were a member of that night."""


class FilmPlans:
    """Plans films. The state is in the database, so it survives a restart."""

    def __init__(
        self,
        recommender: Recommender,
        nights: Nights,
        swipes: Swipes,
        polls: NightPolls,
        events: NightEvents,
        feedback: Feedback,
        zones: Zones,
        clock: Clock,
    ) -> None:
        self._recommender = recommender
        self._nights = nights
        self._swipes, self._polls, self._events = swipes, polls, events
        self._feedback = feedback
        self._zones = zones
        self._clock = clock

    async def plan(self, night_id: int, film_id: int, person: int) -> FilmPlan:
        """A film that a night has chosen, and evenings on which it could be watched.

        Args:
            night_id: the night.
            film_id: the film; `OF_THE_ROUND` for the one its round ended with.
            person: who asks.

        Raises:
            UserMistake: the night has not chosen it, `person` is not in, or the night is long ago.
        """
        night = await self._nights.find(night_id)
        if night is None:
            raise UserMistake(_("That film night is long ago. Start again with `/together`."))
        chosen = await self._chosen(night_id, film_id)
        film = None if chosen is None else self._recommender.film(chosen[0])
        if chosen is None or film is None or person not in night.members:
            raise UserMistake(_("Those who are in can plan the film, once it is chosen."))
        now = self._clock.now()
        zone = ZoneInfo(await self._zones.zone(Place("guild", night.guild_id)))
        today = now.astimezone(zone).date()
        evenings = [
            datetime.combine(today + timedelta(days=days), time(hour), zone)
            for days in range(EVENING_DAYS)
            for hour in EVENING_HOURS
        ]
        coming = tuple(each for each in evenings if each > now + SOONEST)
        event = await self._events.find(night_id, film.id)
        return FilmPlan(film, coming, *chosen[1:], None if event is None else event.event_id)

    async def planned(self, night_id: int, plan: FilmPlan, event_id: int, ends_at: datetime) -> None:
        """Record that a film was planned as this scheduled event of the server, and when the event ends."""
        await self._events.planned(night_id, plan.film.id, event_id, plan.channel_id, ends_at)

    async def moved(self, event_id: int, ends_at: datetime) -> None:
        """Record that somebody has moved an event."""
        await self._events.moved(event_id, ends_at)

    async def ended(self, event_id: int) -> None:
        """Record that somebody has ended an event, so that it is time to ask."""
        await self._events.moved(event_id, self._clock.now())

    async def called_off(self, event_id: int) -> None:
        """Record that somebody has cancelled or deleted an event, so that nobody is asked."""
        await self._events.called_off(event_id)

    async def due(self) -> tuple[NightEvent, ...]:
        """Events that are over and for which nobody was asked yet how the film was."""
        return await self._events.due(self._clock.now())

    async def asking(self, event: NightEvent) -> None:
        """Record that the question is about to be asked."""
        await self._events.tried(event.night_id, event.film_id, self._clock.now())

    async def asked(self, event: NightEvent) -> None:
        """Record that the question was asked, or never will be."""
        await self._events.asked(event.night_id, event.film_id)

    def film(self, film_id: int) -> Film | None:
        """A film by its id."""
        return self._recommender.film(film_id)

    async def watched(
        self, night_id: int, film_id: int, person: int, answer: Literal["like", "dislike", "absent"]
    ) -> Noted:
        """Store how somebody found a film: they have seen it, and like or dislike it. The same answer changes nothing.

        The answer is a vote, whether or not the person is a member of the night. Of "absent" nothing is stored.

        Raises:
            UserMistake: the night is long ago, or the film is no longer known.
        """
        night, film = await self._nights.find(night_id), self._recommender.film(film_id)
        if night is None or film is None:
            raise UserMistake(_("That film night is long ago. `/film` takes your vote at any time."))
        if answer != "absent":
            opinion = VoteKind.LIKE if answer == "like" else VoteKind.DISLIKE
            await self._feedback.watched(person, film.id, opinion, night.guild_id)
        return Noted(film, person in night.members)

    async def _chosen(self, night_id: int, film_id: int) -> tuple[int, int, int | None] | None:
        """A film that a night has chosen, with the channel and message of the choice; None if it was not chosen."""
        swiped = await self._swipes.find(night_id)
        if swiped is not None and swiped.film_id is not None and film_id in (OF_THE_ROUND, swiped.film_id):
            return swiped.film_id, swiped.channel_id, swiped.message_id
        for poll in await self._polls.won_by(night_id):
            if film_id in (poll.winners or ()):
                return film_id, poll.channel_id, poll.message_id
        return None
