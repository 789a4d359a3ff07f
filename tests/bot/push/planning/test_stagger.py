from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.config import DailySection
from bot.push.planning.schedule import EVERY_DAY, local_date, next_due
from bot.push.planning.stagger import STEP, stagger

NINE = datetime(2026, 3, 14, 9, tzinfo=UTC)
DAILY = DailySection(sends_per_second=40, late_hours=6)
ZONES = ("UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "America/Nuuk", "Asia/Kathmandu", "Africa/Cairo")
crowds = st.integers(0, 1_000_000).flatmap(lambda every: st.tuples(st.just(every), st.integers(0, every)))


def minutes(window):
    return window.window / timedelta(minutes=1)


def test_what_a_minute_can_take_is_not_spread():
    assert minutes(stagger(NINE, "UTC", (2_400, 0), DAILY)) == 0
    assert minutes(stagger(NINE, "UTC", (480, 480), DAILY)) == 0  # five messages each


def test_a_crowd_is_spread_over_what_its_messages_take():
    assert minutes(stagger(NINE, "UTC", (2_401, 0), DAILY)) == 5
    assert minutes(stagger(NINE, "UTC", (481, 481), DAILY)) == 5
    window = stagger(NINE, "UTC", (100_000, 0), DAILY)
    assert (window.due_at, window.until) == (NINE, NINE + timedelta(minutes=45))


def test_a_window_takes_half_of_what_a_push_may_be_late():
    assert stagger(NINE, "UTC", (10_000_000, 0), DAILY).until == NINE + timedelta(hours=3)


def test_late_in_the_evening_it_ends_with_the_date():
    berlin = datetime(2026, 3, 14, 22, 50, tzinfo=UTC)  # ten to midnight there
    assert minutes(stagger(berlin, "Europe/Berlin", (100_000, 0), DAILY)) == pytest.approx(10, abs=0.02)
    assert minutes(stagger(berlin, "UTC", (100_000, 0), DAILY)) == 45


def test_everybody_has_a_place_of_their_own_in_it_and_the_places_fill_it_evenly():
    window = stagger(NINE, "UTC", (100_000, 0), DAILY)
    per_minute = [0] * 45
    for subscription_id in range(1, 100_001):
        per_minute[window.delay(subscription_id) // 60] += 1
    assert max(per_minute) - min(per_minute) < 0.02 * 100_000 / 45
    assert max(per_minute) <= 40 * 60


@settings(deadline=None)
@given(st.integers(1, 2**62), crowds, crowds)
def test_a_place_is_the_same_every_day_whatever_the_crowd(subscription_id, today, tomorrow):
    first, second = stagger(NINE, "UTC", today, DAILY), stagger(NINE + timedelta(days=1), "UTC", tomorrow, DAILY)
    assert first.delay(subscription_id) == first.delay(subscription_id)
    if first.window and second.window:
        share, again = (each.delay(subscription_id) / each.window.total_seconds() for each in (first, second))
        assert abs(share - again) <= 60 / STEP.total_seconds()


def test_whoever_chose_that_very_minute_goes_before_the_crowd():
    window = stagger(NINE, "UTC", (100_000, 0), DAILY)
    assert {window.delay(subscription_id) % 60 for subscription_id in range(1, 1_000)} == {1}
    assert stagger(NINE, "UTC", (1, 0), DAILY).delay(7) == 0


@settings(max_examples=400, deadline=None)
@given(
    st.integers(631_152_000, 2_140_000_000),
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    st.sampled_from(ZONES),
    crowds,
    st.integers(1, 2**40),
)
@example(1_541_289_600, time(23, 59), "America/Sao_Paulo", (100_000, 0), 3)  # the midnight after it does not exist
@example(1_325_152_800, time(23, 40), "Pacific/Apia", (100_000, 0), 3)  # the next date does not exist
def test_no_push_is_moved_before_its_time_or_to_another_date(after, at, zone, crowd, subscription_id):
    due = next_due(datetime.fromtimestamp(after, UTC), at, zone, EVERY_DAY)
    window = stagger(due, zone, crowd, DAILY)
    delay = timedelta(seconds=window.delay(subscription_id))
    assert timedelta() <= delay <= window.window
    assert local_date(due + delay, zone) == local_date(due, zone) == local_date(window.until, zone)
