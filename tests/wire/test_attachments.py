"""An attached file is downloaded over the wire, once and only when it may be read."""

from __future__ import annotations

import pytest
import support_exports as files
from support_discord import copied
from support_wire import Fault

from bot.services.taste.taste_import import BYTES_MOST

pytestmark = pytest.mark.wire

RATINGS = ("ratings.csv", files.LETTERBOXD["ratings.csv"].encode())


@pytest.fixture
def home(tmp_path, starter_home):
    """With all films: those of the files are among them."""
    return copied(starter_home, tmp_path / "home")


async def brought(standin, viewer, channel, file):
    exchange = await standin.people.slash(viewer, channel, "taste import", file=file)
    return await exchange.answer()


async def test_it_is_fetched_read_and_told_of(standin, start_bot, viewer, channel):
    await start_bot()
    answer = await brought(standin, viewer, channel, ("letterboxd.zip", files.letterboxd_zip()))
    assert answer.ephemeral
    assert "I know 5 films of your file." in answer.text
    assert standin.gate.requests["attachment"] == 1
    again = await brought(standin, viewer, channel, ("letterboxd.zip", files.letterboxd_zip()))
    assert "Nothing new from Letterboxd" in again.text


@pytest.mark.parametrize("fault", [Fault.server_error(500), Fault.server_error(503)], ids=lambda fault: fault.name)
async def test_when_it_cannot_be_fetched_that_is_said_and_the_next_try_works(
    standin, start_bot, viewer, channel, fault
):
    await start_bot()
    standin.faults.order("attachment", fault)
    failed = await brought(standin, viewer, channel, RATINGS)
    assert "Discord does not hand me “ratings.csv” at the moment." in failed.text.replace("\\", "")
    assert "I know 3 films" in (await brought(standin, viewer, channel, RATINGS)).text


async def test_what_is_too_big_is_not_fetched(standin, start_bot, viewer, channel):
    await start_bot()
    answer = await brought(standin, viewer, channel, ("big.zip", bytes(BYTES_MOST + 1)))
    assert "is too big" in answer.text
    assert standin.gate.requests["attachment"] == 0
