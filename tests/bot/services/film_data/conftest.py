"""A library of films on a real database, with its home."""

import pytest
from support_store import opened

from bot.config import Config
from bot.services.film_data.library import Library
from bot.store.film_data.datasets import Datasets
from bot.store.film_data.films import Films


@pytest.fixture
async def database(home):
    async with await opened(home / "matinee.sqlite3") as loaded:
        yield loaded


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def library(database, home, clock):
    return Library(Films(database), Datasets(database), home, Config(), clock)


@pytest.fixture
def films(database):
    return Films(database)
