"""Votes from reactions and from the private card."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

from bot.config import Config
from bot.emoji import plain_emoji
from bot.records import Post
from bot.runtime.clock import Clock
from bot.store.people.erasure import People
from bot.store.people.vote_rows import CARD, FilmVote, Scope, VoteKey, VoteRow
from bot.store.people.votes import Votes
from bot.store.posts import Posts
from recommender.types import VoteKind

EARLY_MOST = 10_000
"""Messages remembered because somebody reacted to them before they were recorded as ours."""
LIVE_MOST = 10_000
"""Live reactions remembered, so that reading the message with older data does not overrule them."""
_LiveReaction = tuple[int, int, str]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class ReactionOutcome:
    """The effect of a reaction."""

    film_id: int
    kind: VoteKind
    given: bool
    """True for a vote given, False for one taken back."""
    changed: bool
    """False if nothing has changed."""


class Feedback:
    """Turns reactions and presses into votes. Reactions of bots must not be passed in."""

    def __init__(self, votes: Votes, posts: Posts, people: People, clock: Clock, config: Config) -> None:
        self._votes = votes
        self._posts = posts
        self._people = people
        self._clock = clock
        settings = config.feedback
        self._kinds = {
            plain_emoji(settings.like): VoteKind.LIKE,
            plain_emoji(settings.dislike): VoteKind.DISLIKE,
            plain_emoji(settings.seen): VoteKind.SEEN,
            plain_emoji(settings.watchlist): VoteKind.WATCHLIST,
        }
        self._positions = {plain_emoji(emoji): position for position, emoji in enumerate(settings.digest)}
        self._written = (settings.like, settings.dislike, settings.seen, settings.watchlist, *settings.digest)
        self._live: OrderedDict[_LiveReaction, datetime] = OrderedDict()
        self._early: OrderedDict[int, None] = OrderedDict()
        self._in_order = asyncio.Lock()

    async def reacted(self, message_id: int, emoji: str, user_id: int, guild_id: int | None) -> ReactionOutcome | None:
        """Handle an added reaction; None if the message is not ours or the emoji has no meaning there."""
        now = self._clock.now()
        meaning = await self._understand(message_id, emoji, user_id, now)
        if meaning is None:
            return None
        film_id, kind = meaning
        vote = VoteRow(user_id, film_id, kind, _source(message_id), now, guild_id)
        return ReactionOutcome(film_id, kind, given=True, changed=await self._votes.add(vote) > 0)

    async def unreacted(self, message_id: int, emoji: str, user_id: int) -> ReactionOutcome | None:
        """Handle a removed reaction: remove the vote it gave, and nothing else."""
        meaning = await self._understand(message_id, emoji, user_id, self._clock.now())
        if meaning is None:
            return None
        # Under a message that showed other films before, the vote is on the film shown when it was given.
        for film_id, kind in await self._meant_ever(message_id, emoji):
            if await self._votes.take_back(user_id, film_id, kind, _source(message_id)):
                return ReactionOutcome(film_id, kind, given=False, changed=True)
        return ReactionOutcome(*meaning, given=False, changed=False)

    def came_early(self, message_id: int) -> bool:
        """Whether somebody reacted to a message before it was recorded as ours; asked when it is recorded.

        Those reactions had no meaning then, so the message must be read again.
        """
        return self._early.pop(message_id, self) is None

    def means_something(self, emoji: str) -> bool:
        """Whether this emoji is a vote under any of our messages."""
        plain = plain_emoji(emoji)
        return plain in self._kinds or plain in self._positions

    async def given_by(self, message_id: int) -> frozenset[str]:
        """The emoji, as in the settings, with which votes of a message were given."""
        post = await self._posts.find(message_id)
        if post is None:
            return frozenset()
        meanings = self._meanings(post, self._written)
        stored = await self._votes.held(_scope(message_id, meanings))
        film_votes = {key[1:] for key in stored}
        return frozenset(emoji for emoji, ever in meanings.items() if not film_votes.isdisjoint(ever))

    async def cleared(self, message_id: int) -> int:
        """Handle the removal of all reactions of a message; returns how many votes were removed."""
        return await self.reread(message_id, dict.fromkeys(self._written, frozenset[int]()))

    async def reread(
        self, message_id: int, reactions: Mapping[str, AbstractSet[int]], read_from: datetime | None = None
    ) -> int:
        """Make a message's votes agree with its reactions; used after a time without events.

        Args:
            message_id: the message.
            reactions: what was read: emoji → everybody who gave it, except bots. Votes by an emoji that was not read
                are not changed.
            read_from: when reading began; a reaction added or removed live since then is not changed.

        Returns:
            How many votes were added or removed.
        """
        post = await self._posts.find(message_id)
        if post is None:
            return 0
        now = self._clock.now()
        guild_id = post.place.id if post.place.kind == "guild" else None
        meanings = self._meanings(post, reactions)
        scope = _scope(message_id, meanings)
        stored = await self._votes.held(scope) if post.earlier else set[VoteKey]()
        wanted = [
            # Where somebody has voted with this emoji for a film shown here before, it still means that film.
            VoteRow(*_key_of(user_id, ever, stored), scope.source, now, guild_id)
            for emoji, ever in meanings.items()
            for user_id in reactions[emoji]
        ]
        # A reaction from before somebody was forgotten is still in Discord; it counts only once it is given again.
        givers = {vote.user_id for vote in wanted}
        if forgotten := await self._people.forgotten_since(givers, post.posted_at):
            stored = await self._votes.held(scope)
            wanted = [vote for vote in wanted if vote.user_id not in forgotten or vote.key in stored]
        spared = frozenset(
            (user_id, *meaning)
            for (reacted_to, user_id, emoji), moment in self._live.items()
            if reacted_to == message_id and read_from is not None and moment >= read_from
            for meaning in self._ever(post, emoji)
        )
        return await self._votes.align(scope, wanted, spared)

    def forget(self, person: int) -> None:
        """Remove what is kept in memory about a person."""
        for touch in [touch for touch in self._live if touch[1] == person]:
            del self._live[touch]
        self._posts.forget_known()

    async def vote(self, user_id: int, film_id: int, kind: VoteKind, guild_id: int | None) -> frozenset[VoteKind]:
        """A press on the private card: gives the vote, or removes it if it is given already.

        A vote is removed wherever it came from. A like replaces a dislike given on the card.

        Returns:
            The person's vote on the film now.
        """
        return await self._votes.toggle(VoteRow(user_id, film_id, kind, CARD, self._clock.now(), guild_id))

    async def watched(
        self, user_id: int, film_id: int, opinion: Literal[VoteKind.LIKE, VoteKind.DISLIKE], guild_id: int | None
    ) -> None:
        """Store that a person has seen a film and liked it or not, and remove it from their watchlist. Idempotent."""
        wanted = ((VoteKind.SEEN, True), (VoteKind.WATCHLIST, False), (opinion, True))
        now = self._clock.now()
        await self._votes.put(
            *((VoteRow(user_id, film_id, kind, CARD, now, guild_id), given) for kind, given in wanted)
        )

    async def _understand(
        self, message_id: int, emoji: str, user_id: int, now: datetime
    ) -> tuple[int, VoteKind] | None:
        plain = plain_emoji(emoji)
        if not self.means_something(emoji):
            return None  # most reactions in a server: saves a look-up in the database
        # The look-up may take longer for one event than for the next. One at a time, and each passes its vote to the
        # writer at once, so the removal of a reaction is not overtaken by its addition.
        async with self._in_order:
            post = await self._posts.find(message_id)
        if post is None:
            _remember(self._early, message_id, None, EARLY_MOST)
            return None
        meaning = self._meaning(post, post.films, plain)
        if meaning is not None:
            _remember(self._live, (message_id, user_id, plain), now, LIVE_MOST)
        return meaning

    async def _meant_ever(self, message_id: int, emoji: str) -> tuple[FilmVote, ...]:
        post = await self._posts.find(message_id)
        return () if post is None else self._ever(post, plain_emoji(emoji))

    def _meanings(self, post: Post, emoji: Iterable[str]) -> dict[str, tuple[FilmVote, ...]]:
        """Everything that each of these emoji has ever meant under a post; those without a meaning are left out."""
        found = ((each, self._ever(post, plain_emoji(each))) for each in emoji)
        return {each: ever for each, ever in found if ever}

    def _ever(self, post: Post, plain: str) -> tuple[FilmVote, ...]:
        """What an emoji has meant under a post: for the films it shows, then for films it showed before."""
        meanings = (self._meaning(post, films, plain) for films in (post.films, *post.earlier))
        return tuple(meaning for meaning in meanings if meaning is not None)

    def _meaning(self, post: Post, films: Sequence[int], plain: str) -> FilmVote | None:
        """The film and kind of vote that an emoji means under a post that shows these films."""
        if post.style == "digest":
            position = self._positions.get(plain, len(films))
            return (films[position], VoteKind.LIKE) if position < len(films) else None
        kind = self._kinds.get(plain)
        return (films[0], kind) if kind is not None and films else None


def _scope(message_id: int, meanings: Mapping[str, Sequence[FilmVote]]) -> Scope:
    """The votes that a message's emoji can have given."""
    return Scope(_source(message_id), frozenset(film_vote for ever in meanings.values() for film_vote in ever))


def _key_of(user_id: int, ever: Sequence[FilmVote], stored: AbstractSet[VoteKey]) -> VoteKey:
    """The vote that a person's emoji means: the stored one, else that on the newest films."""
    keys = [(user_id, *film_vote) for film_vote in ever]
    return next((key for key in keys if key in stored), keys[0])


def _source(message_id: int) -> str:
    return f"post:{message_id}"


def _remember(known: OrderedDict[_Key, _Value], key: _Key, value: _Value, most: int) -> None:
    """Keep the newest `most`."""
    known[key] = value
    known.move_to_end(key)
    if len(known) > most:
        known.popitem(last=False)
