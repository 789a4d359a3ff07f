"""Services with a real database, the real recommender and over a hundred generated films; only the clock is fake."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from support_store import FixedClock, opened

from bot.config import Config
from bot.records import DayRules
from bot.services.daily.today import Today
from bot.services.explore import Explore
from bot.services.feedback import Feedback
from bot.services.films import FilmCards
from bot.services.finder import Finder
from bot.services.posts import PostRecorder
from bot.services.titles import Titles
from bot.store.database import Database
from bot.store.draws import Draws
from bot.store.film_data.films import Films
from bot.store.people.erasure import People
from bot.store.people.histories import Histories
from bot.store.people.seen_here import SeenHere
from bot.store.people.tombstones import TombstoneFile
from bot.store.people.votes import Votes
from bot.store.posts import Posts
from recommender.catalogue.facts import FilmFacts
from recommender.service import Recommender
from recommender.types import Filters

GENRES = ("Comedy", "Drama", "Crime", "Western", "Sci-Fi", "Musical")
NAMED = (
    FilmFacts("The Matrix", 1999, ("Action", "Sci-Fi"), runtime_minutes=136, youtube_id="vKQi3bBA1y8"),
    FilmFacts("The Matrix Reloaded", 2003, ("Action", "Sci-Fi"), runtime_minutes=138),
    FilmFacts("Dune", 1984, ("Sci-Fi",), runtime_minutes=137),
    FilmFacts("Dune", 2021, ("Sci-Fi",), runtime_minutes=155),
    FilmFacts("Amélie", 2001, ("Comedy", "Romance"), original_title="Le Fabuleux Destin d'Amélie Poulain"),
    FilmFacts("Stalker", 1979, ("Drama", "Sci-Fi"), alternative_titles=("Сталкер",), runtime_minutes=162),
    FilmFacts("Emma", 1996, ("Comedy",), imdb_id="tt0116191"),
    FilmFacts("Emma", 1996, ("Comedy", "Drama"), imdb_id="tt0118308"),
    FilmFacts("Untold", None, ("Drama",)),
    FilmFacts("Rock & Roll?", 1958, ("Musical",)),
)


def generated():
    """Two films for each genre and decade from the 1930s to the 2020s, and some with fixed titles."""
    for decade in range(1930, 2030, 10):
        for number, genre in enumerate(GENRES):
            for copy in range(2):
                second = GENRES[(number + decade // 10) % len(GENRES)]
                title = f"{genre} Tale {decade} {'AB'[copy]}"
                yield FilmFacts(
                    title, decade + number, tuple(dict.fromkeys((genre, second))), runtime_minutes=80 + number
                )
    yield from NAMED


class PlaceRules:
    """Zones and filters by place, as a test sets them."""

    def __init__(self):
        self.zones, self.wanted, self.skipping = {}, {}, set()

    async def zone(self, place):
        return self.zones.get(place, "UTC")

    async def rules(self, place):
        return DayRules(self.wanted.get(place, Filters()), place in self.skipping)


@dataclass
class Stack:
    """One running bot without Discord."""

    database: Database
    recommender: Recommender
    votes: Votes
    posts: Posts
    draws: Draws
    rules: PlaceRules
    today: Today
    explore: Explore
    finder: Finder
    cards: FilmCards
    titles: Titles
    feedback: Feedback
    recorder: PostRecorder

    def film(self, title, year=None):
        return next(film for film in self.recommender.films() if film.title == title and year in (None, film.year))


async def stack_on(database, models, clock, config=None):
    """Connect all components as the program does; calling it twice on one database is a restart."""
    config = config or Config()
    votes, posts, draws = Votes(database, config.feedback.not_now_days), Posts(database), Draws(database)
    recommender = Recommender(Films(database), Histories(database, votes), models)
    await recommender.load()
    rules = PlaceRules()
    today = Today(recommender, draws, rules, SeenHere(database), clock, config)
    return Stack(
        database,
        recommender,
        votes,
        posts,
        draws,
        rules,
        today,
        Explore(recommender, today, clock, config),
        Finder(recommender, clock),
        FilmCards(recommender, votes, clock),
        Titles(recommender),
        Feedback(votes, posts, People(database, TombstoneFile(models.parent)), clock, config),
        PostRecorder(posts, clock),
    )


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
async def database(tmp_path):
    async with await opened(tmp_path / "matinee.sqlite3") as loaded:
        await Films(loaded).merge(generated())
        yield loaded


@pytest.fixture
async def bot(database, tmp_path, clock, loaded_once):
    return await stack_on(database, tmp_path / "models", clock)


@pytest.fixture
def restarted(database, tmp_path, clock, loaded_once):
    """Call it to get the bot after a restart."""

    async def restart(config=None):
        return await stack_on(database, tmp_path / "models", clock, config)

    return restart
