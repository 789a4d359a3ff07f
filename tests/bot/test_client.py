"""The client's additions to discord.py: pauses before reconnecting, and work finished before closing."""

import asyncio
from typing import cast

import aiohttp
import discord
import discord.gateway
import discord.http
import pytest
from support_wire import Fault, StandIn

from bot.client import MatineeClient, PatientBackoff, point_at
from bot.config import DiscordSection
from bot.connection.requests import stay_under_limit
from bot.runtime.rate_limiter import RateLimiter

A_LITTLE_OVER_A_MINUTE = 64


@pytest.fixture
def addresses(monkeypatch):
    """What `point_at` changes is as before when the test has ended."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", None)
    monkeypatch.setattr(discord.client, "ExponentialBackoff", None)


@pytest.fixture
async def discord_on_the_wire():
    standin = StandIn()
    await standin.start()
    yield standin
    await standin.stop()


def test_point_at_leads_discord_py_where_the_config_says(addresses):
    point_at(DiscordSection(api="http://127.0.0.1:1/api/v10", gateway="ws://127.0.0.1:1/"))
    assert discord.http.Route.BASE == "http://127.0.0.1:1/api/v10"
    assert str(discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY) == "ws://127.0.0.1:1/"
    assert vars(discord.client)["ExponentialBackoff"] is PatientBackoff


def test_during_an_hour_without_discord_logins_are_rare_but_at_least_once_a_minute():
    backoff, waited, tries = PatientBackoff(), 0.0, 0
    while waited < 3600:
        wait = backoff.delay()
        assert wait <= A_LITTLE_OVER_A_MINUTE
        waited, tries = waited + wait, tries + 1
    assert tries < 300


async def test_finish_waits_for_what_people_did_and_for_nothing_else():
    ended = []

    async def work(name):
        await asyncio.sleep(0)
        ended.append(name)

    events = [asyncio.create_task(work(name), name=name) for name in ("CommandTree-invoker", "discord.py: on_x")]
    other = asyncio.create_task(asyncio.Event().wait(), name="discord")
    await MatineeClient.finish(cast("MatineeClient", None), 5)
    assert sorted(ended) == ["CommandTree-invoker", "discord.py: on_x"]
    assert not other.done()
    other.cancel()
    await asyncio.wait([*events, other])


async def test_finish_does_not_wait_for_ever():
    stuck = asyncio.create_task(asyncio.Event().wait(), name="discord-ui-dynamic-item-Vote-x")
    await MatineeClient.finish(None, 0.01)
    assert not stuck.done()
    stuck.cancel()
    await asyncio.gather(stuck, return_exceptions=True)


async def test_no_second_sees_more_requests_than_discord_takes(monkeypatch, addresses, discord_on_the_wire):
    left, now = [], 0.0

    async def sleep(seconds):
        nonlocal now
        now += seconds

    monkeypatch.setattr(
        "bot.connection.requests.RateLimiter", lambda *rate: RateLimiter(*rate, seconds=lambda: now, sleep=sleep)
    )
    standin = discord_on_the_wire
    channel = standin.world.add_guild("Cinema").channel

    def every_third(_):
        left.append(now)
        return len(left) % 3 == 0

    standin.faults.order("send", Fault.bucket_limit(0.001), 1_000, when=every_third)  # discord.py sends it again itself
    point_at(DiscordSection(api=standin.api_url, gateway=standin.gateway_url))
    async with discord.Client(intents=discord.Intents.none(), http_trace=aiohttp.TraceConfig()) as client:
        stay_under_limit(client)
        await client.login(standin.token)
        target = client.get_partial_messageable(channel.id)
        for _ in range(100):
            await target.send("five films")
    assert len(left) == 149
    assert max(sum(start <= moment < start + 1 for moment in left) for start in left) <= 45
    assert now == pytest.approx(148 / 43, abs=0.1)
