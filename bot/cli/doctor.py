"""`matinee doctor`: checks everything the bot needs and says what to do about each finding. Changes nothing."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

import aiohttp
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.frame import EXIT_FAILED, Setup, setup_of
from bot.config import models_of
from bot.config_file import read_token
from bot.errors import BadConfig, CannotStart, StoreUnavailable
from bot.runtime.clock import from_unix
from bot.store.inspection import last_training, look_at, noted
from bot.store.installation_facts import FAULT_FACT, TREE_FACT
from recommender.errors import ArtefactRefused
from recommender.training.artefact import manifest_in_use
from recommender.training.bundle import read_current

Level = Literal["good", "hint", "bad"]
_MARKS: dict[Level, tuple[str, str]] = {"good": ("✓", "green"), "hint": ("•", "yellow"), "bad": ("✗", "red")}

FREE_BYTES_WANTED = 500_000_000
"""Room for the starter, a data set and three models; ml-32m wants about 2 GB."""
CLOCK_SKEW_SECONDS = 10
DISCORD_TIMEOUT_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    level: Level
    subject: str
    sentence: str
    """What was found and, unless it is good, what to do."""


def doctor(context: typer.Context) -> None:
    """Check config, token, database, model, disk, clock and permissions, and say what to do about each finding."""
    findings = list(examine(setup_of(context)))
    table = Table(show_header=False, box=None, padding=(0, 1))
    for finding in findings:
        mark, colour = _MARKS[finding.level]
        table.add_row(Text(mark, style=colour), Text(finding.subject, style="bold"), Text(finding.sentence))
    Console().print(table)
    if any(finding.level == "bad" for finding in findings):
        raise typer.Exit(EXIT_FAILED)


def examine(setup: Setup) -> Iterator[Finding]:
    """All findings, in the order in which to fix them."""
    checks: list[Callable[[Setup], Finding]] = [
        check_config,
        check_token,
        check_disk,
        check_database,
        check_model,
        check_training,
        check_commands,
        check_discord,
        check_permissions,
    ]
    for check in checks:
        yield check(setup)


def check_config(setup: Setup) -> Finding:
    """Whether the settings can be read."""
    try:
        setup.config  # noqa: B018 # reading it is the check
    except BadConfig as error:
        return Finding("bad", "config", str(error))
    if setup.config_path is None:
        return Finding("good", "config", "There is no settings file; the defaults hold.")
    return Finding("good", "config", f"{setup.config_path} is sound.")


def check_token(_: Setup) -> Finding:
    """Whether there is something that looks like a token; Discord alone knows whether it is valid."""
    try:
        read_token(os.environ)
    except CannotStart as error:
        return Finding("bad", "token", str(error))
    return Finding("good", "token", "It has the right form. Discord judges it when the bot starts.")


def check_disk(setup: Setup) -> Finding:
    """Whether the home can be written and has room."""
    folder = setup.home
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir():
        return Finding("bad", "disk", f"{setup.home} cannot be a folder: a file is in the way. Name another one.")
    if not os.access(folder, os.W_OK):
        return Finding("bad", "disk", f"{folder} cannot be written. Give the program write permission, or use --home.")
    free = shutil.disk_usage(folder).free
    sentence = f"{free / 1e9:.1f} GB free at {setup.home}."
    if free < FREE_BYTES_WANTED:
        return Finding("bad", "disk", f"{sentence} Make room: at least {FREE_BYTES_WANTED / 1e9:.1f} GB.")
    return Finding("good", "disk", sentence)


def check_database(setup: Setup) -> Finding:
    """Whether the database is ours, of a schema version we know, and sound; opened read-only."""
    path = setup.database_path
    try:
        setup.refuse_vanished()
    except BadConfig:  # which is told of by itself
        pass
    except CannotStart as error:
        return Finding("bad", "database", str(error))
    if not path.exists():
        return Finding("hint", "database", f"There is none at {path} yet; the first start makes it.")
    try:
        found = look_at(path)
    except StoreUnavailable as error:
        return Finding("bad", "database", str(error))
    return Finding(
        "good", "database", f"{path} is sound: schema version {found.schema_version}, {found.films:,} films."
    )


def check_model(setup: Setup) -> Finding:
    """Whether the current model can be used."""
    models = models_of(setup.home)
    try:
        model, manifest = read_current(models), manifest_in_use(models)
    except ArtefactRefused as error:
        return Finding("bad", "model", f"{error} Run: matinee train")
    if model is None or manifest is None:
        return Finding("hint", "model", "None is fitted yet; recommendations go by content. Run: matinee train")
    made, bundle = _day(manifest["fitted_at"]), _day(manifest.get("whole", manifest)["fitted_at"])
    updated = "" if made == bundle else f", brought up to date {made}"
    return Finding("good", "model", f"{model.model_id} is whole. Fitted {bundle}{updated}.")


def check_training(setup: Setup) -> Finding:
    """Whether the last training that a running bot began by itself went well."""
    last = last_training(setup.database_path)
    if last is None or not last.began_at:
        return Finding("hint", "training", "A running bot has not trained by itself yet.")
    when = _day(last.began_at)
    if last.under_way:
        return Finding("hint", "training", f"One began {when} and runs, unless the bot ended with it.")
    if last.failures:
        often = "It failed" if last.failures == 1 else f"It failed {last.failures} times in a row, last"
        sentence = f"{often} {when}: {last.reason} The model of before stays. To try it now, run: matinee train"
        return Finding("bad", "training", sentence)
    return Finding("good", "training", f"The last one that the bot began by itself, {when}, went well.")


def check_commands(setup: Setup) -> Finding:
    """Whether Discord has accepted the commands of the bot that ran last."""
    facts = noted(setup.database_path)
    if fault := facts.get(FAULT_FACT):
        return Finding("bad", "commands", f"{fault}. A running bot tries again by itself.")
    if TREE_FACT not in facts:
        return Finding("hint", "commands", "A running bot has not brought them to Discord yet.")
    return Finding("good", "commands", "Discord has them.")


def _day(seconds: int) -> str:
    return f"{from_unix(int(seconds)):%Y-%m-%d %H:%M} UTC"


def check_discord(setup: Setup) -> Finding:
    """Whether Discord answers, and whether its clock and ours agree."""
    try:
        api = setup.config.discord.api
        server_time = asyncio.run(_ask_time(api))
    except BadConfig:
        return Finding("hint", "clock", "Not compared with Discord's until the config is sound.")
    except (aiohttp.ClientError, TimeoutError, OSError):
        return Finding("hint", "clock", "Discord could not be reached from here, so the clock was not compared.")
    if server_time is None:
        return Finding("hint", "clock", "Discord answered without a date, so the clock was not compared.")
    skew = (datetime.now(UTC) - server_time).total_seconds()
    if abs(skew) > CLOCK_SKEW_SECONDS:
        return Finding("bad", "clock", f"It is {skew:+.0f} s off Discord's. Switch on time synchronisation (NTP).")
    return Finding("good", "clock", "It agrees with Discord's.")


def check_permissions(_: Setup) -> Finding:
    """What the bot asks a server for, and nothing more."""
    # discord.py is slow to import, and only this needs it.
    from bot.permissions import INVITE, in_a_list, invited_with  # noqa: PLC0415

    return Finding(
        "hint",
        "permissions",
        f"For all it does, the bot needs {in_a_list(invited_with())} (invite it with permissions={INVITE.value}). "
        "For `/daily set ping` of a role that nobody may mention it needs Mention Everyone besides. "
        "It needs no privileged intent.",
    )


async def _ask_time(api: str) -> datetime | None:
    timeout = aiohttp.ClientTimeout(total=DISCORD_TIMEOUT_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session, session.get(f"{api}/gateway") as response:
        date = response.headers.get("Date")
        return parsedate_to_datetime(date) if date else None
