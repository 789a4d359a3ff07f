"""Personal films: how adventurous are you today?"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.config import Config
from bot.errors import UnknownName, UserMistake
from bot.runtime.clock import Clock
from bot.services.conditions import checked
from bot.services.today import Today
from recommender.types import Filters, Place, Recommendation, Request

if TYPE_CHECKING:
    from recommender.service import Recommender

DIAL_MOST = 10
COUNT_MOST = 10


class Explore:
    """Turns a wish into a request. Records nothing: what was shown is known only after it was sent."""

    def __init__(self, recommender: Recommender, today: Today, clock: Clock, config: Config) -> None:
        self._recommender = recommender
        self._today = today
        self._clock = clock
        self._config = config.explore

    async def explore(
        self,
        person: int,
        place: Place,
        *,
        adventurousness: int | None = None,
        like_film: int | None = None,
        filters: Filters | None = None,
        count: int = 5,
    ) -> Recommendation:
        """Films for a person.

        Args:
            person: the user's id.
            place: where they ask; its films of the day are the start for who has no likes yet.
            adventurousness: 0 (home) to 10 (another planet); None is what the config says.
            like_film: id of a film to start from.
            filters: conditions every film meets.
            count: how many, 1 to 10.

        Raises:
            UserMistake: an option is out of its range.
            UnknownName: there is no such film or genre.
        """
        dial = self._config.adventurousness if adventurousness is None else adventurousness
        if not 0 <= dial <= DIAL_MOST:
            raise UserMistake(f"`adventurousness` must be from 0 (home) to {DIAL_MOST} (another planet), not {dial}.")
        if not 1 <= count <= COUNT_MOST:
            raise UserMistake(f"`count` must be from 1 to {COUNT_MOST}, not {count}.")
        if like_film is not None and self._recommender.film(like_film) is None:
            raise UnknownName("film", str(like_film))
        now = self._clock.now()
        request = Request(
            person=person,
            place=place,
            now=now,
            seed=_seed(person, now),
            adventurousness=dial,
            like_film=like_film,
            filters=checked(filters or Filters(), self._recommender.genres(), now.year),
            count=count,
        )
        found = await self._recommender.recommend(request)
        if found.home != "none" or not found.candidates:
            return found
        # Nothing to start from. Asked for only now, so that people with likes never wait for the films of the day.
        draw = await self._today.picks(place)
        start = tuple(drawn.film.id for drawn in draw.films)
        return await self._recommender.recommend(replace(request, start_from=start))


def _seed(person: int, now: datetime) -> int:
    """Another one for each person and moment, and the same again for the same two."""
    digest = hashlib.blake2b(f"{person} {now.isoformat()}".encode(), digest_size=8).digest()
    return int.from_bytes(digest)
