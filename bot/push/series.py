"""Series: a server's daily films are of one theme, for some days or until all of its films were shown."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.errors import UserMistake
from bot.push.settings import NONE_YET
from bot.records import Series, Subscription
from bot.runtime.clock import Clock
from bot.services.daily.themes import FEWEST_FILMS, Themes
from bot.services.daily.today import Today
from bot.store.deliveries.subscriptions import Subscriptions
from bot.words import _, ngettext, number
from bot.words.sentences import plain
from recommender.types import Place

LONGEST_NAME = 60
"""Greatest number of characters of a series' name."""
MOST_FILMS = 1000
"""Greatest number of films of a series; they last 200 days. A larger theme is better set as a filter."""


class SeriesSettings:
    """Starts and ends series; each server has at most one."""

    def __init__(self, subscriptions: Subscriptions, themes: Themes, today: Today, clock: Clock) -> None:
        self._subscriptions = subscriptions
        self._themes = themes
        self._today = today
        self._clock = clock

    async def suggested(self, typed: str, most: int) -> list[str]:
        """Themes for autocomplete; counted in a thread, because that is slow in a large catalogue."""
        return await asyncio.to_thread(self._themes.suggested, typed, most)

    async def push_of(self, place: Place) -> Subscription:
        """The subscription whose films a series would determine.

        Raises:
            UserMistake: no series can run here.
        """
        if place.kind == "dm":
            raise UserMistake(_("A series is for servers. `/daily set genre:` narrows your own films."))
        stored = await self._subscriptions.find(place)
        if stored is None or stored.ended_at is not None:
            raise UserMistake(_(NONE_YET))
        return stored

    async def running(self, place: Place) -> str | None:
        """The name of the series that runs here; None where none does."""
        stored = await self._subscriptions.find(place)
        if stored is None or stored.series is None or stored.series.is_past(await self._today.local_date(place)):
            return None
        counted = await self._subscriptions.count_series(stored.series)
        return None if counted.shown == counted.of else counted.name

    async def begin(self, place: Place, theme: str, title: str | None = None, days: int | None = None) -> Series:
        """Start a series, in place of the one that runs; its films meet the filters that are set now.

        Args:
            place: a server with a daily push.
            theme: a genre, subject, director, country or decade.
            title: what it is called over the films; the theme's name when left out.
            days: how long, from the first day that is not drawn yet; None until every film was shown.

        Raises:
            UserMistake: such a series is not possible; nothing has changed.
        """
        stored = await self.push_of(place)
        found = await asyncio.to_thread(self._themes.films, theme, stored.filters)
        if not FEWEST_FILMS <= len(found.films) <= MOST_FILMS:
            raise UserMistake(_wrong_number(len(found.films)))
        first = await self._today.local_date(place)
        if await self._today.settled(place, first) is not None:
            first += timedelta(days=1)
        series = Series(
            push_id=stored.id,
            name=plain(title or found.name, LONGEST_NAME),
            until=None if days is None else first + timedelta(days=days - 1),
        )
        await self._subscriptions.begin_series(series, found.films)
        return replace(series, of=len(found.films))

    async def end(self, place: Place) -> None:
        """End the series; ordinary draws follow.

        Raises:
            UserMistake: no series runs.
        """
        stored = await self._subscriptions.find(place)
        if stored is None or stored.series is None:
            raise UserMistake(_("No series runs here. `/daily theme` or `/daily list` begins one."))
        await self._subscriptions.end_series(stored.id)


def _wrong_number(films: int) -> str:
    if films > MOST_FILMS:
        return _(
            "That theme has {count} films, and a series at most {most}. `/daily set` takes it as a filter."
        ).format(count=number(films), most=number(MOST_FILMS))
    return ngettext(
        "Only {count} film of that theme is good enough for a day and meets your filters; a series needs {least}.",
        "Only {count} films of that theme are good enough for a day and meet your filters; a series needs {least}.",
        films,
    ).format(count=number(films), least=number(FEWEST_FILMS))
