"""Records what was shown, so that reactions are understood and films are not shown again too soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.records import Origin, Post, Style
from bot.runtime.clock import Clock
from bot.store.deliveries.owed_reactions import NewlyOwed
from bot.store.posts import Posts, ShownFilm
from recommender.group_request import GroupPick
from recommender.types import Draw, Film, Pick, Place

AT_ONCE = timedelta(minutes=1)
"""Reactions not added to an answer within this time are added by the reaction queue."""
NO_MODEL = "none"
"""In place of a model's id where people chose the film themselves."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A sent message whose reactions count."""

    message_id: int
    channel_id: int
    style: Style
    reactions: tuple[str, ...] = ()
    """Our reactions, to be added at once."""


class PostRecorder:
    """Records what was shown, after it was sent.

    `sent` is None for a message that only one person sees: nobody can react to it.
    """

    def __init__(self, posts: Posts, clock: Clock) -> None:
        self._posts = posts
        self._clock = clock

    async def record_draw(self, draw: Draw, sent: Sent | None) -> None:
        """Record that the films of the day, asked for, were shown in their place; the push records its own messages."""
        now = self._clock.now()
        shown = [
            ShownFilm(drawn.film.id, index, draw.place, "today", "draw", drawn.probability, now)
            for index, drawn in enumerate(draw.films, start=1)
        ]
        await self._record(sent, draw.place, "today", now, shown)

    async def record_picks(
        self,
        picks: Sequence[Pick | GroupPick],
        sent: Sent | None,
        *,
        person: int,
        place: Place,
        anew: bool = False,
    ) -> None:
        """Record that picks were shown to a person, by whichever command.

        Args:
            picks: the films.
            sent: the message.
            person: the user's id.
            place: where.
            anew: whether the message showed other films before.
        """
        now = self._clock.now()
        shown = [
            ShownFilm(
                film_id=pick.film.id,
                position=index,
                place=place,
                origin="explore",
                model=pick.model,
                probability=pick.probability,
                shown_at=now,
                user_id=person,
                score=pick.score,
                distance=pick.distance,
            )
            for index, pick in enumerate(picks, start=1)
        ]
        await self._record(sent, place, "explore", now, shown, anew=anew)

    async def record_films(
        self, films: Sequence[Film], sent: Sent | None, *, person: int, place: Place, origin: Origin = "film"
    ) -> None:
        """Record films that a person looked up ("film") or filtered ("filter")."""
        now = self._clock.now()
        shown = [
            ShownFilm(film.id, index, place, origin, NO_MODEL, 1.0, now, user_id=person)
            for index, film in enumerate(films, start=1)
        ]
        await self._record(sent, place, origin, now, shown)

    async def recent(self, days: int) -> tuple[Post, ...]:
        """Posts of the last `days` days, oldest first; after a start their reactions are read again."""
        return await self._posts.recent(self._clock.now() - timedelta(days=days))

    async def _record(
        self,
        sent: Sent | None,
        place: Place,
        origin: Origin,
        now: datetime,
        shown: Sequence[ShownFilm],
        *,
        anew: bool = False,
    ) -> None:
        post, owed = None, None
        if sent is not None:
            owed = NewlyOwed(sent.reactions, now + AT_ONCE)
            post = Post(sent.message_id, sent.channel_id, place, sent.style, origin, now)
        await self._posts.record(post, shown, anew=anew, owed=owed)
