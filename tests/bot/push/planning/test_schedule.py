from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UserMistake
from bot.push.planning.schedule import (
    EVERY_DAY,
    WEEKDAYS,
    WEEKENDS,
    describe_days,
    local_date,
    next_due,
    parse_days,
    parse_time,
)

PLACES = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
ODD = (
    "America/Sao_Paulo",  # no midnight on some days
    "Pacific/Apia",  # no 2011-12-30
    "Australia/Lord_Howe",  # half an hour
    "Africa/Casablanca",  # back and forth around Ramadan
    "America/Nuuk",  # 23:00 is followed by midnight once a year
    "Europe/Dublin",
    "Asia/Tehran",
    "Asia/Kathmandu",
)
zones = st.sampled_from(ODD) | st.sampled_from(PLACES)
moments = st.integers(631_152_000, 2_140_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)  # 1990 to 2037
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
masks = st.integers(1, 127)


def due_from(after, at, zone, days=EVERY_DAY, count=1):
    found = []
    for _ in range(count):
        after = next_due(after, at, zone, days)
        found.append(after)
    return found


@settings(max_examples=400, deadline=None)
@given(moments, times, zones, masks)
def test_is_later_on_a_chosen_day_and_a_date_comes_once(after, at, zone, days):
    dues = due_from(after, at, zone, days, count=6)
    assert dues[0] > after
    assert all(earlier < later for earlier, later in pairwise(dues))
    dates = [local_date(due, zone) for due in dues]
    assert len(set(dates)) == len(dates)
    assert all(days >> day.weekday() & 1 for day in dates)


@settings(max_examples=400, deadline=None)
@given(moments, times, zones)
def test_shows_the_wanted_time_unless_the_clock_leapt_over_it(after, at, zone):
    due = next_due(after, at, zone, EVERY_DAY)
    wall = due.astimezone(ZoneInfo(zone))
    if wall.time() != at:
        moved = wall.replace(tzinfo=None) - datetime.combine(wall.date(), at)
        assert abs(moved) <= timedelta(hours=2)
        before, behind = sorted((due, due - moved - timedelta(minutes=1 if moved > timedelta() else 0)))
        assert before.astimezone(ZoneInfo(zone)).utcoffset() != behind.astimezone(ZoneInfo(zone)).utcoffset()


@settings(max_examples=300, deadline=None)
@given(moments, times, zones, masks)
def test_leaves_out_no_day_that_has_the_wanted_time(after, at, zone, days):
    place = ZoneInfo(zone)
    due = next_due(after, at, zone, days)
    day = after.astimezone(place).date()
    while day < local_date(due, zone):
        folds = [datetime.combine(day, at, place).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
        passed = min(folds) <= after
        not_there = all(moment.astimezone(place).date() != day for moment in folds)
        assert passed or not_there or not days >> day.weekday() & 1
        day += timedelta(days=1)


@settings(max_examples=200, deadline=None)
@given(moments, times, zones)
def test_starting_at_a_due_moment_or_just_before_it_fits_together(after, at, zone):
    due = next_due(after, at, zone, EVERY_DAY)
    assert next_due(due - timedelta(seconds=1), at, zone, EVERY_DAY) == due
    assert next_due(due, at, zone, EVERY_DAY) > due


def test_in_the_gap_it_comes_an_hour_later_and_on_that_date():
    # São Paulo put its clock from 00:00 to 01:00 on 4 November 2018.
    dues = due_from(datetime(2018, 11, 2, 12, tzinfo=UTC), time(0, 30), "America/Sao_Paulo", count=3)
    walls = [due.astimezone(ZoneInfo("America/Sao_Paulo")) for due in dues]
    assert [(wall.day, wall.hour, wall.minute) for wall in walls] == [(3, 0, 30), (4, 1, 30), (5, 0, 30)]


@pytest.mark.parametrize(
    ("zone", "day", "at", "moved_to"),
    [
        ("America/Nuuk", date(2027, 3, 27), time(23, 30), time(22, 30)),  # 23:00 is followed by midnight
        ("America/Nuuk", date(2027, 3, 27), time(23, 0), time(22, 0)),
        ("America/Scoresbysund", date(2024, 3, 30), time(23, 59), time(23, 59)),  # its leap begins at midnight
        ("Europe/Berlin", date(2027, 3, 28), time(2, 30), time(3, 30)),
    ],
)
def test_a_time_that_the_clock_leaps_over_keeps_its_date(zone, day, at, moved_to):
    before = datetime.combine(day - timedelta(days=1), at, ZoneInfo(zone))
    walls = [due.astimezone(ZoneInfo(zone)) for due in due_from(before, at, zone, count=2)]
    assert [(wall.date(), wall.time()) for wall in walls] == [(day, moved_to), (day + timedelta(days=1), at)]


def test_no_date_that_was_lived_is_left_out_in_any_zone_at_any_time():
    """A year of every half hour at the places whose clocks leap over midnight now and then."""
    for zone in ("America/Nuuk", "America/Sao_Paulo", "Asia/Beirut", "America/Havana", "Africa/Cairo", "Asia/Gaza"):
        for at in (time(23, 30), time(23, 59), time(0), time(0, 30)):
            dues = due_from(datetime(2026, 1, 1, 12, tzinfo=UTC), at, zone, count=800)
            days = [local_date(due, zone) for due in dues]
            assert days == [days[0] + timedelta(days=number) for number in range(800)], (zone, at)


def test_in_the_repeated_hour_only_the_first_counts():
    dues = due_from(datetime(2026, 10, 24, 12, tzinfo=UTC), time(2, 30), "Europe/Berlin", count=2)
    assert dues == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 1, 30, tzinfo=UTC)]
    between = datetime(2026, 10, 25, 1, tzinfo=UTC)  # after the first 02:30, before the second
    assert next_due(between, time(2, 30), "Europe/Berlin", EVERY_DAY) == dues[1]


