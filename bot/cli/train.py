"""`matinee train`: fits the models from everything known, in a process of its own, and makes them the ones in use."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from time import monotonic

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.cli.frame import Setup, setup_of
from bot.config import models_of
from bot.runtime.clock import SystemClock
from bot.services.film_data.library import bring_starter_in
from bot.store.film_data.films import Films
from bot.trainer.call import call_trainer
from bot.trainer.task import Task
from recommender.training.bundle import Tell
from recommender.training.model_entries import ENTRIES


def train(context: typer.Context) -> None:
    """Fit the models from all ratings and votes; a running bot picks them up by itself."""
    setup = setup_of(context)
    console = Console(stderr=True)
    began = monotonic()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        line = progress.add_task("starting")
        model_id = train_now(setup, lambda step: progress.update(line, description=step))
    Console().print(_summary(models_of(setup.home) / model_id, monotonic() - began))


def train_now(setup: Setup, tell: Tell) -> str:
    """Fit in a process of its own, swap the model in use, remove old ones; returns the new model's id.

    Args:
        setup: where the data is and how to fit.
        tell: called with the name of each step as it begins.

    Raises:
        MatineeError: somebody else trains here, the database cannot be read, or the process ended without a model.
        RecommenderError: an imported rating set is incomplete or altered.
    """
    task = Task.of(setup.home, setup.config.model, "fit", SystemClock().now(), background=False)

    async def work() -> str:
        async with await setup.open_database() as database:
            await bring_starter_in(Films(database))
        return (await call_trainer(task, tell)).model_id

    return asyncio.run(work())


def _summary(folder: Path, seconds: float) -> Table:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    written = {name.partition(".")[0] for name in manifest["files"]}
    tiers = [name for name, entry in ENTRIES.items() if entry.tier and name in written]
    size = sum(file["bytes"] for file in manifest["files"].values())
    table = Table(title=f"Model {manifest['id']}", show_header=False)
    table.add_row("films", f"{manifest['films']:,}")
    table.add_row("ratings and votes", f"{manifest['votes']:,}")
    table.add_row("people", f"{manifest['people']:,}")
    table.add_row("models", ", ".join(tiers))
    table.add_row("size", f"{size / 1e6:.1f} MB")
    table.add_row("time", f"{seconds:.1f} s")
    return table
