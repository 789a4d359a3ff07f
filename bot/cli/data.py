"""`matinee data`: brings film data in and says what is there. Only talks; the library does the work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot.cli.frame import Setup, say_error, setup_of
from bot.runtime.clock import from_unix
from bot.services.film_data.library import ImportReport, Library, LibraryStatus
from bot.services.film_data.transfer import Progress as Tell
from bot.store.film_data.datasets import Datasets
from bot.store.film_data.films import Films
from recommender.catalogue.facts import FilmFacts

app = typer.Typer(help="Bring films and ratings in, and see what is there.", no_args_is_help=True, add_completion=False)

_GENRES_NAMED = 12
_DOUBTFUL_NAMED = 20
_EXIT_STOPPED = 130
"""What shells expect after Ctrl-C."""
_STAGES = {
    "download": "Downloading",
    "checksum": "Checking the checksum",
    "films": "Reading films",
    "ratings": "Reading ratings",
    "saving": "Saving",
}


@app.command("import")
def import_command(
    context: typer.Context,
    path: Annotated[
        Path, typer.Argument(help="A folder or zip of a MovieLens set or MovieTweetings, or a trailers file.")
    ],
) -> None:
    """Bring in a set you have: every film, every rating. Votes stay where they are."""
    _run(context, lambda library, tell: library.import_path(path.expanduser(), tell))


@app.command("pull")
def pull_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="ml-latest-small, ml-32m, movietweetings or trailers.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Agree to the terms without being asked.")] = False,
) -> None:
    """Download a set of ratings, or trailers. Shows the terms first; run again, it goes on where it was cut off."""

    def confirm(licence: str) -> bool:
        typer.echo(licence)
        return yes or typer.confirm("Do you agree?")

    _run(context, lambda library, tell: library.pull(name, tell, confirm))


@app.command("status")
def status_command(context: typer.Context) -> None:
    """Say which films and ratings are there."""

    async def read() -> LibraryStatus:
        async with _opened(setup_of(context)) as library:
            return await library.status()

    _show_status(asyncio.run(read()))


def _run(context: typer.Context, work: Callable[[Library, Tell], Awaitable[ImportReport]]) -> None:
    async def run() -> ImportReport:
        async with _opened(setup_of(context)) as library:
            with _bars() as tell:
                return await work(library, tell)

    try:
        report = asyncio.run(run())
    except KeyboardInterrupt:
        say_error("Stopped. No vote and no rating was changed; run the same command again to finish.")
        raise typer.Exit(_EXIT_STOPPED) from None
    _show_report(report)


@asynccontextmanager
async def _opened(setup: Setup) -> AsyncGenerator[Library]:
    config = setup.config
    async with await setup.open_database() as database:
        library = Library(Films(database), Datasets(database), setup.home, config)
        await library.ensure_starter()
        yield library


@contextmanager
def _bars() -> Generator[Tell]:
    """Progress bars, one for each stage as it comes."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    bars = Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True))
    tasks: dict[str, TaskID] = {}

    def tell(stage: str, done: int, total: int | None) -> None:
        if stage not in tasks:
            # Started with the first stage: the terms are asked for before, on a quiet screen.
            bars.start()
            for earlier in tasks.values():
                _finish(bars, earlier)
            tasks[stage] = bars.add_task(_STAGES.get(stage, stage), total=total)
        bars.update(tasks[stage], completed=done, total=total)

    try:
        yield tell
        for task in tasks.values():
            _finish(bars, task)
    finally:
        bars.stop()


def _finish(bars: Progress, task: TaskID) -> None:
    total = bars.tasks[task].total or 1
    bars.update(task, total=total, completed=total)


def _show_report(report: ImportReport) -> None:
    if report.films:
        typer.echo(
            f"{report.name}: {report.films:,} films ({report.added:,} new here, {report.changed:,} now known better) "
            f"and {report.ratings:,} ratings by {report.people:,} people."
        )
    _show_place(report)
    if report.trailers or not report.films:
        typer.echo(f"Trailers for {report.trailers:,} of our films.")
    if report.joined:
        typer.echo(f"{report.joined:,} films were here twice and are one now, with the votes of both.")
    _show_doubtful(report.doubtful)
    refused = report.refused
    if refused.genres:
        named = ", ".join(f"{name} {count:,}" for name, count in refused.genres.most_common(_GENRES_NAMED))
        typer.echo(f"Genres that have no counterpart here, left out of their films: {named}.")
    if not refused.count:
        typer.echo("No row was left out.")
        return
    typer.echo(f"{refused.count:,} rows were left out:" if refused.count > 1 else "1 row was left out:")
    for reason, count in refused.reasons.most_common():
        typer.echo(f"  {count:,} × {reason}")
    if not refused.listed:
        return
    typer.echo("Where:" if refused.count <= len(refused.listed) else f"The first {len(refused.listed)}:")
    for row in refused.listed:
        typer.echo(f"  {row}")


def _show_place(report: ImportReport) -> None:
    if report.placed.same_as:
        typer.echo(f"The very same ratings were here as {report.placed.same_as}; they count once, under that name.")
    elif report.placed.replaced:
        typer.echo(f"They take the place of the ratings of {report.name} that were here before.")


def _show_doubtful(pairs: Sequence[tuple[FilmFacts, FilmFacts]]) -> None:
    if not pairs:
        return
    typer.echo(f"{len(pairs):,} may be here twice; there is no telling, so both stay:")
    for one, other in pairs[:_DOUBTFUL_NAMED]:
        typer.echo(f"  {_named(one)} and {_named(other)}")


def _named(film: FilmFacts) -> str:
    ids = (film.imdb_id, f"MovieLens {film.movielens_id}" if film.movielens_id else None)
    return f"{film.title} ({', '.join(str(fact) for fact in (film.year, *ids) if fact)})"


def _show_status(status: LibraryStatus) -> None:
    counts = status.counts
    typer.echo(
        f"{counts.films:,} films: {counts.starter:,} in the starter catalogue, {counts.movielens:,} known to "
        f"MovieLens, {counts.trailers:,} with a trailer of their own."
    )
    if not status.datasets:
        typer.echo("No ratings yet. Bring some in with: matinee data pull ml-latest-small")
        return
    table = Table("set", "films", "ratings", "people", "left out", "imported (UTC)")
    for row in status.datasets:
        numbers = (f"{number:,}" for number in (row.films, row.ratings, row.people, row.refused))
        table.add_row(row.name, *numbers, f"{from_unix(row.imported_at):%Y-%m-%d %H:%M}")
    Console().print(table)
