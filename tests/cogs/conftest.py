from __future__ import annotations

import pytest
import pytest_asyncio
from support_discord import copied, staged


@pytest.fixture(autouse=True)
def made_once(loaded_once, extensions_run_once):
    """The starter's ten thousand and the cogs' modules, for every test of this folder."""


@pytest.fixture
def home(starter_home, tmp_path):
    return copied(starter_home, tmp_path / "home")


@pytest_asyncio.fixture
async def stage(home):
    async with staged(home) as stage:
        yield stage
