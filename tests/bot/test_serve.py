"""How patiently the bot tries to reach Discord. Starting and stopping for real is in tests/wire."""

from bot.serve import Waits


def test_the_waits_double_up_to_a_minute():
    waits, now, seen = Waits(), 0.0, []
    for _ in range(9):
        seen.append(waits.after_failure(now))
        now += seen[-1] + 1
    assert seen == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_what_held_for_more_than_a_minute_begins_from_one_again():
    waits, now = Waits(), 0.0
    for _ in range(5):
        now += waits.after_failure(now) + 59
    assert waits.after_failure(now) == 32
    assert waits.after_failure(now + 32 + 61) == 1
