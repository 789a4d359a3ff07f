"""The cooldown: people who ask for very much wait a moment, and nobody else does."""

from __future__ import annotations

import pytest

from bot.runtime import cooldown as cooldowns
from bot.runtime.cooldown import Cooldown


@pytest.fixture
def now():
    return [1_000.0]


@pytest.fixture
def cooldown(now):
    return Cooldown(3, 0.5, seconds=lambda: now[0])


def test_a_few_at_once_then_one_after_the_other(cooldown, now):
    assert [cooldown.wait(1) for _ in range(5)] == [0, 0, 0, 2, 2]
    now[0] += 2
    assert [cooldown.wait(1) for _ in range(2)] == [0, 2]
    now[0] += 1_000
    assert [cooldown.wait(1) for _ in range(4)] == [0, 0, 0, 2]


def test_others_do_not_wait(cooldown):
    assert [cooldown.wait(1) for _ in range(4)][-1] > 0
    assert cooldown.wait(2) == 0


def test_what_costs_more_takes_more(cooldown):
    assert cooldown.wait(1, 3) == 0
    assert cooldown.wait(1) == 2
    assert cooldown.wait(1, 3) == 6


def test_nothing_is_kept_of_who_rests_and_not_much_of_a_crowd(cooldown, now, monkeypatch):
    cooldown.wait(1)
    now[0] += 2
    cooldown.wait(2)
    assert list(cooldown._full_at) == [2]
    monkeypatch.setattr(cooldowns, "PEOPLE_MOST", 10)
    for person in range(100):
        cooldown.wait(person)
    assert len(cooldown._full_at) == 10
