"""Which permissions we need where, and their names as Discord's settings write them."""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot.words import Marked, _, listed, marked

TO_REACT = ("add_reactions", "read_message_history")
"""Without these our own reactions stay away, and reactions cannot be read again after a pause."""
TO_OPEN_THREADS = ("create_public_threads", "read_message_history")
"""Without these no thread can be opened under a message."""
TO_POLL = ("send_polls",)
TO_PLAN = ("create_events",)
INVITE = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    add_reactions=True,
    read_message_history=True,
    send_polls=True,
    create_events=True,
)
"""The least that everything works with; the invite link asks for it. A role nobody may mention takes one more."""

_NAMES = {
    "view_channel": marked("View Channel"),
    "send_messages": marked("Send Messages"),
    "send_messages_in_threads": marked("Send Messages in Threads"),
    "create_public_threads": marked("Create Public Threads"),
    "add_reactions": marked("Add Reactions"),
    "send_polls": marked("Create Polls"),
    "create_events": marked("Create Events"),
    "read_message_history": marked("Read Message History"),
    "manage_guild": marked("Manage Server"),
}


def to_send(*, thread: bool) -> str:
    """The permission that sending takes: threads have one of their own."""
    return "send_messages_in_threads" if thread else "send_messages"


def to_post(*, thread: bool) -> tuple[str, ...]:
    """Without these nothing can be sent."""
    return "view_channel", to_send(thread=thread)


def is_thread(guild: discord.Guild | None, channel_id: int | None) -> bool:
    """Whether a channel of a server is a thread: all others are known, threads in the archive are not."""
    return guild is not None and channel_id is not None and guild.get_channel(channel_id) is None


def granted(guild: discord.Guild, channel_id: int) -> discord.Permissions | None:
    """What we may do in a channel or thread; None where only Discord knows."""
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None or (isinstance(channel, discord.Thread) and channel.parent is None):
        return None
    return channel.permissions_for(guild.me)


def missing(permissions: discord.Permissions, needed: Iterable[str]) -> tuple[Marked, ...]:
    """The names, as Discord writes them in English, of those needed that are not there."""
    return tuple(name_of(flag) for flag in needed if not getattr(permissions, flag))


def name_of(flag: str) -> Marked:
    """“Send Messages” for `send_messages`."""
    return _NAMES.get(flag) or Marked(flag.replace("_", " ").title())


def invited_with() -> tuple[Marked, ...]:
    """The names of the permissions that the invite link asks for."""
    return tuple(name for flag, name in _NAMES.items() if getattr(INVITE, flag))


def in_words(flags: Iterable[str]) -> str:
    """“**Send Messages** and **Add Reactions**”."""
    return listed([f"**{_(name_of(flag))}**" for flag in flags])


def in_a_list(names: Iterable[Marked]) -> str:
    """“Send Messages and Add Reactions”, of what `missing` and `invited_with` give."""
    return listed([_(name) for name in names])
