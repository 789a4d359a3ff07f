import asyncio

import pytest
from support_store import Seconds

from bot.runtime.rate_limiter import RateLimiter


def pace_of(seconds, per_second=40, burst=8):
    return RateLimiter(per_second, burst, seconds=seconds, sleep=seconds.sleep)


async def test_no_second_sees_more_than_rate_and_burst():
    seconds = Seconds()
    rate_limiter = pace_of(seconds)
    moments = []
    for _ in range(400):
        await rate_limiter.take()
        moments.append(seconds.now)
    assert max(sum(start <= moment < start + 1 for moment in moments) for start in moments) <= 48
    assert moments[-1] == (400 - 8) / 40


async def test_a_rest_gives_back_a_burst_and_no_more():
    seconds = Seconds()
    rate_limiter = pace_of(seconds)
    await rate_limiter.take(8)
    seconds.now += 1_000
    for _ in range(8):
        await rate_limiter.take()
    assert not seconds.slept
    await rate_limiter.take()
    assert seconds.slept == [1 / 40]


async def test_those_who_come_while_others_wait_wait_behind_them():
    seconds = Seconds()
    rate_limiter, order = pace_of(seconds, per_second=10, burst=1), []

    async def call(name):
        await rate_limiter.take()
        order.append((name, round(seconds.now, 6)))

    await asyncio.gather(*(call(name) for name in "abcd"))
    assert order == [("a", 0.0), ("b", 0.1), ("c", 0.2), ("d", 0.3)]


async def test_a_caller_that_gives_up_leaves_its_turn_to_the_next():
    asleep, wake = asyncio.Event(), asyncio.Event()
    now = 0.0

    async def sleep(wait):
        nonlocal now
        asleep.set()
        await wake.wait()
        now += wait

    rate_limiter = RateLimiter(10, 1, seconds=lambda: now, sleep=sleep)
    await rate_limiter.take()
    given_up, following = asyncio.create_task(rate_limiter.take()), asyncio.create_task(rate_limiter.take())
    await asleep.wait()
    given_up.cancel()
    wake.set()
    await following
    assert now == pytest.approx(0.1)
    await asyncio.gather(given_up, return_exceptions=True)


async def test_after_a_stall_no_more_go_at_once_than_after_a_rest():
    seconds = Seconds()
    moments = []

    async def stalls_once(wait):
        seconds.now += wait if len(moments) != 20 else 5.0

    rate_limiter = RateLimiter(40, 8, seconds=seconds, sleep=stalls_once)

    async def call():
        await rate_limiter.take()
        moments.append(seconds.now)

    await asyncio.gather(*(call() for _ in range(200)))
    assert max(sum(start <= moment < start + 1 for moment in moments) for start in moments) <= 48


async def test_more_than_a_burst_can_be_taken_at_once():
    seconds = Seconds()
    await pace_of(seconds).take(20)
    assert seconds.now == pytest.approx(12 / 40)


async def test_spare_calls_leave_half_a_burst_and_come_after_those_who_wait():
    seconds = Seconds()
    rate_limiter = pace_of(seconds)
    for _ in range(4):
        await rate_limiter.take_spare()
    assert not seconds.slept
    await rate_limiter.take(4)
    assert not seconds.slept
    await rate_limiter.take_spare()
    assert seconds.now == pytest.approx(5 / 40)


async def test_spare_calls_never_make_others_wait_longer():
    seconds = Seconds()
    waits = []

    async def record(wait):
        waits.append(wait)
        seconds.now += wait

    rate_limiter = RateLimiter(40, 8, seconds=seconds, sleep=record)
    for _ in range(100):
        await rate_limiter.take_spare()
    waits.clear()
    await rate_limiter.take(4)
    assert not waits
