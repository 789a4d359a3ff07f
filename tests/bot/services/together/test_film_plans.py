"""An event is as long as its film, also across clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.services.together.film_plans import USUAL_MINUTES, FilmPlan
from recommender.types import Film


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Berlin", date(2027, 3, 27)),  # at two it is three
        ("Europe/Berlin", date(2026, 10, 24)),  # at three it is two
        ("Africa/Cairo", date(2026, 10, 29)),  # at midnight it is eleven
        ("Asia/Tokyo", date(2026, 11, 27)),
    ],
)
@pytest.mark.parametrize("minutes", [450, 181, None])
def test_an_event_is_as_long_as_its_film_also_where_the_clocks_change_meanwhile(zone, day, minutes):
    start = datetime.combine(day, time(22), ZoneInfo(zone))
    plan = FilmPlan(Film(1, "Sátántangó", 1994, ("Drama",), runtime_minutes=minutes), (start,), 50, 90)
    assert plan.end(start) - start.astimezone(UTC) == timedelta(minutes=minutes or USUAL_MINUTES)
