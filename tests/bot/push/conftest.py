"""The push with its store, services and a stand-in for Discord, on a fake clock."""

import pytest
from support_push import SET_AT, FakeDiscord, process
from support_store import FixedClock


@pytest.fixture
def clock():
    return FixedClock(SET_AT)


@pytest.fixture
def discord(clock):
    return FakeDiscord(clock)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "m.sqlite3"


@pytest.fixture
async def bot(path, discord, clock):
    async with process(path, discord, clock) as running:
        yield running
