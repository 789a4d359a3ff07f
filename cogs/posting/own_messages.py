"""Messages that the bot sends without a command: each once, recognised by a `custom_id` in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import discord

from cogs.ui.screen import Screen

SEARCHED_MOST = 500
"""Messages searched for one of ours before giving up."""
CLOCKS_APART = timedelta(minutes=2)
"""Discord's clock and ours may differ by this much."""
NEWEST_SEARCHED = 100
"""Newest messages that are searched whenever they were written, in case our clock is ahead by more."""


class TooMuchWritten(Exception):
    """Too many messages were written since to find out whether the message is there."""


@dataclass(frozen=True, slots=True)
class OnceSent:
    """A message to be sent to a channel once."""

    channel_id: int
    screen: Screen
    marker: str
    """A `custom_id` in it that is in no other message."""
    nonce: str
    """At most 25 characters; for some minutes Discord drops a second message with the same nonce."""
    tried_at: datetime | None
    """When the first try began that may have arrived; None if there was none."""


async def send_once(client: discord.Client, message: OnceSent, begins: Callable[[], Awaitable[None]]) -> None:
    """Send it as a silent message; if it was tried before, search for it first.

    Args:
        client: which sends it.
        message: what is sent.
        begins: records that a try begins; from then on the message may have arrived.

    Raises:
        discord.HTTPException: Discord refuses it, or the channel's history cannot be read.
        TooMuchWritten: it was tried long ago.
    """
    channel = client.get_partial_messageable(message.channel_id)
    if message.tried_at is None:
        await begins()
    elif await find_own(client, channel, message.marker, message.tried_at) is not None:
        return
    await channel.send(
        view=message.screen, nonce=message.nonce, silent=True, allowed_mentions=discord.AllowedMentions.none()
    )


async def find_own(
    client: discord.Client, channel: discord.abc.Messageable, marker: str, since: datetime | None
) -> discord.Message | None:
    """Our message with that `custom_id` among those written since, or among the newest; None if there is none.

    Raises:
        TooMuchWritten: it is not among the messages searched, and there are more.
    """
    looked_at = 0
    after = None if since is None else since - CLOCKS_APART
    async for found in channel.history(limit=SEARCHED_MOST, after=after, oldest_first=True):
        looked_at += 1
        if _is_ours(client, found, marker):
            return found
    if looked_at >= SEARCHED_MOST:
        raise TooMuchWritten
    if after is not None:
        async for found in channel.history(limit=NEWEST_SEARCHED):
            if _is_ours(client, found, marker):
                return found
    return None


def _is_ours(client: discord.Client, message: discord.Message, marker: str) -> bool:
    by_us = client.user is not None and message.author.id == client.user.id
    return by_us and marker in custom_ids(message.components)


def custom_ids(components: Iterable[Any]) -> set[str]:
    """Every `custom_id` in a message, however deep it lies."""
    found: set[str] = set()
    for component in components:
        if custom_id := getattr(component, "custom_id", None):
            found.add(custom_id)
        found |= custom_ids(getattr(component, "children", ()))
    return found
