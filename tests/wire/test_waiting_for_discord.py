"""Discord rate-limits the whole bot or does not answer: no request is cut off, repeated, or stuck afterwards."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import aiohttp
import discord
import pytest
from support_store import FixedClock
from support_wire import Fault, eventually

from bot.client import point_at
from bot.config import Config
from bot.connection.requests import HUNG_AFTER_SECONDS, Requests
from bot.push.sending import sender
from recommender.types import Place

pytestmark = pytest.mark.wire

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def config(standin):
    return Config.model_validate({"discord": {"api": standin.api_url, "gateway": standin.gateway_url}})


@pytest.fixture
def pointed(config, unpointed):
    point_at(config.discord)


@pytest.fixture
async def client(standin, pointed):
    async with discord.Client(intents=discord.Intents.none(), http_trace=aiohttp.TraceConfig()) as logged_in:
        yield logged_in


async def test_a_request_cancelled_during_a_global_wait_blocks_no_other(standin, channel, client):
    Requests().watch(client)
    await client.login(standin.token)
    target = client.get_partial_messageable(channel.id)
    standin.faults.order("send", Fault.global_limit(0.3))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await target.send("five films")
    async with asyncio.timeout(20):
        await target.send("after the pause")
    assert [message.text for message in channel.messages.values()] == ["five films", "after the pause"]


async def test_after_that_pushes_reactions_and_registrations_go_on(standin, channel, client):
    Requests().watch(client)
    await client.login(standin.token)
    target = client.get_partial_messageable(channel.id)
    standin.faults.order("send", Fault.global_limit(0.3))
    waiting = [
        target.send("five films"),
        target.send("five more"),
        client.http.bulk_upsert_global_commands(standin.world.bot.id, []),
    ]
    for each in waiting:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await each
    async with asyncio.timeout(20):
        message = await target.send("after the pause")
        await message.add_reaction("👍")
        await client.http.bulk_upsert_global_commands(standin.world.bot.id, [{"name": "today", "description": "x"}])
    assert sorted(message.text for message in channel.messages.values()) == [
        "after the pause",
        "five films",
        "five more",
    ]
    assert channel.messages[message.id].reactions == {"👍": [standin.world.bot.id]}
    assert [command["name"] for command in standin.world.commands] == ["today"]


async def test_a_request_that_hangs_shows_where_the_bots_health_is_asked(standin, app):
    now = 1000.0
    client, requests = app.client(), Requests(seconds=lambda: now)
    requests.watch(client)
    look = app.look(client, requests)
    await client.login(standin.token)
    standin.faults.order("send", Fault.hangs())
    hanging = asyncio.create_task(client.get_partial_messageable(1).send("five films"))
    await eventually(lambda: standin.gate.requests["send"])
    assert "requests" not in await look.faults()
    now += 90
    assert (await look.faults())["requests"] == "a request has waited for 90 s"
    await look.measure()
    assert b"matinee_discord_longest_request_seconds 90.0" in look.figures.text()
    standin.gate.release()
    with pytest.raises(aiohttp.ClientError):
        await hanging
    assert "requests" not in await look.faults()
    await client.background.close()
    await client.close()


async def test_a_request_that_hangs_is_told_of_after_a_minute(standin, channel, client):
    now = 1000.0
    requests = Requests(seconds=lambda: now)
    requests.watch(client)
    await client.login(standin.token)
    standin.faults.order("send", Fault.hangs())
    hanging = asyncio.create_task(client.get_partial_messageable(channel.id).send("five films"))
    await eventually(lambda: standin.gate.requests["send"])
    now += HUNG_AFTER_SECONDS - 1
    assert (requests.longest(), requests.fault()) == (HUNG_AFTER_SECONDS - 1, None)
    now += 31
    assert requests.fault() == "a request has waited for 90 s"
    standin.gate.release()
    with pytest.raises(aiohttp.ClientError):
        await hanging
    assert (requests.longest(), requests.fault()) == (0, None)


async def test_a_hanging_request_is_logged(standin, channel, client, caplog, monkeypatch):
    monkeypatch.setattr("bot.connection.requests.HUNG_AFTER_SECONDS", 0.0)
    Requests().watch(client)
    await client.login(standin.token)
    assert "The request GET /users/@me has waited" in caplog.text


@pytest.fixture
def clock():
    return FixedClock(NINE.replace(hour=8))


async def test_after_a_pause_for_all_the_push_has_gone_out_once(standin, app, viewer, monkeypatch, caplog):
    monkeypatch.setattr(sender, "SEND_TIMEOUT_SECONDS", 0.1)
    await app.services.daily.set(Place("dm", viewer.id), by=viewer.id, at="09:00", zone="UTC")
    client = app.client()
    Requests().watch(client)
    await client.login(standin.token)
    push, channel = app.push_over(client), standin.world.direct_channel(viewer)
    standin.faults.order("send", Fault.global_limit(1.0))
    app.clock.moment = NINE
    await push.tick()
    app.clock.forward(minutes=3)  # past the time for which a nonce is relied on
    await push.tick()
    assert (len(channel.messages), standin.gate.requests["send"], standin.gate.requests["history"]) == (0, 1, 0)
    await eventually(lambda: channel.messages, 20)
    monkeypatch.setattr(sender, "SEND_TIMEOUT_SECONDS", 20)
    app.clock.forward(minutes=3)
    await push.tick()
    (message,) = channel.messages.values()
    assert (await app.services.daily.status(Place("dm", viewer.id))).last == "The films of 23 November 2026 were sent."
    await push.reactions.finished()
    await client.background.close()
    await client.close()
    assert len(message.reactions) == 5
    assert standin.messages.dropped_by_nonce == 0
    assert caplog.text.count("unknown whether message") == 2
