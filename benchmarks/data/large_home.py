"""A home with as many films as ml-32m: the starter's, and films made up of the words of their titles."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np

from benchmarks.titles import MANY, widened
from bot.app import open_app
from bot.config import Config
from bot.runtime.clock import SystemClock
from bot.store.database import Database
from bot.store.film_data.films import Films
from recommender.catalogue.facts import FilmFacts
from recommender.types import GENRES

ALIKE_MOST = 5
"""Films of one title: "The" alone would be hundreds of those that are made up of words of titles."""


async def make_large(home: Path, films: int = MANY) -> None:
    """Begin a home with so many films; a made-up one has a genre or two and numbers of IMDb's and MovieLens'."""
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
    async with await Database.open(home / "matinee.sqlite3") as database:
        await Films(database).merge(facts)


def _told_apart(title: str, called: Counter[str]) -> str:
    """The title, with a number where so many films have it that no real title has as many."""
    called[title] += 1
    return title if called[title] <= ALIKE_MOST else f"{title} {called[title]}"
