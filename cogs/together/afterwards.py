"""After a film night's event: asks once, in a silent message in the channel, whether and how the film was watched."""

from __future__ import annotations

from typing import Any

import discord
from discord.ext import commands

from bot.records import NightEvent
from bot.words import language_of, writing_in
from cogs.interactions.answers import prepared, show
from cogs.interactions.host import as_host, host_of
from cogs.interactions.refusals import is_final
from cogs.posting.own_messages import OnceSent, TooMuchWritten, send_once
from cogs.together.one_by_one import OneByOne
from cogs.ui.custom_ids import HowWasIt
from cogs.ui.together.how_was_it import asked, noted


async def how_was_it(interaction: discord.Interaction[Any], pressed: HowWasIt) -> None:
    """Store how somebody found a night's film, and confirm it to them privately."""
    services = host_of(interaction).services
    work = services.plans.watched(pressed.night_id, pressed.film_id, interaction.user.id, pressed.answer)
    watched = await prepared(interaction, work, private=True)
    await show(interaction, noted(watched, pressed.answer, services.config.feedback), private=True)


class Afterwards(commands.Cog):
    """Asks when events end; follows changes of events before that."""

    def __init__(self, client: commands.Bot) -> None:
        self._client = client
        self._services = as_host(client).services
        self._asking = OneByOne[NightEvent]("Asking how a film was", lambda event: event.event_id, self._ask)

    @commands.Cog.listener()
    async def on_films_over(self, events: tuple[NightEvent, ...]) -> None:
        """Ask about events that are over and not asked about yet."""
        await self._asking.all(events)

    @commands.Cog.listener()
    async def on_scheduled_event_update(self, _: discord.ScheduledEvent, event: discord.ScheduledEvent) -> None:
        """Record that somebody has moved, ended or cancelled an event of ours."""
        if not self._is_ours(event):
            return
        if event.status is discord.EventStatus.cancelled:
            await self._services.plans.called_off(event.id)
        elif event.status is discord.EventStatus.completed:
            await self._services.plans.ended(event.id)
        elif event.end_time is not None:
            await self._services.plans.moved(event.id, event.end_time)

    @commands.Cog.listener()
    async def on_scheduled_event_delete(self, event: discord.ScheduledEvent) -> None:
        """Record that somebody has deleted an event."""
        if self._is_ours(event):
            await self._services.plans.called_off(event.id)

    def _is_ours(self, event: discord.ScheduledEvent) -> bool:
        return self._client.user is not None and event.creator_id == self._client.user.id

    async def _ask(self, event: NightEvent) -> None:
        """Send the question, unless the event was cancelled while the bot was down."""
        plans = self._services.plans
        message = None if await self._was_called_off(event) else self._message(event)
        try:
            if message is not None:
                await send_once(self._client, message, lambda: plans.asking(event))
        except TooMuchWritten:  # it may stand there: better no question than two
            pass
        except discord.HTTPException as error:
            if not is_final(error):
                raise
        await plans.asked(event)

    async def _was_called_off(self, event: NightEvent) -> bool:
        """Whether Discord says so. One that is over may be gone, like one that was deleted: then it is asked.

        It is asked too where Discord does not let us look.
        """
        guild = self._client.get_guild(event.guild_id)
        if guild is None:
            return True
        try:
            found = await guild.fetch_scheduled_event(event.event_id, with_counts=False)
        except discord.HTTPException as error:
            if isinstance(error, discord.NotFound) or is_final(error):
                return False
            raise
        return found.status is discord.EventStatus.cancelled

    def _message(self, event: NightEvent) -> OnceSent | None:
        guild, film = self._client.get_guild(event.guild_id), self._services.plans.film(event.film_id)
        if guild is None or film is None:
            return None
        with writing_in(language_of(guild.preferred_locale.value)):
            screen = asked(event, film, self._services.config.feedback)
        marker = HowWasIt("absent", event.night_id, event.film_id).packed
        return OnceSent(event.channel_id, screen, marker, f"event-{event.event_id}", event.tried_at)


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Afterwards(client))
