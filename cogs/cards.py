"""A film's card and trailer, as commands and buttons both show them."""

from __future__ import annotations

from typing import Any

import discord

from cogs.answers import prepared, say, show
from cogs.host import host_of
from cogs.ui.card import private_card, trailer_line
from cogs.ui.screen import Screen


async def card_for(interaction: discord.Interaction[Any], film_id: int) -> Screen:
    """The private card of a film, as it stands for who asks."""
    services = host_of(interaction).services
    details = await services.films.details(film_id, interaction.user.id, interaction.guild_id)
    here = "this server" if interaction.guild_id else "all servers"
    return private_card(details, services.config.feedback, here=here)


async def open_card(interaction: discord.Interaction[Any], film_id: int) -> None:
    """Answer with a film's private card."""
    screen = await prepared(interaction, card_for(interaction, film_id), private=True)
    await show(interaction, screen, private=True)


async def send_trailer(interaction: discord.Interaction[Any], film_id: int) -> None:
    """Answer privately with a film's trailer."""
    services = host_of(interaction).services
    film = services.films.film(film_id)
    line = trailer_line(film, services.films.trailer(film))
    await say(interaction, line)
