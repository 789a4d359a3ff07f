"""`/daily list`: a server's daily films from a list that a manager pastes into a form."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.words import _, answer_in, language_of
from cogs.buttons import Pressed
from cogs.daily.channel_rights import hint
from cogs.interactions.answers import prepared, show, turn_into
from cogs.interactions.first_answer import give
from cogs.interactions.host import host_of, place_of
from cogs.interactions.options import Typed
from cogs.interactions.replies import explain
from cogs.ui.custom_ids import DecideList, PasteList
from cogs.ui.daily.pasted_list import FILMS_FIELD, TITLE_FIELD, dropped, form, offered
from cogs.ui.daily.push_status import snapshot


class ListCommands(commands.Cog):
    """The subcommand of `/daily` for lists; a mixin of its group."""

    @app_commands.command(name="list")
    @app_commands.describe(title="What to call it over the films; “Our list” when left out")
    async def paste(self, interaction: discord.Interaction[Any], title: Typed | None = None) -> None:
        """Let the daily films come from a list that you paste."""
        await host_of(interaction).services.pasted_series.check(place_of(interaction))
        await give(interaction, lambda: interaction.response.send_modal(form(title)))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Handle a submitted form. Its `custom_id` alone identifies it, so it may have been opened before a restart."""
        data: Any = interaction.data or {}
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        if PasteList.TEMPLATE.fullmatch(data.get("custom_id", "")) is None:
            return
        answer_in(language_of(interaction.locale.value))
        if not host_of(interaction).is_first(interaction.id):
            return
        try:
            host_of(interaction).slow_down(interaction.user.id)
            await offer(interaction, _fields(data.get("components", ())))
        except Exception as error:  # noqa: BLE001 - a border: discord.py would leave the person without an answer
            await explain(interaction, error)


async def offer(interaction: discord.Interaction[Any], fields: dict[str, str]) -> None:
    """Show what was recognised in a list."""
    _managers_only(interaction)
    title, pasted = fields.get(TITLE_FIELD, ""), fields.get(FILMS_FIELD, "")
    work = host_of(interaction).services.pasted_series.offer(place_of(interaction), title, pasted)
    await show(interaction, offered(await prepared(interaction, work, private=True)), private=True)


async def decide(interaction: discord.Interaction[Any], pressed: DecideList) -> None:
    """Start a list, or drop it."""
    _managers_only(interaction)
    services, place = host_of(interaction).services, place_of(interaction)
    if pressed.to == "drop":
        await services.pasted_series.drop(place, pressed.pasted_at)
        await turn_into(interaction, dropped())
        return
    await services.pasted_series.begin(place, pressed.pasted_at)
    status = await services.daily.status(place, interaction.user.id)
    warning = None if status.next_at is None else hint(interaction, status.subscription)
    heading = _("The series begins with the next day whose films are not chosen yet")
    await turn_into(interaction, snapshot(status, heading, warning))


class DecideListButton(Pressed, template=DecideList.TEMPLATE):
    """Starts a list, or drops it."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Do what this button is for."""
        await decide(interaction, DecideList.read(self.match))


BUTTONS = (DecideListButton,)
"""Every class that the client must know before it starts."""


def _fields(components: Any) -> dict[str, str]:  # noqa: ANN401 - as Discord sends it
    """The values of a form's fields by their `custom_id`; each is in a label of its own."""
    inside = [each.get("component", {}) for each in components]
    return {str(each["custom_id"]): str(each.get("value") or "") for each in inside if "custom_id" in each}


def _managers_only(interaction: discord.Interaction[Any]) -> None:
    """Check again: whoever got the form or button may no longer be a manager."""
    if interaction.guild_id is not None and not interaction.permissions.manage_guild:
        raise app_commands.MissingPermissions(["manage_guild"])
