"""A stand-in Discord for each test of this folder."""

from __future__ import annotations

import pytest
from support_wire import StandIn


@pytest.fixture
async def standin():
    """Listening, with one server that has one channel, and no bot connected."""
    discord = StandIn()
    discord.world.add_guild("Cinema")
    await discord.start()
    yield discord
    await discord.stop()
