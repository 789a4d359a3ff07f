"""Turns reactions into votes: live events, and reading reactions again after a time without events."""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol, cast

import discord
from discord.ext import commands

from cogs.interactions.host import Host
from cogs.rereading import MessageSource, Rereading

_log = logging.getLogger(__name__)


class ReactingHost(Host, MessageSource, Protocol):
    """The client, with what is needed to look at messages."""

    @property
    def user(self) -> discord.ClientUser | None:
        """Ourselves."""
        ...


class Reactions(commands.Cog):
    """Passes every reaction to the feedback service."""

    def __init__(self, host: ReactingHost) -> None:
        self._host = host
        self._feedback = host.services.feedback
        self._rereading = Rereading(host, host.services)
        self._rereading_all = asyncio.Lock()

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
        await self._feedback.cleared(payload.message_id)

    @commands.Cog.listener()
    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        """A moderator took one emoji away."""
        await self._rereading.read([(payload.channel_id, payload.message_id)])

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Connected, or reconnected with a new session: events meanwhile were never sent."""
        self._host.background.start(self.reread(), "reread-reactions")

    async def reread(self) -> None:
        """Read the reactions of recent posts again."""
        async with self._rereading_all:
            posts = await self._host.services.recorder.recent(self._host.services.config.feedback.reread_days)
            newest_first = reversed(posts)  # people look at those
            where = ((post.channel_id, post.message_id) for post in newest_first)
            changed, failed = await self._rereading.read_once(where)
            _log.info("Read the reactions of %d posts again: %d votes changed", len(posts) - len(failed), changed)
            await self._rereading.read_later(failed)

    async def _reaction(self, payload: discord.RawReactionActionEvent) -> None:
        ourselves = self._host.user is not None and payload.user_id == self._host.user.id
        if ourselves or (payload.member is not None and payload.member.bot):
            return
        emoji = str(payload.emoji)
        if payload.event_type == "REACTION_ADD":
            await self._feedback.reacted(payload.message_id, emoji, payload.user_id, payload.guild_id)
        else:
            await self._feedback.unreacted(payload.message_id, emoji, payload.user_id)


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Reactions(cast("ReactingHost", client)))
