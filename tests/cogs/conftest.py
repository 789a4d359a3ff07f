from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio
from support_discord import copied, prepared_home, staged

from recommender.serving import loader
from recommender.serving.snapshot import without_ratings


@pytest.fixture(scope="session")
def starter_home(tmp_path_factory):
    return asyncio.run(prepared_home(tmp_path_factory.mktemp("starter") / "home"))


@pytest.fixture(scope="session", autouse=True)
def fitted_once():
    """What is fitted from facts alone never changes, so tests on the same films share it."""
    fitted = {}

    def once(film_table):
        if film_table.films not in fitted:
            fitted[film_table.films] = without_ratings(film_table)
        return fitted[film_table.films]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "without_ratings", once)
        yield


@pytest.fixture
def home(starter_home, tmp_path):
    return copied(starter_home, tmp_path / "home")


@pytest_asyncio.fixture
async def stage(home):
    async with staged(home) as stage:
        yield stage
