"""The real program's health page: correct while it starts, while Discord is down, and after messages were sent."""

from __future__ import annotations

import resource
import socket
from contextlib import ExitStack

import aiohttp
import pytest
from support_figures import scraped
from support_installation import Due
from support_wire import Fault, eventually

from recommender.types import Place

pytestmark = pytest.mark.wire


@pytest.fixture
def url(installation):
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    with installation.config.open("a", encoding="utf-8") as config:
        config.write(f"\n[health]\nenabled = true\nport = {port}\n")
    return f"http://127.0.0.1:{port}"


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as loaded:
        yield loaded


@pytest.fixture
def status(session, url):
    async def get(path):
        try:
            async with session.get(url + path) as response:
                return response.status
        except aiohttp.ClientConnectorError:
            return None

    return get


@pytest.fixture
def figures(session, url):
    async def get():
        async with session.get(url + "/metrics") as response:
            return scraped(await response.text())

    return get


async def test_a_bot_at_work_tells_what_it_did(standin, start_bot, installation, guild, channel, status, figures):
    await installation.subscribe([Due(Place("guild", guild.id), channel.id)])
    standin.faults.order("send", Fault.bucket_limit())  # discord.py waits and sends again by itself
    bot = await start_bot()
    await eventually(lambda: installation.deliveries() == {"sent": 1})
    assert await status("/livez") == 200
    assert await status("/readyz") == 200
    told = await figures()
    assert told["matinee_push_lateness_seconds_count"] == 1
    assert told["matinee_push_lateness_seconds_bucket", "30.0"] == 0  # it was due a minute before the start
    assert told["matinee_deliveries", "sent"] == 1
    assert told["matinee_discord_responses_total", "200"] >= 1
    limited = {labels: value for labels, value in told.items() if labels[0] == "matinee_discord_rate_limited_total"}
    assert limited == {("matinee_discord_rate_limited_total", "user"): 1}
    assert told["matinee_discord_invalid_requests_total"] == 1
    assert told["matinee_guilds"] == 1
    assert told["matinee_catalogue_films"] > 100
    assert told["matinee_store_commit_operations_count"] > 0
    assert told["matinee_loop_lag_seconds_count"] > 0
    bot.terminate()
    assert await bot.ended() == 0
    assert await status("/livez") is None


async def test_without_discord_it_lives_and_is_not_ready(standin, start_bot, status):
    await standin.go_down()
    bot = await start_bot(ready=False)
    await eventually(lambda: "Health is served" in bot.said)
    assert await status("/livez") == 200
    assert await status("/readyz") == 503
    await standin.come_back()


async def test_many_half_sent_requests_cost_it_nothing_but_a_line(standin, start_bot, installation, url, status):
    bot = await start_bot()
    resource.prlimit(bot.pid, resource.RLIMIT_NOFILE, (256, 256))
    with ExitStack() as half_sent:
        for _ in range(400):
            connection = half_sent.enter_context(socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1]))))
            connection.sendall(b"GET /livez HTTP/1.1\r\nHost: ")
        assert await status("/livez") == 200
        assert await status("/readyz") == 200
    await standin.go_down()  # a new connection to Discord needs a file too
    await standin.come_back()
    await standin.gateway.until("resumed")
    assert bot.said.count("More than 64 connections at once") == 1
    assert "Traceback" not in bot.said
