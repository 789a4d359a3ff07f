"""A series from a pasted list: reads the list, stores it until a manager confirms what was recognised, starts it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.errors import UserMistake
from bot.push.series import LONGEST_NAME, SeriesSettings
from bot.runtime.clock import Clock
from bot.services.daily.pasted_lists import PastedList, PastedLists
from bot.store.deliveries.waiting_lists import WaitingLists
from bot.words import _
from bot.words.sentences import plain
from recommender.draw.draw import FILMS_A_DAY
from recommender.types import Place


@dataclass(frozen=True, slots=True)
class OfferedList:
    """What was recognised in a list, before the manager decides."""

    name: str
    """What the series will be called."""
    read: PastedList
    pasted_at: int | None
    """Identifies the stored list; None where it has too few films and is not stored."""
    replaces: str | None
    """The name of the series that it would replace; None where none runs."""


class PastedSeries:
    """Starts series from lists. At most one list is stored for each server."""

    def __init__(self, lists: PastedLists, waiting: WaitingLists, series: SeriesSettings, clock: Clock) -> None:
        self._lists = lists
        self._waiting = waiting
        self._series = series
        self._clock = clock

    async def check(self, place: Place) -> None:
        """Whether a list can be pasted here.

        Raises:
            UserMistake: no series can run here.
        """
        await self._series.push_of(place)

    async def offer(self, place: Place, title: str, pasted: str) -> OfferedList:
        """Read a list and store it until it is started, dropped, or another is pasted. Nothing else changes.

        Args:
            place: a server with a daily push.
            title: what the series is to be called; “Our list” where it is empty.
            pasted: a title a line.

        Raises:
            UserMistake: no series can run here.
        """
        push = await self._series.push_of(place)
        name = plain(title.strip() or _("Our list"), LONGEST_NAME)
        read = await asyncio.to_thread(self._lists.read, pasted)
        pasted_at = None
        if len(read.films) >= FILMS_A_DAY:
            films = [film.id for film in read.films]
            pasted_at = await self._waiting.keep(push.id, self._clock.now(), name, films)
        return OfferedList(name, read, pasted_at, await self._series.running(place))

    async def begin(self, place: Place, pasted_at: int) -> None:
        """Start a stored list, in place of the series that runs.

        Raises:
            UserMistake: it is no longer stored, or no series can run here; nothing has changed.
        """
        push = await self._series.push_of(place)
        if await self._waiting.begin(push.id, pasted_at) is None:
            raise UserMistake(
                _("That list is gone: it was started or dropped, or another was pasted. `/daily list` takes it again.")
            )

    async def drop(self, place: Place, pasted_at: int) -> None:
        """Delete a stored list; nothing happens if it is gone already."""
        push = await self._series.push_of(place)
        await self._waiting.drop(push.id, pasted_at)
