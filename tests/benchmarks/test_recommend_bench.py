"""The benchmark of recommendations runs on a small set, and both ways do the same work."""

from io import StringIO

from rich.console import Console

from benchmarks import recommend
from benchmarks.data import recommend_data


def test_it_measures_on_generated_ratings():
    data = recommend_data.generated(films=400, people=60, ratings=3_000)
    assert len(data.people) == 3_000
    found = recommend.measure(data, asked=20)
    floor = recommend.yame(data, recommend_data.people_of(data, 2, recommend.LIKES), 2)
    assert [speed.asked for speed in (*found, floor)] == [18, 18, 18, 18, 18, 2]
    assert all(0 < speed.p50_ms <= speed.p99_ms for speed in (*found, floor))
    assert recommend.table(found, floor, "small").row_count == 6
    said = StringIO()
    recommend.show(Console(file=said, width=200), "small", found, floor, goal_p99_ms=1e9)
    recommend.show(Console(file=said, width=200), "small", found, None, goal_p99_ms=0)
    assert "Goal: p99 below 0 ms: not reached" in said.getvalue()
