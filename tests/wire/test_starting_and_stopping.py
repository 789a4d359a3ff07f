"""Starting and stopping the real program: Discord unreachable, an invalid token, signals."""

from __future__ import annotations

import pytest
from support_installation import Due
from support_wire import Fault, eventually

from recommender.types import Place

pytestmark = pytest.mark.wire

BAD_TOKEN = "Discord does not accept this token."


async def test_it_waits_for_a_discord_that_cannot_be_reached_yet(standin, start_bot):
    await standin.go_down()
    standin.faults.order("gateway", Fault.server_error(503))
    bot = await start_bot(ready=False)
    await eventually(lambda: "cannot be reached" in bot.said)
    await standin.come_back()
    await standin.gateway.until("ready")
    bot.terminate()

    assert await bot.ended() == 0
    assert standin.gate.requests["gateway"] == 2
    assert standin.gateway.counts["identify"] == 1
    assert bot.said.count("The connection broke") == 1
    assert "Traceback" not in bot.said


async def test_a_wrong_token_ends_it_with_a_sentence_and_without_a_storm(standin, start_bot):
    bot = await start_bot(ready=False, token=standin.token[:-4] + "0000")

    assert await bot.ended() == 2
    assert BAD_TOKEN in bot.said
    assert "Traceback" not in bot.said
    assert standin.gate.requests == {"me": 1}


async def test_a_token_revoked_while_running_ends_it_without_a_storm(standin, start_bot):
    bot = await start_bot()
    await standin.revoke_token()

    assert await bot.ended() == 2
    assert BAD_TOKEN in bot.said
    assert "Traceback" not in bot.said
    assert standin.gateway.counts["identify"] == 1
    assert standin.gate.requests["me"] == 1


async def test_it_stays_while_discord_is_down_and_goes_on_where_it_was(
    standin, start_bot, installation, guild, channel, viewer
):
    bot = await start_bot()
    await standin.go_down()
    await eventually(lambda: bot.said.count("Attempting a reconnect") >= 2)
    await standin.come_back()
    await standin.gateway.until("resumed")
    await (await standin.people.slash(viewer, channel, "help")).answer()

    assert standin.gateway.counts["identify"] == 1
    assert standin.gate.requests["me"] == 1
    assert bot.said.count("Attempting a reconnect") <= 6


async def test_sessions_are_resumed_or_begun_anew_and_nothing_is_done_twice(
    standin, start_bot, installation, guild, channel, viewer
):
    await installation.subscribe([Due(Place("guild", guild.id), channel.id)])
    bot = await start_bot()
    await eventually(lambda: installation.deliveries() == {"sent": 1})
    (pushed,) = channel.messages.values()

    await standin.gateway.ask_to_reconnect()
    await standin.gateway.until("resumed", 1)
    await standin.gateway.invalidate(resumable=True)
    await standin.gateway.until("resumed", 2)
    standin.gateway.cut_sockets()
    await standin.people.react(viewer, pushed, "1️⃣")  # while nobody is connected
    await standin.gateway.until("resumed", 3)
    assert standin.gateway.counts["identify"] == 1

    await standin.gateway.invalidate(resumable=False)
    await standin.gateway.until("ready", 2)
    await eventually(lambda: bot.said.count("Read the reactions") == 2)
    exchange = await standin.people.slash(viewer, channel, "help")
    await exchange.answer()
    bot.terminate()

    assert await bot.ended() == 0
    assert exchange.callbacks == 1
    assert bot.said.count("Ready as") == 1
    assert standin.gate.requests["commands.sync"] == 1
    assert list(channel.messages) == [pushed.id]
    assert installation.votes() == [(viewer.id, "like", f"post:{pushed.id}")]


async def test_sigterm_lets_finish_what_is_under_way(standin, start_bot, installation, guild, channel, viewer):
    await installation.subscribe([Due(Place("guild", guild.id), channel.id)])
    standin.faults.order("send", Fault.slow(2))
    standin.faults.order("callback", Fault.slow(2))
    bot = await start_bot()
    await eventually(lambda: channel.messages)  # it is in the channel, and the bot does not know yet
    exchange = await standin.people.slash(viewer, channel, "explore", private=False)
    await exchange.acknowledged()
    bot.terminate()

    assert await bot.ended() == 0
    assert installation.deliveries() == {"sent": 1}
    (shown,) = exchange.messages
    assert (shown.id,) in installation.rows("SELECT message_id FROM posts")
    assert "Traceback" not in bot.said


async def test_sigterm_does_not_wait_for_ever_and_what_was_unsure_is_settled_later(
    standin, start_bot, installation, guild, channel
):
    await installation.subscribe([Due(Place("guild", guild.id), channel.id)])
    standin.faults.order("send", Fault.created_then_hangs())
    bot = await start_bot()
    await eventually(lambda: channel.messages)
    bot.terminate()

    assert await bot.ended(20) == 0
    assert installation.deliveries() == {"sending": 1}
    await start_bot()
    await eventually(lambda: installation.deliveries() == {"sent": 1})
    assert len(channel.messages) == 1


async def test_a_second_sigterm_ends_it_at_once_and_a_killed_one_is_taken_over(
    standin, start_bot, installation, guild, channel
):
    await installation.subscribe([Due(Place("guild", guild.id), channel.id)])
    standin.faults.order("send", Fault.created_then_hangs())
    bot = await start_bot()
    await eventually(lambda: channel.messages)
    bot.terminate()
    await eventually(lambda: "Stopping" in bot.said)
    bot.terminate()

    assert await bot.ended(5) == 143
    await start_bot()
    await eventually(lambda: installation.deliveries() == {"sent": 1})
    assert len(channel.messages) == 1
