"""Gathers every text that a Discord user sees into bot/words/matinee.pot, which translators start from: `make words`.

Texts stand in the code, as arguments of the functions of `bot.words`. What commands say of themselves is asked of the
commands, loaded as the bot loads them: discord.py takes it from docstrings and decorators.
"""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import discord
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from discord import app_commands

from bot.client import EXTENSIONS, MatineeClient
from bot.connection.command_texts import is_name

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "bot" / "words" / "matinee.pot"
FOLDERS = ("bot", "cogs")
KEYWORDS = ("_", "marked", "ngettext", "pgettext")
"""The functions whose arguments are texts."""
OF_A_COMMAND = "Of a command; Discord takes 100 characters."
"""Told to translators."""
_NO_DESCRIPTION = "…"
"""discord.py's, where a command or an option says nothing of itself."""
_HEADER = """msgid ""
msgstr ""
"Project-Id-Version: Matinee\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


class _Asked(app_commands.Translator):
    """Remembers each text it is asked for."""

    def __init__(self) -> None:
        self.texts: set[str] = set()

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        """Nothing: the text is noted, once for all languages."""
        del locale
        if not is_name(context) and string.message != _NO_DESCRIPTION:
            self.texts.add(string.message)
        return None


async def command_texts() -> list[str]:
    """What commands, options and choices say of themselves; the services behind them are never called."""
    client, asked = MatineeClient(MagicMock(), MagicMock()), _Asked()
    for extension in EXTENSIONS:
        await client.load_extension(extension)
    for command in client.tree.get_commands():
        await command.get_translated_payload(client.tree, asked)
    return sorted(asked.texts)


def code_texts() -> Iterator[tuple[str, tuple[str, ...], str | None]]:
    """File, text (or one and many), and context, in the order of the files."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for text, context in texts_in(path.read_text("utf-8")):
                yield path.relative_to(ROOT).as_posix(), text, context


def texts_in(source: str) -> Iterator[tuple[tuple[str, ...], str | None]]:
    """The texts of a file. Babel's own reader of Python overlooks those inside f-strings before Python 3.12."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        if isinstance(call.func, ast.Name) and call.func.id in KEYWORDS:
            texts = [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            context = texts.pop(0) if call.func.id == "pgettext" else None
            if texts:
                yield tuple(texts), context


def template() -> str:
    """The whole catalogue."""
    catalogue = Catalog()
    for name, texts, context in code_texts():
        catalogue.add(texts[0] if len(texts) == 1 else texts, locations=[(name, 0)], context=context)
    for text in asyncio.run(command_texts()):
        catalogue.add(text, auto_comments=[OF_A_COMMAND])
    written = BytesIO()
    write_po(written, catalogue, width=110, omit_header=True, include_lineno=False)
    return _HEADER + written.getvalue().decode()


if __name__ == "__main__":
    TEMPLATE.write_text(template(), "utf-8")
