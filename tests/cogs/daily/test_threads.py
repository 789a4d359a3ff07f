"""The threads that `/daily` opens under its messages, where a manager wants them."""

from __future__ import annotations

import pytest
from support_discord import daily, pushed, shown, text_of

from bot.permissions import TO_OPEN_THREADS


async def test_a_thread_stands_under_the_films_named_by_their_day(stage):
    answer = await daily(stage, "set", time="12:30", thread=True)
    assert "A thread is opened under each message." in text_of(answer)
    await pushed(stage, hours=1)
    (thread,) = stage.channel.threads
    assert thread.name == "The films of Monday 23 November 2026"
    assert thread.id in [message.id for message in stage.channel.history() if message.components]
    assert "thread could be" not in text_of(await daily(stage, "status"))


async def test_each_of_five_messages_has_its_own_named_by_its_film(stage):
    await daily(stage, "set", time="12:30", style="cards", thread=True)
    await pushed(stage, hours=1)
    films = (await stage.app.services.today.picks(stage.place)).films
    assert [thread.name for thread in stage.channel.threads] == [
        f"{drawn.film.title} ({drawn.film.year})" for drawn in films
    ]


async def test_there_is_none_unasked_and_none_any_more_when_told_so(stage):
    await daily(stage, "set", time="12:30", thread=True)
    assert "A thread is opened" in text_of(await daily(stage, "set", days="daily"))
    assert "A thread is opened" not in text_of(await daily(stage, "set", thread=False))
    await pushed(stage, hours=1)
    assert stage.channel.threads == []


@pytest.mark.parametrize("flag", TO_OPEN_THREADS)
async def test_where_we_may_open_none_it_is_refused_and_the_permission_named(stage, flag):
    room = await stage.room(**{flag: False})
    answer = await daily(stage, "set", channel=room, thread=True)
    assert f"I may open no threads in <#{room.id}>. Give me" in answer.content
    assert await stage.app.services.daily.get(stage.place) is None


async def test_a_thread_has_no_threads(stage):
    thread = await stage.thread(send_messages_in_threads=True)
    answer = shown(await stage.ada.slash(thread, "daily set", thread=True))
    assert "can have no threads; choose a text channel" in answer.content


async def test_direct_messages_have_no_threads(stage):
    answer = shown(await stage.bo.user.slash("daily set", thread=True))
    assert "Threads are opened in servers only." in answer.content


async def test_without_the_permission_the_films_come_and_status_says_why_there_is_no_thread(stage):
    room = await stage.room(create_public_threads=False)
    await stage.app.services.daily.set(stage.place, by=stage.ada.id, channel_id=room.id, at="12:30", threads=True)
    assert "Give me Create Public Threads there" in text_of(await daily(stage, "status"))
    await pushed(stage, hours=1)
    assert len([message for message in room.history() if message.components]) == 1
    status = text_of(await daily(stage, "status"))
    assert "The films of 23 November 2026 were sent." in status
    assert "No thread could be opened: I lack the permission Create Public Threads there." in status


async def test_a_channel_that_can_have_none_any_more_is_told_of(stage):
    await stage.app.services.daily.set(
        stage.place, by=stage.ada.id, channel_id=stage.guild.create_voice_channel("talk").id, at="12:30", threads=True
    )
    await stage.env.settle()
    await pushed(stage, hours=1)
    status = text_of(await daily(stage, "status"))
    assert "No thread could be opened: Messages of that channel can have no threads." in status


async def test_films_whose_channel_was_deleted_are_owed_no_thread(stage):
    """Asked again for days it would count as Discord not answering, and hold up what others' messages are owed."""
    room = await stage.room(read_message_history=True)
    await daily(stage, "set", channel=room, time="12:30", thread=True)
    stage.clock.forward(hours=1)
    push = stage.app.push_over(stage.client)
    with pytest.MonkeyPatch.context() as held:
        held.setattr(push.reactions, "wake", lambda: None)
        await push.tick()
    stage.env.backend.delete_channel(room.id)
    await stage.env.settle()
    push.reactions.wake()
    await push.reactions.finished()
    await push.close()
    owed = await stage.app.database.read(lambda store: store.execute("SELECT * FROM owed_reactions").fetchall())
    assert owed == []
    assert "No thread could be opened: The channel is gone." in text_of(await daily(stage, "status"))
