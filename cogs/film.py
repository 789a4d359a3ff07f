"""`/film`: one film, for everybody to react to or for oneself."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs.answers import prepared, publish
from cogs.cards import open_card
from cogs.host import Host, as_host, place_of
from cogs.options import suggest_film
from cogs.ui.card import public_card
from cogs.ui.digest import reactions


class Film(commands.Cog):
    """One film."""

    def __init__(self, host: Host) -> None:
        self._services = host.services

    @app_commands.command()
    @app_commands.describe(title="Begin to type; the list helps", private="Show it only to you, with your votes")
    @app_commands.autocomplete(title=suggest_film)
    async def film(self, interaction: discord.Interaction[Any], title: str, private: bool = False) -> None:
        """Look up one film: facts, rating, trailer, and films like it."""
        services, reaction_emoji, person = self._services, self._services.config.feedback, interaction.user.id
        film = services.films.resolve(title)
        if private:
            await open_card(interaction, film.id)
            return
        work = services.films.details(film.id, person, interaction.guild_id)
        details = await prepared(interaction, work, private=False)
        await publish(
            interaction,
            public_card(details, reaction_emoji),
            "card",
            reactions(reaction_emoji, "card"),
            lambda sent: services.book.record_films([film], sent, person=person, place=place_of(interaction)),
            private=False,
        )


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Film(as_host(client)))
