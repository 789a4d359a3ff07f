"""Joining and leaving servers. An outage of Discord is neither: discord.py reports it by another event."""

from __future__ import annotations

from contextlib import suppress

import discord
from discord.ext import commands

from bot.errors import UserMistake
from cogs.interactions.host import Host, as_host
from recommender.types import Place


class Membership(commands.Cog):
    """Records that a server added or removed the bot."""

    def __init__(self, host: Host) -> None:
        self._services = host.services

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot left or was removed: nothing more is sent there, and after a while the server's data are deleted."""
        await self._services.servers.left(guild.id)
        with suppress(UserMistake):  # there was no push
            await self._services.daily.off(Place("guild", guild.id))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was added, perhaps again."""
        await self._services.servers.joined(guild.id)


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Membership(as_host(client)))
