"""Numbers in titles, and every name of a film, as they are indexed."""

import pytest

from recommender.films.names import NameKind, names, numbered
from recommender.films.numerals import in_digits
from recommender.types import Film


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("zero dark thirty", "0 dark 30"),
        ("one two three", "1 2 3"),
        ("twelve angry men", "12 angry men"),
        ("thirteen", "13"), ("nineteen", "19"), ("ninety nine", "99"), ("twenty", "20"), ("twenty zero", "20 0"),
        ("nineteen eighty four", "1984"), ("twelve eighty four", "12 84"), ("nineteen seven", "19 7"),
        ("nineteen nineteen", "19 19"), ("nineteen twenty", "1920"), ("twenty twenty", "2020"),
        ("thirty thirty", "30 30"), ("twenty ten", "20 10"),
        ("one hundred", "100"), ("one hundred and one", "100 and 1"), ("three hundred five", "305"),
        ("twenty thousand leagues", "20000 leagues"), ("two thousand twelve", "2012"), ("hundred", "hundred"),
        ("first blood", "1th blood"), ("3rd man", "3th man"), ("the thirteenth floor", "the 13th floor"),
        ("rocky ii", "rocky 2"), ("rocky xx", "rocky 20"), ("rocky xxi", "rocky xxi"), ("rocky i", "rocky i"),
        ("v for vendetta", "v for vendetta"), ("x men", "x men"), ("ii", "ii"),
        ("seven v seven", "7 5 7"),
        ("", ""),
    ],
)  # fmt: skip
def test_numbers_are_written_in_digits(words, digits):
    assert in_digits(words.split()) == digits.split()


def kinds_of(film):
    found = {}
    for name, kind in names(film).items():
        found.setdefault(kind, set()).add(name)
    return found


def test_every_name_of_a_film_with_its_most_exact_kind():
    film = Film(1, "The Lord of the Rings: The Two Towers", 2002, original_title="Zwei Türme")
    assert kinds_of(film) == {
        NameKind.TITLE: {
            "the lord of the rings the two towers", "the lord of the rings the two towers 2002", "zwei turme",
            "zwei tuerme",
        },
        NameKind.LOOSENED: {"lord of rings 2 towers"},
        NameKind.PART: {"lord of rings", "2 towers"},
        NameKind.JOINED: {"thelordoftheringsthetwotowers", "lordofrings2towers", "zweiturme"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Dune: Part Two", set()),
        ("Mad Max - Fury Road", {"mad max", "fury road"}),
        ("Birdman, or: The Unexpected Virtue", {"birdman", "unexpected virtue"}),
        ("Borat or: The Glorious Nation", {"borat", "glorious nation"}),
        ("Alien: Covenant", set()),  # of one word: it would be taken for other films
        ("Spider-Man", set()),
        ("Saga: B Side: The Long Way", {"saga", "saga b side", "long way"}),
    ],
)
def test_a_title_and_its_subtitle_are_names_of_their_own_if_each_says_enough(title, parts):
    found = names(Film(1, title))
    assert {name for name, kind in found.items() if kind == NameKind.PART} == parts


def test_films_of_a_series_are_numbered_by_year_until_a_title_says_otherwise():
    films = [
        Film(1, "Die Hard 2", 1990, series="Die Hard"),
        Film(2, "Die Hard", 1988, series="Die Hard"),
        Film(3, "With a Vengeance", 1995, series="Die Hard"),
        Film(4, "Undated", None, series="Die Hard"),
        Film(5, "Saw", 2004, series="Saw"),
        Film(6, "Saw III", 2006, series="Saw"),
        Film(7, "Saw IV", 2007, series="Saw"),
        Film(8, "Alone", 2000),
    ]
    assert sorted(numbered(films)) == [("die hard 1", 1), ("die hard 2", 0), ("die hard 3", 2), ("saw 1", 4)]
