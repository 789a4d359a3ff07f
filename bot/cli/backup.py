"""`matinee backup` and `matinee restore`: copies the database and puts a copy back. Asks, calls the store, reports."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.cli.frame import setup_of
from bot.errors import CannotStart
from bot.push.planning.after_restore import RESTORED, plan_since_backup
from bot.runtime.file_lock import alone_in
from bot.services.backups import SPARED
from bot.store.copies.backup import back_up
from bot.store.copies.restore import restore as put_back
from bot.store.installation import name_installation

IN_USE = "Matinee is running on {home}. Stop it first, then restore."


def backup(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option("--to", help="The folder.", show_default="backups in the home")] = None,
) -> None:
    """Copy the database, also while the bot runs; the copy is checked before it counts."""
    setup = setup_of(context)
    settings = setup.config.backup
    folder = setup.home / settings.folder if to is None else to.expanduser().resolve()
    owner = name_installation(setup.home) if setup.home.is_dir() else ""
    made = back_up(setup.database_path, folder, now=datetime.now(UTC), keep=settings.keep, owner=owner)
    _say(
        f"Backed up {made.contents.films:,} films and {made.contents.votes:,} votes ({made.size / 1e6:.1f} MB) to:",
        str(made.path),
        *(f"Removed the older {path.name}." for path in made.removed),
        *(SPARED.format(path.name) for path in made.spared),
    )


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The backup.", show_default=False)],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of the database of now, which is set aside.")
    ] = False,
) -> None:
    """Put a backup in the database's place. The bot must not run meanwhile."""
    setup = setup_of(context)
    now = datetime.now(UTC)
    with alone_in(setup.home, CannotStart(IN_USE.format(home=setup.home))):
        done = put_back(
            file.expanduser().resolve(),
            setup.database_path,
            replace=replace,
            now=now,
            plan=partial(plan_since_backup, now),
            reason=RESTORED,
        )
    lines = [f"Restored {done.contents.films:,} films and {done.contents.votes:,} votes from {file.name}."]
    if done.set_aside is not None:
        lines.append(f"The database of before is kept as {done.set_aside}. Delete it when you are sure.")
    if done.not_sent_again:
        lines.append(f"{done.not_sent_again:,} daily pushes were due since that backup; they are not sent again.")
    if done.forgotten:
        people = "1 person in it has" if done.forgotten == 1 else f"{done.forgotten:,} people in it have"
        lines.append(f"{people} asked since then to be forgotten, and nothing of theirs came back.")
    lines.append("Then run: matinee train")
    _say(*lines)


def _say(*lines: str) -> None:
    for line in lines:
        Console().print(Text(line), soft_wrap=True)
