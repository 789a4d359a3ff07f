"""Votes from other sites: the file somebody attaches, the lines they decide, and taking an import back."""

from __future__ import annotations

import asyncio
from typing import Any

import discord

from bot.errors import UserMistake
from bot.services.taste.taste_import import AttachedFile
from bot.words import _
from cogs.interactions.answers import prepared, send_file, show, turn_into
from cogs.interactions.first_answer import BROKEN
from cogs.interactions.host import host_of, server_of
from cogs.ui.custom_ids import DecideImport, UndoImport
from cogs.ui.taste.import_report import REST_NAME, imported, question, undone
from recommender.catalogue.personal.export import Listing

FETCH_SECONDS = 60
"""Discord has the file already; what takes longer is stuck."""


async def bring(interaction: discord.Interaction[Any], attachment: discord.Attachment, listing: Listing | None) -> None:
    """Read an attached file and answer with the result."""
    services, person = host_of(interaction).services, interaction.user.id
    file = AttachedFile(attachment.filename, attachment.size, lambda: _fetched(attachment))
    work = services.imports.bring(person, server_of(interaction), file, listing)
    report = await prepared(interaction, work, private=True)
    screen = imported(report, services.config.feedback)
    if report.rest:
        await send_file(interaction, screen, REST_NAME, report.rest)
    else:
        await show(interaction, screen, private=True)


async def ask(interaction: discord.Interaction[Any], imported_at: int, *, beside: bool) -> None:
    """Ask about the next line, in a new message below the report or in place of the results of the last lines."""
    asked = await host_of(interaction).services.imports.question(interaction.user.id, imported_at)
    if beside:
        await show(interaction, question(asked), private=True)
    else:
        await turn_into(interaction, question(asked))


async def decide(interaction: discord.Interaction[Any], pressed: DecideImport) -> None:
    """Answer a line with a film or with none, and ask about the next one."""
    place = (interaction.user.id, server_of(interaction), pressed.imported_at)
    asked = await host_of(interaction).services.imports.decide(*place, pressed.position, pressed.film_id or None)
    await turn_into(interaction, question(asked))


async def undo(interaction: discord.Interaction[Any], pressed: UndoImport) -> None:
    """Take the whole import back."""
    taken = await host_of(interaction).services.imports.undo(interaction.user.id, pressed.imported_at)
    await show(interaction, undone(taken), private=True)


async def _fetched(attachment: discord.Attachment) -> bytes:
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            return await attachment.read()
    except (discord.HTTPException, TimeoutError, *BROKEN) as error:
        raise UserMistake(
            _("Discord does not hand me “{file}” at the moment. Please attach it again."), file=attachment.filename
        ) from error
