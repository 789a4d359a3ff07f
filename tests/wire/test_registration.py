"""The commands are registered, however often Discord refuses them at first."""

from __future__ import annotations

import asyncio

import pytest
from support_wire import Fault, eventually

from bot.connection.registration import Registration
from bot.connection.requests import Requests
from bot.runtime.background import Background
from bot.store.installation_facts import FAULT_FACT

pytestmark = pytest.mark.wire


@pytest.fixture
async def client(app, standin):
    bot = app.client()
    Requests().watch(bot)
    yield bot
    await bot.close()


async def test_a_fault_is_told_and_they_are_brought_again_until_discord_has_them(standin, app, client):
    standin.faults.order("commands.sync", Fault.server_error(503), times=2)
    await client.login(standin.token)
    assert standin.world.commands == []
    assert "503" in client.registration.fault
    assert "503" in await app.facts.get(FAULT_FACT)
    await eventually(lambda: client.registration.fault is None)
    assert "explore" in {command["name"] for command in standin.world.commands}
    assert client.command_ids.keys() == {command["name"] for command in standin.world.commands}
    assert standin.gate.requests["commands.sync"] == 3
    assert await app.facts.get(FAULT_FACT) == ""


async def test_the_pauses_grow(standin, app, client):
    slept, taken = [], Background()

    async def sleep(seconds):
        slept.append(seconds)

    await client.login(standin.token)
    await app.facts.set("command_tree", "of another version")
    standin.faults.order("commands.sync", Fault.server_error(503), times=11)
    registration = Registration(client.tree, app.facts, sleep)
    await registration.begin(taken)
    await eventually(lambda: registration.fault is None)
    await taken.close()
    assert slept == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


async def test_the_start_does_not_wait_for_a_discord_that_hangs(standin, client, monkeypatch):
    monkeypatch.setattr("bot.connection.registration.FIRST_TRY_SECONDS", 0.05)
    standin.faults.order("commands.sync", Fault.hangs())
    async with asyncio.timeout(30):
        await client.login(standin.token)
    assert client.registration.fault == "Discord has not answered yet"
    standin.gate.release()
