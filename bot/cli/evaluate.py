"""`matinee evaluate`: every model on any MovieLens data set, measured alike. Needs no database."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.cli.frame import setup_of
from recommender.evaluation.cold_start import ColdStart, measure
from recommender.evaluation.compare import Result, compare, contenders
from recommender.evaluation.dial import Step, turn
from recommender.evaluation.metrics import Figure
from recommender.evaluation.reading import read_dataset
from recommender.evaluation.splits import split
from recommender.models.item_knn import ItemKNNParameters


class Protocol(StrEnum):
    """How likes are hidden."""

    RANDOM = "random"
    TEMPORAL = "temporal"


def evaluate(
    context: typer.Context,
    data: Annotated[Path, typer.Option(help="A MovieLens folder or zip, any layout.", show_default=False)],
    protocol: Annotated[
        Protocol, typer.Option(help="Hide a fifth of everybody's likes: drawn at random, or the newest.")
    ] = Protocol.RANDOM,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures here as JSON too.")] = None,
    seed: Annotated[int, typer.Option(help="Of the split.", min=0)] = 1,
    dial: Annotated[bool, typer.Option("--dial", help="Measure every step of the dial too.")] = False,
    cold_start: Annotated[
        bool, typer.Option("--cold-start", help="Measure the first recommendations of people nobody knows too.")
    ] = False,
) -> None:
    """Compare every model: how well it finds likes that were hidden from it, how varied it is, how fast."""
    config = setup_of(context).config.model
    parameters = ItemKNNParameters(neighbours=config.neighbours, shrinkage=config.shrinkage)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    results: list[Result] = []
    steps: list[Step] = []
    newcomers: list[ColdStart] = []
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        line = progress.add_task("reading")
        name, ratings, timestamps = read_dataset(data)
        parts = split(ratings, timestamps, protocol.value, seed)
        for contender in contenders(parameters):
            progress.update(line, description=contender.name)
            results.extend(compare(parts, [contender]))
        if dial:
            progress.update(line, description="the dial")
            steps.extend(turn(parts, parameters))
        if cold_start:
            progress.update(line, description="somebody new")
            newcomers.extend(measure(ratings, parameters, seed))
    about = {
        "data": name,
        "protocol": protocol.value,
        "seed": seed,
        "films": len(ratings.shelf),
        "ratings": len(ratings.people),
        "people": ratings.person_count,
        "parameters": asdict(parameters),
    }
    console = Console()
    console.print(_model_table(results, f"{name}, {protocol.value}, seed {seed}, {results[0].people:,} people tested"))
    if steps:
        console.print(_dial_table(steps))
    if newcomers:
        console.print(_cold_start_table(newcomers))
    if json_file is not None:
        figures: dict[str, Any] = {**about, "models": [asdict(result) for result in results]}
        if steps:
            figures["dial"] = [asdict(step) for step in steps]
        if newcomers:
            figures["cold_start"] = [asdict(reached) for reached in newcomers]
        json_file.parent.mkdir(parents=True, exist_ok=True)
        json_file.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def _model_table(results: list[Result], title: str) -> Table:
    caption = "± one standard error; all that was rated in training is left out; novelty in bits, p50 and p99 in ms"
    table = Table(title=title, caption=caption, box=None, padding=(0, 0, 0, 1))
    table.add_column("model", no_wrap=True)
    for heading in ("nDCG@10", "Recall@20", "HR@10", "cover", "novelty", "fit s", "p50", "p99"):
        table.add_column(heading, justify="right", no_wrap=True)
    for result in results:
        table.add_row(
            result.name,
            _shown(result.ndcg_10),
            _shown(result.recall_20),
            _shown(result.hit_10),
            f"{result.coverage_10:.1%}",
            _shown(result.novelty_10, 2),
            f"{result.fit_seconds:.1f}",
            f"{result.p50_ms:.2f}",
            f"{result.p99_ms:.2f}",
        )
    return table


def _dial_table(steps: list[Step]) -> Table:
    table = Table(title="The dial, ten films for each person", box=None, padding=(0, 0, 0, 1))
    for heading in ("step", "distance", "cover", "popularity lift", "nDCG@10", "stars", "below median"):
        table.add_column(heading, justify="right", no_wrap=True)
    for step in steps:
        table.add_row(
            str(step.adventurousness),
            _shown(step.distance),
            f"{step.coverage:.1%}",
            f"{step.popularity_lift:+.2f}",
            _shown(step.ndcg_10),
            _shown(step.stars, 2),
            f"{step.below_median:.1%}",
        )
    return table


def _cold_start_table(newcomers: list[ColdStart]) -> Table:
    caption = "at equal numbers of votes; screens: films asked about until then; ahead: of popular, the same people"
    table = Table(title="Somebody new, by who chose the films", caption=caption, box=None, padding=(0, 0, 0, 1))
    table.add_column("asked about", no_wrap=True)
    for heading in ("votes", "nDCG@10", "ahead", "screens", "half of the people"):
        table.add_column(heading, justify="right", no_wrap=True)
    for reached in newcomers:
        table.add_row(
            reached.name,
            str(reached.votes),
            _shown(reached.ndcg_10),
            _shown(reached.ahead),
            _shown(reached.screens, 1),
            f"{reached.screens_median:.0f}",
        )
    return table


def _shown(figure: Figure, digits: int = 3) -> str:
    error = f"{figure.standard_error:.{digits}f}".removeprefix("0")
    return f"{figure.mean:.{digits}f}±{error}"
