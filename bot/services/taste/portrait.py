"""A portrait of a person's taste: their likes compared with the whole catalogue. Shown to them only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.runtime.clock import Clock
from bot.store.people.votes import Votes
from recommender.serving.portrait import Portrait

if TYPE_CHECKING:
    from recommender.service import Recommender

FEWEST_LIKES = 3
"""Least number of likes for a picture: with one or two every share is a half or all."""


class Portraits:
    """Makes portraits."""

    def __init__(self, recommender: Recommender, votes: Votes, clock: Clock) -> None:
        self._recommender = recommender
        self._votes = votes
        self._clock = clock

    async def of(self, person: int) -> Portrait:
        """Their likes compared with the catalogue, however few they are."""
        taste = await self._votes.taste(person, self._clock.now())
        return await self._recommender.portrait(taste.liked)
