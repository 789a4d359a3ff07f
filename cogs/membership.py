"""Joining and leaving servers. An outage of Discord's is neither."""

from __future__ import annotations

from contextlib import suppress

import discord
from discord.ext import commands

from bot.errors import UserMistake
from cogs.host import Host, as_host
from recommender.types import Place


class Membership(commands.Cog):
    """What happens when a server takes us out; discord.py tells of an outage by another event."""

    def __init__(self, host: Host) -> None:
        self._services = host.services

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """We left, or were taken out: nothing more is to be sent there."""
        with suppress(UserMistake):  # there was no push
            await self._services.daily.off(Place("guild", guild.id))


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Membership(as_host(client)))
