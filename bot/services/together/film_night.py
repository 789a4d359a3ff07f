"""Film nights: who takes part, and films for all of them. No Discord, no SQL."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from bot.config import Config
from bot.errors import UserMistake
from bot.records import Night, NightWish
from bot.runtime.clock import Clock
from bot.services.conditions import checked
from bot.services.daily.today import Today
from bot.services.explore import seed_of
from bot.services.posts import PostRecorder, Sent
from bot.services.pruning import NIGHTS_KEPT_DAYS
from bot.store.people.choices import Choices
from bot.store.people.nights import Nights
from bot.store.posts import Posts
from bot.words import _
from recommender.group_request import GroupRecommendation, GroupRequest
from recommender.types import Film, Place

if TYPE_CHECKING:
    from recommender.service import Recommender

MEMBERS_MOST = 12
"""People in one group: five films cannot suit more, and each person costs a scoring."""
HALF_LIFE_DAYS = 30
"""Half-life of a member's balance (`GroupRequest.balances`)."""


@dataclass(frozen=True, slots=True)
class GroupPicks:
    """Films for a film night."""

    night: Night
    """Its present state; its members are those whose likes count, without hidden people."""
    found: GroupRecommendation
    hidden: int = 0
    """Number of people who were named and left out because they are hidden."""


