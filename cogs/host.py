"""What a command may ask of the client it runs in."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Protocol, cast

import discord

from bot.registry import Services
from cogs.background import Background
from recommender.types import Place

REMEMBERED = 10_000
"""Interactions remembered: far more than arrive while Discord might replay an event."""


class FirstTimes:
    """Knows whether an interaction came before: after a reconnect Discord may send an event a second time."""

    def __init__(self) -> None:
        self._seen: OrderedDict[int, None] = OrderedDict()

    def __call__(self, interaction_id: int) -> bool:
        """True once for each id."""
        if interaction_id in self._seen:
            return False
        self._seen[interaction_id] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return True


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


def place_of(interaction: discord.Interaction[Any]) -> Place:
    """The server, or the person's own messages."""
    if interaction.guild_id is not None:
        return Place("guild", interaction.guild_id)
    return Place("dm", interaction.user.id)


def name_of_place(interaction: discord.Interaction[Any]) -> str:
    """The server's name, or a word for direct messages."""
    return interaction.guild.name if interaction.guild is not None else "just for you"
