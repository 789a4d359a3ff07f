"""The real bot in SimCord's Discord: a server with a channel and three people, on a home of its own."""

from __future__ import annotations

import asyncio
import itertools
import json
import shutil
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord.components import walk_components

from bot.app import App, open_app
from bot.client import A_SECOND, AT_ONCE, MatineeClient
from bot.config import Config
from bot.errors import MatineeError
from bot.runtime.cooldown import Cooldown
from cogs.ui.custom_ids import OpenCard
from recommender.errors import RecommenderError
from recommender.types import Place

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""A Monday."""


class StageClock:
    """A clock that moves only when told to."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def forward(self, **parts: float) -> None:
        self.moment += timedelta(**parts)


@dataclass
class Stage:
    """Everything that an end-to-end test needs."""

    env: simcord.Env
    app: App
    clock: StageClock
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    ada: simcord.MemberActor
    """Runs the server."""
    bo: simcord.MemberActor
    cy: simcord.MemberActor
    faults_expected: bool = False
    """Whether a test expects an unhandled exception in the bot."""

    @property
    def client(self) -> MatineeClient:
        assert isinstance(self.env.bot, MatineeClient)
        return self.env.bot

    async def restart(self) -> None:
        """Restart the bot; Discord and the home stay."""
        await self.client.background.close()
        await self.env.restart_bot(unhurried(self.app.client()))

    async def slash(self, who: simcord.MemberActor, name: str, /, **options: Any) -> simcord.InteractionResult:
        return await who.slash(self.channel, name, **options)

    async def room(self, **flags: bool) -> simcord.ChannelHandle:
        """A channel with changed permissions of the bot."""
        overwrites = {self.client.user: discord.PermissionOverwrite(**flags)}
        room = self.guild.create_text_channel("-".join(flags), overwrites=overwrites)
        await self.env.settle()
        return room

    async def thread(self, **flags: bool) -> simcord.ChannelHandle:
        """A thread in such a channel."""
        room = await self.room(**flags)
        self.env.backend.create_thread(room.id, "thread", self.ada.id)
        await self.env.settle()
        return room.threads[0]

    @contextmanager
    def deaf(self) -> Iterator[None]:
        """Within this block no event reaches the bot, as while it is down."""
        backend = self.env.backend
        subscribers, backend.subscribers = backend.subscribers, []
        try:
            yield
        finally:
            backend.subscribers = subscribers

    @contextmanager
    def forged(self, change: Callable[[str], str]) -> Iterator[None]:
        """Within this block interactions reach the bot changed, like forged ones; `change` gets them as JSON."""
        backend = self.env.backend
        emit = backend.emit

        def changed(event: str, payload: Mapping[str, Any], *others: Any, **options: Any) -> Any:
            if event == "INTERACTION_CREATE":
                payload = json.loads(change(json.dumps(payload)))
            return emit(event, payload, *others, **options)

        backend.emit = changed
        try:
            yield
        finally:
            backend.emit = emit

    async def replay(self, event: str) -> None:
        """Send the last event of that name a second time."""
        payload = next(data for _, name, data in reversed(self.env.backend.transcript) if name == event)
        self.env.backend.emit(event, payload)
        await self.env.settle()

    @property
    def place(self) -> Place:
        return Place("guild", self.guild.id)

    async def votes(self, film_id: int) -> tuple[int, int, int, int]:
        """Likes, dislikes, seen and watchlist of a film in the server."""
        details = await self.app.services.films.details(film_id, 0, self.guild.id)
        counts = details.counts
        return counts.likes, counts.dislikes, counts.seen, counts.watchlist


def unhurried(client: MatineeClient) -> MatineeClient:
    """Let a second pass between two actions of people on the bot's clock, however fast the test runs."""
    client.cooldown = Cooldown(AT_ONCE, A_SECOND, seconds=itertools.count(0.0, 1.0).__next__)
    return client