class Together:
    """Finds films for groups. What was shown is recorded only after it was sent."""

    def __init__(
        self,
        recommender: Recommender,
        nights: Nights,
        choices: Choices,
        today: Today,
        posts: Posts,
        recorder: PostRecorder,
        clock: Clock,
        config: Config,
    ) -> None:
        self._recommender = recommender
        self._nights = nights
        self._choices = choices
        self._today = today
        self._posts, self._recorder = posts, recorder
        self._clock = clock
        self._dial, self._fair = config.explore.adventurousness, config.together.fair
        self._locks = WeakValueDictionary[int, asyncio.Lock]()

    @property
    def usual_dial(self) -> int:
        """The configured step of the dial."""
        return self._dial

    def lock(self, night_id: int) -> asyncio.Lock:
        """The lock held while a night is read, shown and recorded, so that the message agrees with the last record."""
        return self._locks.setdefault(night_id, asyncio.Lock())

    async def begin(self, person: int, guild_id: int, others: Sequence[int], wish: NightWish) -> GroupPicks:
        """Create a film night.

        Args:
            person: the person who asks, who is a member.
            guild_id: the server.
            others: ids of other people, in any order and number; hidden people are left out.
            wish: the options.

        Raises:
            UserMistake: the person is hidden, there are too many people, or an option is not valid.
            UnknownName: there is no such genre.
        """
        await self._refuse_hidden(person)
        wanted = [each for each in dict.fromkeys(others) if each != person]
        members = (person, *[each for each in wanted if not (await self._choices.of(each)).hidden])
        if len(members) > MEMBERS_MOST:
            raise too_many()
        filters = checked(wish.filters, self._recommender.genres(), self._clock.now().year)
        night = await self._nights.begin(guild_id, replace(wish, filters=filters), members, self._clock.now())
        return replace(await self._picks(night), hidden=len(wanted) + 1 - len(members))

    async def shown(self, picks: GroupPicks, sent: Sent | None, place: Place, *, anew: bool) -> None:
        """Record that the films were sent.

        Args:
            picks: the films.
            sent: their message.
            place: where they were sent.
            anew: whether the message showed other films before.
        """
        night = picks.night
        if sent is not None:
            await self._nights.sent(night.id, sent.message_id)
        await self._recorder.record_picks(picks.found.picks, sent, person=night.members[0], place=place, anew=anew)

    async def join(self, night_id: int, person: int) -> GroupPicks:
        """Add a person, and choose films again; films shown at present may be chosen again.

        Args:
            night_id: the night.
            person: the person added.

        Raises:
            UserMistake: they are in already or hidden, there are too many, or the night is long ago.
        """
        await self._refuse_hidden(person)
        before = _kept(await self._nights.find(night_id))
        if person in before.came:
            raise UserMistake(_("You are in already; “Without me” takes you out."))
        night = _kept(await self._nights.join(night_id, person, MEMBERS_MOST))
        if person not in night.members:
            raise UserMistake(_("There are {most} people in already, and no room for more.").format(most=MEMBERS_MOST))
        return await self._picks(night, may_stay=True)

    async def name(self, night_id: int, person: int, others: Sequence[int]) -> GroupPicks:
        """Add the people whom a member names, without hidden ones, and choose films again.

        Args:
            night_id: the night.
            person: the member who names them.
            others: ids of the people named, in any order and number.

        Raises:
            UserMistake: `person` is not a member, there are too many people, or the night is long ago.
        """
        before = _kept(await self._nights.find(night_id))
        await self._refuse_stranger(before, person)
        wanted = [each for each in dict.fromkeys(others) if each not in before.members]
        seen = [each for each in wanted if not (await self._choices.of(each)).hidden]
        if len(before.members) + len(seen) > MEMBERS_MOST:
            raise too_many()
        night = _kept(await self._nights.name(night_id, seen, MEMBERS_MOST))
        return replace(await self._picks(night, may_stay=True), hidden=len(wanted) - len(seen))

    async def leave(self, night_id: int, person: int) -> GroupPicks:
        """Remove a person, and choose films again.

        Raises:
            UserMistake: they are not in, they are the last, or the night is long ago.
        """
        before = _kept(await self._nights.find(night_id))
        await self._refuse_stranger(before, person)
        if len(before.members) == 1:
            raise UserMistake(_("You are the only one who is in. Once somebody else is, you can leave."))
        return await self._picks(_kept(await self._nights.leave(night_id, person)), may_stay=True)

    async def others(self, night_id: int, person: int) -> GroupPicks:
        """Other films for the same people.

        Raises:
            UserMistake: they are not in, or the night is long ago.
        """
        night = _kept(await self._nights.find(night_id))
        await self._refuse_stranger(night, person)
        return await self._picks(night)

    async def server_of(self, night_id: int) -> int:
        """The server of a night.

        Raises:
            UserMistake: the night is long ago.
        """
        return _kept(await self._nights.find(night_id)).guild_id

    async def films_to_vote_on(self, night_id: int, person: int) -> tuple[Film, ...]:
        """The films shown in a night's message, for a poll.

        Raises:
            UserMistake: there are fewer than two, `person` is not in, or the night is long ago.
        """
        night = _kept(await self._nights.find(night_id))
        await self._refuse_stranger(night, person)
        post = None if night.message_id is None else await self._posts.find(night.message_id)
        films = [self._recommender.film(film) for film in (() if post is None else post.films)]
        found = tuple(film for film in films if film is not None)
        if len(found) < 2:
            raise UserMistake(_("A poll needs at least two films."))
        return found

    async def films_for_round(self, night_id: int, person: int, count: int, people_least: int) -> tuple[int, ...]:
        """Ids of the films shown in a night's message, and more up to `count`.

        Raises:
            UserMistake: too few people or films are in, `person` is not, or the night is long ago.
        """
        night = _kept(await self._nights.find(night_id))
        await self._refuse_stranger(night, person)
        if len(night.members) < people_least:
            raise UserMistake(_("A round needs at least two people. Who else is in?"))
        post = None if night.message_id is None else await self._posts.find(night.message_id)
        more = (await self._picks(night, count=count)).found.picks
        films = (*(() if post is None else post.films), *(pick.film.id for pick in more))
        found = tuple(dict.fromkeys(films))[:count]
        if len(found) < 2:
            raise UserMistake(_("A round needs at least two films."))
        return found

    async def _picks(self, night: Night, *, may_stay: bool = False, count: int = 5) -> GroupPicks:
        """Films for the members.

        Args:
            night: members and options.
            may_stay: whether films shown in its message may be chosen again.
            count: how many.
        """
        members, now = night.members, self._clock.now()
        if not members:
            raise UserMistake(_("Nobody is in any more. Start again with `/together`."))
        place = Place("guild", night.guild_id)
        today = await self._today.local_date(place)
        post = None if night.message_id is None else await self._posts.find(night.message_id)
        request = GroupRequest(
            asker=members[0],
            members=members,
            place=place,
            now=now,
            seed=seed_of(night.id, now),
            adventurousness=night.wish.adventurousness,
            filters=night.wish.filters,
            seen=night.wish.seen,
            only_watchlists=night.wish.only_watchlists,
            watchlists_of=night.came,
            count=count,
            balances=await self._balances(night, today) if self._fair else None,
            may_stay=frozenset(post.films) if post is not None and may_stay else frozenset(),
        )

        async def films_of_the_day() -> tuple[int, ...]:
            draw = await self._today.picks(place)
            return tuple(drawn.film.id for drawn in draw.films)

        found = await self._recommender.recommend_together(request, films_of_the_day)
        if self._fair and found.shares and len(members) > 1:
            equal = 1 / len(members)
            more = {person: share - equal for person, share in zip(members, found.shares, strict=True)}
            await self._nights.share(night.guild_id, today, more)
        return GroupPicks(night, found)

    async def _balances(self, night: Night, today: date) -> tuple[float, ...]:
        """For each member, how much more than an equal share of past nights they got; older nights count less."""
        shared = await self._nights.shared(night.guild_id, today - timedelta(days=NIGHTS_KEPT_DAYS), today)
        return tuple(_balance(shared, person, today) for person in night.members)

    async def _refuse_hidden(self, person: int) -> None:
        if (await self._choices.of(person)).hidden:
            raise UserMistake(
                _("You are hidden from others, so you are left out of groups. `/privacy hide` with False changes that.")
            )

    async def _refuse_stranger(self, night: Night, person: int) -> None:
        await self._refuse_hidden(person)
        if person not in night.members:
            raise UserMistake(_("That is for those who are in. Press “I’m in” first."))


def too_many() -> UserMistake:
    """The error for more people than a group may have."""
    return UserMistake(_("That is more than {most} people. Name those who choose with you.").format(most=MEMBERS_MOST))


def _kept(night: Night | None) -> Night:
    if night is None:
        raise UserMistake(_("That film night is long ago. Start again with `/together`."))
    return night


def _balance(shared: Mapping[int, tuple[tuple[date, float], ...]], person: int, today: date) -> float:
    return sum(more * 0.5 ** ((today - day).days / HALF_LIFE_DAYS) for day, more in shared.get(person, ()))
