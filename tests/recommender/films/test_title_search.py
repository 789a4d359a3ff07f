"""Films found by what people type."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.films import title_search as search
from recommender.films.title_search import TitleSearch, fold
from recommender.types import Film

FILMS = (
    Film(1, "The Matrix", 1999),
    Film(2, "The Matrix Reloaded", 2003),
    Film(3, "Amélie", 2001, original_title="Le Fabuleux Destin d'Amélie Poulain"),
    Film(4, "Seven", 1995, alternative_titles=("Se7en",)),
    Film(5, "Dirty Pretty Things", 2002),
    Film(6, "Pretty Woman", 1990),
    Film(7, "Animatrix", 2003),
    Film(8, "Heat", 1995),
    Film(9, "Heat", 1986),
    Film(10, "8½", 1963),
    Film(11, "七人の侍", 1954, alternative_titles=("Seven Samurai",)),
    Film(12, "WALL·E", 2008),
    Film(13, "Schindler's List", 1993),
)
POPULARITY = np.array([9, 5, 8, 7, 1, 6, 2, 3, 1, 2, 4, 5, 9], dtype=np.int32)
SEARCH = TitleSearch(FILMS, POPULARITY)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("the matrix", [1, 2]),
        ("THE MAT", [1, 2]),
        ("matrix", [1, 2, 7]),
        ("Matrix, The", [1]),
        ("amelie", [3]),
        ("AMÉLIE", [3]),
        ("fabuleux", [3]),
        ("se7en", [4]),
        ("seven", [4, 11]),
        ("pretty", [6, 5]),
        ("heat", [8, 9]),
        ("heat 1986", [9]),
        ("七人", [11]),
        ("wall e", [12]),
        ("schindlers", [13]),
        ("schindler’s", [13]),
    ],
)
def test_finds_what_is_meant_in_the_right_order(typed, expected):
    assert [film.id for film in SEARCH.find(typed, 25)][: len(expected)] == expected


@pytest.mark.parametrize(("typed", "expected"), [("the matirx", 1), ("pretty womn", 6), ("schindlrs list", 13)])
def test_close_spellings_are_found(typed, expected):
    assert SEARCH.find(typed, 5)[0].id == expected


@pytest.mark.parametrize("typed", ["", "   ", "!?", "zzzzqqq"])
def test_nothing_comes_of_nothing(typed):
    assert SEARCH.find(typed, 25) == ()


def test_no_more_than_asked_and_no_film_twice():
    assert len(SEARCH.find("e", 3)) == 3
    ids = [film.id for film in SEARCH.find("e", 25)]
    assert len(ids) == len(set(ids))
    assert SEARCH.find("heat", 0) == ()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_answered(typed):
    assert len(SEARCH.find(typed, 5)) <= 5


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(typed):
    assert fold(fold(typed)) == fold(typed)


def test_an_empty_catalogue_is_searched_too():
    assert TitleSearch((), np.empty(0, dtype=np.int32)).find("heat", 5) == ()


@pytest.mark.parametrize("piece", [1, 3, 4_000])
def test_titles_sorted_in_pieces_are_in_order(monkeypatch, piece):
    monkeypatch.setattr(search, "_PIECE", piece)
    assert TitleSearch(FILMS, POPULARITY)._titles == SEARCH._titles == sorted(SEARCH._titles)
