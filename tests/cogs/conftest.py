from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio
from support_discord import copied, prepared_home, staged


@pytest.fixture(scope="session")
def starter_home(tmp_path_factory):
    return asyncio.run(prepared_home(tmp_path_factory.mktemp("starter") / "home"))


@pytest.fixture
def home(starter_home, tmp_path):
    return copied(starter_home, tmp_path / "home")


@pytest_asyncio.fixture
async def stage(home):
    async with staged(home) as stage:
        yield stage
