"""Messages that we send by ourselves: each once, and known again by a `custom_id` in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import discord

from cogs.ui.screen import Screen

SEARCHED_MOST = 500
"""Messages looked through for one of ours before giving up."""
CLOCKS_APART = timedelta(minutes=2)
"""Discord's clock and ours may differ by this much."""


class TooMuchWritten(Exception):
    """So much was written since that whether the message is there is not known."""


@dataclass(frozen=True, slots=True)
class OnceSent:
    """A message that is to stand in a channel once."""

    channel_id: int
    screen: Screen
    marker: str
    """A `custom_id` in it that no other message has."""
    nonce: str
    """At most 25 characters; Discord drops a second message of one nonce for some minutes."""
    tried_at: datetime | None
    """When the first try began that may have arrived; None when there was none."""


async def send_once(client: discord.Client, message: OnceSent, begins: Callable[[], Awaitable[None]]) -> None:
    """Send it, without a sound; one that was tried before is looked for first.

    Args:
        client: which sends it.
        message: what is sent.
        begins: writes down that a try begins; from then on it may have arrived.

    Raises:
        discord.HTTPException: Discord does not take it, or does not show the channel's history.
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
    """The message of ours with that `custom_id`, of those written since; None when it is certain that there is none.

    Raises:
        TooMuchWritten: it is not among as many as are looked through.
    """
    looked_at = 0
    after = None if since is None else since - CLOCKS_APART
    async for found in channel.history(limit=SEARCHED_MOST, after=after, oldest_first=True):
        looked_at += 1
        ours = client.user is not None and found.author.id == client.user.id
        if ours and marker in custom_ids(found.components):
            return found
    if looked_at >= SEARCHED_MOST:
        raise TooMuchWritten
    return None


def custom_ids(components: Iterable[Any]) -> set[str]:
    """Every `custom_id` in a message, however deep it lies."""
    found: set[str] = set()
    for component in components:
        if custom_id := getattr(component, "custom_id", None):
            found.add(custom_id)
        found |= custom_ids(getattr(component, "children", ()))
    return found
