"""SimCord's Discord and its page, from start to stop.

What is started outside the client (the database, the daily tick) stays outside SimCord's bookkeeping on purpose:
SimCord holds every click until all work of the bot has come to rest, and a timer due soon is such work.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, cast

import discord
from simcord import Env
from simcord.backend.errors import SetupError

from bot.errors import CannotStart
from demo.faces import avatars
from demo.live_page import LivePage
from demo.wall_clock import WallClock
from demo.world import World

USUAL_PORT: Final = 8642
SETTLE_SECONDS: Final = 10.0
"""How long one click may keep the bot busy before the page calls it uncertain."""
_TAKEN: Final = "Port {port} is taken by another program. Choose another with --port, or 0 for any that is free."


def new_discord(client: discord.Client) -> Env:
    """A Discord with nobody in it yet. The bot's errors are logged as always, and do not end the demo."""
    return Env(client, check_errors=False, settle_timeout=SETTLE_SECONDS)


def refuse_taken_port(port: int | None) -> None:
    """Check the port before the server is filled, which takes seconds.

    Raises:
        CannotStart: another program has that very port.
    """
    if not port:
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that was just given back is free
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStart(_TAKEN.format(port=port)) from error


@asynccontextmanager
async def running(env: Env) -> AsyncGenerator[None]:
    """The bot, logged in and in real time; gone again at the end."""
    env.backend.clock = cast("Any", WallClock())
    await env.start()
    try:
        yield
    finally:
        await env.shutdown()


@asynccontextmanager
async def showing(env: Env, world: World, zone: str, port: int | None) -> AsyncGenerator[LivePage]:
    """The page, following the bot.

    Args:
        env: started.
        world: whose channel and members are shown.
        zone: IANA zone in which times are shown.
        port: on 127.0.0.1; 0 takes any that is free, None the usual one or else any.

    Raises:
        CannotStart: the port is taken.
    """
    page = await _opened(env, world, zone, port)
    following = asyncio.create_task(page.follow(), name="the page follows the bot")
    try:
        yield page
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
        await page.close()


async def _opened(env: Env, world: World, zone: str, port: int | None) -> LivePage:
    pictures = avatars(env.backend.bot_user.id, {member.id: member.name for member in (*world.you, world.usher)})
    for candidate in (USUAL_PORT, 0) if port is None else (port,):
        page = LivePage(env, world.films, world.you, zone=zone, pictures=pictures, port=candidate)
        with suppress(SetupError):
            await page.__aenter__()
            return page
    raise CannotStart(
        f"Port {port} is taken by another program. Choose another with --port, or 0 for any that is free."
    )
