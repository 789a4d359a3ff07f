"""`/help`: what to do next."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs.interactions.answers import show
from cogs.interactions.host import Host, as_host
from cogs.ui.guide import guide


class Help(commands.Cog):
    """The guide."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @app_commands.command(name="help")
    async def show_help(self, interaction: discord.Interaction[Any]) -> None:
        """What I can do, and where to begin."""
        reaction_emoji = self._host.services.config.feedback
        screen = guide(
            self._host.command_ids,
            reaction_emoji,
            in_guild=bool(interaction.guild_id),
            manages=interaction.permissions.manage_guild,
        )
        await show(interaction, screen, private=True)


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Help(as_host(client)))
