"""The recommender's async interface: reads through the ports and answers from the serving snapshot.

Replaces the snapshot when there are newer films or models. Requests are computed on the event loop (about a
millisecond); files are read and checked in a thread. Knows no Discord and no SQL.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from recommender.draw import draw as daily
from recommender.draw.strata import Stock
from recommender.errors import NotReady
from recommender.films import filters as filtering
from recommender.group_request import GroupRecommendation, GroupRequest
from recommender.ports import FilmSource, HistorySource
from recommender.serving import next_question as onboarding_films
from recommender.serving import recommend as personal
from recommender.serving.groups import group_picks
from recommender.serving.groups.common_taste import CommonTaste, common_taste
from recommender.serving.loader import LoadedSnapshot, load_snapshot, pointer_of
from recommender.serving.portrait import Portrait, least_known, portrait
from recommender.serving.recent_homes import RecentHomes
from recommender.serving.snapshot import ModelState, Snapshot
from recommender.serving.threads import limit_threads_and_memory
from recommender.types import (
    Draw,
    Film,
    FilmPage,
    Filters,
    Pick,
    Place,
    Rating,
    Recommendation,
    Relaxation,
    Request,
    Taste,
    TitleMatch,
)

StandIn = Callable[[], Awaitable[tuple[int, ...]]]
"""Returns ids of films used in place of likes."""


class Recommender:
    """Recommends films. Call `load` first; before it every method that needs films raises NotReady.

    Args:
        films: source of the films.
        histories: source of the votes, and of what was shown before.
        models: folder of the fitted models.
        explore_no_repeat_days: days before a person is shown a film again.
    """

    def __init__(
        self,
        films: FilmSource,
        histories: HistorySource,
        models: Path,
        *,
        explore_no_repeat_days: int = 14,
    ) -> None:
        self.explore_no_repeat_days = explore_no_repeat_days
        self._films = films
        self._histories = histories
        self._models = models
        self._snapshot_in_use: LoadedSnapshot | None = None
        self._films_version = -1
        self._recent_homes = RecentHomes()

    async def load(self) -> None:
        """Read the films and the newest fitted model; without one, use the models that need no ratings."""
        await asyncio.to_thread(limit_threads_and_memory)
        self._films_version = await self._films.films_version()
        films = await self._films.all_films()
        self._snapshot_in_use = await asyncio.to_thread(load_snapshot, films, self._models, None)

    async def refresh(self) -> bool:
        """Look for newer films or a newer model and replace the serving snapshot by them.

        Returns:
            Whether anything was replaced. A model that must not be used is refused with a reason and changes nothing.
        """
        before = self._loaded
        version = await self._films.films_version()
        if version == self._films_version and await asyncio.to_thread(pointer_of, self._models) == before.pointer:
            return False
        films = before.snapshot.film_table.films
        if version != self._films_version:
            films = await self._films.all_films()
        self._snapshot_in_use = await asyncio.to_thread(load_snapshot, films, self._models, before.snapshot)
        self._recent_homes.clear()
        self._films_version = version
        return self._snapshot_in_use.snapshot is not before.snapshot

    @property
    def _loaded(self) -> LoadedSnapshot:
        if self._snapshot_in_use is None:
            raise NotReady("The films are not loaded yet. Please try again in a moment.")
        return self._snapshot_in_use

    @property
    def _now(self) -> Snapshot:
        return self._loaded.snapshot

    @property
    def model_id(self) -> str:
        """Id of the fitted model in use."""
        return self._now.bundle.model_id

    @property
    def state(self) -> ModelState:
        """The models that are in use at the moment."""
        now = self._now
        return ModelState(
            id=now.bundle.model_id,
            tiers=now.fallback.names,
            fitted_at=now.bundle.fitted_at,
            films=len(now.film_table),
            people=now.bundle.people,
            votes=now.bundle.votes,
            refused_reason=self._loaded.refused,
        )

    async def recommend(self, request: Request, stand_in: StandIn | None = None) -> Recommendation:
        """Recommend films to one person, with evidence; the same request with the same votes gives the same picks.

        Args:
            request: what is wanted.
            stand_in: gives ids of films to start from; called only when there is nothing else to start from.
        """
        since = request.now - timedelta(days=self.explore_no_repeat_days)
        recent, forgotten = self._recent_homes, self._recent_homes.forgotten
        (taste,), shown = await self._histories.history((request.person,), request.person, since, request.now)
        if stand_in is not None and not self._has_home(request, taste):
            request = replace(request, start_from=await stand_in())
        # Nothing is kept if anybody was forgotten while the votes were read: the votes may be those just deleted.
        kept = recent if recent.forgotten == forgotten else None
        return personal.recommend(self._now, request, taste, shown, kept)

    def forget(self, person: int) -> None:
        """Remove what is kept in memory about a person; called when their data are deleted."""
        self._recent_homes.forget(person)

    def drop_old_scores(self, now: datetime) -> None:
        """Remove the scores of people whose last request is some minutes ago; called every minute."""
        self._recent_homes.drop_old(now)

    async def recommend_together(self, request: GroupRequest, stand_in: StandIn | None = None) -> GroupRecommendation:
        """Recommend films to a group, with the members they suit; the same request and votes give the same picks.

        Args:
            request: what is wanted.
            stand_in: gives ids of films to start from; called only when no member has liked any film.
        """
        since = request.now - timedelta(days=self.explore_no_repeat_days)
        whole, shown = await self._histories.history(request.members, request.asker, since, request.now)
        tastes = [each if each.person in request.watchlists_of else replace(each, watchlist=()) for each in whole]
        if stand_in is not None and not any(self._has_home(request.of(taste.person), taste) for taste in tastes):
            request = replace(request, start_from=await stand_in())
        # Each member takes about as long as a request of one person: together too long for the event loop.
        return await asyncio.to_thread(group_picks.recommend_together, self._now, request, tastes, shown)

    def _has_home(self, request: Request, taste: Taste) -> bool:
        return any(film in self._now.film_table.vocabulary for film in (*request.like_films, *taste.liked))

    async def similar(self, film_id: int, count: int) -> tuple[Pick, ...]:
        """The most similar films to one film, most similar first; none for an id that is not known."""
        return personal.similar(self._now, film_id, count)

    def next_onboarding_films(self, asked: Sequence[int], taste: Taste, count: int) -> tuple[Film, ...]:
        """The next films of an onboarding round: those whose answers would tell most about the person's taste.

        Args:
            asked: ids of films they were asked about before; none is asked about twice.
            taste: their votes; what they have an opinion on, or want to see, is not asked about.
            count: how many, at most.

        Returns:
            The films; empty when there is nothing left to ask. The same arguments give the same films.
        """
        return onboarding_films.next_films(self._now, asked, taste, count)

    async def portrait(self, liked: Sequence[int]) -> Portrait:
        """Compare the films that somebody likes with the whole catalogue.

        Args:
            liked: ids of the films.
        """
        return await asyncio.to_thread(self.portrait_now, liked)

    def portrait_now(self, liked: Sequence[int]) -> Portrait:
        """The same, for callers that are in a thread already."""
        return portrait(self._now, liked)

    def least_known(self, film_ids: Sequence[int]) -> Film | None:
        """The film that fewest people know; None for no films, or where it is not known how many people know a film."""
        return least_known(self._now, film_ids)

    def common_taste(self, mine: Sequence[int], theirs: Sequence[int]) -> CommonTaste:
        """How similar the likes of two people are, and in what.

        Args:
            mine: ids of the films that one of them likes.
            theirs: ids of the films that the other likes.
        """
        return common_taste(self._now, mine, theirs)

    def draw(
        self,
        place: Place,
        local_date: date,
        recent: frozenset[int],
        filters: Filters = Filters(),  # noqa: B008 - frozen
        skipped: frozenset[int] = frozenset(),
        pool: frozenset[int] | None = None,
    ) -> Draw:
        """The films of the day; the same arguments give the same films while the catalogue stays the same.

        Args:
            place: a server, or one person's direct messages.
            local_date: the date there.
            recent: ids of films shown there recently.
            filters: conditions every film must meet.
            skipped: ids of films that most people there have seen; left out while five others can be found.
            pool: ids of the only films that may be drawn, in addition to the filters; None for all.
        """
        now = self._now
        shown, known = (now.film_table.marked(ids) for ids in (recent, skipped))
        stock = now.stocks.of(filters)
        if pool is not None:
            stock = Stock(now.film_table, now.ratings, now.film_table.marked(pool))
        return daily.draw_from(stock, place, local_date, shown, known)

    def above_daily_floor(self, filters: Filters = Filters()) -> list[Film]:  # noqa: B008 - frozen
        """The films above the quality floor of the daily draw that meet filters, by id."""
        now = self._now
        rows = np.flatnonzero(now.stocks.of(filters).above_the_floor.films)
        return [now.film_table.films[row] for row in rows]

    def film(self, film_id: int) -> Film | None:
        """The film with that id, if there is one."""
        return self._now.film_table.film(film_id)

    def films(self) -> Sequence[Film]:
        """Every film, by id."""
        return self._now.film_table.films

    def rating(self, film_id: int) -> Rating | None:
        """A film's rating, as of the fitted model; None when nobody rated it."""
        row = self._now.film_table.vocabulary.row(film_id)
        return None if row is None else self._now.ratings.rating(row)

    def known_by(self) -> Callable[[Film], int]:
        """A function that counts who knows a film: people who rated it, and people of the prior who did."""
        vocabulary, counts = self._now.film_table.vocabulary, self._now.known_by

        def people(film: Film) -> int:
            row = vocabulary.row(film.id)
            return 0 if row is None else int(counts[row])

        return people

    def search(self, text: str, limit: int = 25) -> tuple[Film, ...]:
        """Films by what a person types: beginnings of titles, words, parts of words, then similar spellings."""
        return self._now.titles.find(text, limit)

    def match(self, text: str) -> TitleMatch:
        """The films a title means, or may mean."""
        return self._now.titles.match(text)

    def bearing(self, title: str) -> tuple[tuple[Film, ...], tuple[Film, ...]]:
        """Films with exactly this title, and films whose title differs only in articles, spaces and numbers.

        Both best known first.
        """
        return self._now.titles.bearing(title)

    def find(self, filters: Filters, page: int = 1, per_page: int = 10) -> FilmPage:
        """Films that meet the filters, ordered by popularity, then hand-picked ones first, then by title.

        Args:
            filters: the filters.
            page: from 1; a page past the end gives the last.
            per_page: films on a page.
        """
        popularity = self._now.bundle.popularity
        return filtering.find(self._now.film_table, self._now.ratings, popularity.scores, filters, page, per_page)

    def all_meet(self, film_ids: Sequence[int], filters: Filters) -> bool:
        """Whether every one of these films meets the filters."""
        met = filtering.mask(self._now.film_table, self._now.ratings.stars, filters)
        return bool(met[self._now.film_table.vocabulary.rows(film_ids)].all())

    def relaxations(self, filters: Filters) -> tuple[Relaxation, ...]:
        """Which condition to drop, and how many films that would give; fewest films first."""
        return filtering.relaxations(self._now.film_table, self._now.ratings.stars, filters)

    def genres(self) -> tuple[str, ...]:
        """Genres that occur in the catalogue."""
        return self._now.film_table.genre_names()
