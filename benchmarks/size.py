"""What `matinee train` costs as ratings grow: time, memory, size of the model, and how long the event loop is held.

Run `make bench-size`, or `python -m benchmarks.size --sizes small 1m 32m` for all three. "small" is the real
ml-latest-small where `--data` or MATINEE_TEST_DATA names a folder that holds it, else made up; the others are made up
in the shape of ml-1m and ml-32m (see `benchmarks.data.synthetic`). All of it is measured from outside: the trainer
process is the one that `matinee train` starts, its peak is what the system says, and the loop is a bot's beside it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.data.real import real_ratings
from benchmarks.data.synthetic import SHAPES, Shape
from benchmarks.goals import verdict
from benchmarks.processes import alone
from benchmarks.size_trial import Trial, measure, prepare

GOALS = {"1m": (10.0, 400.0), "32m": (15 * 60.0, 8_000.0)}
"""Seconds and megabytes of a whole fit."""
GOAL_HOLD_MS = 50.0


def run(name: str, source: Shape | Path, folder: Path, tell: Callable[[str], None] = lambda _: None) -> Trial:
    """Prepare and measure one size, each in a process of its own.

    Args:
        name: of the size.
        source: a shape to make ratings up in, or a data set.
        folder: where homes are kept; what is prepared there already is used.
        tell: called with a sentence at each step.
    """
    home = folder / name
    tell(f"{name}: preparing films and ratings")
    alone(prepare, home, source)
    tell(f"{name}: training")
    return alone(measure, name, home)


def exponents(trials: Sequence[Trial], what: Callable[[Trial], float], against: Callable[[Trial], float]) -> float:
    """The power of `against` that `what` grows with: the slope of the straight line between their logarithms."""
    across, up = (np.log([value(trial) for trial in trials]) for value in (against, what))
    return float(np.polyfit(across, up, 1)[0])


def table(trials: Sequence[Trial]) -> Table:
    """A row a size, and below how each column grows."""
    drawn = Table(
        *("size", "films", "people", "ratings", "pairs", "train s", "CPU s", "peak MB", "model MB"),
        *("held ms: idle", "fit", "load", "swap"),
        title="matinee train, whole; longest hold of a loop (without waiting for a processor)",
    )
    for trial in trials:
        drawn.add_row(
            trial.name,
            *(f"{value:,}" for value in (trial.films, trial.people, trial.ratings)),
            f"{trial.pairs:.3g}",
            *(f"{value:,.1f}" for value in (trial.seconds, trial.cpu_seconds)),
            *(f"{value:,.0f}" for value in (trial.peak_megabytes, trial.artefact_megabytes)),
            *(f"{hold.milliseconds:.0f} ({hold.own_milliseconds:.0f})" for hold in trial.holds.values()),
        )
    if len(trials) > 1:
        for name, against in _AGAINST.items():
            powers = [f"{exponents(trials, what, against):.2f}" for what in _GROWING]
            drawn.add_row(f"grows with {name} to the power of", *[""] * 4, *powers)
    return drawn


def steps(trials: Sequence[Trial]) -> Table:
    """Where the time goes."""
    drawn = Table("step", *(f"{trial.name} s" for trial in trials), title="Steps")
    for step in dict.fromkeys(step for trial in trials for step in trial.steps):
        drawn.add_row(step, *(f"{trial.steps.get(step, 0):.1f}" for trial in trials))
    drawn.add_row("load in the bot", *(f"{trial.load_seconds:.1f}" for trial in trials))
    drawn.add_row("swap in the bot", *(f"{trial.swap_seconds:.1f}" for trial in trials))
    return drawn


def verdicts(trials: Sequence[Trial]) -> list[str]:
    """A sentence for each goal."""
    found: list[str] = []
    for trial in trials:
        if trial.name in GOALS:
            seconds, megabytes = GOALS[trial.name]
            reached = verdict(trial.seconds <= seconds and trial.peak_megabytes <= megabytes)
            found.append(f"Goal for {trial.name}: {seconds:g} s and {megabytes:g} MB: {reached}.")
    holds = [hold for trial in trials for hold in trial.holds.values()]
    longest, own = max(hold.milliseconds for hold in holds), max(hold.own_milliseconds for hold in holds)
    reached = verdict(longest <= GOAL_HOLD_MS)
    found.append(f"Goal: the loop never held over {GOAL_HOLD_MS:g} ms: {reached} ({longest:.0f} ms).")
    if longest > GOAL_HOLD_MS:
        found.append(f"Without the time in which no processor was free: {verdict(own <= GOAL_HOLD_MS)} ({own:.0f} ms).")
    return found


_AGAINST: dict[str, Callable[[Trial], float]] = {
    "ratings": lambda trial: trial.ratings,
    "pairs": lambda trial: trial.pairs,
}
_GROWING: tuple[Callable[[Trial], float], ...] = (
    lambda trial: trial.seconds,
    lambda trial: trial.cpu_seconds,
    lambda trial: trial.peak_megabytes,
    lambda trial: trial.artefact_megabytes,
)


def _source(name: str, data: Path | None) -> Shape | Path:
    if name == "small" and data is not None:
        return data
    return SHAPES[name] if name in SHAPES else SHAPES["32m"].scaled(round(float(name)))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument(
        "--sizes",
        nargs="+",
        default=["small", "1m"],
        help="small, 1m, 32m, or a number of ratings such as 3e6, in the shape of 32m (default: small 1m)",
    )
    parser.add_argument(
        "--data", type=Path, default=real_ratings(None), help="a MovieLens folder or zip to be the small size"
    )
    parser.add_argument("--folder", type=Path, help="keep what is made up here, for the next time")
    parser.add_argument("--json", type=Path, help="write the figures here")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the tables, and say whether the goals are reached."""
    options = _options(arguments)
    console, told = Console(width=max(Console().width, 150)), Console(stderr=True)
    with tempfile.TemporaryDirectory() as folder:
        kept: Path = options.folder or Path(folder)
        trials = [run(name, _source(name, options.data), kept, told.print) for name in options.sizes]
    console.print(table(trials))
    console.print(steps(trials))
    for sentence in verdicts(trials):
        console.print(sentence)
    if options.json:
        options.json.write_text(json.dumps([asdict(trial) for trial in trials], indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
