"""A stand-in Discord for each test of this folder, and the real program to be started against it."""

from __future__ import annotations

import discord
import pytest
from discord import gateway, http
from support_discord import copied
from support_installation import Installation
from support_store import FixedClock
from support_wire import BotProcess, StandIn

from bot.app import open_app
from bot.client import point_at
from bot.config import Config


@pytest.fixture
async def standin():
    """Listening, with one server that has one channel, and no bot connected."""
    discord = StandIn()
    discord.world.add_guild("Cinema")
    await discord.start()
    yield discord
    await discord.stop()


@pytest.fixture
def guild(standin):
    (first,) = standin.world.guilds.values()
    return first


@pytest.fixture
def channel(guild):
    return guild.channel


@pytest.fixture
def viewer(standin):
    return standin.world.add_person("ann")


@pytest.fixture
def home(tmp_path, few_films_home):
    """With films in it, as after a first start."""
    return copied(few_films_home, tmp_path / "home")


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
async def app(home, standin, unpointed, clock, loaded_once):
    """All parts of the bot in this process; clients made of it connect to the stand-in."""
    config = Config.model_validate({"discord": {"api": standin.api_url, "gateway": standin.gateway_url}})
    point_at(config.discord)
    async with open_app(config, home, clock) as joined:
        yield joined


@pytest.fixture
def installation(tmp_path, standin, home):
    return Installation(tmp_path, standin.settings)


@pytest.fixture
async def start_bot(standin, installation):
    """Starts `matinee run`; whatever still runs at the end of the test is killed."""
    started: list[BotProcess] = []

    async def start(*, ready: bool = True, token: str | None = None) -> BotProcess:
        before = standin.gateway.counts["ready"]
        bot = await BotProcess.start(installation.log, *installation.arguments, token=token or standin.token)
        started.append(bot)
        if ready:
            await standin.gateway.until("ready", before + 1)
        return bot

    yield start
    for bot in started:
        await bot.end()


@pytest.fixture
def unpointed(monkeypatch):
    """What `point_at` changes is as before when the test has ended."""
    monkeypatch.setattr(http.Route, "BASE", http.Route.BASE)
    monkeypatch.setattr(gateway.DiscordWebSocket, "DEFAULT_GATEWAY", None)
    monkeypatch.setattr(discord.client, "ExponentialBackoff", None)
