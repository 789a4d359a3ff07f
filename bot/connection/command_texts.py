"""Translates the descriptions of commands and options in Discord's lists.

Their names are not translated: texts of messages name commands, and a command should have one name everywhere.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.words.language import languages

_NAMES = (Location.command_name, Location.group_name, Location.parameter_name)


def is_name(context: app_commands.TranslationContext[Any, Any]) -> bool:
    """Whether it is the name of a command or an option; entries of context menus are translated like other texts."""
    return context.location in _NAMES and not isinstance(context.data, app_commands.ContextMenu)


class CommandTexts(app_commands.Translator):
    """discord.py calls it for each text of each command and each language, when commands are registered."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        """The text in a language; None to keep the English one."""
        there = languages()
        language = there.get(locale.value) or there.get(locale.value.partition("-")[0])
        if language is None or is_name(context):
            return None
        translated = language.texts.gettext(string.message)
        return None if translated == string.message else translated


def command_texts() -> CommandTexts | None:
    """The translator; None while all texts are English, since discord.py asks it thousands of times in a start."""
    return CommandTexts() if len(languages()) > 1 else None
