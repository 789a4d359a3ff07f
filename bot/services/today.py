"""The five films of the day: the same for everybody in a place, settled by place and local date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.config import Config
from bot.store.draws import Draws, StoredDraw
from recommender.types import Draw, DrawnFilm, Filters, Place

if TYPE_CHECKING:
    from recommender.service import Recommender


class Zones(Protocol):
    """What a place has set for its day."""

    async def zone(self, place: Place) -> str:
        """The IANA zone whose date counts there."""
        ...

    async def filters(self, place: Place) -> Filters:
        """The conditions its films of the day must meet."""
        ...


class Today:
    """Settles a place's films once a local date; whoever asks again, also after a restart, gets the same."""

    def __init__(self, recommender: Recommender, draws: Draws, zones: Zones, clock: Clock, config: Config) -> None:
        self._recommender = recommender
        self._draws = draws
        self._zones = zones
        self._clock = clock
        self._config = config.today

    async def local_date(self, place: Place) -> date:
        """Which day it is in this place."""
        zone = ZoneInfo(await self._zones.zone(place))
        return self._clock.now().astimezone(zone).date()

    async def picks(self, place: Place) -> Draw:
        """The films of this place's present day."""
        return await self.picks_on(place, await self.local_date(place))

    async def picks_on(self, place: Place, local_date: date) -> Draw:
        """The films of one local date; they are settled by this call when they were not before."""
        stored = await self._draws.get(place, local_date)
        if stored is None:
            recent = await self._draws.drawn_near(place, local_date, self._config.no_repeat_days)
            filters = await self._zones.filters(place)
            drawn = self._recommender.draw(place, local_date, recent, filters)
            # Two who ask at once may both draw; the first one stored holds for both.
            stored = await self._draws.settle(drawn, self._clock.now())
        return await self._with_films(stored)

    async def _with_films(self, stored: StoredDraw) -> Draw:
        if any(self._recommender.film(film.film_id) is None for film in stored.films):
            await self._recommender.refresh()  # another process has added films and settled this draw with them
        films = (
            DrawnFilm(film, drawn.decade, drawn.genre, drawn.probability, drawn.among)
            for drawn in stored.films
            if (film := self._recommender.film(drawn.film_id)) is not None
        )
        return Draw(
            stored.place, stored.local_date, tuple(films), stored.eligible, stored.excluded_recent, stored.relaxed
        )
