"""The page follows the bot, in SimCord without a browser."""

import asyncio
import itertools
from typing import Any, cast

import discord
import pytest
from discord import app_commands
from simcord import Env

from demo.live_page import LivePage
from demo.wall_clock import WallClock
from demo.world import build_world


class Bot(discord.Client):
    def __init__(self):
        super().__init__(intents=discord.Intents(guilds=True, guild_reactions=True))
        self.tree = app_commands.CommandTree(self)
        self.reactions: list[int] = []

    async def setup_hook(self):
        await self.tree.sync()

    async def on_raw_reaction_add(self, event):
        if event.user_id != self.user.id:
            self.reactions.append(event.user_id)


class Ping(discord.ui.View):
    def __init__(self):
        super().__init__(timeout=None)

    @discord.ui.button(label="ping", custom_id="ping")
    async def pong(self, interaction, _):
        await interaction.response.send_message("pong", ephemeral=True)


@pytest.fixture
async def stage():
    bot = Bot()
    env = Env(bot)
    world = build_world(env)
    env.backend.clock = cast("Any", WallClock())
    await env.start()
    page = LivePage(env, world.films, world.you, zone="UTC", pictures={}, port=0)
    async with page:
        following = asyncio.create_task(page.follow())
        yield bot, world, page
        following.cancel()
    await env.shutdown()


def body_of(page, viewed, **fields):
    return {
        "protocol_version": 3,
        "sequence": viewed.last_sequence + 1,
        "request_id": f"request-{viewed.last_sequence + 1}",
        "generation": viewed.generation,
        "bot_generation": page.env._generation,
        "published_revision": viewed.revision,
        **fields,
    }


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  # the page offers nothing to wait for
            await asyncio.sleep(0)


async def test_a_message_the_bot_sends_by_itself_appears(stage):
    bot, world, page = stage
    viewed = page._open_page()
    sent = await bot.get_channel(world.films.id).send("the daily push")
    await until(lambda: str(sent.id) in page._page_payload(viewed)["messages"])


async def test_a_click_aimed_at_an_older_snapshot_counts(stage):
    bot, world, page = stage
    sent = await bot.get_channel(world.films.id).send("like me")
    await sent.add_reaction("👍")
    viewed = page._open_page()
    before = body_of(page, viewed, kind="set_reaction", target_id=str(sent.id), emoji="👍", reacted=True)
    revision = viewed.revision
    await bot.get_channel(world.films.id).send("something new")
    await until(lambda: viewed.revision > revision)

    answer = await page._action(viewed.id, before)

    assert not answer["rejected"]
    assert bot.reactions == [world.owner.id]
    shown = page._page_payload(viewed)["messages"][str(sent.id)]["reactions"]
    assert [(one["count"], one["viewer_reacted"]) for one in shown] == [(2, True)]


async def test_two_windows_at_once_do_not_trip_over_each_other(stage):
    bot, world, page = stage
    sent = await bot.get_channel(world.films.id).send("like me")
    await sent.add_reaction("👍")
    windows = [page._open_page(str(member.id)) for member in world.you]
    answers = await asyncio.gather(
        *(
            page._action(
                window.id,
                body_of(page, window, kind="set_reaction", target_id=str(sent.id), emoji="👍", reacted=True),
            )
            for window in windows
        )
    )
    assert not any(answer["rejected"] for answer in answers)
    assert sorted(bot.reactions) == sorted(member.id for member in world.you)


async def test_the_page_goes_to_the_answer_but_not_to_what_nobody_asked_for(stage):
    bot, world, page = stage
    channel = bot.get_channel(world.films.id)
    pressable = await channel.send("press", view=Ping())
    viewed = page._open_page()
    unasked = await channel.send("the daily push")
    await until(lambda: str(unasked.id) in page._page_payload(viewed)["messages"])
    assert viewed.target_id != unasked.id

    key = page._page_payload(viewed)["messages"][str(pressable.id)]["components"][0]["components"][0]["control_key"]
    answer = await page._action(
        viewed.id, body_of(page, viewed, kind="click", target_id=str(pressable.id), control_key=key)
    )

    assert answer["settlement"] == "settled"
    assert page._page_payload(viewed)["messages"][str(viewed.target_id)]["content"] == "pong"


async def test_messages_carry_the_real_time(stage):
    bot, world, _ = stage
    sent = await bot.get_channel(world.films.id).send("now")
    assert abs((discord.utils.utcnow() - sent.created_at).total_seconds()) < 60
    assert sent.created_at.year >= 2026


def test_the_clock_moves_by_itself_and_only_by_itself():
    clock = WallClock()
    readings = [clock.elapsed for _ in itertools.repeat(None, 1000)]
    clock.advance(1e6)
    assert readings == sorted(readings)
    assert clock.elapsed < 1e5
