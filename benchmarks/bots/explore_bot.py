"""The client that `benchmarks.explore` measures: Matinee's client with one additional bare command."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from collections.abc import Callable, Coroutine, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from benchmarks.explore import LIKES
from benchmarks.processes import say
from bot.app import App, open_app
from bot.client import MatineeClient, point_at
from bot.config import Config, DiscordSection
from bot.runtime.clock import SystemClock
from bot.runtime.cooldown import Cooldown
from bot.services.explore import ExploreRequest
from bot.store.people.vote_rows import VoteRow
from bot.store.people.votes import Votes
from cogs.ui.exploring import explored
from cogs.ui.screen import Screen
from recommender.types import Place, VoteKind


async def ready_made(app: App) -> Screen:
    """A finished answer of `/explore`, built once."""
    exploration = await app.services.explore.explore(ExploreRequest(1, Place("guild", 1), adventurousness=3))
    return explored(exploration, app.config.feedback, person="Somebody")


def bare(client: MatineeClient, screen: Screen) -> app_commands.Command[Any, Any, Any]:
    """`/ready`: sends the finished answer, and adds reactions to it as `/explore` does."""

    @app_commands.command(description="Send a ready-made message")
    @app_commands.describe(private="Only to you")
    async def ready(interaction: discord.Interaction[Any], private: bool = False) -> None:
        answer = await interaction.response.send_message(view=screen, ephemeral=private)
        if not private and answer.message_id is not None and interaction.channel_id is not None:
            channel = client.get_partial_messageable(interaction.channel_id)
            message = channel.get_partial_message(answer.message_id)
            client.background.start(add_reactions(message, client.services.config.feedback.digest), "reactions")

    return ready


async def add_reactions(message: discord.PartialMessage, emoji: Iterable[str]) -> None:
    """One after the other, as Discord's rate limit lets us."""
    for each in emoji:
        await message.add_reaction(each)


class Likes:
    """Gives each person some likes at their first command, before the measured rounds begin."""

    def __init__(self, app: App) -> None:
        self._votes = Votes(app.database)
        self._films = [film.id for film in app.recommender.films()]
        self._given: set[int] = set()

    async def give(self, person: int) -> None:
        """Ten films, the same ones for the same person in every run."""
        if person in self._given:
            return
        self._given.add(person)
        chosen = random.Random(person).sample(self._films, LIKES)
        now = datetime.now(UTC)
        await self._votes.add(*(VoteRow(person, film, VoteKind.LIKE, "benchmark", now) for film in chosen))


async def serve(home: Path, api: str, gateway: str) -> None:
    """Connect, then answer "cpu" on standard input until it ends."""
    where = DiscordSection(api=api, gateway=gateway)
    point_at(where)
    async with open_app(Config(discord=where), home, SystemClock()) as app:
        client, likes = app.client(), Likes(app)
        client.cooldown = Cooldown(1e9, 1e9)  # a few people send the commands of thousands
        client.tree.add_command(bare(client, await ready_made(app)))
        client.add_listener(_voter(likes), "on_interaction")
        connected = asyncio.create_task(client.start(os.environ["DISCORD_TOKEN"]))
        while client.user is None:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)
        await client.wait_until_ready()
        say("ready")
        while await asyncio.to_thread(sys.stdin.readline):
            say(str(time.process_time()))
        await client.close()
        await connected


def _voter(likes: Likes) -> Callable[[discord.Interaction[Any]], Coroutine[Any, Any, None]]:
    async def on_interaction(interaction: discord.Interaction[Any]) -> None:
        await likes.give(interaction.user.id)

    return on_interaction


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