def test_a_date_that_was_left_out_has_none():
    dues = due_from(datetime(2011, 12, 28, 22, tzinfo=UTC), time(9), "Pacific/Apia", count=3)
    assert [local_date(due, "Pacific/Apia") for due in dues] == [
        date(2011, 12, 29),
        date(2011, 12, 31),
        date(2012, 1, 1),
    ]


def test_a_single_weekday_that_was_left_out_waits_for_the_next_week():
    friday = 1 << 4
    due = next_due(datetime(2011, 12, 29, 22, tzinfo=UTC), time(9), "Pacific/Apia", friday)
    assert local_date(due, "Pacific/Apia") == date(2012, 1, 6)


def test_no_day_is_never_due():
    assert next_due(datetime(2026, 1, 1, tzinfo=UTC), time(9), "UTC", 0) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("09:00", time(9)),
        ("9:05", time(9, 5)),
        (" 23:59 ", time(23, 59)),
        ("00:00", time(0)),
        ("0", time(0)),
        ("9", time(9)),
        ("21", time(21)),
        ("21h", time(21)),
        ("21 h", time(21)),
        ("21h30", time(21, 30)),
        ("9.30", time(9, 30)),
        ("930", time(9, 30)),
        ("0930", time(9, 30)),
        ("2130", time(21, 30)),
        ("9am", time(9)),
        ("9 AM", time(9)),
        ("9 a.m.", time(9)),
        ("9pm", time(21)),
        ("9 PM", time(21)),
        ("9p", time(21)),
        ("9:30pm", time(21, 30)),
        ("9.30 p.m.", time(21, 30)),
        ("930pm", time(21, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("12:30 am", time(0, 30)),
        ("noon", time(12)),
        ("Midday", time(12)),
        ("MIDNIGHT", time(0)),
        ("９：００", time(9)),
        ("２１", time(21)),
        ("١٢:٠٠", time(12)),
        ("20 Uhr", time(20)),
        ("9 o'clock", time(9)),
    ],
)
def test_times_as_people_write_them(text, wanted):
    assert parse_time(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24:00",
        "24",
        "25",
        "960",
        "2400",
        "12:60",
        "-1:00",
        "12:5",
        "13pm",
        "0 am",
        "13:00 am",
        "am",
        "9 xm",
        "9,5",
        "12:00:00",
        "1 2:00",
        "93012",
        "9" * 6000,
        "x:00",
    ],
)
def test_what_is_no_time_of_day_is_said_with_examples(text):
    with pytest.raises(UserMistake, match="`time` must be a time of day, such as 09:00, 9 pm or 21:30"):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "mask", "words"),
    [
        ("daily", EVERY_DAY, "every day"),
        ("Mon-Fri", WEEKDAYS, "Mon–Fri"),
        ("weekends", WEEKENDS, "weekends"),
        ("mon,wed", 0b101, "Mon, Wed"),
        ("fri-mon", 0b1110001, "Mon, Fri, Sat, Sun"),
        ("monday – friday", WEEKDAYS, "Mon–Fri"),
        ("sat, weekdays", 0b111111, "Mon, Tue, Wed, Thu, Fri, Sat"),
        ("sun", 0b1000000, "Sun"),
        ("mon to fri", WEEKDAYS, "Mon–Fri"),
        ("Monday through Friday", WEEKDAYS, "Mon–Fri"),
        ("week days", WEEKDAYS, "Mon–Fri"),
        ("workdays", WEEKDAYS, "Mon–Fri"),
        ("every day", EVERY_DAY, "every day"),
        ("mon and fri", 0b10001, "Mon, Fri"),
        ("Mondays, Wednesdays and Fridays", 0b10101, "Mon, Wed, Fri"),
        ("mon, wed, and fri", 0b10101, "Mon, Wed, Fri"),
        ("sat & sun", 0b1100000, "weekends"),
        ("sat/sun", 0b1100000, "weekends"),
        ("mon wed", 0b101, "Mon, Wed"),
        ("every monday", 0b1, "Mon"),
        ("on tuesdays", 0b10, "Tue"),
        ("weds", 0b100, "Wed"),
    ],
)
def test_days_as_people_write_them(text, mask, words):
    assert parse_days(text) == mask
    assert describe_days(mask) == words
    assert parse_days(words) == mask


@pytest.mark.parametrize("text", ["", "mo", "mon-", "-fri", "mon,,tue", "never", "mon-fri-sun", "m", "to", "x" * 6000])
def test_what_is_no_day_is_said_with_examples(text):
    with pytest.raises(UserMistake, match="`days` must be daily, weekdays, weekends, a range such as mon-fri"):
        parse_days(text)
