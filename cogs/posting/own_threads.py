"""Opens a thread under a message of ours, and translates Discord's refusal: never again, or later."""

from __future__ import annotations

import aiohttp
import discord

from bot.permissions import TO_OPEN_THREADS, missing
from bot.push.sending.transport import LACKING, ChannelGone, MissingPermission, Refused
from bot.services.own_reactions import Postponed, ThreadRefused
from bot.words import marked
from cogs.interactions.refusals import translated

NO_THREADS_THERE = marked("Messages of that channel can have no threads.")
TOO_MANY = marked("The server has as many open threads as Discord allows.")
_THERE_ALREADY = 160004
"""A message has at most one thread: ours, whose confirmation was lost, or somebody else's."""
_MOST_REACHED = (160006, 160007)


async def open_thread(client: discord.Client, channel_id: int, message_id: int, name: str) -> None:
    """Open it; nothing happens if there is one already.

    Raises:
        ThreadRefused: none can be opened.
        Postponed: it may be possible later.
    """
    try:
        # A channel that is not known here is deleted, archived or in an outage: Discord's answer says which.
        channel = client.get_channel(channel_id) or await client.fetch_channel(channel_id)
        if isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel):
            return  # a post in a forum is a thread from the start
        if not isinstance(channel, discord.TextChannel):
            raise ThreadRefused(NO_THREADS_THERE)
        if channel.guild.unavailable:
            raise Postponed("The channel cannot be seen now.")
        if names := missing(channel.permissions_for(channel.guild.me), TO_OPEN_THREADS):
            raise ThreadRefused(LACKING.format(names=", ".join(names)))
        await channel.get_partial_message(message_id).create_thread(name=name)
    except discord.HTTPException as error:
        if error.code != _THERE_ALREADY:
            raise _meaning(error) from error
    except discord.RateLimited as error:
        raise Postponed("Discord asks us to wait.", error.retry_after) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Postponed("The connection to Discord broke.") from error


def _meaning(error: discord.HTTPException) -> ThreadRefused | Postponed:
    if error.code in _MOST_REACHED:
        return ThreadRefused(TOO_MANY)
    found = translated(error, TO_OPEN_THREADS[0])
    if isinstance(found, ChannelGone | MissingPermission | Refused):
        return ThreadRefused(str(found))
    return Postponed(str(found))
