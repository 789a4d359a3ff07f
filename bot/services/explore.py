"""Personal picks for `/explore`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot.config import Config
from bot.errors import UserMistake
from bot.runtime.clock import Clock
from bot.services.conditions import checked
from bot.services.daily.today import Today
from bot.words import _
from recommender.types import Film, Filters, Place, Recommendation, Request

if TYPE_CHECKING:
    from recommender.service import Recommender

DIAL_MOST = 10
COUNT_MOST = 10


@dataclass(frozen=True, slots=True)
class ExploreRequest:
    """The options of one `/explore`."""

    person: int
    """The user's id."""
    place: Place
    """Where they ask; its films of the day replace likes for a person without any."""
    adventurousness: int | None = None
    """0 (home) to 10 (another planet); None for the configured default."""
    like: Film | None = None
    """The film to start from."""
    filters: Filters = field(default_factory=Filters)
    """Conditions every film meets."""
    count: int = 5
    """How many films, 1 to 10."""
    only_watchlist: bool = False
    """Only films of the person's watchlist, whether or not they were shown recently."""


@dataclass(frozen=True, slots=True)
class Exploration:
    """The request, the step of the dial that was used, and the answer."""

    request: ExploreRequest
    adventurousness: int
    found: Recommendation


class Explore:
    """Turns an `ExploreRequest` into a `Request` for the recommender. Records nothing; that is done after sending."""

    def __init__(self, recommender: Recommender, today: Today, clock: Clock, config: Config) -> None:
        self._recommender = recommender
        self._today = today
        self._clock = clock
        self._config = config.explore

    async def explore(self, request: ExploreRequest) -> Exploration:
        """Picks for a person.

        Raises:
            UserMistake: an option is out of its range.
            UnknownName: there is no such genre.
        """
        dial = self._config.adventurousness if request.adventurousness is None else request.adventurousness
        if not 0 <= dial <= DIAL_MOST:
            sentence = _("`adventurousness` must be from 0 (home) to {most} (another planet), not {step}.")
            raise UserMistake(sentence.format(most=DIAL_MOST, step=dial))
        if not 1 <= request.count <= COUNT_MOST:
            raise UserMistake(
                _("`count` must be from 1 to {most}, not {count}.").format(most=COUNT_MOST, count=request.count)
            )
        now = self._clock.now()
        wanted = Request(
            person=request.person,
            place=request.place,
            now=now,
            seed=seed_of(request.person, now),
            adventurousness=dial,
            like_films=() if request.like is None else (request.like.id,),
            filters=checked(request.filters, self._recommender.genres(), now.year),
            count=request.count,
            only_watchlist=request.only_watchlist,
        )

        async def films_of_the_day() -> tuple[int, ...]:
            draw = await self._today.picks(request.place)
            return tuple(drawn.film.id for drawn in draw.films)

        return Exploration(request, dial, await self._recommender.recommend(wanted, films_of_the_day))


def seed_of(asker: int, now: datetime) -> int:
    """A seed that differs for each asker and moment, and is the same for the same two."""
    digest = hashlib.blake2b(f"{asker} {now.isoformat()}".encode(), digest_size=8).digest()
    return int.from_bytes(digest)
