"""Refuses commands for which the person or the bot lacks a permission in the channel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord

from bot.errors import NotAllowed
from bot.permissions import in_a_list, missing


def check_rights(interaction: discord.Interaction[Any], needed: Iterable[str], *, yours: str, ours: str) -> None:
    """Check that the person and the bot have every permission that is needed.

    Args:
        interaction: says what both may do in its channel.
        needed: flags of `discord.Permissions`.
        yours: what a person without them is told; `{names}` stands for the permissions lacking.
        ours: the same where we are without them.

    Raises:
        NotAllowed: one is lacking.
    """
    flags = tuple(needed)
    for permissions, sentence in ((interaction.permissions, yours), (interaction.app_permissions, ours)):
        if lacking := missing(permissions, flags):
            raise NotAllowed(sentence.format(names=in_a_list(lacking)))
