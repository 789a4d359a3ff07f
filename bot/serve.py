"""Runs the bot against Discord until it is told to stop. Start order here, stop in reverse; no rules."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import discord

from bot.app import open_app
from bot.client import MatineeClient, point_at
from bot.clock import Clock
from bot.config import Config
from bot.errors import CannotStart
from bot.timetable import Timetable

_log = logging.getLogger(__name__)

LONGEST_WAIT_SECONDS = 60.0
"""Between two tries to reach Discord."""
_AUTHENTICATION_FAILED = 4004
WRONG_TOKEN = (
    "Discord does not accept this token. Copy it anew from “Bot” → “Reset Token” at "
    "https://discord.com/developers/applications, and start again with DISCORD_TOKEN set to it."
)


async def serve(config: Config, home: Path, token: str, clock: Clock, stop: asyncio.Event) -> None:
    """Run until `stop` is set.

    Args:
        config: every setting.
        home: where database, models and downloads live.
        token: the bot's; never logged.
        clock: tells the time.
        stop: set it to end; whatever has begun is ended in order.

    Raises:
        CannotStart: Discord refuses the token.
        StoreUnavailable: the database cannot be used.
    """
    point_at(config.discord)
    async with open_app(config, home, clock) as app:
        client = app.client()
        push = app.push_over(client)
        timetable = app.timetable(push)
        staying = asyncio.create_task(_stay_connected(client, token, timetable, stop), name="discord")
        stopping = asyncio.create_task(stop.wait(), name="stop")
        try:
            await asyncio.wait((staying, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            _log.info("Stopping")
            await push.close()
            await timetable.stop()
            await client.close()
            stopping.cancel()
            staying.cancel()  # it may be waiting for its next try
        with suppress(asyncio.CancelledError):
            await staying


async def _stay_connected(client: MatineeClient, token: str, timetable: Timetable, stop: asyncio.Event) -> None:
    """Log in and stay; what discord.py does not retry by itself is retried here."""
    waits = _waits()
    while not await _logged_in(client, token):
        await asyncio.sleep(next(waits))
    client.background.start(_start_when_ready(client, timetable, stop), "start-timetable")
    waits = _waits()
    while not client.is_closed():
        try:
            await client.connect()
        except discord.ConnectionClosed as error:
            if error.code == _AUTHENTICATION_FAILED:
                raise CannotStart(WRONG_TOKEN) from error
            raise CannotStart(f"Discord ended the connection for good (code {error.code}).") from error
        except Exception:  # a border: any fault in one event ends connect(), and must not end the bot
            # The very first connection failing is one of these: discord.py then trips over itself.
            wait = next(waits)
            _log.exception("The connection broke; connecting anew in %.0f s", wait)
            await asyncio.sleep(wait)


async def _start_when_ready(client: MatineeClient, timetable: Timetable, stop: asyncio.Event) -> None:
    await client.wait_until_ready()
    _log.info("Ready as %s in %d servers", client.user, len(client.guilds))
    if not stop.is_set():
        timetable.start()


async def _logged_in(client: MatineeClient, token: str) -> bool:
    try:
        await client.login(token)
    except discord.LoginFailure as error:
        raise CannotStart(WRONG_TOKEN) from error
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
        _log.warning("Discord cannot be reached (%s); trying again", error)
        await client.http.close()
        client.http.connector = discord.utils.MISSING  # the closed one would be taken again
        return False
    return True


def _waits() -> Iterator[float]:
    """Seconds: 1, 2, 4 … up to a minute."""
    wait = 1.0
    while True:
        yield wait
        wait = min(wait * 2, LONGEST_WAIT_SECONDS)
