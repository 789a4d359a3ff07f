"""`/film`: one film, for everybody to react to or for oneself."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.words import _
from cogs.interactions.answers import prepared, publish
from cogs.interactions.cards import open_card
from cogs.interactions.host import anywhere, host_of, place_of, sees_reactions, server_of
from cogs.interactions.options import Typed, suggest_film
from cogs.interactions.titles import film_meant
from cogs.ui.card import public_card
from cogs.ui.custom_ids import ShowFilm
from cogs.ui.daily.digest import reactions
from recommender.types import Film as FilmFacts


async def show_film(interaction: discord.Interaction[Any], film: FilmFacts, *, private: bool) -> None:
    """Answer with a film: for everybody to react to, or for oneself."""
    services, person = host_of(interaction).services, interaction.user.id
    if private:
        await open_card(interaction, film.id)
        return
    reaction_emoji = services.config.feedback
    work = services.films.details(film.id, person, server_of(interaction))
    details = await prepared(interaction, work, private=False)
    unseen = _("Reactions do not reach me here: “Vote & more like it” has every button.")
    hint = None if sees_reactions(interaction) else unseen
    await publish(
        interaction,
        public_card(details, reaction_emoji, hint),
        "cards",
        reactions(reaction_emoji, "cards"),
        lambda sent: services.recorder.record_films([film], sent, person=person, place=place_of(interaction)),
        private=False,
    )


class Film(commands.Cog):
    """One film."""

    @app_commands.command()
    @anywhere
    @app_commands.describe(title="Begin to type; the list helps", private="Show it only to you, with your votes")
    @app_commands.autocomplete(title=suggest_film)
    async def film(self, interaction: discord.Interaction[Any], title: Typed, private: bool = False) -> None:
        """Look up one film: facts, rating, trailer, and films like it."""
        film = await film_meant(interaction, title, lambda film_id: ShowFilm(film_id, private).packed)
        if film is not None:
            await show_film(interaction, film, private=private)


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Film())
