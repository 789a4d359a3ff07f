"""The film of a night becomes a scheduled event: once, and a missing permission is named."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import discord
import pytest
from support_discord import menu_values, shown, text_of
from support_swiping import begun, swiped

from bot.services.together.film_plans import USUAL_MINUTES
from cogs.together.planning import plan_at


def moment(written):
    return datetime.fromisoformat(written)


async def over(stage):
    """A round that has ended, and its film."""
    message = await begun(stage)
    await swiped(stage.ada, message, *["Yes"] * 10)
    _, films = await swiped(stage.bo, message, *["Yes"] * 10)
    return message, stage.app.recommender.film(films[0])


async def test_the_film_becomes_an_event_that_lasts_as_long_as_the_film(stage):
    message, film = await over(stage)
    question = shown(await stage.ada.click(message, label="Plan it"))
    assert question.ephemeral
    first = menu_values(question)[0]
    answer = shown(await stage.ada.select(question, [first]))
    assert f"Planned: **{film.title}" in text_of(answer)
    (event,) = stage.env.backend.get_guild(stage.guild.id).scheduled_events.values()
    assert event.name == f"{film.title} ({film.year})"
    assert moment(event.scheduled_start_time) == datetime.fromtimestamp(int(first), UTC) > stage.clock.now()
    assert moment(event.scheduled_end_time) - moment(event.scheduled_start_time) == timedelta(
        minutes=film.runtime_minutes or USUAL_MINUTES
    )
    assert "Those who are in" in shown(await stage.cy.click(message, label="Plan it")).content


async def test_an_evening_that_is_past_is_not_planned(stage):
    message, _ = await over(stage)
    question = shown(await stage.ada.click(message, label="Plan it"))
    first = menu_values(question)[0]
    stage.clock.forward(hours=9)
    assert "is no longer possible" in shown(await stage.ada.select(question, [first])).content


async def test_where_no_events_may_be_made_that_is_said(stage):
    room = await stage.room(create_events=False)
    night = shown(await stage.ada.slash(room, "together", **{"with": stage.bo}))
    message = shown(await stage.ada.click(night, label="Swipe for it"))
    await swiped(stage.ada, message, *["Yes"] * 10)
    await swiped(stage.bo, message, *["Yes"] * 10)
    answer = shown(await stage.ada.click(message, label="Plan it"))
    assert answer.content == "I may make no events here: a server admin can allow me Create Events."


async def test_who_may_make_no_events_or_polls_gets_none_through_the_bot(stage):
    overwrites = {stage.bo.user: discord.PermissionOverwrite(create_events=False, send_polls=False)}
    room = stage.guild.create_text_channel("quiet", overwrites=overwrites)
    await stage.env.settle()
    night = shown(await stage.ada.slash(room, "together", **{"with": stage.bo}))
    answer = shown(await stage.bo.click(night, label="Poll"))
    assert answer.content == "You may make no polls here: a server admin can allow you Create Polls."
    message = shown(await stage.ada.click(night, label="Swipe for it"))
    for each in (stage.ada, stage.bo):
        await swiped(each, message, *["Yes"] * 10)
    question = shown(await stage.ada.click(message, label="Plan it"))
    answer = shown(await stage.bo.click(message, label="Plan it"))
    assert answer.content == "You may make no events here: a server admin can allow you Create Events."
    assert menu_values(question)


async def test_a_film_is_planned_once_unless_its_event_was_deleted(stage):
    message, film = await over(stage)
    events = stage.env.backend.get_guild(stage.guild.id).scheduled_events
    question, second = [shown(await each.click(message, label="Plan it")) for each in (stage.ada, stage.bo)]
    first = shown(await stage.ada.select(question, [menu_values(question)[0]]))
    (event,) = events
    assert f"Planned: **{film.title}" in text_of(first)
    assert text_of(shown(await stage.bo.select(second, [menu_values(second)[1]]))) == text_of(first)
    assert text_of(shown(await stage.bo.click(message, label="Plan it"))) == text_of(first)
    assert [*events] == [event]
    del events[event]
    question = shown(await stage.bo.click(message, label="Plan it"))
    await stage.bo.select(question, [menu_values(question)[0]])
    assert len(events) == 1
    assert [*events] != [event]


@pytest.mark.parametrize("status", [discord.EventStatus.completed, discord.EventStatus.cancelled])
async def test_a_film_whose_event_was_called_off_or_is_over_can_be_planned_again(stage, status):
    """Discord still shows such an event for a while; a link to it would lead nowhere."""
    message, _ = await over(stage)
    guild = stage.env.backend.get_guild(stage.guild.id)
    question = shown(await stage.ada.click(message, label="Plan it"))
    await stage.ada.select(question, [menu_values(question)[0]])
    (former,) = guild.scheduled_events
    stage.env.backend.edit_scheduled_event(guild.id, former, {"status": status.value})
    question = shown(await stage.bo.click(message, label="Plan it"))
    answer = shown(await stage.bo.select(question, [menu_values(question)[1]]))
    (event,) = {*guild.scheduled_events} - {former}
    assert f"/{event}" in text_of(answer)


async def test_that_a_server_has_as_many_events_as_discord_takes_is_said(stage):
    message, _ = await over(stage)
    question = shown(await stage.ada.click(message, label="Plan it"))
    stage.env.inject_error("POST", "/guilds/*/scheduled-events", status=400, code=30038)
    answer = shown(await stage.ada.select(question, [menu_values(question)[0]]))
    assert answer.content.startswith("This server has as many events as Discord allows")


async def test_an_event_that_takes_long_to_make_is_waited_for(stage, monkeypatch):
    """Discord waits three seconds for an answer; the making begins no sooner than it is known that there is one."""
    message, _ = await over(stage)
    question = shown(await stage.ada.click(message, label="Plan it"))
    make, deferred, defer = discord.Guild.create_scheduled_event, asyncio.Event(), discord.InteractionResponse.defer

    async def noted(response, **options):
        await defer(response, **options)
        deferred.set()

    async def slow(guild, **options):
        await deferred.wait()
        return await make(guild, **options)

    monkeypatch.setattr("cogs.interactions.answers.PATIENCE_SECONDS", 0)
    monkeypatch.setattr(discord.InteractionResponse, "defer", noted)
    monkeypatch.setattr(discord.Guild, "create_scheduled_event", slow)
    held = []

    async def hold(*press):
        held.append(press)

    with monkeypatch.context() as holding:
        holding.setattr(stage.client.extensions["cogs.buttons"], "plan_at", hold)
        await stage.ada.select(question, [menu_values(question)[0]])
    await plan_at(*held[0])
    assert len(stage.env.backend.get_guild(stage.guild.id).scheduled_events) == 1
