"""“Films like this”, in the menu on a message of ours: personal picks that start from a film it shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import UserMistake
from bot.services.explore import ExploreRequest
from bot.words import _
from cogs.explore import explore
from cogs.interactions.answers import show
from cogs.interactions.host import anywhere, host_of, place_of
from cogs.ui.custom_ids import ExploreAgain, OpenCard, PickCard
from cogs.ui.which_film import like_which
from recommender.types import Filters

CHOICES_MOST = 10
"""Films to choose from: as many as one message of ours shows."""


async def films_like_this(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """Answer with films like the one that the message shows; of several, ask which is meant.

    Raises:
        UserMistake: it is no message of ours, or shows no film.
    """
    services, person = host_of(interaction).services, interaction.user.id
    ours = message.author == interaction.client.user
    films = [services.films.film(film_id) for film_id in dict.fromkeys(_films_in(message.components))] if ours else []
    if not films:
        raise UserMistake(_("That message shows no film of mine. Try one of my messages with films."))
    if len(films) == 1:
        await explore(interaction, ExploreRequest(person, place_of(interaction), like=films[0]), private=True)
        return
    choices = services.titles.told_apart(films[:CHOICES_MOST])
    screen = like_which(choices, lambda film_id: ExploreAgain(person, None, film_id, Filters()).packed)
    await show(interaction, screen, private=True)


def _films_in(components: Iterable[Any]) -> list[int]:
    """The films that buttons open cards of, in their order; else those that a menu offers."""
    every = list(_each(components))
    ids = [getattr(each, "custom_id", None) or "" for each in every]
    if opened := [OpenCard.read(match).film_id for match in map(OpenCard.TEMPLATE.fullmatch, ids) if match]:
        return opened
    menus = [each for each, custom_id in zip(every, ids, strict=True) if PickCard.TEMPLATE.fullmatch(custom_id)]
    return [int(option.value) for menu in menus for option in menu.options]


def _each(components: Iterable[Any]) -> Iterable[Any]:
    for component in components:
        yield component
        if (accessory := getattr(component, "accessory", None)) is not None:
            yield accessory
        yield from _each(getattr(component, "children", ()))


async def setup(client: commands.Bot) -> None:
    """Load the entry in the menu on a message."""
    menu = app_commands.ContextMenu(name="Films like this", callback=films_like_this)
    client.tree.add_command(anywhere(menu))
