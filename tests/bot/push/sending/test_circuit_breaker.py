"""The circuit breaker: an outage is noticed, probed now and then, and over with the first answer."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.push.sending.circuit_breaker import IN_A_ROW, CircuitBreaker

NOW = datetime(2026, 3, 14, 9, tzinfo=UTC)


@pytest.fixture
def circuit_breaker():
    return CircuitBreaker()


def fail(circuit_breaker, count, now=NOW):
    for _ in range(count):
        circuit_breaker.failed(now)


def test_single_faults_change_nothing(circuit_breaker):
    for _ in range(100):
        fail(circuit_breaker, IN_A_ROW - 1)
        assert circuit_breaker.allows(NOW, 40) == 40
        circuit_breaker.answered()


def test_many_in_a_row_are_followed_by_a_rest_and_then_by_one(circuit_breaker):
    fail(circuit_breaker, IN_A_ROW + 50)  # those on their way fail together
    assert circuit_breaker.allows(NOW, 40) == 0
    assert circuit_breaker.allows(NOW + timedelta(seconds=1), 40) == 1


def test_an_hour_takes_few_tries_and_each_rest_is_a_minute_at_the_most(circuit_breaker):
    fail(circuit_breaker, IN_A_ROW)
    now, tried = NOW, []
    while now < NOW + timedelta(hours=1):
        now += timedelta(seconds=1)
        if circuit_breaker.allows(now, 40):
            tried.append(now)
            fail(circuit_breaker, 1, now)
    assert len(tried) < 70
    assert max(later - earlier for earlier, later in pairwise(tried)) == timedelta(minutes=1)


def test_the_longest_rest_begins_at_once_and_ends_to_the_second(circuit_breaker):
    fail(circuit_breaker, IN_A_ROW)
    now = NOW
    for _ in range(10):
        now += timedelta(minutes=1)
        fail(circuit_breaker, 1, now)
        assert circuit_breaker.allows(now, 40) == 0
    assert circuit_breaker.allows(now + timedelta(seconds=59.9), 40) == 0
    assert circuit_breaker.allows(now + timedelta(seconds=60), 40) == 1


def test_the_first_answer_ends_it(circuit_breaker):
    fail(circuit_breaker, IN_A_ROW)
    circuit_breaker.answered()
    assert circuit_breaker.allows(NOW, 40) == 40
    later = NOW + timedelta(minutes=1)
    fail(circuit_breaker, IN_A_ROW, later)
    assert circuit_breaker.allows(later, 40) == 0
    assert circuit_breaker.allows(later + timedelta(seconds=1), 40) == 1  # rests begin short again
