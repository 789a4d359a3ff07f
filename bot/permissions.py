"""Which permissions we need where, and their names as Discord's settings write them."""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot.wording import listed

TO_POST = ("view_channel", "send_messages")
"""Without these nothing can be sent."""
TO_REACT = ("add_reactions", "read_message_history")
"""Without these our own reactions stay away, and reactions cannot be read again after a pause."""
INVITE = discord.Permissions(view_channel=True, send_messages=True, add_reactions=True, read_message_history=True)
"""The least that everything works with; what the invite link asks for."""

_NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "add_reactions": "Add Reactions",
    "read_message_history": "Read Message History",
    "manage_guild": "Manage Server",
}


def missing(permissions: discord.Permissions, needed: Iterable[str]) -> tuple[str, ...]:
    """The names, as Discord writes them, of those needed that are not there."""
    return tuple(name_of(flag) for flag in needed if not getattr(permissions, flag))


def name_of(flag: str) -> str:
    """“Send Messages” for `send_messages`."""
    return _NAMES.get(flag, flag.replace("_", " ").title())


def in_words(flags: Iterable[str]) -> str:
    """“Send Messages and Add Reactions”."""
    return listed([f"**{name_of(flag)}**" for flag in flags])
