"""Statistics of a server and of a person's year. They are shared, so they show no person and nothing of few votes."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import UserMistake
from bot.runtime.clock import Clock
from bot.store.tallies import MONTHS_MOST, FilmTally, ServerTally, Tallies
from bot.words import _, ngettext, number
from recommender.serving.portrait import Portrait
from recommender.types import Film

if TYPE_CHECKING:
    from recommender.service import Recommender

FEWEST_PEOPLE = 3
"""Least number of people with likes before a server's likes are shown: of two, each could infer the other's."""
FEWEST_LIKERS = 2
"""Least number of people who like a film for it to be named."""
FEWEST_DIVIDED = 6
"""Least number of opinions on a film for it to be called divided, with at least two on either side: then even those who
took part cannot tell who voted how."""
FEWEST_LIKES = 3
"""Least number of films somebody must have liked before their year is drawn."""
FAVOURITES = 6
KEPT_OPINIONS, KEPT_SERVERS, KEPT_FOR = 50_000, 50, timedelta(minutes=10)
"""Counts are cached for servers with at least this many opinions, for at most this many servers, for this long."""


@dataclass(frozen=True, slots=True)
class Month:
    """Number of likes in a month."""

    first: date
    likes: int


@dataclass(frozen=True, slots=True)
class Favourite:
    """A film and how many people like it."""

    film: Film
    likes: int


@dataclass(frozen=True, slots=True)
class Divided:
    """The film on which opinions differ most."""

    film: Film
    likes: int
    dislikes: int


@dataclass(frozen=True, slots=True)
class ServerRecord:
    """What a server likes."""

    people: int
    likes: int
    films: int
    """Number of films that anybody likes."""
    months: tuple[Month, ...]
    """The last twelve, oldest first."""
    favourites: tuple[Favourite, ...]
    divided: Divided | None
    find: Film | None
    """The least known film of those shown here that several people like."""
    portrait: Portrait
    """Portrait of all films liked here, each once."""


@dataclass(frozen=True, slots=True)
class PersonalYear:
    """What somebody came to like in a year."""

    since: date
    months: tuple[Month, ...]
    portrait: Portrait


@dataclass(frozen=True, slots=True)
class _KeptCounts:
    """Cached counts of a large server."""

    tally: ServerTally
    counted_at: datetime
    mark: tuple[tuple[int, ...], date]
    """Valid as long as this is the same: who is hidden or erased, and which months are shown."""


class Stats:
    """Counts what was liked."""

    def __init__(self, recommender: Recommender, tallies: Tallies, clock: Clock) -> None:
        self._recommender = recommender
        self._tallies = tallies
        self._clock = clock
        self._kept: dict[int, _KeptCounts] = {}

    async def of_server(self, guild_id: int) -> ServerRecord:
        """What a server likes.

        Raises:
            UserMistake: too few people have liked anything there.
        """
        months = last_months(self._clock.now())
        tally = await self._tally(guild_id, months)
        if tally.people < FEWEST_PEOPLE:
            raise UserMistake(
                _(
                    "I show what a server likes once {count} people have liked something here: of fewer, everybody "
                    "could tell who likes what. `/today` is a good beginning."
                ).format(count=number(FEWEST_PEOPLE))
            )
        return await asyncio.to_thread(self._record, tally, months)

    async def _tally(self, guild_id: int, months: Sequence[date]) -> ServerTally:
        """The counts, cached for a large server; never from before somebody hid or was erased."""
        now, mark = self._clock.now(), await self._tallies.privacy_mark()
        kept = self._kept.get(guild_id)
        if kept is not None and kept.mark == (mark, months[0]) and timedelta() <= now - kept.counted_at < KEPT_FOR:
            return kept.tally
        ends = [*(_midnight(month) for month in months), now + timedelta(days=1)]
        tally = await self._tallies.of_server(guild_id, ends)
        self._kept.pop(guild_id, None)
        if sum(each.likes + each.dislikes for each in tally.films) >= KEPT_OPINIONS:
            self._kept[guild_id] = _KeptCounts(tally, now, (mark, months[0]))
            if len(self._kept) > KEPT_SERVERS:
                del self._kept[next(iter(self._kept))]
        return tally

    def _record(self, tally: ServerTally, months: Sequence[date]) -> ServerRecord:
        """Turns counts into a record; for a large server it takes a moment, so it runs in a thread."""
        known = [each for each in tally.films if self._recommender.film(each.film_id) is not None]
        liked = [each for each in known if each.likes]
        several = [each for each in liked if each.likes >= FEWEST_LIKERS]
        return ServerRecord(
            people=tally.people,
            likes=sum(each.likes for each in liked),
            films=len(liked),
            months=tuple(map(Month, months, tally.months)),
            favourites=tuple(Favourite(self._film(each), each.likes) for each in several[:FAVOURITES]),
            divided=self._divided(known),
            find=self._recommender.least_known([each.film_id for each in several if each.film_id in tally.shown]),
            portrait=self._recommender.portrait_now([each.film_id for each in liked]),
        )

    async def of_person(self, person: int) -> PersonalYear:
        """A person's last twelve months.

        Raises:
            UserMistake: they have come to like too little in that time.
        """
        months = last_months(self._clock.now())
        likes = await self._tallies.likes_of(person, _midnight(months[0]))
        portrait = await self._recommender.portrait([film for film, _at in likes])
        if portrait.likes < FEWEST_LIKES:
            so_far = _("You have liked no film yet in the last twelve months; from {fewest} on I can draw your year.")
            if portrait.likes:
                so_far = ngettext(
                    "You have newly liked {count} film in the last twelve months; "
                    "from {fewest} on I can draw your year.",
                    "You have newly liked {count} films in the last twelve months; "
                    "from {fewest} on I can draw your year.",
                    portrait.likes,
                )
            so_far = so_far.format(count=number(portrait.likes), fewest=number(FEWEST_LIKES))
            raise UserMistake(f"{so_far} {_('`/taste start` asks about some.')}")
        given = Counter(datetime.fromtimestamp(moment, UTC).strftime("%Y-%m") for _film, moment in likes)
        return PersonalYear(months[0], _counted(months, given), portrait)

    def _divided(self, tallies: Sequence[FilmTally]) -> Divided | None:
        """The film whose smaller side is largest; of equals the one with the most even sides."""
        split = [
            each
            for each in tallies
            if each.likes + each.dislikes >= FEWEST_DIVIDED and min(each.likes, each.dislikes) >= FEWEST_LIKERS
        ]
        if not split:
            return None
        most = max(split, key=lambda each: (min(each.likes, each.dislikes), -abs(each.likes - each.dislikes)))
        return Divided(self._film(most), most.likes, most.dislikes)

    def _film(self, tally: FilmTally) -> Film:
        film = self._recommender.film(tally.film_id)
        assert film is not None
        return film


def last_months(now: datetime) -> list[date]:
    """The first days of the last twelve months, this one among them."""
    first = now.date().replace(day=1)
    months = [first]
    while len(months) < MONTHS_MOST:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _counted(months: Sequence[date], likes: Mapping[str, int]) -> tuple[Month, ...]:
    return tuple(Month(first, likes.get(f"{first:%Y-%m}", 0)) for first in months)
