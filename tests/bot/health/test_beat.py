"""Measuring the event loop's lag, with a clock and a sleep that the tests control."""

import asyncio
import contextlib

import pytest

from bot.health.beat import DEAD_AFTER_SECONDS, INTERVAL_SECONDS, Beat


class Hand:
    """A clock that goes on when a beat sleeps: by what it asked for, and by what held the loop."""

    def __init__(self, delays) -> None:
        self.now = 1_000.0
        self._delays = iter(delays)

    def seconds(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        delay = next(self._delays, None)
        if delay is None:
            raise asyncio.CancelledError
        self.now += seconds + delay


@pytest.fixture
def lags():
    return []


async def beat_with(lags, delays):
    hand = Hand(delays)
    beat = Beat(lags.append, seconds=hand.seconds, sleep=hand.sleep)
    with contextlib.suppress(asyncio.CancelledError):
        await beat.run()
    return hand, beat


async def test_each_beat_tells_how_late_it_came(lags):
    await beat_with(lags, [0.0, 0.125, 2.0])
    assert lags == pytest.approx([0.0, 0.125, 2.0])


async def test_a_timer_that_wakes_early_is_not_late(lags):
    await beat_with(lags, [-0.01])
    assert lags == [0.0]


async def test_without_a_beat_the_loop_is_dead_in_the_end(lags):
    hand, beat = await beat_with(lags, [0.0])
    assert beat.alive
    hand.now += DEAD_AFTER_SECONDS - INTERVAL_SECONDS
    assert beat.alive
    hand.now += INTERVAL_SECONDS
    assert not beat.alive
