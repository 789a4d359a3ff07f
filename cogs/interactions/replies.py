"""Turns an exception into a sentence for the user. The only place that does so."""

from __future__ import annotations

import logging
import re
import secrets
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import WRITTEN_MOST, Unavailable, UserMistake
from bot.permissions import in_words
from bot.words import _, marked, ngettext
from cogs.interactions.answers import say
from cogs.interactions.first_answer import BROKEN
from cogs.interactions.refusals import ALREADY_ANSWERED, UNKNOWN_INTERACTION, is_final
from cogs.ui.markdown import safe
from recommender.errors import NotReady

_log = logging.getLogger(__name__)

_NUMBERS = re.compile(r"\d{15,}")
"""Discord ids, of people among others, which the log must not contain."""
BUSY = marked("I cannot look that up at the moment. Please try again in a minute.")
"""For errors whose details are only for the log."""


async def explain(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Answer privately with the sentence for this error; log an unexpected error with an id that the user sees."""
    cause = _cause(error)
    if _is_over(cause):
        _log.info("The interaction %s was answered before or came too late: %s", interaction.id, cause)
        return
    sentence = sentence_for(cause)
    if isinstance(cause, Unavailable | NotReady):
        _log.warning("%s was not answered: %s", _what(interaction), cause)
    if sentence is None:
        number = secrets.token_hex(4)
        _log.error("Error %s in %s", number, _what(interaction), exc_info=cause)
        sentence = _(
            "Something went wrong on my side. It is noted as error `{number}`; please try again in a moment."
        ).format(number=number)
    try:
        await say(interaction, sentence)
    except (discord.HTTPException, *BROKEN) as unreachable:
        _log.warning("Could not answer the interaction %s: %s", interaction.id, unreachable)


def sentence_for(error: BaseException) -> str | None:  # noqa: PLR0911 - a table
    """The sentence for an expected error; None for any other."""
    match error:
        case UserMistake():
            return error.sentence(safe)
        case Unavailable() | NotReady():
            return _(BUSY)
        case app_commands.CommandOnCooldown():
            seconds = max(1, round(error.retry_after))
            return ngettext(
                "A moment, please: try again in {seconds} second.",
                "A moment, please: try again in {seconds} seconds.",
                seconds,
            ).format(seconds=seconds)
        case app_commands.MissingPermissions():
            return _("You need {permissions} for this. A server admin can give it.").format(
                permissions=in_words(error.missing_permissions)
            )
        case app_commands.BotMissingPermissions():
            return _("I need {permissions} for this. A server admin can give it to my role.").format(
                permissions=in_words(error.missing_permissions)
            )
        case app_commands.NoPrivateMessage():
            return _("This works in servers only.")
        case app_commands.TransformerError():
            return _("“{given}” does not fit here. Please pick one from the list.").format(
                given=safe(str(error.value), WRITTEN_MOST)
            )
        case app_commands.CommandSignatureMismatch() | app_commands.CommandNotFound():
            return _("My commands have just changed. Restart Discord (Ctrl+R) and try again.")
        case discord.Forbidden() if is_final(error):
            return _("Discord does not let me do that here. A server admin can check my permissions in this channel.")
        case _:
            return None


def _cause(error: BaseException) -> BaseException:
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error


def _is_over(error: BaseException) -> bool:
    return isinstance(error, discord.HTTPException) and error.code in (ALREADY_ANSWERED, UNKNOWN_INTERACTION)


def _what(interaction: discord.Interaction[Any]) -> str:
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    custom_id = str((interaction.data or {}).get("custom_id", "?"))
    return f"button {_NUMBERS.sub('…', custom_id)}"


async def setup(client: commands.Bot) -> None:
    """Let the commands' errors be answered here."""
    client.tree.error(explain)
