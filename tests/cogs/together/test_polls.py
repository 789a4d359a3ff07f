"""The result of a film night's poll: announced once, and the winner can be planned."""

from __future__ import annotations

from datetime import datetime, timedelta

import discord
from support_discord import buttons, menu_values, shown, text_of

from bot.services.together.polling import COUNTED_WITHIN, POLL_HOURS
from cogs.ui.film_texts import plain_title


async def polled(stage, channel=None):
    """A film night's poll, and its films."""
    night = shown(await stage.ada.slash(channel or stage.channel, "together", **{"with": stage.bo}))
    await stage.ada.click(night, label="Poll")
    (poll,) = await stage.app.services.polling._polls.due(stage.clock.now() + timedelta(hours=POLL_HOURS))
    films = [stage.app.recommender.film(film) for film in poll.films]
    return next(each for each in (channel or stage.channel).history() if each.id == poll.message_id), films


async def ended(stage, message, *, counted=True):
    """The poll's time is over, and Discord has counted it."""
    if counted:
        stage.env.backend.expire_poll(message.channel.id, message.id)
        await stage.env.settle()
    stage.clock.forward(hours=POLL_HOURS, seconds=1)
    return await told(stage)


async def told(stage):
    """What the bot writes when it looks for polls that are over."""
    before = [each.id for each in stage.channel.history()]
    await stage.client.get_cog("Polls").on_polls_over(await stage.app.services.polling.due())
    return [each for each in stage.channel.history() if each.id not in before]


async def test_the_winner_is_told_and_becomes_an_event(stage):
    message, films = await polled(stage)
    for who, answer in ((stage.ada, 2), (stage.bo, 2), (stage.cy, 1)):
        await who.vote(message, answer=answer)
    (end,) = await ended(stage, message)
    assert films[1].title.split(":")[0] in text_of(end)
    assert "2 of 3 votes in the poll." in text_of(end)
    question = shown(await stage.bo.click(end, label="Plan it"))
    await stage.bo.select(question, [menu_values(question)[0]])
    (event,) = stage.env.backend.get_guild(stage.guild.id).scheduled_events.values()
    assert event.name.startswith(films[1].title[:30])
    assert "Those who are in" in shown(await stage.cy.click(end, label="Plan it")).content
    assert await told(stage) == []


async def test_of_a_tie_each_film_can_be_planned(stage):
    message, films = await polled(stage)
    await stage.ada.vote(message, answer=1)
    await stage.bo.vote(message, answer=3)
    (end,) = await ended(stage, message)
    assert "have 1 vote each. Which one is it?" in text_of(end)
    first, second = buttons(end)
    assert [first, second] == [plain_title(film, 70) for film in (films[0], films[2])]
    question = shown(await stage.ada.click(end, label=second))
    await stage.ada.select(question, [menu_values(question)[0]])
    (event,) = stage.env.backend.get_guild(stage.guild.id).scheduled_events.values()
    assert event.name.startswith(films[2].title[:30])


async def test_where_nobody_voted_nothing_is_written(stage):
    message, _ = await polled(stage)
    assert await ended(stage, message) == []
    assert await stage.app.services.polling.due() == ()


async def test_a_poll_that_ended_while_the_bot_was_down_is_read_after_the_next_start(stage):
    message, films = await polled(stage)
    await stage.ada.vote(message, answer=1)
    with stage.deaf():
        stage.env.backend.expire_poll(message.channel.id, message.id)
    stage.clock.forward(hours=POLL_HOURS, days=2)
    await stage.restart()
    (end,) = await told(stage)
    assert films[0].title.split(":")[0] in text_of(end)
    await stage.restart()
    question = shown(await stage.ada.click(end, label="Plan it"))
    assert menu_values(question)


async def test_discord_is_given_time_to_count(stage):
    message, _ = await polled(stage)
    await stage.ada.vote(message, answer=1)
    assert await ended(stage, message, counted=False) == []
    stage.clock.forward(seconds=COUNTED_WITHIN.total_seconds())
    assert len(await told(stage)) == 1


async def test_a_poll_that_was_deleted_is_left_alone(stage):
    message, _ = await polled(stage)
    await stage.ada.vote(message, answer=1)
    stage.env.backend.delete_message(stage.channel.id, message.id)
    await stage.env.settle()
    assert await ended(stage, message, counted=False) == []
    assert await stage.app.services.polling.due() == ()


async def test_what_was_sent_without_a_record_is_not_sent_again(stage, monkeypatch):
    """The message stands, and the bot died before it had written that down; Discord has forgotten the nonce."""
    discord_now = datetime.fromisoformat(stage.env.backend.now_iso())
    stage.clock.moment = discord_now - timedelta(hours=POLL_HOURS)
    message, _ = await polled(stage)
    await stage.ada.vote(message, answer=1)
    polling = stage.app.services.polling
    with monkeypatch.context() as dying:

        async def dies(poll):
            raise OSError("the disk is full")

        dying.setattr(polling, "announced", dies)
        assert len(await ended(stage, message)) == 1
    await stage.restart()
    assert len(await polling.due()) == 1
    assert await told(stage) == []
    assert await polling.due() == ()


async def test_where_nothing_may_be_written_any_more_it_is_let_be(stage):
    message, _ = await polled(stage)
    await stage.ada.vote(message, answer=1)
    stage.faults_expected = True
    stage.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    assert await ended(stage, message) == []
    assert await stage.app.services.polling.due() == ()


async def test_a_fault_of_discord_is_tried_again(stage, monkeypatch):
    message, _ = await polled(stage)
    await stage.ada.vote(message, answer=1)
    send, failing = discord.PartialMessageable.send, [OSError("reset")]

    async def breaks(channel, **content):
        if failing:
            raise failing.pop()
        return await send(channel, **content)

    monkeypatch.setattr(discord.PartialMessageable, "send", breaks)
    assert await ended(stage, message) == []
    assert len(await told(stage)) == 1
