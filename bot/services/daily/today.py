"""The films of the day: drawn once for each place and local date, then the same for everybody there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.records import DayRules, Series
from bot.runtime.clock import Clock
from bot.store.deliveries.series_films import SeriesLeft
from bot.store.draws import Draws, StoredDraw
from bot.store.people.seen_here import SeenHere
from recommender.types import Draw, DrawnFilm, Filters, Place, SeriesPart

if TYPE_CHECKING:
    from recommender.service import Recommender


class ZoneSource(Protocol):
    """A place's settings for its day."""

    async def zone(self, place: Place) -> str:
        """The IANA zone that determines its date."""
        ...

    async def rules(self, place: Place) -> DayRules:
        """Which films may be drawn for it."""
        ...


Day = tuple[Place, date]
"""A place's local date."""


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A day whose films are not settled yet, with the arguments of its draw."""

    place: Place
    local_date: date
    filters: Filters
    recent: frozenset[int]
    """Ids of films drawn on nearby days."""
    skipped: frozenset[int] = frozenset()
    """Ids of films that most people there have seen, if those are to be left out."""
    series: Series | None = None
    """The series that the films are of."""
    left: SeriesLeft | None = None
    """What of it the day may bring."""


class Today:
    """Settles (draws and stores) a place's films once for each local date; later requests get the same films."""

    def __init__(
        self,
        recommender: Recommender,
        draws: Draws,
        zones: ZoneSource,
        seen: SeenHere,
        clock: Clock,
        config: Config,
    ) -> None:
        self._recommender = recommender
        self._draws = draws
        self._seen = seen
        self._zones = zones
        self._clock = clock
        self._config = config.today

    async def local_date(self, place: Place) -> date:
        """The present date in this place."""
        zone = ZoneInfo(await self._zones.zone(place))
        return self._clock.now().astimezone(zone).date()

    async def picks(self, place: Place) -> Draw:
        """The films of this place's present date."""
        return await self.picks_on(place, await self.local_date(place))

    async def picks_on(self, place: Place, local_date: date) -> Draw:
        """The films of one local date; settles them if they are not settled yet."""
        (found,) = await self._draws.look_up([(place, local_date)], self._config.no_repeat_days)
        if isinstance(found, StoredDraw):
            return await self._with_films(found)
        day = await self._undrawn((place, local_date), await self._zones.rules(place), found)
        return (await self.settle([self.draw(day)]))[place, local_date]

    async def foreseen(self, place: Place, local_date: date) -> Draw:
        """The films of one local date as settled, or as they would be drawn now; settles nothing."""
        (found,) = await self._draws.look_up([(place, local_date)], self._config.no_repeat_days)
        if isinstance(found, StoredDraw):
            return await self._with_films(found)
        return self.draw(await self._undrawn((place, local_date), await self._zones.rules(place), found))

    async def settled(self, place: Place, local_date: date) -> Draw | None:
        """The films of one local date if they are settled; else None."""
        (found,) = await self._draws.look_up([(place, local_date)], self._config.no_repeat_days)
        return await self._with_films(found) if isinstance(found, StoredDraw) else None

    async def look_up(self, days: Mapping[Day, DayRules]) -> dict[Day, Draw | Undrawn]:
        """For many days at once: the films of those that are settled, and the arguments of a draw for the others.

        Args:
            days: with the rules for each.
        """
        found = dict(zip(days, await self._draws.look_up(list(days), self._config.no_repeat_days), strict=True))
        return {
            day: await self._with_films(each)
            if isinstance(each, StoredDraw)
            else await self._undrawn(day, days[day], each)
            for day, each in found.items()
        }

    def draw(self, day: Undrawn) -> Draw:
        """Draw the films of a day, without settling them. Takes a millisecond.

        Raises:
            RecommenderError: no films are there yet.
        """
        pool = None if day.left is None else day.left.films
        draw = self._recommender.draw(day.place, day.local_date, day.recent, day.filters, day.skipped, pool)
        if day.series is None or day.left is None:
            return draw
        shown = day.left.of - len(day.left.films) + len(draw.films)
        return replace(draw, series=SeriesPart(day.series.name, shown, day.left.of))

    async def settle(self, draws: Sequence[Draw], *, pushed: bool = False) -> dict[Day, Draw]:
        """Store draws and return the valid ones: if two processes draw a day, the first one stored is valid.

        Args:
            draws: of different days.
            pushed: whether the daily push drew them: then a place erased meanwhile gets none.
        """
        settled = await self._draws.settle(draws, self._clock.now(), pushed=pushed)
        return {(each.place, each.local_date): await self._with_films(each) for each in settled}

    async def _undrawn(self, day: Day, rules: DayRules, recent: frozenset[int]) -> Undrawn:
        place, local_date = day
        skipped = frozenset[int]()
        if rules.skip_seen and place.kind == "guild":
            skipped = await self._seen.by_most(place.id, self._clock.now())
        undrawn = Undrawn(place, local_date, rules.filters, recent, skipped)
        if (series := rules.series) is None or series.is_past(local_date):
            return undrawn
        left = await self._draws.series_left(series.push_id, local_date)
        return replace(undrawn, series=series, left=left) if left.films else undrawn

    async def _with_films(self, stored: StoredDraw) -> Draw:
        if any(self._recommender.film(film.film_id) is None for film in stored.films):
            await self._recommender.refresh()  # another process has added films and settled this draw with them
        films = (
            DrawnFilm(
                film, drawn.decade, drawn.genre, drawn.probability, drawn.among, self._recommender.rating(drawn.film_id)
            )
            for drawn in stored.films
            if (film := self._recommender.film(drawn.film_id)) is not None
        )
        return Draw(
            stored.place,
            stored.local_date,
            tuple(films),
            stored.eligible,
            stored.excluded_recent,
            stored.relaxed,
            stored.series,
        )
