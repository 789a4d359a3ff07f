"""Reads messages' reactions again where live events were not enough: after a downtime, or given before we knew them.

What the reactions mean is decided in `bot.services.feedback`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from typing import Protocol

import aiohttp
import discord
from discord.http import HTTPClient

from bot.registry import Services
from cogs.refusals import is_final

_log = logging.getLogger(__name__)

AGAIN_SECONDS = (10.0, 60.0, 300.0)
"""Waits before messages that could not be read are tried again."""
PAGE_MOST = 100
"""People Discord names at once."""
Where = tuple[int, int]
"""A message: its channel's id and its own."""


class MessageSource(Protocol):
    """The part of a client that is needed."""

    http: HTTPClient

    def get_partial_messageable(self, id: int, /) -> discord.PartialMessageable:  # noqa: A002 - discord.py's name
        """A channel by its id, without asking Discord."""
        ...


class Rereading:
    """Makes the votes of messages what their reactions say now."""

    def __init__(self, source: MessageSource, services: Services) -> None:
        self._source = source
        self._feedback = services.feedback
        self._clock = services.clock
        self._pace = services.rate_limiter

    async def read(self, messages: Iterable[Where]) -> int:
        """Read messages in this order, and those that failed again later.

        Returns:
            How many votes were added or taken back.
        """
        changed, failed = await self.read_once(messages)
        return changed + await self.read_later(failed)

    async def read_later(self, failed: Sequence[Where]) -> int:
        """Read what could not be read again after a while, some times if need be; returns as `read` does."""
        changed = 0
        for wait in AGAIN_SECONDS:
            if not failed:
                break
            await asyncio.sleep(wait)
            more, failed = await self.read_once(failed)
            changed += more
        return changed

    async def read_once(self, messages: Iterable[Where]) -> tuple[int, list[Where]]:
        """Read messages in this order; ones that are gone are passed over.

        Returns:
            How many votes were added or taken back, and which messages could not be read now.
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
        await self._pace.take_spare()
        read_from = self._clock.now()
        message = await self._source.get_partial_messageable(channel_id).fetch_message(message_id)
        reactions = {
            str(reaction.emoji): await self._givers(channel_id, message_id, reaction) for reaction in message.reactions
        }
        return await self._feedback.reread(message_id, reactions, read_from)

    async def _givers(self, channel_id: int, message_id: int, reaction: discord.Reaction) -> set[int]:
        """People, bots left out.

        `Reaction.users` asks for as many as there were when the message was read. One that came since, ours too, may
        stand before the others and push the last one off the page; so whole pages are read, until one is not full.
        """
        if reaction.count <= int(reaction.me):  # nobody but us: most reactions, and a request saved for each
            return set()
        givers, after, full = set[int](), None, True
        while full:
            await self._pace.take_spare()
            page = await self._source.http.get_reaction_users(
                channel_id, message_id, _address(reaction.emoji), PAGE_MOST, after
            )
            givers |= {int(user["id"]) for user in page if not user.get("bot")}
            after, full = page[-1]["id"] if page else None, len(page) == PAGE_MOST
        return givers


def _address(emoji: discord.PartialEmoji | discord.Emoji | str) -> str:
    """As Discord's addresses name it."""
    return emoji if isinstance(emoji, str) else f"{emoji.name}:{emoji.id}"
