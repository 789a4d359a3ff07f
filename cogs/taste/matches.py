"""`/taste match` and “Our match” on a person: people here with a similar taste, shown only to the asker."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import UserMistake
from bot.services.taste.matches import NAMED, TasteMatch
from bot.words import _
from cogs.interactions.answers import prepared, show, turn_into
from cogs.interactions.host import host_of, place_of, server_of
from cogs.ui.custom_ids import TakePart
from cogs.ui.screen import Screen
from cogs.ui.taste.matches import invitation, kept_choice, matches_screen, pair_screen


async def show_matches(interaction: discord.Interaction[Any]) -> None:
    """Answer with the people who share the asker's taste; if they do not take part, with what that means."""
    screen = await prepared(interaction, _matches(interaction), private=True)
    await show(interaction, screen, private=True)


async def show_pair(interaction: discord.Interaction[Any], other: discord.Member | discord.User) -> None:
    """Answer with what the asker and another person have in common."""
    await show(interaction, await prepared(interaction, _pair(interaction, other), private=True), private=True)


async def choose(interaction: discord.Interaction[Any], pressed: TakePart) -> None:
    """Keep the choice, and show what it leads to."""
    matches = host_of(interaction).services.matches
    await matches.take_part(interaction.user.id, pressed.to == "join")
    if pressed.to == "join":
        await turn_into(interaction, await prepared(interaction, _matches(interaction), private=True, turning=True))
    else:
        await turn_into(interaction, kept_choice(matched=False))


async def _matches(interaction: discord.Interaction[Any]) -> Screen:
    service, person = host_of(interaction).services.matches, interaction.user.id
    chosen = await service.choice_of(person)
    if not chosen.takes_part:
        return invitation(chosen)
    if interaction.guild is None or server_of(interaction) is None:
        return kept_choice(matched=True)
    place = place_of(interaction)
    present = await _present(interaction.guild, await service.here(person, place))
    found = await asyncio.gather(*(service.with_next(person, match, place) for match in present))
    return matches_screen(found)


async def _pair(interaction: discord.Interaction[Any], other: discord.Member | discord.User) -> Screen:
    service, person = host_of(interaction).services.matches, interaction.user.id
    if other.bot:
        raise UserMistake(_("Bots watch no films. Pick a person."))
    chosen = await service.choice_of(person)
    if not chosen.takes_part:
        return invitation(chosen)
    return pair_screen(await service.pair(person, other.id, place_of(interaction)))


async def _present(guild: discord.Guild, matches: Sequence[TasteMatch]) -> list[TasteMatch]:
    """The first few matches who are still members, which is checked because the bot gets no event when one leaves."""
    found: list[TasteMatch] = []
    for match in matches:
        try:
            await guild.fetch_member(match.person)
        except discord.NotFound:
            continue
        found.append(match)
        if len(found) == NAMED:
            break
    return found


async def setup(client: commands.Bot) -> None:
    """Load the entry in the menu on a person; the command is `/taste`'s."""
    menu = app_commands.ContextMenu(name="Our match", callback=show_pair)
    client.tree.add_command(app_commands.guild_only(menu))
