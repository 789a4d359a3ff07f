"""Cost of importing 20,000 rows, and how long the event loop is blocked: `python -m benchmarks.importing`.

The file is a Letterboxd ZIP of made-up ratings: films of ours by title and year, every tenth misnamed by a year, every
fourth of a film that we do not have. The catalogue is the starter, or with `--films 87585` as large as ml-32m's. The
same rows are also imported as Trakt's JSON, by id. The baseline looks up each row as if a person had typed it and
commits its vote alone; measured on a few hundred rows and scaled.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import gc
import io
import json
import sys
import tempfile
import time
import zipfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.data.large_home import make_large
from benchmarks.goals import verdict
from benchmarks.ticker import Ticker
from bot.app import App, open_app
from bot.config import Config
from bot.runtime.clock import SystemClock
from bot.services.taste.taste_import import AttachedFile
from recommender.types import Film, VoteKind

ROWS = 20_000
FLOOR_ROWS = 200
GOAL_SECONDS, GOAL_HELD_MS, GOAL_RATIO = 5.0, 50.0, 10.0
_UNKNOWN_EACH, _OTHER_YEAR_EACH = 4, 10


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one way of importing."""

    name: str
    rows: int
    films: int
    """Number of films of ours that were found."""
    seconds: float
    cpu: float
    held_ms: float
    """Longest time for which this process blocked the event loop, in milliseconds."""


def told_of(films: Sequence[Film], rows: int) -> list[tuple[str, int, int, str | None]]:
    """Title, year, half stars and IMDb id of so many rows, each of another film; some are not in the catalogue."""
    told: list[tuple[str, int, int, str | None]] = []
    known = [film for film in films if film.year]
    known = known[:: max(1, len(known) // rows)]
    for number in range(rows):
        film = known[number % len(known)]
        again = number // len(known)
        if number % _UNKNOWN_EACH == 0 or again:
            told.append((f"Unheard Of {number}", 1950 + number % 70, 1 + number % 10, None))
        else:
            year = (film.year or 0) + (number % _OTHER_YEAR_EACH == 1)
            told.append((film.title, year, 1 + number % 10, film.imdb_id))
    return told


def letterboxd(told: Sequence[tuple[str, int, int, str | None]]) -> bytes:
    """The rows in Letterboxd's format."""
    text, packed = io.StringIO(), io.BytesIO()
    writer = csv.writer(text)
    writer.writerow(("Date", "Name", "Year", "Letterboxd URI", "Rating"))
    writer.writerows(("2024-01-05", title, year, "https://boxd.it/x", stars / 2) for title, year, stars, _ in told)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ratings.csv", text.getvalue())
        archive.writestr("watched.csv", "Date,Name,Year,Letterboxd URI\n")
    return packed.getvalue()


def trakt(told: Sequence[tuple[str, int, int, str | None]]) -> bytes:
    """The rows in Trakt's format."""
    entries = [
        {
            "rated_at": "2024-01-05T00:00:00.000Z",
            "rating": stars,
            "type": "movie",
            "movie": {"title": title, "year": year, "ids": {"trakt": number, "slug": "x", "imdb": imdb, "tmdb": None}},
        }
        for number, (title, year, stars, imdb) in enumerate(told)
    ]
    return json.dumps(entries).encode()


async def measured(name: str, rows: int, work: Callable[[], Awaitable[int]]) -> Measured:
    """Measure time, CPU time and the longest time for which the event loop is blocked."""
    began, cpu = time.perf_counter(), time.process_time()
    async with Ticker() as ticker:
        films = await work()
    took = time.perf_counter() - began
    return Measured(name, rows, films, took, time.process_time() - cpu, ticker.longest_own * 1e3)


async def compare(home: Path, rows: int, floor_rows: int) -> tuple[Measured, ...]:
    """Measure both files, the same file once more, and the baseline."""
    async with open_app(Config(), home, SystemClock()) as app:
        gc.freeze()  # what was loaded stays, as in `bot.serve`
        told = told_of(app.recommender.films(), rows)
        zipped, listed = letterboxd(told), trakt(told)

        async def bring(person: int, name: str, data: bytes) -> int:
            async def fetch() -> bytes:
                return data

            return (await app.services.imports.bring(person, None, AttachedFile(name, len(data), fetch))).films

        return (
            await measured("by title", rows, lambda: bring(1, "mine.zip", zipped)),
            await measured("again", rows, lambda: bring(1, "mine.zip", zipped)),
            await measured("by id", rows, lambda: bring(2, "mine.json", listed)),
            await measured("baseline", floor_rows, lambda: one_by_one(app, told[:floor_rows])),
        )


async def one_by_one(app: App, told: Sequence[tuple[str, int, int, str | None]]) -> int:
    """The baseline: each row looked up as if a person had typed it, its vote committed alone."""
    found = 0
    for title, year, _, _ in told:
        meant = app.recommender.match(f"{title} ({year})").meant
        if meant:
            found += 1
            await app.services.feedback.vote(3, meant[0].id, VoteKind.LIKE, None)
    return found


def table(ways: Sequence[Measured], rows: int) -> Table:
    """The figures; seconds for as many rows as the file has."""
    drawn = Table("way", "rows", "films found", "seconds", "CPU s", f"s for {rows:,}", "loop held ms", title="Import")
    for way in ways:
        scaled = way.cpu * rows / way.rows
        cells = (f"{way.rows:,}", f"{way.films:,}", f"{way.seconds:.2f}", f"{way.cpu:.2f}", f"{scaled:.2f}")
        drawn.add_row(way.name, *cells, f"{way.held_ms:.1f}")
    return drawn


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and say whether the goals are reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help=f"rows of a file (default {ROWS})")
    parser.add_argument("--films", type=int, help="of a larger catalogue (default: the starter's)")
    parser.add_argument("--floor-rows", type=int, default=FLOOR_ROWS, help=f"of the baseline (default {FLOOR_ROWS})")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if options.films:
            asyncio.run(make_large(home, options.films))
        ways = asyncio.run(compare(home, options.rows, options.floor_rows))
    console = Console()
    console.print(table(ways, options.rows))
    imports, floor = ways[:-1], ways[-1]
    slowest = max(way.cpu for way in imports)
    ratio = floor.cpu / floor.rows * options.rows / slowest
    held = max(way.held_ms for way in imports)
    reached = slowest <= GOAL_SECONDS and held <= GOAL_HELD_MS and ratio >= GOAL_RATIO
    console.print(
        f"Goal: {GOAL_SECONDS:g} s of CPU, the loop held for {GOAL_HELD_MS:g} ms at the most, {GOAL_RATIO:g} × faster "
        f"than the baseline: {verdict(reached)} ({slowest:.2f} s, {held:.1f} ms, {ratio:.0f} ×)."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
