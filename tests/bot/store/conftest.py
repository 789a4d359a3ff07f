from __future__ import annotations

import pytest
from support_store import FixedClock, add_films, opened


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
async def database(tmp_path):
    async with await opened(tmp_path / "matinee.sqlite3") as loaded:
        yield loaded


@pytest.fixture
async def films(database):
    """Ten films, ids 1 to 10."""
    await add_films(database, 10)
    return range(1, 11)
