"""An outage is noticed, probed now and then, and over with the first answer."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.push.circuit_breaker import IN_A_ROW, Trouble

NOW = datetime(2026, 3, 14, 9, tzinfo=UTC)


@pytest.fixture
def trouble():
    return Trouble()


def fail(trouble, count, now=NOW):
    for _ in range(count):
        trouble.failed(now)


def test_single_faults_change_nothing(trouble):
    for _ in range(100):
        fail(trouble, IN_A_ROW - 1)
        assert trouble.allows(NOW, 40) == 40
        trouble.answered()


def test_many_in_a_row_are_followed_by_a_rest_and_then_by_one(trouble):
    fail(trouble, IN_A_ROW + 50)  # those on their way fail together
    assert trouble.allows(NOW, 40) == 0
    assert trouble.allows(NOW + timedelta(seconds=1), 40) == 1


def test_an_hour_takes_few_tries_and_each_rest_is_a_minute_at_the_most(trouble):
    fail(trouble, IN_A_ROW)
    now, tried = NOW, []
    while now < NOW + timedelta(hours=1):
        now += timedelta(seconds=1)
        if trouble.allows(now, 40):
            tried.append(now)
            fail(trouble, 1, now)
    assert len(tried) < 70
    assert max(later - earlier for earlier, later in pairwise(tried)) == timedelta(minutes=1)


def test_the_first_answer_ends_it(trouble):
    fail(trouble, IN_A_ROW)
    trouble.answered()
    assert trouble.allows(NOW, 40) == 40
    fail(trouble, IN_A_ROW)
    assert trouble.allows(NOW + timedelta(seconds=1), 40) == 1  # rests begin short again
