"""`matinee evaluate`: every model on any MovieLens data set, measured alike. Needs no database."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.cli.evaluation_tables import prior_table, tables
from bot.cli.frame import setup_of
from recommender.evaluation.report.page import page
from recommender.evaluation.splits import split
from recommender.evaluation.studies.shipped import measure_prior
from recommender.evaluation.study import StudyOptions, study
from recommender.models.base import TrainingData
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.training.reading import beside_starter, read_dataset

REPORT_SERVERS = 100
"""Number of servers whose draws are simulated for a report where `--servers` is not given."""


class ProtocolOption(StrEnum):
    """How likes are hidden."""

    RANDOM = "random"
    TEMPORAL = "temporal"


def evaluate(
    context: typer.Context,
    data: Annotated[Path, typer.Option(help="A MovieLens folder or zip, any layout.", show_default=False)],
    protocol: Annotated[
        ProtocolOption, typer.Option(help="Which fifth of everybody's likes is hidden: a random one, or the newest.")
    ] = ProtocolOption.RANDOM,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Also write the figures to this file, as JSON.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Measure everything, and write it to this file, a page for a browser.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the split.", min=0)] = 1,
    dial: Annotated[bool, typer.Option("--dial", help="Also measure every step of the dial.")] = False,
    cold_start: Annotated[
        bool, typer.Option("--cold-start", help="Also measure picks for new people after three, five and ten votes.")
    ] = False,
    newcomers: Annotated[
        bool, typer.Option("--newcomers", help="Also measure whether picks follow from one to ten likes.")
    ] = False,
    starter: Annotated[
        bool, typer.Option("--starter", help="Add the starter catalogue to the data set, as the bot does.")
    ] = False,
    servers: Annotated[
        int | None,
        typer.Option(help="Also draw a thousand days for this many servers, and test whether the draw is fair.", min=2),
    ] = None,
    days: Annotated[int, typer.Option(help="Number of days for each of these servers.", min=2)] = 1_000,
    prior: Annotated[
        bool, typer.Option("--prior", help="Measure only how well the prior that ships predicts these people.")
    ] = False,
) -> None:
    """Compare all models: how well each finds hidden likes, how many different films it shows, and how fast it is."""
    config = setup_of(context).config.model
    parameters = LearnedKNNParameters(neighbours=config.neighbours, ridge=config.ridge)
    if prior:
        _prior(*_read(data, starter), protocol, seed, parameters)
        return
    drawn = servers or (REPORT_SERVERS if report else 0)
    everything = report is not None
    wanted = StudyOptions(
        dial=dial or everything,
        cold_start=cold_start or everything,
        newcomers=newcomers or everything,
        servers=drawn,
        days=days,
    )
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        line = progress.add_task("reading")
        name, ratings, timestamps = _read(data, starter)
        parts = split(ratings, timestamps, protocol.value, seed)
        found = study(name, ratings, parts, parameters, wanted, lambda step: progress.update(line, description=step))
    console = Console()
    for table in tables(found):
        console.print(table)
    if json_file is not None:
        _write(json_file, json.dumps(found.as_json(), indent=1) + "\n")
    if report is not None:
        _write(report, page(found))
        console.print(f"The report is in {report}. Open it in a browser; it needs no network.")


def _read(data: Path, starter: bool) -> tuple[str, TrainingData, NDArray[np.int64]]:
    name, ratings, timestamps = read_dataset(data)
    return (f"{name} and the starter", beside_starter(ratings), timestamps) if starter else (name, ratings, timestamps)


def _prior(
    name: str,
    ratings: TrainingData,
    timestamps: NDArray[np.int64],
    protocol: ProtocolOption,
    seed: int,
    parameters: LearnedKNNParameters,
) -> None:
    parts = split(ratings, timestamps, protocol.value, seed)
    Console().print(prior_table(measure_prior(parts, parameters), f"{name}, {protocol}, seed {seed}"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
