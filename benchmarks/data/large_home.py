"""Creates a home with as many films as ml-32m: the starter's, and films with titles made from its words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np

from benchmarks.titles import MANY, widened
from bot.app import open_app
from bot.config import Config, database_of
from bot.runtime.clock import SystemClock
from bot.store.database import Database
from bot.store.film_data.films import Films
from recommender.catalogue.facts import FilmFacts
from recommender.types import GENRES

ALIKE_MOST = 5
"""Most films with one title: among the made-up ones hundreds would be called "The"."""


async def make_large(home: Path, films: int = MANY) -> None:
    """Create a home with so many films; a made-up one has one or two genres and made-up ids."""
    async with open_app(Config(), home, SystemClock()) as app:
        known = app.recommender.films()
    wide, _counts = widened(known, np.zeros(len(known), dtype=np.int32), films)
    called = Counter(film.title for film in known)
    facts = [
        FilmFacts(
            _told_apart(film.title, called),
            film.year,
            tuple({GENRES[number % len(GENRES)], GENRES[number % 7]}),
            imdb_id=f"tt{90_000_000 + number}",
            movielens_id=10_000_000 + number,
        )
        for number, film in enumerate(wide[len(known) :])
    ]
    async with await Database.open(database_of(home)) as database:
        await Films(database).merge(facts)


def _told_apart(title: str, called: Counter[str]) -> str:
    """The title, with a number if more films have it than have any real title."""
    called[title] += 1
    return title if called[title] <= ALIKE_MOST else f"{title} {called[title]}"
