"""Reads messages' reactions again where events were missed: after a downtime, or before the message was recorded.

`bot.services.feedback` decides what the reactions mean.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterable, Sequence
from typing import Literal, Protocol

import aiohttp
import discord
from discord.http import HTTPClient

from bot.emoji import plain_emoji
from bot.registry import Services
from bot.runtime.back_off import growing_pause
from cogs.interactions.refusals import is_final

_log = logging.getLogger(__name__)

AGAIN_SECONDS = tuple(growing_pause(failures, 10, 300) for failures in range(1, 11))
"""Pauses between further tries for messages that could not be read: half an hour in all."""
ReactionType = Literal[0, 1]
REACTION_TYPES: tuple[ReactionType, ...] = (0, 1)
"""Plain reactions and super reactions: Discord lists one kind at a time."""
PAGE_MOST = 100
"""People that Discord lists in one page."""
Where = tuple[int, int]
"""A message: its channel's id and its own."""


class MessageSource(Protocol):
    """The part of a client that is needed."""

    http: HTTPClient

    def get_partial_messageable(self, id: int, /) -> discord.PartialMessageable:  # noqa: A002 - discord.py's name
        """A channel by its id, without asking Discord."""
        ...


class Rereading:
    """Makes the votes of messages agree with their reactions."""

    def __init__(self, source: MessageSource, services: Services) -> None:
        self._source = source
        self._feedback = services.feedback
        self._clock = services.clock
        self._rate_limiter = services.rate_limiter

    async def read(self, messages: Iterable[Where]) -> int:
        """Read messages in this order, and those that failed again later.

        Returns:
            How many votes were added or removed.
        """
        changed, failed = await self.read_once(messages)
        return changed + await self.read_later(failed)

    async def read_later(self, failed: Sequence[Where]) -> int:
        """Retry messages that could not be read, several times if needed; returns as `read` does."""
        changed = 0
        for wait in AGAIN_SECONDS:
            if not failed:
                break
            await asyncio.sleep(wait)
            more, failed = await self.read_once(failed)
            changed += more
        return changed

    async def read_once(self, messages: Iterable[Where]) -> tuple[int, list[Where]]:
        """Read messages in this order; deleted ones are skipped.

        Returns:
            How many votes were added or removed, and which messages could not be read now.
        """
        changed, failed = 0, list[Where]()
        for channel_id, message_id in messages:
            try:
                changed += await self._read(channel_id, message_id)
            except discord.HTTPException as error:
                if not is_final(error):
                    _log.warning("Could not read the reactions of message %s: %s", message_id, error.status)
                    failed.append((channel_id, message_id))
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                _log.warning("Could not read the reactions of message %s: %s", message_id, error)
                failed.append((channel_id, message_id))
        return changed, failed

    async def _read(self, channel_id: int, message_id: int) -> int:
        """Read what is needed to know a message's votes; a vote is removed only if its emoji was read completely."""
        await self._rate_limiter.take_spare()
        read_from = self._clock.now()
        message = await self._source.get_partial_messageable(channel_id).fetch_message(message_id)
        stored = {plain_emoji(emoji): emoji for emoji in await self._feedback.given_by(message_id)}
        listed = {
            str(reaction.emoji): reaction.emoji
            for reaction in message.reactions
            if self._feedback.means_something(str(reaction.emoji))
            # Only our own reaction, as in most cases: saves requests.
            if _others(reaction) or plain_emoji(str(reaction.emoji)) in stored
        }
        unlisted = stored.keys() - {plain_emoji(emoji) for emoji in listed}
        wanted = listed | {stored[plain]: discord.PartialEmoji.from_str(stored[plain]) for plain in unlisted}
        reactions = {
            text: await self._givers(channel_id, message_id, _address(emoji)) for text, emoji in wanted.items()
        }
        return await self._feedback.reread(message_id, reactions, read_from)

    async def _givers(self, channel_id: int, message_id: int, address: str) -> set[int]:
        """Everybody who gave an emoji except bots, by plain and by super reactions (burst)."""
        return {
            giver for kind in REACTION_TYPES async for giver in self._givers_by(kind, channel_id, message_id, address)
        }

    async def _givers_by(
        self, kind: ReactionType, channel_id: int, message_id: int, address: str
    ) -> AsyncGenerator[int, None]:
        """By one of the two. The count in the message may be wrong, so pages are read until one is not full."""
        after, full = None, True
        while full:
            await self._rate_limiter.take_spare()
            page = await self._source.http.get_reaction_users(channel_id, message_id, address, PAGE_MOST, after, kind)
            for user in page:
                if not user.get("bot"):
                    yield int(user["id"])
            after, full = page[-1]["id"] if page else None, len(page) == PAGE_MOST


def _others(reaction: discord.Reaction) -> bool:
    """Whether the message's count says that somebody else gave it too."""
    return max(reaction.count, reaction.normal_count + reaction.burst_count) > int(reaction.me) + int(reaction.me_burst)


def _address(emoji: discord.PartialEmoji | discord.Emoji | str) -> str:
    """The emoji as in Discord's URLs."""
    return emoji if isinstance(emoji, str) else f"{emoji.name}:{emoji.id}" if emoji.id else emoji.name
