"""Training inside the real program: it begins by itself, and ends with the bot."""

from __future__ import annotations

import signal

import pytest
from support_trainer import hold, is_training, like, nobody_trains
from support_wire import eventually

from bot.app import open_app
from bot.config import Config
from bot.runtime.clock import SystemClock
from bot.services.training import LEAST_OPINIONS
from recommender.training import bundle

pytestmark = pytest.mark.wire

QUICK = "[model]\ncheck_seconds = 5\n"


@pytest.fixture
async def training_bot(start_bot, installation):
    """A running bot whose training has begun and stands still."""
    installation.config.write_text(installation.config.read_text("utf-8") + QUICK, "utf-8")
    await hold(installation.home)
    bot = await start_bot()
    await eventually(lambda: is_training(installation.home))
    assert '"under_way": true' in fact(installation)
    return bot


def fact(installation):
    return "".join(value for (value,) in installation.rows("SELECT value FROM facts WHERE name = 'training'"))


async def test_votes_lead_to_a_model_by_themselves(start_bot, installation):
    installation.config.write_text(installation.config.read_text("utf-8") + QUICK, "utf-8")
    async with open_app(Config(), installation.home, SystemClock()) as app:
        for person in range(LEAST_OPINIONS // 5):
            await like(app.database, person, *range(1 + person % 3, 6 + person % 3))
    bot = await start_bot()
    await eventually(lambda: "Trained model" in bot.said)
    assert bundle.read_current(installation.home / "models")
    assert '"failures": 0' in fact(installation)
    bot.terminate()
    assert await bot.ended() == 0


async def test_sigterm_ends_a_training_in_time(training_bot, installation):
    training_bot.terminate()
    assert await training_bot.ended() == 0
    assert not is_training(installation.home)
    assert '"under_way": false, "failures": 0' in fact(installation)


async def test_killed_it_leaves_no_training_behind(training_bot, installation):
    training_bot.kill()
    assert await training_bot.ended() == -signal.SIGKILL
    assert await nobody_trains(installation.home)
