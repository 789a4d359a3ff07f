"""The recommenders that panels are asked of, each on a home of its own, with and without ratings and votes."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.panels.links import Links
from bot.config import Config, database_of, models_of
from bot.services.film_data.library import Library
from bot.store.database import Database
from bot.store.film_data.datasets import Datasets
from bot.store.film_data.films import Films
from bot.store.people.vote_rows import VoteRow
from bot.store.people.votes import Votes
from bot.trainer.task import Task
from bot.trainer.work import read_inputs, train
from demo.tastes import TASTES, simulate
from recommender.ports import History
from recommender.service import Recommender
from recommender.training.train import gather
from recommender.types import Film, Taste, VoteKind

NOW = datetime(2026, 1, 1, tzinfo=UTC)
VOTERS_A_TASTE = 4
"""Made-up members of each of the demo's kinds of film lovers."""
SEED = 1


@dataclass(slots=True)
class Person:
    """Somebody's votes, in memory: every answer rests on these likes alone."""

    liked: tuple[int, ...] = ()

    async def history(self, people: Sequence[int], asker: int, since: datetime, now: datetime) -> History:
        """The likes, whoever asks; nothing was shown."""
        del asker, since, now
        return History(tuple(Taste(person, liked=self.liked) for person in people), frozenset())


@dataclass(frozen=True, slots=True)
class World:
    """A recommender, and what it knows."""

    name: str
    recommender: Recommender
    films: Sequence[Film]
    links: Links
    person: Person = field(default_factory=Person)
    """Whose likes it is asked for."""


@asynccontextmanager
async def open_world(name: str, home: Path, data: Path | None, *, votes: bool) -> AsyncGenerator[World]:
    """Bring the starter in, then the ratings and votes that are asked for, and train where there are any.

    Args:
        name: for the table.
        home: an empty folder.
        data: a rating set in any MovieLens layout.
        votes: whether made-up members of some servers have voted.
    """
    config = Config()
    async with await Database.open(database_of(home)) as database:
        films = Films(database)
        library = Library(films, Datasets(database), home, config)
        await library.ensure_starter()
        if data is not None:
            await library.import_path(data)
        if votes:
            await _vote(database, await films.all_films())
        if votes or data is not None:
            await train(Task.of(home, config.model, "fit", NOW, background=False), lambda _: None)
        known = gather(await read_inputs(home, NOW))
        person = Person()
        recommender = Recommender(films, person, models_of(home))
        await recommender.load()
        every = recommender.films()
        yield World(name, recommender, every, Links(every, known.likes()), person)


async def _vote(database: Database, films: Sequence[Film]) -> None:
    """Members of some servers say what they like and dislike."""
    shown = [film for film in films if film.curated]
    rows = [
        VoteRow(1 + vote.person, vote.film_id, vote.kind, "simulated", NOW - timedelta(days=vote.age_days), 1)
        for vote in simulate(shown, TASTES * VOTERS_A_TASTE, SEED)
        if vote.kind in {VoteKind.LIKE, VoteKind.DISLIKE}
    ]
    await Votes(database).add(*rows)
