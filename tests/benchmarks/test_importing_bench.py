"""The benchmark of imports runs on a small set, and all its ways find the same films."""

from benchmarks.importing import main, told_of
from recommender.types import Film


def test_rows_are_of_films_some_a_year_off_and_some_of_none():
    films = [Film(number, f"Film {number}", 1950 + number, imdb_id=f"tt{number:07d}") for number in range(1, 31)]
    told = told_of(films, 40)
    assert len({(title, year) for title, year, _, _ in told}) == 40
    assert told[1] == ("Film 2", 1953, 2, "tt0000002")
    assert told[2] == ("Film 3", 1953, 3, "tt0000003")
    assert [title for title, _, _, imdb in told if imdb is None][:2] == ["Unheard Of 0", "Unheard Of 4"]


def test_the_table_has_every_way_and_says_whether_the_goal_is_reached(capsys):
    assert main(["--rows", "40", "--floor-rows", "8"]) == 0
    told = capsys.readouterr().out
    assert all(f"│ {way} " in told for way in ("by title", "again", "by id", "baseline"))
    assert "reached" in told
