"""A round of a film night: each who is in swipes the same films alone, and one is tonight's. No Discord, no SQL.

The film that most accept wins, when all have finished or the time is over, and no sooner: what ends a round early, or
does not, would tell of others' answers. What somebody answered is shown to nobody, not as a count either; only how many
have finished is.
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
"""In a round."""
ROUND_HOURS = 3
"""After which a round ends, whoever has finished."""
PEOPLE_LEAST = 2


@dataclass(frozen=True, slots=True)
class SwipeTurn:
    """The film that is asked about."""

    night_id: int
    position: int
    """From 0."""
    of: int
    """Films in the round."""
    film: Film
    rating: Rating | None


@dataclass(frozen=True, slots=True)
class SwipeStand:
    """Where a round stands, as everybody may see it."""

    round: SwipeRound
    film: Film | None = None
    """The film it ended with."""
    rating: Rating | None = None
    turn: SwipeTurn | None = None
    """What the person who looks is asked next; None when they are not asked or have finished."""


class Swiping:
    """Runs rounds. All that happened is in the database: a round outlives a restart."""

    def __init__(self, recommender: Recommender, swipes: Swipes, together: Together, clock: Clock) -> None:
        self._recommender = recommender
        self._swipes = swipes
        self._together = together
        self._clock = clock

    async def begin(self, night_id: int, person: int, channel_id: int) -> SwipeStand:
        """Begin a night's round, with the films that stand in its message and some more.

        One whose message never went out is shown again as it stands.

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
        """The round's message went out."""
        await self._swipes.sent(night_id, message_id)

    async def look(self, night_id: int, person: int | None = None) -> SwipeStand:
        """Where a round stands; for a person who is in, with what they are asked next.

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
        """End the rounds whose time is over; returns the nights whose end does not stand in their message yet."""
        return await self._swipes.end_due(self._clock.now())

    async def told(self, night_id: int) -> None:
        """The end of a night's round stands in its message."""
        await self._swipes.told(night_id)

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
        raise UserMistake(_("That round is long ago. Begin anew with `/together`."))
    return found
