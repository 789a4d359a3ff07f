"""The benchmark of recommendations runs, small, and compares like with like."""

from benchmarks import recommend


def test_it_measures_both_ways_on_generated_ratings():
    data = recommend.generated(films=400, people=60, ratings=3_000)
    assert len(data.people) == 3_000
    speeds, floor = recommend.measure(data, asked=20, floor_asked=2)
    assert [speed.asked for speed in (*speeds, floor)] == [18, 18, 18, 2]
    assert all(0 < speed.p50_ms <= speed.p99_ms for speed in (*speeds, floor))
    assert recommend.table(speeds, floor, "small").row_count == 4