@asynccontextmanager
async def staged(home: Path, *, config: Config | None = None, **options: Any) -> AsyncIterator[Stage]:
    """A stage on that home; exceptions of the bot are raised at the end."""
    clock = StageClock()
    async with open_app(config or Config(), home, clock) as app:
        client = unhurried(app.client())
        env = simcord.Env(client, **options)
        await env.start()
        try:
            guild = env.create_guild("Film Club")
            channel = guild.create_text_channel("films")
            managers = guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
            members = guild.create_role("members", permissions=discord.Permissions(send_polls=True, create_events=True))
            ada = guild.add_member(env.create_user("ada", global_name="Ada"), roles=[managers, members])
            bo = guild.add_member(env.create_user("bo", global_name="Bo"), roles=[members])
            cy = guild.add_member(env.create_user("cy", global_name="Cy"), roles=[members])
            await env.settle()
            stage = Stage(env, app, clock, guild, channel, ada, bo, cy)
            yield stage
            await stage.client.background.close()
        finally:
            await env.shutdown()
        unforeseen = [error for error in env.errors if not isinstance(_cause(error), MatineeError | RecommenderError)]
        if unforeseen and not stage.faults_expected:
            raise ExceptionGroup("the bot raised", unforeseen)


def held_presses(stage: Stage, monkeypatch: Any) -> list[tuple[Any, Any]]:
    """Collect presses on film nights instead of handling them, because SimCord cannot send two at once."""
    held = list[tuple[Any, Any]]()

    async def hold(interaction: Any, pressed: Any) -> None:
        held.append((interaction, pressed))

    monkeypatch.setattr(stage.client.extensions["cogs.buttons"], "change_night", hold)
    return held


async def until(happened: Callable[[], object]) -> None:
    """Run the event loop until the condition holds."""
    while not happened():  # noqa: ASYNC110 - what is waited for sets no event
        await asyncio.sleep(0)


def _cause(error: BaseException) -> BaseException:
    """The exception behind an error of a command: SimCord reports the wrapper of discord.py."""
    return getattr(error, "original", error)


async def prepared_home(folder: Path) -> Path:
    """A home that has the starter films, to be copied for each test."""
    async with open_app(Config(), folder, StageClock()):
        pass
    return folder


def copied(home: Path, to: Path) -> Path:
    shutil.copytree(home, to, dirs_exist_ok=True)
    return to


Shown = simcord.ResponseMessage


def shown(result: simcord.InteractionResult) -> Shown:
    """The answering message, which must exist."""
    message = result.response
    assert message is not None, result
    return message


def pieces(message: Any) -> list[dict[str, Any]]:
    """Every component of a message, nested ones included."""
    roots = message.components if isinstance(message, Shown) else [each.to_dict() for each in message.components]
    return list(walk_components(roots))


def text_of(message: Any) -> str:
    """All text a person can read in a message."""
    return "\n".join([message.content, *(piece["content"] for piece in pieces(message) if piece["type"] == 10)])


def buttons(message: Any) -> dict[str, dict[str, Any]]:
    """Buttons by label."""
    return {piece["label"]: piece for piece in pieces(message) if piece["type"] == 2 and piece.get("label")}


def films_of(message: Any) -> list[int]:
    """Ids of the films a message has card buttons for, in order."""
    return [OpenCard.read(match).film_id for piece in pieces(message) if (match := _card(piece))]


def _card(piece: dict[str, Any]) -> Any:
    return OpenCard.TEMPLATE.fullmatch(piece.get("custom_id") or "")


def menu_values(message: Any) -> list[str]:
    """The values in a message's menus."""
    return [option["value"] for piece in pieces(message) if piece["type"] == 3 for option in piece["options"]]


def labels(found: Iterable[dict[str, Any]]) -> list[str]:
    return [each["name"] for each in found]


async def daily(stage: Stage, command: str, **options: Any) -> Any:
    """Ada's answer to a subcommand of `/daily`."""
    return shown(await stage.slash(stage.ada, f"daily {command}", **options))


async def pushed(stage: Stage, **forward: float) -> None:
    """Let time pass and the push tick."""
    stage.clock.forward(**forward)
    push = stage.app.push_over(stage.client)
    await push.tick()
    await push.reactions.finished()
    await push.close()
    await stage.env.settle()
