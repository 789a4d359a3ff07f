"""Runs the bot against Discord until it is told to stop. Start order here, stop in reverse; no rules."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import discord

from bot.app import App, open_app
from bot.client import MatineeClient, point_at
from bot.config import Config
from bot.connection.closing_codes import INTENTS_NOT_ALLOWED, REFUSED, advice
from bot.connection.requests import Requests
from bot.connection.session_pauses import IdentifyLater, pause_between_connections
from bot.errors import CannotStart
from bot.health.health_page import health_page
from bot.push.runner import PushRunner
from bot.runtime.back_off import BackOff
from bot.runtime.clock import Clock
from bot.runtime.jobs import Jobs
from bot.runtime.log import outage
from bot.services.training import Training

_log = logging.getLogger(__name__)

FINISH_SECONDS = 15.0
"""What is under way when the stop is asked for may take this long: whoever stops us often kills after twenty."""
LEAVE_SECONDS = 3.0
"""To close the connection to Discord, which may be dead."""


async def serve(config: Config, home: Path, token: str, clock: Clock, stop: asyncio.Event) -> None:
    """Run until `stop` is set. The caller sees to it that no other process serves this home.

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
    async with open_app(config, home, clock) as app, _watched_client(app) as client:
        push = app.push_over(client)
        await push.take_over()
        jobs = app.jobs(push, client)
        staying = asyncio.create_task(_stay_connected(client, token, jobs, stop), name="discord")
        stopping = asyncio.create_task(stop.wait(), name="stop")
        try:
            await asyncio.wait((staying, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _stop(push, app.training, jobs, client)
            stopping.cancel()
            staying.cancel()  # it may be waiting for its next try
        with suppress(asyncio.CancelledError):
            await staying


@asynccontextmanager
async def _watched_client(app: App) -> AsyncGenerator[MatineeClient, None]:
    """A client whose health is answered from before it connects until all else has ended."""
    client, requests = app.client(), Requests()
    requests.watch(client)
    pause_between_connections(client, client.sessions)
    async with health_page(app.config.health, app.look(client, requests)):
        yield client


async def _stop(push: PushRunner, training: Training, jobs: Jobs, client: MatineeClient) -> None:
    """Begin nothing more, let finish what has begun, then leave. A second signal does not wait for this."""
    _log.info("Stopping")
    await push.close()
    await asyncio.gather(training.close(), jobs.stop(FINISH_SECONDS), client.finish(FINISH_SECONDS))
    try:
        async with asyncio.timeout(LEAVE_SECONDS):
            await client.close()
    except TimeoutError:
        _log.warning("The connection to Discord did not close in time")


async def _stay_connected(client: MatineeClient, token: str, jobs: Jobs, stop: asyncio.Event) -> None:
    """Log in and stay; what discord.py does not retry by itself is retried here."""
    clock, back_off = asyncio.get_running_loop().time, BackOff()
    while not await _logged_in(client, token):  # noqa: ASYNC110 - a pause between tries, not a wait for a flag
        await asyncio.sleep(back_off.after_failure(clock()))
    client.background.start(_start_when_ready(client, jobs, stop), "start-timetable")
    back_off = BackOff()
    while not client.is_closed():
        try:
            await client.connect()
        except discord.ConnectionClosed as error:
            raise CannotStart(advice(error.code)) from error
        except discord.PrivilegedIntentsRequired as error:  # what discord.py makes of code 4014
            raise CannotStart(advice(INTENTS_NOT_ALLOWED)) from error
        except IdentifyLater as error:
            _log.warning("%s", error)
            await asyncio.sleep(error.seconds)
        except Exception as error:  # noqa: BLE001 - a border: a fault in any one event ends connect(), never the bot
            wait = back_off.after_failure(clock())
            if away := outage(error):
                _log.warning(
                    "The connection broke (%s); connecting again in %.0f s", str(away) or type(away).__name__, wait
                )
            else:
                _log.exception("The connection broke; connecting again in %.0f s", wait)
            await asyncio.sleep(wait)


async def _start_when_ready(client: MatineeClient, jobs: Jobs, stop: asyncio.Event) -> None:
    await client.wait_until_ready()
    _log.info("Ready as %s in %d servers", client.user, len(client.guilds))
    # What was loaded stays: looking through all of it for garbage would hold the loop for a long moment. Once only: the
    # servers of every later session are freed when it ends, those of this first one stay.
    gc.freeze()
    if not stop.is_set():
        jobs.start()


async def _logged_in(client: MatineeClient, token: str) -> bool:
    try:
        await client.login(token)
    except discord.LoginFailure as error:
        raise CannotStart(REFUSED) from error
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
        _log.warning("Discord cannot be reached (%s); trying again", error)
        await client.http.close()
        client.http.connector = discord.utils.MISSING  # the closed one would be taken again
        return False
    return True
