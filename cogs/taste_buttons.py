"""The buttons under what is told of one's own votes: imports, and lines of theirs to decide."""

from __future__ import annotations

from typing import Any

import discord
from discord.ext import commands

from cogs.buttons import Pressed
from cogs.importing import ask, decide, undo
from cogs.ui.custom_ids import AskAboutImport, DecideImport, UndoImport


class AskAboutImportButton(Pressed, template=AskAboutImport.TEMPLATE):
    """Asks about the lines of an import that may be several films."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Ask about the first that is left."""
        await ask(interaction, AskAboutImport.read(self.match))


class DecideImportButton(Pressed, template=DecideImport.TEMPLATE):
    """Says which film a line is."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Keep it and ask about the next."""
        await decide(interaction, DecideImport.read(self.match))


class UndoImportButton(Pressed, template=UndoImport.TEMPLATE):
    """Takes a whole import back."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Only one's own: a number of somebody else's means nothing."""
        await undo(interaction, UndoImport.read(self.match))


BUTTONS = (AskAboutImportButton, DecideImportButton, UndoImportButton)
"""Every class that the client must know before it starts."""


async def setup(client: commands.Bot) -> None:
    """Load them."""
    client.add_dynamic_items(*BUTTONS)
