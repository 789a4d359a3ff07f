"""Films found by what people type."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.films import title_search as search
from recommender.films.title_search import TYPED_MOST, TitleSearch
from recommender.types import Film, TitleMatch

FILMS = (
    Film(1, "The Matrix", 1999),
    Film(2, "The Matrix Reloaded", 2003),
    Film(3, "Amélie", 2001, original_title="Le Fabuleux Destin d'Amélie Poulain"),
    Film(4, "Se7en", 1995),
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
        ("matrix, the (1999)", [1]),
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


def test_beside_a_title_that_holds_the_text_only_very_similar_ones_are_offered():
    heaton, hearts, beat = Film(1, "Heaton"), Film(2, "Hearts"), Film(3, "Beat")
    assert [film.id for film in TitleSearch([beat], np.array([9])).find("heat", 9)] == [3]
    index = TitleSearch([heaton, hearts, beat], np.array([9, 9, 9]))
    assert [film.id for film in index.find("heat", 9)] == [1, 2]


def test_an_article_written_last_tells_films_apart_that_differ_in_nothing_else():
    """The best known comes first where nothing is typed that decides; here it would be "Thing of War" by far."""
    films = [Film(1, "Thing of War"), Film(2, "The Thing of War"), Film(3, "A Thing of War")]
    index = TitleSearch(films, np.array([9, 1, 5], dtype=np.int32))
    for typed, first in (("thing of war", 1), ("thing of war the", 2), ("Thing of War, A", 3)):
        assert index.find(typed, 5)[0].id == first


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


def test_an_empty_catalogue_is_searched_too():
    nothing = TitleSearch((), np.empty(0, dtype=np.int32))
    assert nothing.find("heat", 5) == ()
    assert nothing.match("heat") == TitleMatch((), ())


@pytest.mark.parametrize("piece", [1, 3, 4_000])
def test_names_sorted_in_pieces_are_in_order(monkeypatch, piece):
    monkeypatch.setattr(search, "_PIECE", piece)
    assert TitleSearch(FILMS, POPULARITY)._names == SEARCH._names == sorted(SEARCH._names)


def meant(search, typed):
    return [film.id for film in search.match(typed).meant]


def near(search, typed):
    return [film.id for film in search.match(typed).near]


PARTS = (
    Film(1, "The Godfather", 1972, series="The Godfather"),
    Film(2, "The Godfather: Part II", 1974, series="The Godfather"),
    Film(3, "Die Hard", 1988, series="Die Hard"),
    Film(4, "Die Hard 2", 1990, series="Die Hard"),
    Film(5, "Die Hard: With a Vengeance", 1995, series="Die Hard"),
    Film(6, "Dune: Part Two", 2024),
    Film(7, "Borat: Cultural Learnings of America", 2006),
    Film(8, "Star Wars: Episode IV - A New Hope", 1977, series="Star Wars"),
    Film(9, "Star Wars: Episode V - The Empire Strikes Back", 1980, series="Star Wars"),
    Film(10, "Mission: Impossible", 1996),
    Film(11, "$", 1971),
    Film(12, "Moonlight", 2016),
    Film(13, "Moonlight"),
    Film(14, "E.T. the Extra-Terrestrial", 1982),
    Film(15, "Eternal Sunshine of the Spotless Mind", 2004),
    Film(16, "Blade Runner 2049", 2017),
    Film(17, "Blade Runner", 1982),
    Film(18, "Rocky", 1976, series="Rocky"),
    Film(19, "Rocky IV", 1985, series="Rocky"),
    Film(20, "Che: Part Two", 2008),
    Film(21, "Amadeus", 1984),
    Film(22, "The Shawshank Redemption", 1994),
    Film(23, "Spider-Man", 2002),
    Film(24, "Fast & Furious", 2009),
    Film(25, "12 Angry Men", 1957),
    Film(26, "12 Angry Men", 1997),
    Film(27, "Creed II", 2018, series="Rocky"),
)
WELL_KNOWN = {15: 900, 22: 1_000, 1: 500}
PARTLY = TitleSearch(PARTS, np.array([WELL_KNOWN.get(film.id, film.id) for film in PARTS], dtype=np.int32))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("godfather", [1]),
        ("Godfather 2", [2]),
        ("the godfather part two", [2]),
        ("borat", [7]),
        ("star wars 5", [9]),
        ("the empire strikes back", [9]),
        ("star wars", [9, 8]),
        ("$", [11]),
        ("moonlight", [13, 12]),
        ("moonlight 2016", [12]),
        ("Moonlight (2016)", [12]),
        ("blade runner 2049", [16]),
        ("blade runner 1982", [17]),
        ("spiderman", [23]),
        ("Fast and Furious", [24]),
        ("twelve angry men", [26, 25]),
        ("twelve angry men 1957", [25]),
    ],
)
def test_a_title_loosely_written_is_that_film(typed, expected):
    assert meant(PARTLY, typed) == expected


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("shawshenk", 22),
        ("shawshank", 22),
        ("Amadeus 2", 21),
        ("die hard 3", 5),
        ("et", 14),
        ("E.T.", 14),
        ("Dune", 6),
        ("impossible", 10),
        ("Blade Runner (1999)", 17),
        ("moonlight (2017)", 13),
    ],
)
def test_what_is_near_is_asked_about_and_never_taken(typed, first):
    assert meant(PARTLY, typed) == []
    assert near(PARTLY, typed)[0] == first


@pytest.mark.parametrize("typed", ["The", "a", "the a", "zzzzqqq", "!?", "", "…"])
def test_what_resembles_nothing_is_nothing(typed):
    assert PARTLY.match(typed) == TitleMatch((), ())


def test_a_title_that_begins_so_is_asked_about_first():
    films = (*(Film(number, f"Jules et {number}") for number in range(1, 9)), Film(9, "E.T. the Extra-Terrestrial"))
    assert TitleSearch(films, np.zeros(9, dtype=np.int32)).match("ET").near[0].id == 9


def test_of_titles_as_near_the_one_a_film_is_shown_by_comes_first():
    god = Film(1, "And God Created Woman", 1956, original_title="Et Dieu… créa la femme")
    films = god, Film(2, "E.T. the Extra-Terrestrial", 1982)
    near = TitleSearch(films, np.ones(2, dtype=np.int32)).match("ET").near
    assert [film.id for film in near] == [2, 1]


def test_letters_that_other_words_happen_to_share_are_no_likeness():
    films = Film(1, "Shark Week", 2012), Film(2, "The Shawshank Redemption", 1994)
    search = TitleSearch(films, np.ones(2, dtype=np.int32))
    assert [film.id for film in search.match("shawshenk").near] == [2]
    assert [film.id for film in search.match("sharkweek").meant] == [1]


def test_an_article_alone_is_no_guess():
    assert TitleSearch((Film(1, "Them!"), Film(2, "Other")), np.ones(2, dtype=np.int32)).match("the").near == ()


def test_a_film_is_not_offered_for_another_of_another_number():
    assert 20 not in near(PARTLY, "Dune Part Three")


def test_a_place_in_a_series_is_not_told_where_the_catalogue_lacks_a_part():
    assert meant(PARTLY, "rocky 4") == [19]
    assert near(PARTLY, "rocky 2")[0] == 18
    assert 27 not in near(PARTLY, "rocky 3")


def test_of_a_very_long_text_the_beginning_is_read(monkeypatch):
    read = []
    monkeypatch.setattr(search, "loosened", lambda text: read.append(text) or "x")
    PARTLY.find("☃" * 6_000, 25)
    PARTLY.match("☃" * 6_000)
    assert {len(text) for text in read} == {TYPED_MOST}


def test_what_is_only_a_little_like_it_is_not_offered_beside_what_fits():
    films = (Film(1, "Seven Samurai"), Film(2, "Osama"), Film(3, "Seven Samurais Later"))
    found = TitleSearch(films, np.ones(3, dtype=np.int32)).find("seven sam", 25)
    assert [film.id for film in found] == [1, 3]


@pytest.mark.parametrize(
    ("typed", "title"), [("Alein", "Alien"), ("jwas", "Jaws"), ("Fagro", "Fargo"), ("Haet", "Heat")]
)
def test_two_swapped_letters_of_a_short_title_are_one_mistake(typed, title):
    """Even where hundreds of better-known titles begin alike, and so share more runs of letters."""
    begun = [f"{typed[:2]}{number}" for number in range(300)]
    films = [Film(number, name) for number, name in enumerate([*begun, title], start=1)]
    popularity = np.full(len(films), 20, dtype=np.int32)
    assert TitleSearch(films, popularity).match(typed).near[0].title == title
