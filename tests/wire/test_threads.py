"""The thread under a day's films: exactly one, whatever confirmation is lost, and never instead of the films."""

from __future__ import annotations

import pytest
from support_installation import Due
from support_wire import Fault, eventually

from recommender.types import Place

pytestmark = pytest.mark.wire


@pytest.fixture
async def due(installation, guild):
    """A server's push with a thread is due."""
    await installation.subscribe([Due(Place("guild", guild.id), guild.channel.id, threads=True)])


def waits(installation):
    return installation.rows("SELECT count(*) FROM owed_reactions")[0][0]


def why_none(installation):
    return installation.rows("SELECT no_thread FROM posts")


async def given(installation):
    await eventually(lambda: installation.deliveries() == {"sent": 1})
    await eventually(lambda: not waits(installation))


@pytest.mark.parametrize(
    "fault",
    [
        Fault.created_then_reset(),
        Fault.created_then_closed(),
        Fault.created_then(502),
        Fault.server_error(503),
        Fault.reset(),
        Fault.page(403),
        Fault.bucket_limit(),
        Fault.global_limit(),
    ],
    ids=lambda fault: fault.name,
)
async def test_there_is_one_thread_whatever_is_lost_on_the_way(standin, start_bot, installation, guild, due, fault):
    standin.faults.order("thread.open", fault)
    bot = await start_bot()
    await given(installation)
    (message,) = guild.channel.messages.values()
    assert [thread.id for thread in guild.threads] == [message.id]
    assert guild.threads[0].name.startswith("The films of ")
    assert why_none(installation) == [(None,)]
    assert "Traceback" not in bot.said


async def test_killed_between_the_message_and_its_thread_it_is_opened_by_the_next_start(
    standin, start_bot, installation, guild, due
):
    standin.faults.order("thread.open", Fault.hangs(), times=1_000)
    bot = await start_bot()
    await eventually(lambda: standin.gate.requests["thread.open"])
    bot.kill()
    await bot.ended()
    standin.faults.end()
    assert guild.threads == []
    await start_bot()
    await given(installation)
    assert len(guild.threads) == len(guild.channel.messages) == 1


async def test_killed_before_it_hears_that_the_thread_is_open_it_opens_no_second_one(
    standin, start_bot, installation, guild, due
):
    standin.faults.order("thread.open", Fault.created_then_hangs(), times=1_000)
    bot = await start_bot()
    await eventually(lambda: guild.threads)
    bot.kill()
    await bot.ended()
    standin.faults.end()
    await start_bot()
    await given(installation)
    assert len(guild.threads) == len(guild.channel.messages) == 1
    assert standin.gate.statuses["thread.open", 400] == 1  # it is there already
    assert why_none(installation) == [(None,)]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (50013, "I lack the permission Create Public Threads there."),
        (10008, "The message is gone."),
        (160006, "The server has as many open threads as Discord allows."),
    ],
)
async def test_films_are_sent_even_if_discord_refuses_the_thread(
    standin, start_bot, installation, guild, due, code, why
):
    standin.faults.order("thread.open", Fault.refused(403 if code == 50013 else 400, code, "No"))
    bot = await start_bot()
    await given(installation)
    (message,) = guild.channel.messages.values()
    await eventually(lambda: len(message.reactions) == 5)
    assert standin.gate.requests["thread.open"] == 1
    assert why_none(installation) == [(why,)]
    assert "Traceback" not in bot.said
