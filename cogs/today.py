"""`/today`: the films of the day, the same for everybody here."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.words import _
from cogs.interactions.answers import prepared, publish, reactions_hint
from cogs.interactions.host import Host, as_host, name_of_place, place_of
from cogs.ui.daily.digest import digest, reactions


class Today(commands.Cog):
    """The films of the day."""

    def __init__(self, host: Host) -> None:
        self._services = host.services

    @app_commands.command()
    @app_commands.describe(private="Show them only to you")
    async def today(self, interaction: discord.Interaction[Any], private: bool = False) -> None:
        """Five films from all over the map of cinema, the same for all here."""
        services, reaction_emoji = self._services, self._services.config.feedback
        draw = await prepared(interaction, services.today.picks(place_of(interaction)), private=private)
        hint = _("“Open” has every button.") if private else reactions_hint(interaction)
        screen = digest(draw, reaction_emoji, where=name_of_place(interaction), hint=hint)
        emoji = reactions(reaction_emoji, "digest", len(draw.films))
        await publish(
            interaction,
            screen,
            "digest",
            emoji,
            lambda sent: services.recorder.record_draw(draw, sent),
            private=private,
        )


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Today(as_host(client)))
