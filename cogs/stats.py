"""`/stats`: what this server likes, and the user's own year in films; made to be shared."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import UserMistake
from bot.services.stats import PersonalYear, ServerRecord
from bot.words import _
from cogs.interactions.answers import prepared, send_picture
from cogs.interactions.host import Host, as_host, name_of_place
from cogs.ui.pictures.stats_picture import server_picture, year_picture
from cogs.ui.stats import server_screen, year_screen


class Stats(commands.GroupCog, group_name="stats", group_description="What was liked, as a picture to share"):
    """What was liked."""

    def __init__(self, host: Host) -> None:
        self._stats = host.services.stats
        self._pictures = host.services.pictures

    @app_commands.command()
    async def server(self, interaction: discord.Interaction[Any]) -> None:
        """What this server likes: films, decades, kinds, disagreements, a find."""
        if interaction.guild_id is None:
            raise UserMistake(_("What a server likes is shown in that server. `/stats me` shows your own year."))
        record, png = await prepared(interaction, self._record(interaction.guild_id), private=False)
        screen = server_screen(record, where=name_of_place(interaction), drawn=png is not None)
        await send_picture(interaction, screen, png, private=False)

    @app_commands.command()
    @app_commands.describe(private="False shows it to everybody here (True when left out)")
    async def me(self, interaction: discord.Interaction[Any], private: bool = True) -> None:
        """Your last twelve months in films, for you alone or for everybody here."""
        year, png = await prepared(interaction, self._year(interaction.user.id), private=private)
        screen = year_screen(year, person=interaction.user.display_name, drawn=png is not None)
        await send_picture(interaction, screen, png, private=private)

    async def _record(self, guild_id: int) -> tuple[ServerRecord, bytes | None]:
        record = await self._stats.of_server(guild_id)
        return record, await self._pictures.draw(server_picture(record))

    async def _year(self, person: int) -> tuple[PersonalYear, bytes | None]:
        year = await self._stats.of_person(person)
        return year, await self._pictures.draw(year_picture(year))


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Stats(as_host(client)))
