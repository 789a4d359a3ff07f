"""`/privacy`: what is kept about the person who asks. Every answer is theirs alone."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.services.personal_export import EXPORT_NAME
from cogs.interactions.answers import prepared, send_file, show, turn_into
from cogs.interactions.host import Host, anywhere, as_host, host_of
from cogs.ui.custom_ids import AboutMe, DeleteEverything
from cogs.ui.privacy import about_you, ask, chosen, deleted, taken
from cogs.ui.screen import Screen


async def export(interaction: discord.Interaction[Any]) -> None:
    """Answer with everything as a file."""
    privacy = host_of(interaction).services.privacy
    data = await prepared(interaction, privacy.export(interaction.user.id), private=True)
    await send_file(interaction, taken(), EXPORT_NAME, data)


async def press(interaction: discord.Interaction[Any], pressed: AboutMe) -> None:
    """A button on a screen of ours: only the export is a message of its own."""
    match pressed.to:
        case "export":
            await export(interaction)
        case "ask":
            await turn_into(interaction, await _question(interaction))
        case "keep":
            stored = await host_of(interaction).services.privacy.show(interaction.user.id)
            await turn_into(interaction, about_you(stored))
        case _:
            await turn_into(interaction, await _hidden(interaction, pressed.to == "hide"))


async def confirm(interaction: discord.Interaction[Any], pressed: DeleteEverything) -> None:
    """Delete everything, once the person who was asked has confirmed it."""
    privacy = host_of(interaction).services.privacy
    work = privacy.delete(interaction.user.id, pressed.owner, pressed.asked_at)
    done = await prepared(interaction, work, private=True, turning=True)
    await turn_into(interaction, deleted(done))


async def _question(interaction: discord.Interaction[Any]) -> Screen:
    privacy, person = host_of(interaction).services.privacy, interaction.user.id
    return ask(await privacy.something(person), person, privacy.asked_now())


async def _hidden(interaction: discord.Interaction[Any], hidden: bool) -> Screen:
    await host_of(interaction).services.privacy.hide(interaction.user.id, hidden)
    return chosen(hidden=hidden)


@anywhere
class Privacy(commands.GroupCog, group_name="privacy", group_description="What I keep about you, in your hands"):
    """What is kept about a person."""

    def __init__(self, host: Host) -> None:
        self._privacy = host.services.privacy

    @app_commands.command(name="show")
    async def show_stored(self, interaction: discord.Interaction[Any]) -> None:
        """What I keep about you, how much of it and for how long."""
        stored = await prepared(interaction, self._privacy.show(interaction.user.id), private=True)
        await show(interaction, about_you(stored), private=True)

    @app_commands.command(name="export")
    async def export_stored(self, interaction: discord.Interaction[Any]) -> None:
        """Everything I keep about you, as a file."""
        await export(interaction)

    @app_commands.command()
    async def delete(self, interaction: discord.Interaction[Any]) -> None:
        """Delete everything I keep about you; I ask once before."""
        await show(interaction, await _question(interaction), private=True)

    @app_commands.command()
    @app_commands.describe(hidden="False lets others see you again")
    async def hide(self, interaction: discord.Interaction[Any], hidden: bool = True) -> None:
        """Be left out of whatever shows people here to each other."""
        await show(interaction, await _hidden(interaction, hidden), private=True)


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Privacy(as_host(client)))
