"""`matinee recommend`: films like those named, from the shell, without Discord."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.frame import Setup, setup_of
from bot.config import models_of
from bot.errors import UserMistake
from bot.services.conditions import FIRST_YEAR, checked, loosened
from bot.services.film_data.library import bring_starter_in
from bot.services.titles import Titles
from bot.store.film_data.films import Films
from bot.words.reasons import because
from recommender.ports import History
from recommender.service import Recommender
from recommender.types import Film, Filters, Place, Recommendation, Request, Taste

_SHELL = Place("dm", 0)
"""Nobody's messages: the shell is no place on Discord."""


class Nobody:
    """Who asks at the shell: the recommender's source of votes and of what was shown, and there are none."""

    async def history(self, people: Sequence[int], asker: int, since: datetime, now: datetime) -> History:
        """No votes: the films named are asked for, as with `/explore like:`. And nothing was shown."""
        del asker, since, now
        return History(tuple(Taste(person) for person in people), frozenset())


def recommend(
    context: typer.Context,
    titles: Annotated[list[str], typer.Argument(help="Films to start from.", show_default=False)],
    adventurousness: Annotated[
        int | None, typer.Option(min=0, max=10, help="0 is home, 10 is another planet.", show_default="the config's")
    ] = None,
    count: Annotated[int, typer.Option(min=1, max=50, help="How many films.")] = 5,
    genre: Annotated[list[str] | None, typer.Option(help="Only this genre; may be given several times.")] = None,
    year_from: Annotated[int | None, typer.Option(help="Earliest year.")] = None,
    year_to: Annotated[int | None, typer.Option(help="Latest year.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Another seed, other films.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Recommend films like the ones you name, with reasons."""
    setup = setup_of(context)
    _check_year("--year-from", year_from)
    _check_year("--year-to", year_to)
    if year_from is not None and year_to is not None and year_from > year_to:
        raise UserMistake(f"--year-from {year_from} is later than --year-to {year_to}. Turn them round.")
    dial = setup.config.explore.adventurousness if adventurousness is None else adventurousness
    filters = Filters(year_from=year_from, year_to=year_to, genres=tuple(genre or ()))
    answer = asyncio.run(answer_from(setup, titles, Wish(dial, count, seed, filters)))
    if as_json:
        typer.echo(json.dumps(asdict(answer), indent=1, ensure_ascii=False))
    elif answer.picks:
        Console().print(_table(answer))
    else:
        Console().print(Text(_nothing(answer)))


def _check_year(option: str, year: int | None) -> None:
    """By the option's name at the shell: what a Discord user gets calls it `from`.

    Raises:
        UserMistake: there are no films of that year.
    """
    last = datetime.now(UTC).year + 1
    if year is not None and not FIRST_YEAR <= year <= last:
        raise UserMistake(f"{option} must be from {FIRST_YEAR} to {last}, not {year}.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for beside the films."""

    adventurousness: int
    count: int
    seed: int
    filters: Filters


async def answer_from(setup: Setup, titles: list[str], wish: Wish) -> Recommendation:
    """Load what the home folder holds and ask it.

    Raises:
        UnclearFilm: a title may mean several films.
        UnknownName: a title or genre nobody knows.
        Unavailable: the database cannot be used.
    """
    async with await setup.open_database() as database:
        await bring_starter_in(Films(database))
        recommender = Recommender(Films(database), Nobody(), models_of(setup.home))
        await recommender.load()
        now = datetime.now(UTC)
        filters = checked(wish.filters, recommender.genres(), now.year)
        request = Request(
            person=0,
            place=_SHELL,
            now=now,
            seed=wish.seed,
            adventurousness=wish.adventurousness,
            like_films=tuple(Titles(recommender).resolve(title).id for title in titles),
            filters=filters,
            count=wish.count,
        )
        return await recommender.recommend(request)


def _table(answer: Recommendation) -> Table:
    """A row a film, with the column of stars only where there are any: the reasons need the room."""
    table = Table(caption=f"model {answer.model}; chosen among {answer.candidates:,} films")
    rated = any(pick.rating for pick in answer.picks)
    for heading in ("film", "year", "genres", *(["stars"] if rated else []), "from home", "why"):
        table.add_column(heading)
    for pick in answer.picks:
        stars = f"{pick.rating.stars:.1f} ({pick.rating.count:,})" if pick.rating else ""
        table.add_row(
            Text(pick.film.title),
            str(pick.film.year or ""),
            ", ".join(pick.film.genres),
            *([stars] if rated else []),
            "" if pick.dial is None else f"{pick.dial:.0f} of 10",
            Text(because(pick, _title)),
        )
    return table


def _title(film: Film) -> str:
    return film.title


def _nothing(answer: Recommendation) -> str:
    hints = ", ".join(f"{loosened(relaxation.condition)}: {relaxation.films:,}" for relaxation in answer.relaxations)
    return f"No film fits. {hints}" if hints else "No film fits."
