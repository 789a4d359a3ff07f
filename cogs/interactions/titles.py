"""Resolves a typed title to a film; if it is not clear, asks privately before anything is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord

from bot.errors import UnclearFilm
from cogs.interactions.answers import show
from cogs.interactions.host import host_of
from cogs.ui.which_film import which_film
from recommender.types import Film


async def film_meant(interaction: discord.Interaction[Any], title: str, packed: Callable[[int], str]) -> Film | None:
    """The film that a title means; None if the person was asked which, and a button continues.

    Args:
        interaction: what is answered when something is to be asked.
        title: as typed, or a choice of the list.
        packed: the `custom_id` of the button that goes on with the film of an id.

    Raises:
        UnknownName: there is nothing like it.
    """
    try:
        return host_of(interaction).services.titles.resolve(title)
    except UnclearFilm as unclear:
        await show(interaction, which_film(unclear, packed), private=True)
        return None
