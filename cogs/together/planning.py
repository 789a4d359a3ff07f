"""Creates a scheduled event for a night's film: asks when, and makes only one, even if a confirmation is lost."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.connection.tries import NoFurtherTry, Tries
from bot.errors import UserMistake
from bot.permissions import TO_PLAN
from bot.services.together.film_plans import FilmPlan
from bot.words import _
from cogs.interactions.answers import prepared, show, turn_into
from cogs.interactions.first_answer import BROKEN, TRIES, again, pause
from cogs.interactions.host import host_of
from cogs.interactions.rights import check_rights
from cogs.ui.custom_ids import PlanAt, PlanFilm
from cogs.ui.film_texts import plain_title
from cogs.ui.screen import Screen
from cogs.ui.together.plans import event_description, plan_screen, planned

_OPEN = (discord.EventStatus.scheduled, discord.EventStatus.active)
_MOST_REACHED = 30038


async def plan(interaction: discord.Interaction[Any], pressed: PlanFilm) -> None:
    """Ask the presser, privately, when the film is to be watched; if it is planned already, link the event.

    Raises:
        NotAllowed: we, or they, may make no events here.
    """
    guild = _where_events_may_be_made(interaction)
    plans = host_of(interaction).services.plans

    async def question() -> Screen:
        found = await plans.plan(pressed.night_id, pressed.film_id, interaction.user.id)
        there = await _event(guild, found)
        at = PlanAt(pressed.night_id, pressed.film_id).packed
        return plan_screen(found, at) if there is None else planned(found, there.url)

    await show(interaction, await prepared(interaction, question(), private=True), private=True)


async def plan_at(interaction: discord.Interaction[Any], pressed: PlanAt, chosen: str) -> None:
    """Make an event of the film, from the moment chosen until it is over; a second time there is the first one's link.

    Raises:
        NotAllowed: we, or they, may make no events here.
        UserMistake: the moment is past, or none that was offered.
    """
    guild = _where_events_may_be_made(interaction)
    services = host_of(interaction).services

    async def make() -> Screen:
        async with services.together.lock(pressed.night_id):
            found = await services.plans.plan(pressed.night_id, pressed.film_id, interaction.user.id)
            event = await _event(guild, found) or await _make_event(guild, found, chosen)
            ends_at = event.end_time or found.end(event.start_time)
            await services.plans.planned(pressed.night_id, found, event.id, ends_at)
        return planned(found, event.url)

    await turn_into(interaction, await prepared(interaction, make(), private=True, turning=True))


async def _event(guild: discord.Guild, found: FilmPlan) -> discord.ScheduledEvent | None:
    """The event of the film; None if there is none, it is over, or somebody has deleted or cancelled it."""
    if found.event_id is not None:
        with suppress(discord.NotFound):
            event = await guild.fetch_scheduled_event(found.event_id)
            return event if event.status in _OPEN else None
    return await _unrecorded(guild, found)


async def _unrecorded(guild: discord.Guild, found: FilmPlan) -> discord.ScheduledEvent | None:
    """An event of the film that we made and have no record of: the confirmation was lost, or we ended before it came.

    Its description leads to the message in which the film was chosen, and no other event's does.
    """
    ours, chosen_in = guild.me.id, _link(guild, found)
    for event in await guild.fetch_scheduled_events(with_counts=False):
        if (
            event.creator_id == ours
            and event.status in _OPEN
            and event.name == plain_title(found.film)
            and chosen_in in (event.description or "")
        ):
            return event
    return None


async def _make_event(guild: discord.Guild, found: FilmPlan, chosen: str) -> discord.ScheduledEvent:
    """Create the event. Discord does not recognise a repeated request, so after a lost answer it is searched first."""
    start = next((each for each in found.evenings if str(int(each.timestamp())) == chosen), None)
    if start is None:
        raise UserMistake(_("That evening is no longer possible. Press “Plan it” again."))
    for failures in range(1, TRIES + 1):
        try:
            with Tries(within=timedelta(0)).counted():  # discord.py would send it again by itself
                return await _create(guild, found, start)
        except (discord.HTTPException, NoFurtherTry, *BROKEN) as error:
            if isinstance(error, discord.HTTPException) and error.status < 500:
                if error.code == _MOST_REACHED:
                    raise UserMistake(
                        _("This server has as many events as Discord allows. End one, then try again.")
                    ) from error
                raise
            if (event := await again(lambda: _unrecorded(guild, found))) is not None:
                return event
            if failures == TRIES:
                raise
        await pause(failures)
    raise AssertionError("the last try returns or raises")


async def _create(guild: discord.Guild, found: FilmPlan, start: datetime) -> discord.ScheduledEvent:
    return await guild.create_scheduled_event(
        name=plain_title(found.film),
        description=event_description(found.film, _link(guild, found)),
        start_time=start,
        end_time=found.end(start),
        entity_type=discord.EntityType.external,
        privacy_level=discord.PrivacyLevel.guild_only,
        location=_("Film night"),
    )


def _link(guild: discord.Guild, found: FilmPlan) -> str:
    """The address of the message in which the film was chosen."""
    return f"https://discord.com/channels/{guild.id}/{found.channel_id}/{found.message_id}"


def _where_events_may_be_made(interaction: discord.Interaction[Any]) -> discord.Guild:
    check_rights(
        interaction,
        TO_PLAN,
        yours=_("You may make no events here: a server admin can allow you {names}."),
        ours=_("I may make no events here: a server admin can allow me {names}."),
    )
    assert interaction.guild is not None
    return interaction.guild
