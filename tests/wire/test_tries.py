"""Retries inside discord.py: it sends again by itself and reports only the last answer."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from support_store import FixedClock
from support_wire import Fault, eventually

import cogs.posting.transport
from bot.connection.requests import Requests
from recommender.types import Place

pytestmark = pytest.mark.wire

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def clock():
    return FixedClock(NINE.replace(hour=8))


@pytest.fixture
async def push(standin, app, viewer):
    """A push to one person is due."""
    await app.services.daily.set(Place("dm", viewer.id), by=viewer.id, at="09:00", zone="UTC")
    client = app.client()
    Requests().watch(client)
    await client.login(standin.token)
    app.clock.moment = NINE
    pushing = app.push_over(client)
    yield pushing
    await pushing.close()
    await client.background.close()
    await client.close()


async def after_discord_forgot(standin, app, push):
    standin.messages.forget_nonces()
    app.clock.forward(minutes=3)
    await push.tick()


@pytest.mark.parametrize(
    "then", [Fault.page(403), Fault.page(404), Fault.refused(403, 40333, "internal network error")]
)
async def test_a_message_that_stood_before_the_last_answer_is_looked_for(standin, app, push, viewer, then):
    standin.faults.order("send", Fault.created_then(500))
    standin.faults.order("send", then)
    await push.tick()
    assert standin.gate.requests["send"] == 2
    await after_discord_forgot(standin, app, push)
    assert len(standin.world.direct_channel(viewer).messages) == 1
    assert (await app.services.daily.status(Place("dm", viewer.id))).last == "The films of 23 November 2026 were sent."


async def test_so_it_is_when_the_last_try_reached_nobody(standin, app, push, viewer):
    standin.faults.order("send", Fault.created_then(500))
    ticking = asyncio.create_task(push.tick())
    await eventually(lambda: standin.gate.statuses["send", 500])
    await standin.go_down()
    await ticking
    await standin.come_back()
    await after_discord_forgot(standin, app, push)
    assert len(standin.world.direct_channel(viewer).messages) == 1


async def test_no_try_leaves_when_discord_may_have_forgotten_the_first(standin, app, push, viewer, monkeypatch):
    monkeypatch.setattr(cogs.posting.transport, "NONCE_WINDOW", timedelta(seconds=0.5))
    standin.messages.nonce_window_seconds = 0.6
    standin.faults.order("send", Fault.created_then(500))  # discord.py sends again after a second
    await push.tick()
    await after_discord_forgot(standin, app, push)
    assert len(standin.world.direct_channel(viewer).messages) == 1
    assert standin.gate.requests["send"] == 1


async def test_what_was_refused_at_every_try_is_begun_anew_without_a_look(standin, app, push, viewer):
    standin.faults.order("send", Fault.global_limit(0.05))
    standin.faults.order("send", Fault.page(403))
    await push.tick()
    await after_discord_forgot(standin, app, push)
    assert len(standin.world.direct_channel(viewer).messages) == 1
    assert standin.gate.requests["history"] == 0
