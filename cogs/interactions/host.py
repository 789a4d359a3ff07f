"""What a command may ask of the client it runs in."""

from __future__ import annotations

from typing import Any, Protocol, cast

import discord
from discord.ext import commands

from bot.registry import Services
from bot.runtime.background import Background
from bot.runtime.first_times import FirstTimes
from bot.words import _
from recommender.types import Place


class Host(Protocol):
    """The client, as commands and buttons see it."""

    services: Services
    background: Background
    is_first: FirstTimes
    command_ids: dict[str, int]
    """Ids of the registered commands by name; empty while Discord could not be asked."""


def host_of(interaction: discord.Interaction[Any]) -> Host:
    """The client that received the interaction."""
    return cast("Host", interaction.client)


def as_host(client: commands.Bot) -> Host:
    """The client that loads an extension."""
    return cast("Host", client)


def place_of(interaction: discord.Interaction[Any]) -> Place:
    """The server, or the person's own messages."""
    if interaction.guild_id is not None:
        return Place("guild", interaction.guild_id)
    return Place("dm", interaction.user.id)


def name_of_place(interaction: discord.Interaction[Any]) -> str:
    """The server's name, or a word for direct messages."""
    return interaction.guild.name if interaction.guild is not None else _("just for you")
