"""The interface of the client that commands and buttons use."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.registry import Services
from bot.runtime.background import Background
from bot.runtime.first_times import FirstTimes
from bot.words import _
from recommender.types import Place

T = TypeVar("T")


class Host(Protocol):
    """The client, as commands and buttons use it."""

    services: Services
    background: Background
    is_first: FirstTimes
    command_ids: dict[str, int]
    """Ids of the registered commands by name; empty while Discord could not be asked."""

    def slow_down(self, person: int, costs: float = 1) -> None:
        """Raise `CommandOnCooldown` for a person who asks for very much at once."""
        ...


def host_of(interaction: discord.Interaction[Any]) -> Host:
    """The client that received the interaction."""
    return cast("Host", interaction.client)


def as_host(client: commands.Bot) -> Host:
    """The client that loads an extension."""
    return cast("Host", client)


def server_of(interaction: discord.Interaction[Any]) -> int | None:
    """The id of the server that was asked in; None in direct messages, and in a server that we are no member of.

    There somebody who has installed the bot for themselves uses it: nothing of that server is kept.
    """
    guild_id = interaction.guild_id
    return None if guild_id is None or interaction.client.get_guild(guild_id) is None else guild_id


def place_of(interaction: discord.Interaction[Any]) -> Place:
    """The server, or the person's own messages."""
    server = server_of(interaction)
    return Place("dm", interaction.user.id) if server is None else Place("guild", server)


def name_of_place(interaction: discord.Interaction[Any]) -> str:
    """The server's name, or a word for direct messages."""
    if server_of(interaction) is None or interaction.guild is None:
        return _("just for you")
    return interaction.guild.name


def sees_reactions(interaction: discord.Interaction[Any]) -> bool:
    """Whether reactions under an answer reach us: in our servers and our direct messages, and nowhere else."""
    if interaction.guild_id is None:
        return not interaction.context.private_channel
    return server_of(interaction) is not None


def anywhere(command: T) -> T:
    """A command for servers and for messages between people, also where only a person has installed us."""
    in_contexts = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    return in_contexts(app_commands.allowed_installs(guilds=True, users=True)(command))
