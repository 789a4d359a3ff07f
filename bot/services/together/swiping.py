"""Rounds of a film night: each member swipes the same films in private, and one film wins. No Discord, no SQL.

The film that most members accept wins when all have finished or the time is over, and not earlier: an early end would
tell something about others' answers. Nobody is shown what somebody answered, nor counts of it; only how many have
finished.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import UserMistake
from bot.records import SwipeAnswer, SwipeRound
from bot.runtime.clock import Clock
from bot.services.together.film_night import Together
from bot.store.people.swipes import Swipes
from bot.words import _
from recommender.types import Film, Rating

if TYPE_CHECKING:
    from recommender.service import Recommender

FILMS = 10
"""Films in a round."""
ROUND_HOURS = 3
"""Time after which a round ends, whether or not all have finished."""
PEOPLE_LEAST = 2


@dataclass(frozen=True, slots=True)
class SwipeTurn:
    """A film to answer for."""

    night_id: int
    position: int
    """From 0."""
    of: int
    """Number of films in the round."""
    film: Film
    rating: Rating | None


@dataclass(frozen=True, slots=True)
class SwipeStand:
    """State of a round, as everybody may see it."""

    round: SwipeRound
    film: Film | None = None
    """The film that won."""
    rating: Rating | None = None
    turn: SwipeTurn | None = None
    """The next film for the person who looks; None if they are not asked or have finished."""


class Swiping:
    """Runs rounds. Their state is in the database, so a round survives a restart."""

    def __init__(self, recommender: Recommender, swipes: Swipes, together: Together, clock: Clock) -> None:
        self._recommender = recommender
        self._swipes = swipes
        self._together = together
        self._clock = clock

    async def begin(self, night_id: int, person: int, channel_id: int) -> SwipeStand:
        """Begin a night's round, with the films shown in its message and some more.

        A round whose message was not sent is continued.

        Raises:
            UserMistake: a round was begun before, too few people are in, they are not, or the night is long ago.
        """
        found = await self._swipes.find(night_id)
        if found is None:
            films = await self._together.films_for_round(night_id, person, FILMS, PEOPLE_LEAST)
            ends_at = self._clock.now() + timedelta(hours=ROUND_HOURS)
            found = _kept(await self._swipes.begin(night_id, channel_id, films, ends_at))
        elif found.message_id is not None:
            raise UserMistake(_("This film night has its round already. `/together` begins another night."))
        elif person not in found.answered:
            raise UserMistake(_("That is for those who are in. Press “I’m in” first."))
        return self._stand(found)

    async def sent(self, night_id: int, message_id: int) -> None:
        """Record that the round's message was sent."""
        await self._swipes.sent(night_id, message_id)

    async def look(self, night_id: int, person: int | None = None) -> SwipeStand:
        """The state of a round; for a member, with their next film.

        Raises:
            UserMistake: they are not in, or the round is long ago.
        """
        return self._stand(_kept(await self._swipes.find(night_id)), person)

    async def answer(self, night_id: int, person: int, position: int, answer: SwipeAnswer) -> SwipeStand:
        """Answer for a film; a press on an earlier one changes nothing.

        Raises:
            UserMistake: they are not in, or the round is long ago.
        """
        found = await self._swipes.answer(night_id, person, position, answer, self._clock.now())
        return self._stand(_kept(found), person)

    async def end_due(self) -> tuple[int, ...]:
        """End rounds whose time is over; returns nights whose message does not show the end yet."""
        return await self._swipes.end_due(self._clock.now())

    async def announced(self, night_id: int) -> None:
        """Record that the message of a night's round shows its end."""
        await self._swipes.announced(night_id)

    def _stand(self, found: SwipeRound, person: int | None = None) -> SwipeStand:
        if found.is_over:
            if found.film_id is None:
                return SwipeStand(found)
            return SwipeStand(found, self._recommender.film(found.film_id), self._recommender.rating(found.film_id))
        if person is None:
            return SwipeStand(found)
        if person not in found.answered:
            raise UserMistake(_("This round is for those who are in. Press “I’m in” at the films above."))
        position = found.answered[person]
        film = self._recommender.film(found.films[position]) if position < len(found.films) else None
        if film is None:
            return SwipeStand(found)
        turn = SwipeTurn(found.night_id, position, len(found.films), film, self._recommender.rating(film.id))
        return SwipeStand(found, turn=turn)


def _kept(found: SwipeRound | None) -> SwipeRound:
    if found is None:
        raise UserMistake(_("That round is long ago. Start again with `/together`."))
    return found
