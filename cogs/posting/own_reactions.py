"""Adds a reaction to a message of ours, and translates Discord's refusal: never again, or later."""

from __future__ import annotations

import aiohttp
import discord

from bot.services.own_reactions import Postponed, ReactionRefused
from cogs.interactions.refusals import UNKNOWN_EMOJI, is_final
from cogs.rereading import MessageSource

_BLOCKED, _FULL = 90001, 30010
"""The recipient has blocked us; the message has twenty different reactions."""


async def put_reaction(source: MessageSource, channel_id: int, message_id: int, emoji: str) -> None:
    """Add it; nothing happens if it is there already.

    Raises:
        ReactionRefused: Discord will never accept it.
        Postponed: it may be accepted later.
    """
    message = source.get_partial_messageable(channel_id).get_partial_message(message_id)
    try:
        await message.add_reaction(emoji)
    except discord.HTTPException as error:
        if is_final(error) or error.code in (_BLOCKED, _FULL):
            raise ReactionRefused(error.text, whole=True) from error
        if error.code == UNKNOWN_EMOJI or (error.status == 400 and error.code):
            raise ReactionRefused(error.text, whole=False) from error
        raise Postponed(f"Discord answered {error.status}.") from error
    except discord.RateLimited as error:
        raise Postponed("Discord asks us to wait.", error.retry_after) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Postponed("The connection to Discord broke.") from error
