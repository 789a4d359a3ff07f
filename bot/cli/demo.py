"""`matinee demo`: the bot in a local page that looks like Discord. The demo itself is the package `demo`."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.frame import Setup, setup_of
from bot.cli.signals import stop_event
from bot.errors import CannotStart
from bot.runtime.log import set_up_logging


def demo(
    context: typer.Context,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Where the page is served on this machine; 0: any.", show_default="8642"),
    ] = None,
    home: Annotated[
        Path | None,
        typer.Option(help="Keep the demo's database there.", show_default="a folder that is thrown away"),
    ] = None,
) -> None:
    """Try the bot in a local page that looks like Discord: no token, no network."""
    set_up_logging("WARNING")
    for chatty in ("discord", "apscheduler"):  # they warn of voice, which nothing here uses, and of a busy machine
        logging.getLogger(chatty).setLevel(logging.ERROR)
    try:
        import simcord  # noqa: F401, PLC0415  # pyright: ignore[reportUnusedImport]  # only the demo needs it; a server goes without

        from demo.demo_home import demo_home  # noqa: PLC0415
        from demo.show import Wishes, show  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise CannotStart(
            f"The demo needs {error.name}, which is not installed. Run: make demo (or pip install 'matinee[demo]')"
        ) from error

    async def until_stopped(folder: Path) -> None:
        setup = Setup(home=folder, config_path=setup_of(context).config_path)
        await show(Wishes(setup, port, kept=home is not None), Console(), stop_event())

    with demo_home(None if home is None else home.expanduser().resolve()) as folder:
        asyncio.run(until_stopped(folder))
