"""The benchmark of titles runs on a small set, and counts the titles found."""

import numpy as np

from benchmarks.titles import Typed, catalogue, main, measured, widened
from recommender.types import Film

LINES = (Typed("alein", "Alien", 1979, "typo"), Typed("aliens", "Aliens", 1986, "typo"), Typed("x", "", None, "absent"))
FILMS = [Film(1, "Alien", 1979), Film(2, "Aliens", 1986)]


def test_what_comes_first_and_among_five_is_counted():
    got = measured(lambda _: [0, 1], FILMS, LINES, ())
    assert (got.first, got.of_five, got.asked) == (1, 2, 2)
    assert measured(lambda _: [], FILMS, LINES, ("hard",)).of_five == 0


def test_films_of_the_list_are_in_the_catalogue_and_more_are_made_up():
    films, counts = catalogue(LINES)
    assert all(any(map(line.means, films)) for line in LINES if line.title)
    more, more_counts = widened(films, counts, len(films) + 7)
    assert len(more) == len(more_counts) == len(films) + 7
    assert len({film.id for film in more}) == len(more)
    assert more[: len(films)] == films
    assert np.array_equal(widened(films, counts, 1)[1], counts)


def test_the_table_has_every_way_on_both_catalogues(capsys, monkeypatch):
    monkeypatch.setattr("benchmarks.titles.read_list", lambda: LINES)
    assert main(["--many", "2000"]) == 0
    assert capsys.readouterr().out.count(" of 2 ") == 8
