"""Do picks follow the taste? Tastes of one to five films, each with rules for acceptable picks.

Run `make bench-panels`, with `DATA=DIR` for ratings in any MovieLens layout. Every panel is asked of the real
recommender at steps 0, 3, 7 and 10: with the starter alone, with made-up votes of some servers, and both again with the
ratings. At 0 the picks should be accepted. At 7 and 10 they may be of another kind, but each must be linked to a
liked film (by a director, series, theme, or country and decade, or because people like both more often than chance) and
be above the quality floor. `--show PANEL` prints the lists.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from benchmarks.panels.ask import Answer, Judge
from benchmarks.panels.panel import Panel, read_panels
from benchmarks.panels.table import lists, table, totals
from benchmarks.panels.worlds import open_world


def settings(data: Path | None) -> list[tuple[str, Path | None, bool]]:
    """Name, ratings, and whether servers have voted."""
    alone: list[tuple[str, Path | None, bool]] = [
        ("the starter alone", None, False),
        ("the starter and votes", None, True),
    ]
    if data is None:
        return alone
    return [*alone, (f"the starter and {data.name}", data, False), (f"the starter, {data.name} and votes", data, True)]


async def judge(name: str, data: Path | None, panels: Sequence[Panel], seed: int, *, votes: bool) -> list[list[Answer]]:
    """Every panel in one setting."""
    with tempfile.TemporaryDirectory(prefix="matinee-panels-") as home:
        async with open_world(name, Path(home), data, votes=votes) as world:
            asking = Judge(world, seed)
            return [await asking.ask(panel) for panel in panels]


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask every panel everywhere and print; 2 when a panel is not known."""
    options = _options(arguments)
    console = Console(width=None if sys.stdout.isatty() else 190)
    panels = [panel for panel in read_panels() if not options.show or options.show.casefold() in panel.name.casefold()]
    if not panels:
        console.print(f"No panel is called {options.show}.")
        return 2
    lines: list[str] = []
    for name, data, votes in settings(options.data):
        if options.only and options.only not in name:
            continue
        answers = asyncio.run(judge(name, data, panels, options.seed, votes=votes))
        console.print(table(name, answers))
        if options.show:
            for answer in (answer for row in answers for answer in row):
                console.print(lists(answer))
        lines += totals(name, answers)
    for sentence in lines:
        console.print(sentence, markup=False, highlight=False)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, help="ratings in any MovieLens layout, a folder or zip")
    parser.add_argument(
        "--show", metavar="PANEL", help="only panels with this in their name, with the lists themselves"
    )
    parser.add_argument("--only", metavar="SETTING", help="only settings with this in their name, such as 'alone'")
    parser.add_argument("--seed", type=int, default=1, help="of every request")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
