"""The program `matinee`: one file for each command; `bot.cli.frame` has what they share.

A command's file is imported when that command is called, so that a running bot needs neither time nor memory for the
others.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from bot.cli.frame import app, main
from bot.runtime.garbage import collection_paused

__all__ = ["main"]

COMMANDS = {
    "run": "bot.cli.run",
    "demo": "bot.cli.demo",
    "train": "bot.cli.train",
    "evaluate": "bot.cli.evaluate",
    "recommend": "bot.cli.recommend",
    "doctor": "bot.cli.doctor",
    "backup": "bot.cli.backup",
    "restore": "bot.cli.backup",
    "data": "bot.cli.data",
}
"""Where each is: a function of its name, or a group of commands called `app`."""


class OnDemand(TyperGroup):
    """The commands above."""

    # Any: typer keeps click's types to itself.

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002
        """Their names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        """One of them; None when there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        with collection_paused():
            module = import_module(COMMANDS[cmd_name])
        group = getattr(module, "app", None)
        if not isinstance(group, typer.Typer) or group is app:
            group = typer.Typer(add_completion=False)
            group.command(cmd_name)(getattr(module, cmd_name))
        command = typer.main.get_command(group)
        command.name = cmd_name
        return command


app.info.cls = OnDemand
