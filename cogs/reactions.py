"""Reactions as votes: live, and read again after a time in which none arrived."""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

import aiohttp
import discord
from discord.ext import commands

from bot.services.posts import Post
from cogs.host import Host

_log = logging.getLogger(__name__)


class ReactingHost(Host, Protocol):
    """The client, with what is needed to look at messages."""

    @property
    def user(self) -> discord.ClientUser | None:
        """Ourselves."""
        ...

    def get_partial_messageable(self, id: int, /) -> discord.PartialMessageable:  # noqa: A002 - discord.py's name
        """A channel by its id, without asking Discord."""
        ...

    def is_closed(self) -> bool:
        """Whether we have stopped."""
        ...


class Reactions(commands.Cog):
    """Hands every reaction to the feedback service."""

    def __init__(self, host: ReactingHost) -> None:
        self._host = host
        self._feedback = host.services.feedback
        self._pace = host.services.pace
        self._rereading = asyncio.Lock()

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Somebody reacted."""
        await self._reaction(payload)

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """Somebody took a reaction away."""
        await self._reaction(payload)

    @commands.Cog.listener()
    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        """A moderator took all reactions away."""
        await self._feedback.reread(payload.message_id, {})

    @commands.Cog.listener()
    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        """A moderator took one emoji away."""
        await self._reread_message(payload.channel_id, payload.message_id)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Connected, or connected anew after Discord forgot us: what happened meanwhile was never sent."""
        self._host.background.start(self.reread(), "reread-reactions")

    async def reread(self) -> None:
        """Read the reactions of recent posts again; messages that are gone are passed over."""
        async with self._rereading:
            posts = await self._host.services.book.recent(self._host.services.config.feedback.reread_days)
            changed = 0
            for post in reversed(posts):  # the newest first: people look at those
                changed += await self._reread_post(post)
            _log.info("Read the reactions of %d posts again: %d votes changed", len(posts), changed)

    async def _reaction(self, payload: discord.RawReactionActionEvent) -> None:
        ourselves = self._host.user is not None and payload.user_id == self._host.user.id
        if ourselves or (payload.member is not None and payload.member.bot):
            return
        emoji = str(payload.emoji)
        if payload.event_type == "REACTION_ADD":
            await self._feedback.reacted(payload.message_id, emoji, payload.user_id, payload.guild_id)
        else:
            await self._feedback.unreacted(payload.message_id, emoji, payload.user_id)

    async def _reread_post(self, post: Post) -> int:
        try:
            return await self._reread_message(post.channel_id, post.message_id)
        except (discord.NotFound, discord.Forbidden):
            return 0
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            _log.warning("Could not read the reactions of message %s again: %s", post.message_id, error)
            return 0

    async def _reread_message(self, channel_id: int, message_id: int) -> int:
        read_from = self._host.services.clock.now()
        await self._pace.take_spare()
        message = await self._host.get_partial_messageable(channel_id).fetch_message(message_id)
        reactions = {str(reaction.emoji): await self._givers(reaction) for reaction in message.reactions}
        return await self._feedback.reread(message_id, reactions, read_from)

    async def _givers(self, reaction: discord.Reaction) -> set[int]:
        if reaction.count <= int(reaction.me):  # nobody but us: most reactions, and a request saved for each
            return set()
        await self._pace.take_spare()
        return {user.id async for user in reaction.users(limit=None) if not user.bot}
