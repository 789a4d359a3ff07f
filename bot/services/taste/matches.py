"""Finds people of a server with a similar taste, among those who agreed to it. Uses likes only.

Other votes change nothing in a comparison, so they cannot be inferred by comparing repeatedly with different votes of
one's own.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.errors import UserMistake
from bot.records import PrivacyChoice
from bot.runtime.clock import Clock
from bot.store.people.choices import Choices
from bot.store.people.votes import Votes
from bot.words import _
from recommender.group_request import GroupRequest
from recommender.serving.groups.common_taste import CommonTaste
from recommender.types import Film, Place, Taste

if TYPE_CHECKING:
    from recommender.service import Recommender

FEWEST_COMMON = 10
"""Least number of common likes for a match. Somebody who likes 30 of the 200 best known films has four or five in
common with anybody by chance, and hardly ever ten."""
NAMED = 5
"""People shown, and films named."""
_LOOKED_AT = 50
"""People compared with one person: those with most films in common."""
_NEXT = 3
"""Films proposed that both would like."""
_WISHES = 12
"""Films requested for that; those that suit both are used."""


@dataclass(frozen=True, slots=True)
class TasteMatch:
    """A person with a similar taste."""

    person: int
    likeness: float
    """0 to 1; see `CommonTaste`."""
    common: int
    """Number of films that both like."""
    films: tuple[Film, ...]
    """Some of them, those with the greatest weight."""
    genres: tuple[str, ...]
    """Genres that stand out among them."""
    upcoming: tuple[Film, ...] = ()
    """Films that both would like: neither likes them yet, and no other vote of the person who asks excludes them."""


class Matches:
    """Compares the tastes of people who agreed to it."""

    def __init__(self, recommender: Recommender, votes: Votes, choices: Choices, clock: Clock) -> None:
        self._recommender = recommender
        self._votes = votes
        self._choices = choices
        self._clock = clock

    async def choice_of(self, person: int) -> PrivacyChoice:
        """The person's choices."""
        return await self._choices.of(person)

    async def take_part(self, person: int, wants: bool) -> None:
        """Set whether the person takes part; the next request respects it."""
        await self._choices.set_matched(person, wants, self._clock.now())

    async def here(self, person: int, place: Place) -> tuple[TasteMatch, ...]:
        """People with the most similar taste, best first; they may have left the server, which is checked elsewhere."""
        others = await self._choices.like_the_same(person, place.id, FEWEST_COMMON, _LOOKED_AT)
        mine = await self._taste(person)
        found = [self._match(mine, await self._taste(other)) for other in others]
        matches = [match for match in found if match is not None]
        return tuple(sorted(matches, key=lambda match: (-match.likeness, match.person))[: 2 * NAMED])

    async def pair(self, person: int, other: int, place: Place) -> TasteMatch:
        """Compare the person with somebody they name.

        Raises:
            UserMistake: one of them does not take part, or they have too little in common; it is not said which.
        """
        if person == other:
            raise UserMistake(_("You and yourself: a perfect match. Pick somebody else."))
        choice = await self._choices.of(other)
        tastes = await asyncio.gather(self._taste(person), self._taste(other))
        match = self._match(*tastes) if choice.takes_part else None
        if match is None:
            raise UserMistake(
                _("I can say nothing about you two: they do not compare tastes, or you like too few of the same films.")
            )
        return await self.with_next(person, match, place)

    async def with_next(self, person: int, match: TasteMatch, place: Place) -> TasteMatch:
        """The match with films that both would like. Only likes of the other are used: the person sees the result."""
        now = self._clock.now()
        both = (person, match.person)
        others = frozenset({match.person})
        wish = GroupRequest(person, both, place, now, seed=_seed(now), count=_WISHES, likes_alone=others)
        found = await self._recommender.recommend_together(wish)
        upcoming = tuple(pick.film for pick in found.picks if len(pick.suits) == 2)[:_NEXT]
        return replace(match, upcoming=upcoming)

    def _match(self, mine: Taste, theirs: Taste) -> TasteMatch | None:
        common = self._recommender.common_taste(mine.liked, theirs.liked)
        if len(common.films) < FEWEST_COMMON:
            return None
        return TasteMatch(theirs.person, common.likeness, len(common.films), common.films[:NAMED], _outstanding(common))

    async def _taste(self, person: int) -> Taste:
        return await self._votes.taste(person, self._clock.now())


def _outstanding(common: CommonTaste) -> tuple[str, ...]:
    return tuple(share.name for share in common.genres if share.films > 1 and share.lean > 1)[:2]


def _seed(now: datetime) -> int:
    """The same all day, so that asking twice gives the same films."""
    return now.date().toordinal()
