"""Rounds of film nights: started from a night's films, swiped in private, announced in the channel."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import discord
from discord.ext import commands

from bot.services.together.swiping import SwipeStand
from bot.words import language_of, writing_in
from cogs.interactions.answers import prepared_in_turn, show, turn_into
from cogs.interactions.first_answer import BROKEN
from cogs.interactions.host import Host, as_host, host_of
from cogs.interactions.refusals import is_final
from cogs.together.one_by_one import OneByOne
from cogs.ui.custom_ids import OpenSwipes, SwipeFilm
from cogs.ui.screen import Screen
from cogs.ui.together.swiping import round_screen, turn_screen

_log = logging.getLogger(__name__)
EDIT_SECONDS = 30.0
"""Time limit for editing a message; after that it is tried again at the next call."""


async def begin_swipes(interaction: discord.Interaction[Any], night_id: int) -> None:
    """Answer with a night's round, for all who are in."""
    services = host_of(interaction).services
    assert interaction.channel_id is not None
    work = services.swiping.begin(night_id, interaction.user.id, interaction.channel_id)
    async with prepared_in_turn(interaction, services.together.lock(night_id), work, private=False) as stand:
        message_id = await show(interaction, _for_all(stand, interaction.guild), private=False)
        if message_id is not None:
            await services.swiping.sent(night_id, message_id)


async def open_swipes(interaction: discord.Interaction[Any], pressed: OpenSwipes) -> None:
    """Show the presser, privately, their next film."""
    stand = await host_of(interaction).services.swiping.look(pressed.night_id, interaction.user.id)
    await show(interaction, turn_screen(stand), private=True)


async def swipe(interaction: discord.Interaction[Any], pressed: SwipeFilm) -> None:
    """Store an answer and show the next film; update the round's message in the channel."""
    swiping = host_of(interaction).services.swiping
    before = await swiping.look(pressed.night_id)
    stand = await swiping.answer(pressed.night_id, interaction.user.id, pressed.position, pressed.answer)
    await turn_into(interaction, turn_screen(stand))
    if stand.round.is_over != before.round.is_over or stand.round.finished != before.round.finished:
        await tell(interaction.client, host_of(interaction), pressed.night_id)


async def tell(client: discord.Client, host: Host, night_id: int) -> None:
    """Update a round's message. If Discord does not accept it, it is tried again until the result is announced."""
    services = host.services
    async with services.together.lock(night_id):
        stand = await services.swiping.look(night_id)
        if stand.round.message_id is None:
            return
        guild = client.get_guild(await services.together.server_of(night_id))
        message = client.get_partial_messageable(stand.round.channel_id).get_partial_message(stand.round.message_id)
        try:
            async with asyncio.timeout(EDIT_SECONDS):
                await message.edit(view=_for_all(stand, guild))
        except (discord.HTTPException, *BROKEN) as error:
            _log.info("The message of a round could not be brought up to date: %s", error)
            if not (isinstance(error, discord.HTTPException) and is_final(error)):
                return
        if stand.round.is_over:
            await services.swiping.announced(night_id)


def _for_all(stand: SwipeStand, guild: discord.Guild | None) -> Screen:
    """The message in the channel, in the server's language, because presses of many people change it."""
    with writing_in(language_of("en" if guild is None else guild.preferred_locale.value)):
        return round_screen(stand)


class Swiping(commands.Cog):
    """Announces the results of rounds."""

    def __init__(self, client: commands.Bot) -> None:
        self._telling = OneByOne[int](
            "The end of a round", lambda night_id: night_id, lambda night_id: tell(client, as_host(client), night_id)
        )

    @commands.Cog.listener()
    async def on_rounds_over(self, nights: tuple[int, ...]) -> None:
        """Update the messages of rounds that have ended."""
        await self._telling.all(nights)


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Swiping(client))
