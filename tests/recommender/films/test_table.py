"""The films as arrays, a row a film: each fact in its row, ids that a film had before, and what is unknown."""

import numpy as np
import pytest

from recommender.films.table import UNKNOWN, FilmTable, genre_bits
from recommender.films.vocabulary import Vocabulary
from recommender.types import GENRES, Film

RAN = Film(7, "Ran", 1985, ("Drama", "War"), runtime_minutes=162, starter=True, curated=True, former_ids=(9, 12))
METROPOLIS = Film(3, "Metropolis", 1927, ("Sci-Fi",), runtime_minutes=153, starter=True)
UNTOLD = Film(20, "Untold", None, ("Unheard of",), former_ids=(4,))


@pytest.fixture
def table():
    return FilmTable([RAN, UNTOLD, METROPOLIS])


def test_rows_are_in_the_order_of_ids_and_each_fact_is_in_its_row(table):
    assert table.films == (METROPOLIS, RAN, UNTOLD)
    assert table.vocabulary.ids.tolist() == [3, 7, 20]
    assert table.years.tolist() == [1927, 1985, UNKNOWN]
    assert table.decades.tolist() == [1920, 1980, UNKNOWN]
    assert table.minutes.tolist() == [153, 162, UNKNOWN]
    assert table.curated.tolist() == [False, True, False]
    assert table.names.tolist() == [True, False, False]
    assert table.genres.tolist() == [genre_bits(["Sci-Fi"]), genre_bits(["War", "Drama"]), 0]


def test_arrays_are_of_the_kinds_that_readers_count_on(table):
    kinds = {name: getattr(table, name).dtype for name in ("years", "decades", "minutes", "genres", "curated", "names")}
    whole = dict.fromkeys(("years", "decades", "minutes"), np.dtype(np.int32))
    assert kinds == whole | {"genres": np.dtype(np.uint32)} | dict.fromkeys(("curated", "names"), np.dtype(np.bool_))
    assert {name: len(getattr(FilmTable([]), name)) for name in kinds} == dict.fromkeys(kinds, 0)


def test_genres_that_occur_are_named_in_their_own_order(table):
    assert table.genre_names() == tuple(genre for genre in GENRES if genre in ("Drama", "War", "Sci-Fi"))
    assert table.with_genre("War").tolist() == [False, True, False]
    assert table.with_genre("Unheard of").tolist() == [False, False, False]
    assert FilmTable([UNTOLD]).genre_names() == FilmTable([]).genre_names() == ()


def test_of_one_id_the_last_film_counts():
    assert FilmTable([RAN, Film(7, "Ran again")]).films == (Film(7, "Ran again"),)


def test_a_film_is_found_by_the_ids_it_had(table):
    assert [table.film(number) for number in (7, 9, 12, 4, 5)] == [RAN, RAN, RAN, UNTOLD, None]
    assert table.has_former_ids
    assert not FilmTable([METROPOLIS]).has_former_ids
    assert table.former_rows(np.array([12, 3, 4, 9, 99], dtype=np.int64)).tolist() == [1, -1, 2, 1, -1]


def test_ids_and_rows():
    vocabulary = Vocabulary([20, 3, 7, 3])
    assert len(vocabulary) == 3
    assert vocabulary.ids.tolist() == [3, 7, 20]
    assert vocabulary.ids.dtype == np.int64
    assert (7 in vocabulary, 8 in vocabulary) == (True, False)
    assert [vocabulary.row(number) for number in (3, 20, 8)] == [0, 2, None]
    assert vocabulary.rows([20, 8, 3]).tolist() == [2, 0]
    assert vocabulary.rows([]).dtype == np.int32
    assert vocabulary.rows_of(np.array([1, 3, 20, 21], dtype=np.int64)).tolist() == [-1, 0, 2, -1]
    assert Vocabulary([]).rows_of(np.array([1, 2], dtype=np.int64)).tolist() == [-1, -1]
    assert Vocabulary(np.array([5, 2], dtype=np.int32)).ids.dtype == np.int64
