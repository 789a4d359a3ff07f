"""`matinee train`: fits the models from everything known, in a process of its own, and makes them the ones in use.

The fit runs in a spawned process that reads the store itself and gives back a model's id: its memory ends with it.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.cli.frame import Setup, setup_of
from bot.errors import MatineeError, Unavailable
from bot.store.database import Database
from bot.store.datasets import Datasets
from bot.store.films import Films
from bot.store.votes import Votes
from recommender import artefact
from recommender.errors import RecommenderError
from recommender.fitted import Tell
from recommender.models.learned_knn import LearnedKNNParameters
from recommender.train import TrainingInputs, VoteArrays, fit_to_folder


@dataclass(frozen=True, slots=True)
class Task:
    """What the spawned process is told."""

    home: Path
    database: Path
    models: Path
    parameters: LearnedKNNParameters


def train(context: typer.Context) -> None:
    """Fit the models from all ratings and votes; a running bot picks them up by itself."""
    setup = setup_of(context)
    console = Console(stderr=True)
    began = monotonic()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        line = progress.add_task("starting")
        model_id = train_now(setup, lambda step: progress.update(line, description=step))
    Console().print(_summary(setup.home / "models" / model_id, monotonic() - began))


def train_now(setup: Setup, tell: Tell) -> str:
    """Fit in a spawned process, swap the model in use, remove old ones; returns the new model's id.

    Args:
        setup: where the data is and how to fit.
        tell: told each step as it begins.

    Raises:
        MatineeError: the database cannot be read, or the process ended without a model.
        RecommenderError: an imported rating set is incomplete or altered.
    """
    config = setup.config.model
    models = setup.home / "models"
    parameters = LearnedKNNParameters(neighbours=config.neighbours, ridge=config.ridge)
    model_id = _in_own_process(Task(setup.home, setup.database_path, models, parameters), tell)
    artefact.read(models / model_id)  # every byte, before anybody is pointed to it
    artefact.point_to(models, model_id)
    artefact.prune(models, config.keep)
    return model_id


def _in_own_process(task: Task, tell: Tell) -> str:
    spawn = get_context("spawn")  # a forked one would share threads' locks and the parent's memory
    ours, theirs = spawn.Pipe(duplex=False)
    process = spawn.Process(target=fit_and_tell, args=(task, theirs), name="matinee-train", daemon=True)
    process.start()
    theirs.close()
    try:
        while True:
            match ours.recv():
                case "step", str(step):
                    tell(step)
                case "fitted", str(model_id):
                    return model_id
                case "failed", Exception() as error:
                    raise error
                case other:
                    raise AssertionError(other)
    except EOFError as error:
        raise Unavailable(
            "Training ended before it had a model, most likely for want of memory. Nothing was changed."
        ) from error
    finally:
        ours.close()
        process.join()


def fit_and_tell(task: Task, channel: Connection[Any, Any]) -> None:
    """What the spawned process does: read, fit, write, and say so."""
    try:
        inputs = asyncio.run(read_inputs(task))
        model_id = fit_to_folder(inputs, task.models, task.parameters, lambda step: channel.send(("step", step)))
        channel.send(("fitted", model_id))
    except (MatineeError, RecommenderError) as error:
        channel.send(("failed", error))
    finally:
        channel.close()


async def read_inputs(task: Task) -> TrainingInputs:
    """Films, votes and the folders of rating sets, from the store."""
    async with await Database.open(task.database) as database:
        films = await Films(database).all_films()
        sets = await Datasets(database).all()
        chunks = [chunk async for chunk in Votes(database).training_votes()]
    votes = VoteArrays.none()
    if chunks:
        votes = VoteArrays(
            np.concatenate([chunk.people for chunk in chunks]),
            np.concatenate([chunk.films for chunk in chunks]).astype(np.int64),
            np.concatenate([chunk.liked for chunk in chunks]),
        )
    folders = tuple(task.home / row.folder for row in sets)
    return TrainingInputs(films, votes, folders, datetime.now(UTC))


def _summary(folder: Path, seconds: float) -> Table:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    rungs = sorted({name.partition(".")[0] for name in manifest["files"]} - {"films", "map", "opinions", "round"})
    size = sum(file["bytes"] for file in manifest["files"].values())
    table = Table(title=f"Model {manifest['id']}", show_header=False)
    table.add_row("films", f"{manifest['films']:,}")
    table.add_row("ratings and votes", f"{manifest['votes']:,}")
    table.add_row("people", f"{manifest['people']:,}")
    table.add_row("models", ", ".join(rungs))
    table.add_row("size", f"{size / 1e6:.1f} MB")
    table.add_row("time", f"{seconds:.1f} s")
    return table
