"""Ours against the libraries and the dense optimum: one run, one split, one tuning budget each.

Run `make bench-recommender DATA=DIR`, DIR being a folder or zip in any MovieLens layout. Likes are four stars and up;
a fifth of everybody's are hidden, drawn at random or the newest. Every model may try the same number of settings on a
validation split of the training part, and is then fitted once more on all of it. Everything a person rated in training
is left out of every list. Each tuning and each final fit has a process of its own.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from benchmarks.peers.everyone import PEERS, missing
from benchmarks.peers.shape import TRIALS, Peer
from benchmarks.processes import alone
from benchmarks.ranking.outcome import Outcome, outcome
from benchmarks.ranking.picture import draw
from benchmarks.ranking.table import table, verdicts
from benchmarks.ranking.trial import Tried, Tuned, test, tune
from recommender.evaluation.splits import Split, split
from recommender.training.reading import read_dataset

TUNING_PEOPLE = 1_000
TESTED_PEOPLE = 10_000
QUICK_PEOPLE = 100


def compare(parts: Split, validation: Split, peers: Sequence[Peer], *, quick: bool, console: Console) -> list[Outcome]:
    """Tune, fit and test one peer after the other.

    Args:
        parts: what is tested on.
        validation: what is tuned on; made of the training part alone.
        peers: who takes part; the first is who the others are compared with.
        quick: a smoke run: one setting each, few people.
        console: where progress is printed.
    """
    trials, tuning_people = (1, QUICK_PEOPLE) if quick else (TRIALS, TUNING_PEOPLE)
    people = QUICK_PEOPLE if quick else TESTED_PEOPLE
    done: list[tuple[Peer, Tuned, Tried]] = []
    for peer in peers:
        name = f"{peer.library} {peer.name}"
        tuned = alone(tune, name, validation, trials, tuning_people)
        tried = alone(test, name, parts, tuned.settings, people)
        done.append((peer, tuned, tried))
        console.print(
            f"{name}: tuned in {tuned.seconds:.1f} s to {tuned.settings}; nDCG@10 {tried.answers.ndcg_10.mean():.4f}"
        )
    ours = done[0][2].answers  # the first of the list is our default
    return [outcome(*row, ours, len(parts.training.film_table)) for row in done]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, compare, print the table and write what is asked for."""
    options = _options(arguments)
    console, told = Console(width=None if sys.stdout.isatty() else 190), Console(stderr=True)
    name, data, times = read_dataset(options.data)
    parts = split(data, times, options.protocol, options.seed)
    validation = split(parts.training, parts.timestamps, options.protocol, options.seed + 1_000)
    wanted = [peer for peer in PEERS if not options.only or peer.name in options.only]
    chosen = [peer for peer in wanted if missing(peer) is None]
    for peer in wanted:
        if (lacks := missing(peer)) is not None:
            told.print(f"{peer.library} {peer.name} is left out: {lacks} is not installed.")
    outcomes = compare(parts, validation, chosen, quick=options.quick, console=told)
    title = f"{name}, {options.protocol}, seed {options.seed}, {outcomes[0].result.people:,} people"
    console.print(table(outcomes, title))
    for sentence in verdicts(outcomes):
        console.print(sentence)
    if options.picture:
        draw(outcomes, title, options.picture)
    if options.json:
        about = {"data": name, "protocol": options.protocol, "seed": options.seed, "machine": platform.platform()}
        rows = [row.as_json() for row in outcomes]
        options.json.write_text(json.dumps(about | {"models": rows}, indent=1) + "\n", "utf-8")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="a MovieLens folder or zip")
    parser.add_argument("--protocol", choices=("random", "temporal"), default="random")
    parser.add_argument("--seed", type=int, default=1, help="of the split")
    parser.add_argument("--only", nargs="*", help="names of models; all when left out")
    parser.add_argument("--quick", action="store_true", help="one setting each, a hundred people: does it run?")
    parser.add_argument("--picture", type=Path, help="draw it here (png, svg)")
    parser.add_argument("--json", type=Path, help="write the figures here")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
