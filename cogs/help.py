"""`/help`: what to do next."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs.interactions.answers import show
from cogs.interactions.host import Host, anywhere, as_host, server_of
from cogs.ui.guide import guide


class Help(commands.Cog):
    """The guide."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @app_commands.command(name="help")
    @anywhere
    async def show_help(self, interaction: discord.Interaction[Any]) -> None:
        """What I can do, and where to begin."""
        reaction_emoji = self._host.services.config.feedback
        screen = guide(
            self._host.command_ids,
            reaction_emoji,
            in_guild=server_of(interaction) is not None,
            manages=interaction.permissions.manage_guild,
        )
        await show(interaction, screen, private=True)


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Help(as_host(client)))
