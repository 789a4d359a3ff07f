"""The growing pauses between tries."""

from bot.runtime.back_off import BackOff, growing_pause


def test_the_pauses_double_up_to_the_longest():
    assert [growing_pause(failures, 5, 300) for failures in range(9)] == [5, 5, 10, 20, 40, 80, 160, 300, 300]
    assert growing_pause(100_000, 1, 60) == 60


def test_failures_in_a_row_wait_longer_each():
    back_off, now, seen = BackOff(), 0.0, []
    for _ in range(9):
        seen.append(back_off.after_failure(now))
        now += seen[-1] + 1
    assert seen == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_what_held_for_more_than_a_minute_begins_from_the_first_again():
    back_off, now = BackOff(), 0.0
    for _ in range(5):
        now += back_off.after_failure(now) + 59
    assert back_off.after_failure(now) == 32
    assert back_off.after_failure(now + 32 + 61) == 1
