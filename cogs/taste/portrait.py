"""`/taste show`: what films somebody likes, as a picture and in words, for them alone."""

from __future__ import annotations

from typing import Any

import discord

from bot.services.taste.portrait import FEWEST_LIKES
from cogs.interactions.answers import prepared, send_picture
from cogs.interactions.host import host_of
from cogs.ui.pictures.taste_map import taste_picture
from cogs.ui.taste.portrait import portrait_screen
from recommender.serving.portrait import Portrait


async def show_portrait(interaction: discord.Interaction[Any]) -> None:
    """Answer with the asker's taste; without a picture while there are too few likes."""
    portrait, png = await prepared(interaction, _drawn(interaction), private=True)
    await send_picture(interaction, portrait_screen(portrait, drawn=png is not None), png, private=True)


async def _drawn(interaction: discord.Interaction[Any]) -> tuple[Portrait, bytes | None]:
    services = host_of(interaction).services
    portrait = await services.portraits.of(interaction.user.id)
    enough = portrait.likes >= FEWEST_LIKES
    return portrait, await services.pictures.draw(taste_picture(portrait)) if enough else None
