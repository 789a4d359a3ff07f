from __future__ import annotations

import pytest
import pytest_asyncio
from support_discord import copied, staged

from recommender import service
from recommender.serving import loader
from recommender.serving.snapshot import without_ratings


@pytest.fixture(scope="session", autouse=True)
def loaded_once():
    """What is fitted from facts alone never changes, nor what is made of it, so tests on the same films share both."""
    fitted, snapshots = {}, {}
    load = loader.load_snapshot

    def fit_once(film_table):
        if film_table.films not in fitted:
            fitted[film_table.films] = without_ratings(film_table)
        return fitted[film_table.films]

    def load_once(films, models, before):
        if before is not None or loader.pointer_of(models) is not None:
            return load(films, models, before)
        if films not in snapshots:
            snapshots[films] = load(films, models, before)
        return snapshots[films]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "without_ratings", fit_once)
        patch.setattr(service, "load_snapshot", load_once)
        yield


@pytest.fixture
def home(starter_home, tmp_path):
    return copied(starter_home, tmp_path / "home")


@pytest_asyncio.fixture
async def stage(home):
    async with staged(home) as stage:
        yield stage
