"""A film's private card, for commands and buttons."""

from __future__ import annotations

from typing import Any

import discord

from cogs.interactions.answers import prepared, show
from cogs.interactions.host import host_of, server_of
from cogs.ui.card import private_card
from cogs.ui.screen import Screen
from recommender.types import VoteKind


async def card_for(interaction: discord.Interaction[Any], film_id: int, *, pressed: VoteKind | None = None) -> Screen:
    """The private card of a film for the asker; `pressed` is the button they have just pressed on it."""
    services = host_of(interaction).services
    details = await services.films.details(film_id, interaction.user.id, server_of(interaction))
    return private_card(details, services.config.feedback, in_guild=server_of(interaction) is not None, pressed=pressed)


async def open_card(interaction: discord.Interaction[Any], film_id: int) -> None:
    """Answer with a film's private card."""
    screen = await prepared(interaction, card_for(interaction, film_id), private=True)
    await show(interaction, screen, private=True)
