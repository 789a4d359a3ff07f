"""What commands and their options say of themselves in Discord's lists, in the language of whoever looks at them.

Their names stay as they are: the texts of messages name commands, and one name everywhere can be told to anybody.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.words.language import languages

_NAMES = (Location.command_name, Location.group_name, Location.parameter_name)


def is_name(context: app_commands.TranslationContext[Any, Any]) -> bool:
    """Whether it is the name of a command or an option; the entries of menus are texts like any other."""
    return context.location in _NAMES and not isinstance(context.data, app_commands.ContextMenu)


class CommandTexts(app_commands.Translator):
    """discord.py asks it for each text of each command, once a language, when commands are registered."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        """The text in a language; None where it is as in English."""
        there = languages()
        language = there.get(locale.value) or there.get(locale.value.partition("-")[0])
        if language is None or is_name(context):
            return None
        translated = language.texts.gettext(string.message)
        return None if translated == string.message else translated
