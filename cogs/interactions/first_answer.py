"""The first answer to an interaction, also if Discord's confirmation of it was lost.

An answer may be carried out without a confirmation (500, 502, a lost connection). A second one is then refused (40060),
but the message exists: it can be read and edited as `@original`. So without a confirmation the message is looked up
before answering again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Literal, TypeVar

import aiohttp
import discord

from bot.runtime.back_off import growing_pause
from cogs.interactions.refusals import ALREADY_ANSWERED, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK

AnswerKind = Literal["thinking", "shown"]
"""The answer at present: “thinking …”, or something to read."""
Confirmed = TypeVar("Confirmed")

TRIES = 5
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.25, 2.0
_ANSWERED = "answered"
BROKEN = (aiohttp.ClientError, OSError, TimeoutError)
"""Errors of a lost connection to Discord."""


def answered(interaction: discord.Interaction[Any]) -> AnswerKind | None:
    """The answer at present; None if there is none."""
    if _ANSWERED in interaction.extras:
        return interaction.extras[_ANSWERED]
    if not interaction.response.is_done():
        return None
    deferred = interaction.response.type is discord.InteractionResponseType.deferred_channel_message
    return "thinking" if deferred else "shown"


async def give(
    interaction: discord.Interaction[Any], answer: Callable[[], Awaitable[Confirmed]]
) -> Confirmed | discord.InteractionMessage:
    """Give the first answer.

    Args:
        interaction: what is answered.
        answer: gives it once.

    Returns:
        What `answer` returns; if its confirmation was lost, the message that was sent.

    Raises:
        discord.HTTPException: Discord does not take it.
    """
    for failures in range(1, TRIES + 1):
        try:
            return await answer()
        except (discord.HTTPException, *BROKEN) as error:
            if not _may_stand(error):
                raise
            if (found := await _existing_answer(interaction)) is not None:
                interaction.extras[_ANSWERED] = "thinking" if found.flags.loading else "shown"
                return found
            if failures == TRIES:
                raise
        await pause(failures)
    raise AssertionError("the last try returns or raises")


async def edit(interaction: discord.Interaction[Any], **content: Any) -> discord.InteractionMessage:  # noqa: ANN401 - of many kinds
    """Edit the answer. A second edit changes nothing, so it is simply tried again."""
    return await edit_anew(interaction, lambda: content)


async def edit_anew(
    interaction: discord.Interaction[Any], content: Callable[[], dict[str, Any]]
) -> discord.InteractionMessage:
    """The same with arguments created for each try, because a file that was sent cannot be sent again."""
    message = await again(lambda: interaction.edit_original_response(**content()))
    interaction.extras[_ANSWERED] = "shown"
    return message


async def _existing_answer(interaction: discord.Interaction[Any]) -> discord.InteractionMessage | None:
    """The message that is the answer at present; None if there is none yet."""
    try:
        return await again(interaction.original_response)
    except discord.NotFound as error:
        if error.code not in (UNKNOWN_WEBHOOK, UNKNOWN_MESSAGE):
            raise
        return None


async def again(work: Callable[[], Awaitable[Confirmed]]) -> Confirmed:
    """Repeat work that may be done twice, until Discord answers."""
    for failures in range(1, TRIES):
        try:
            return await work()
        except (discord.HTTPException, *BROKEN) as error:
            if isinstance(error, discord.HTTPException) and error.status < 500:
                raise
        await pause(failures)
    return await work()


def _may_stand(error: Exception) -> bool:
    """Whether the answer may have been carried out in spite of this error."""
    return not isinstance(error, discord.HTTPException) or error.status >= 500 or error.code == ALREADY_ANSWERED


async def pause(failures: int) -> None:
    """Wait before the next try, after a number of failures."""
    await asyncio.sleep(growing_pause(failures, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS))
