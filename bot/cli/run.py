"""`matinee run`: the bot itself, until it is told to stop."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress

import typer

from bot.cli.frame import Setup, setup_of
from bot.cli.signals import stop_event
from bot.config import Config
from bot.config_file import read_token
from bot.errors import CannotStart
from bot.runtime.clock import SystemClock
from bot.runtime.file_lock import alone_in
from bot.runtime.garbage import collection_paused
from bot.runtime.log import set_up_logging

ALREADY_RUNNING = "Matinee is running on {home} already. Stop that one first, or give this one its own --home."


def run(context: typer.Context) -> None:
    """Run the bot. Needs DISCORD_TOKEN, or DISCORD_TOKEN_FILE with the path of a file that holds it."""
    setup = setup_of(context)
    config = setup.config
    token = read_token(os.environ)
    set_up_logging(config.log.level, secret=token)
    with (
        alone_in(setup.home, CannotStart(ALREADY_RUNNING.format(home=setup.home))),
        suppress(KeyboardInterrupt),
    ):
        asyncio.run(_until_stopped(setup, config, token))


async def _until_stopped(setup: Setup, config: Config, token: str) -> None:
    with collection_paused():
        from bot.serve import serve  # noqa: PLC0415 # brings discord.py in: a second that --help and others need not wait

    await serve(config, setup.home, token, SystemClock(), stop_event())
