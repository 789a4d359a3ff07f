"""A person's watchlist: pages, adding and removing, watched films, one film for tonight, export.

A film is on it by a vote of that kind, wherever it was given: a reaction, a card, a command, an import.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import UserMistake
from bot.runtime.clock import Clock
from bot.services.explore import COUNT_MOST, Explore, ExploreRequest
from bot.services.titles import FilmChoice, Titles
from bot.store.people.vote_rows import CARD, VoteRow
from bot.store.people.votes import Votes
from bot.words import Marked, _, listed, marked, ngettext, number
from recommender.films.folding import fold
from recommender.types import Film, FilmPage, Filters, Pick, Place, RatedFilm, VoteKind

if TYPE_CHECKING:
    from recommender.service import Recommender

PER_PAGE = 10
EXPORT_NAME = "matinee-watchlist.csv"
"""Contains "watchlist", by which importers recognise what the list means."""
_COLUMNS = ("Title", "Year", "Directors", "tmdbID", "imdbID", "Const")
"""Letterboxd's columns, and IMDb's name for its id."""
_EMPTY = marked("Your watchlist is empty. `/watchlist add` puts a film on it.")
_LEFT_OUT: dict[VoteKind, Marked] = {
    VoteKind.SEEN: marked("{count} seen"),
    VoteKind.DISLIKE: marked("{count} disliked"),
    VoteKind.NOT_NOW: marked("{count} “not now”"),
    VoteKind.NEVER: marked("{count} “never”"),
}


@dataclass(frozen=True, slots=True)
class TonightRequest:
    """A request for one film of the list."""

    person: int
    place: Place
    adventurousness: int | None = None
    """0 (home) to 10 (another planet); None for the configured default."""
    minutes: int | None = None
    """Greatest running time; None for any."""
    number: int = 0
    """How many films were skipped before."""


@dataclass(frozen=True, slots=True)
class Tonight:
    """The film for tonight."""

    request: TonightRequest
    pick: Pick
    others: int
    """How many more films of the list fit."""
    turns: int
    """Number of films offered in turn as one after the other is skipped."""
    left_out: int = 0
    """Number of films of the list never picked: seen, disliked, "not now" or "never"."""


class Watchlist:
    """Answers about one person's list."""

    def __init__(self, recommender: Recommender, votes: Votes, titles: Titles, explore: Explore, clock: Clock) -> None:
        self._recommender = recommender
        self._votes = votes
        self._titles = titles
        self._explore = explore
        self._clock = clock

    async def page(self, person: int, page: int = 1) -> FilmPage:
        """One page of the list, newest first; a page past the end gives the last."""
        films = await self._films(person)
        pages = max(1, -(-len(films) // PER_PAGE))
        page = min(max(page, 1), pages)
        shown = films[(page - 1) * PER_PAGE : page * PER_PAGE]
        rated = tuple(RatedFilm(film, self._recommender.rating(film.id)) for film in shown)
        return FilmPage(rated, page, pages, len(films))

    async def suggest(self, person: int, typed: str) -> tuple[FilmChoice, ...]:
        """Films of the list whose title contains the text."""
        wanted = fold(typed) if typed.strip() else ""
        found = [film for film in await self._films(person) if wanted in fold(film.title)]
        return self._titles.told_apart(found[:25])

    async def add(self, person: int, film: Film, guild_id: int | None) -> bool:
        """Put a film on it; False when it was there."""
        return await self._votes.put((self._vote(person, film.id, VoteKind.WATCHLIST, guild_id), True))

    async def remove(self, person: int, film: Film, guild_id: int | None) -> bool:
        """Remove a film, wherever it was added; False if it was not there."""
        return await self._votes.put((self._vote(person, film.id, VoteKind.WATCHLIST, guild_id), False))

    async def watched(self, person: int, film: Film, guild_id: int | None) -> bool:
        """Record that a film was seen, which removes it from the list; False if it was not on it."""
        taste = await self._votes.taste(person, self._clock.now())
        await self._votes.put(
            (self._vote(person, film.id, VoteKind.SEEN, guild_id), True),
            (self._vote(person, film.id, VoteKind.WATCHLIST, guild_id), False),
        )
        return film.id in taste.watchlist

    async def tonight(self, request: TonightRequest) -> Tonight:
        """One film of the list that is not seen yet, best first; each further number gives another.

        Raises:
            UserMistake: nothing is on it, or nothing fits.
        """
        await self.refuse_empty(request.person)
        wanted = ExploreRequest(
            request.person,
            request.place,
            request.adventurousness,
            filters=Filters(max_minutes=request.minutes),
            count=COUNT_MOST,
            only_watchlist=True,
        )
        found = (await self._explore.explore(wanted)).found
        if not found.picks:
            raise UserMistake(await self.nothing_left(request.person) or _too_long(request.minutes or 0))
        pick = found.picks[request.number % len(found.picks)]
        left_out = (await self._left_out(request.person)).total()
        return Tonight(request, pick, found.candidates - 1, len(found.picks), left_out)

    async def nothing_left(self, person: int) -> str | None:
        """Why no film of the list can be picked, whatever the filters; None if one can."""
        films = await self._films(person)
        if not films:
            return _(_EMPTY)
        left_out = await self._left_out(person)
        if left_out.total() < len(films):
            return None
        if left_out[VoteKind.SEEN] == len(films):
            return _("You have seen every film of your watchlist. Add more with `/watchlist add`.")
        sentence = _("No film of your watchlist is left to suggest ({reasons}). Add more with `/watchlist add`.")
        reasons = [_(_LEFT_OUT[kind]).format(count=number(count)) for kind, count in left_out.items()]
        return sentence.format(reasons=listed(reasons))

    async def refuse_empty(self, person: int) -> None:
        """Refuse an empty list with an explanation.

        Raises:
            UserMistake: none is.
        """
        if not await self._films(person):
            raise UserMistake(_(_EMPTY))

    async def export(self, person: int) -> bytes:
        """All of it as a table that Letterboxd imports, in UTF-8.

        Raises:
            UserMistake: nothing is on it.
        """
        await self.refuse_empty(person)
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(_COLUMNS)
        for film in await self._films(person):
            directors = ", ".join(film.directors)
            imdb = film.imdb_id or ""
            writer.writerow((film.title, film.year or "", directors, film.tmdb_id or "", imdb, imdb))
        return text.getvalue().encode()

    async def _films(self, person: int) -> tuple[Film, ...]:
        taste = await self._votes.taste(person, self._clock.now())
        found = (self._recommender.film(film_id) for film_id in taste.watchlist)
        return tuple({film.id: film for film in found if film is not None}.values())

    async def _left_out(self, person: int) -> Counter[VoteKind]:
        """Number of films of the list that are never picked, each counted once, by the vote that excludes it."""
        taste = await self._votes.taste(person, self._clock.now())
        seen = taste.seen.union(taste.liked)
        counts: Counter[VoteKind] = Counter()
        for film in await self._films(person):
            if film.id in taste.disliked:
                counts[VoteKind.DISLIKE] += 1
            elif film.id in seen:
                counts[VoteKind.SEEN] += 1
            elif film.id in taste.not_now:
                counts[VoteKind.NOT_NOW] += 1
            elif film.id in taste.never:
                counts[VoteKind.NEVER] += 1
        return counts

    def _vote(self, person: int, film_id: int, kind: VoteKind, guild_id: int | None) -> VoteRow:
        return VoteRow(person, film_id, kind, CARD, self._clock.now(), guild_id)


def _too_long(minutes: int) -> str:
    return ngettext(
        "No film left on your watchlist surely ends within {minutes} minute.",
        "No film left on your watchlist surely ends within {minutes} minutes.",
        minutes,
    ).format(minutes=number(minutes))
