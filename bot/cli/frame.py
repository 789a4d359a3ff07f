"""Options that all commands share, and how errors are shown in the shell."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.config import Config, database_of, default_config_path, default_home
from bot.config_file import read_config
from bot.errors import CannotStart, MatineeError
from bot.runtime.clock import SystemClock
from bot.runtime.disk import has_no_room
from bot.secrets import holds_token
from bot.services.backups import Backups
from bot.store.database import Database
from recommender.errors import RecommenderError

EXIT_FAILED = 1
EXIT_CANNOT_START = 2
_OWNER_ALONE = 0o077

app = typer.Typer(
    name="matinee",
    help="A Discord bot that gets a server out of its film bubble.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@dataclass(frozen=True, slots=True)
class Setup:
    """Arguments that every command gets."""

    home: Path
    """The folder with the database, models and downloads."""
    config_path: Path | None
    """The settings file; None if there is none and defaults are used."""

    @property
    def config(self) -> Config:
        """The settings, read and checked now."""
        return Config() if self.config_path is None else read_config(self.config_path)

    @property
    def database_path(self) -> Path:
        """Where the database is."""
        return database_of(self.home)

    def refuse_vanished(self) -> None:
        """Refuse to make a new database where backups show that there was one before.

        Raises:
            CannotStart: there are backups, and no database or an empty one.
        """
        Backups(self.database_path, self.home, self.config.backup, SystemClock()).refuse_vanished()

    async def open_database(self) -> Database:
        """The home's database, made where there was none.

        Raises:
            CannotStart: see `refuse_vanished`.
            StoreUnavailable: it cannot be used.
        """
        self.refuse_vanished()
        return await Database.open(self.database_path)


def setup_of(context: typer.Context) -> Setup:
    """The set-up that the shared options made."""
    setup = context.obj
    assert isinstance(setup, Setup)
    return setup


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"matinee {version('matinee')}")
        raise typer.Exit


@app.callback()
def shared(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            envvar="MATINEE_CONFIG", help="The settings file.", show_default="the checkout's; installed: defaults"
        ),
    ] = default_config_path(),
    home: Annotated[
        Path,
        typer.Option(
            envvar="MATINEE_HOME",
            help="The folder for the database, models and downloads.",
            show_default=".matinee in the checkout; installed: ~/.local/share/matinee",
        ),
    ] = default_home(),
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """A Discord bot that gets a server out of its film bubble."""
    config_path = None if config is None else _followed(config)
    context.obj = Setup(home=_followed(home), config_path=config_path)


def _followed(path: Path) -> Path:
    """Where a path leads: absolute, links followed, ~ replaced.

    Raises:
        CannotStart: it leads nowhere, as links do that point at each other.
    """
    try:
        found = path.expanduser().resolve()
        with suppress(FileNotFoundError, PermissionError):  # whoever needs it says so
            found.stat()
    except (OSError, RuntimeError) as error:  # before Python 3.13 a circle of links is a RuntimeError
        reason = getattr(error, "strerror", None) or "its links lead in a circle, or ~ is nobody's home"
        raise CannotStart(f"{path} cannot be used: {reason}. Name another folder or file.") from error
    return found


def main() -> None:
    """Run the program; errors with a sentence end in that sentence and an exit code, never in a traceback.

    Whatever it writes only its owner can read, since votes are personal; the umask of the shell does not matter.
    """
    os.umask(_OWNER_ALONE)
    try:
        _refuse_tokens()
        app()
    except (MatineeError, RecommenderError) as error:
        say_error(str(error))
        sys.exit(EXIT_CANNOT_START if isinstance(error, CannotStart) else EXIT_FAILED)
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_FAILED)
    except OSError as error:
        if not has_no_room(error):
            raise
        say_error("The disk is full. Make room and try again; what was there before is as it was.")
        sys.exit(EXIT_FAILED)


def _refuse_tokens() -> None:
    """Every option may be repeated in an error; a token that was typed into the wrong one must not be.

    Raises:
        CannotStart: there is one.
    """
    ours = [value for name, value in os.environ.items() if name.startswith("MATINEE_")]
    if any(holds_token(text) for text in (*sys.argv[1:], *ours)):
        raise CannotStart(
            "An option or a MATINEE_ variable holds what looks like a bot's token. Nothing was done. "
            "Put the token into DISCORD_TOKEN, and make a new one if others could have read this."
        )


def say_error(sentence: str) -> None:
    """Print a sentence to standard error, in red where there is colour."""
    Console(stderr=True).print(Text(sentence, style="red"), soft_wrap=True)
