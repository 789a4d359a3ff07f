"""Cells of an export and ratings of a file at the bounds of each rule."""

import re
from datetime import UTC, datetime

import numpy as np
import pytest

from recommender.catalogue.movielens.scale import FIVE, TEN, detect_scale, tolerated
from recommender.catalogue.personal.values import half_stars, imdb_id, moment, number, year_of
from recommender.errors import DataRefused


@pytest.mark.parametrize(
    ("cell", "stars", "expected"),
    [
        ("5", 5, 10), ("0.5", 5, 1), ("3,5", 5, 7), ("3.50", 5, 7), (4, 5, 8), (" 4 ", 5, 8),
        ("10", 10, 10), ("7.5", 10, 8), ("7.4", 10, 7), ("0.5", 10, 1), ("1", 10, 1), ("9.99", 10, 10),
        ("100", 100, 10), ("10", 100, 1), ("70", 100, 7),
        ("0", 5, None), ("0.00", 5, None), ("", 5, None), (None, 5, None), ("Not Rated", 5, None), ("-", 10, None),
    ],
)  # fmt: skip
def test_a_rating_becomes_half_stars(cell, stars, expected):
    assert half_stars(cell, stars) == expected


@pytest.mark.parametrize(
    ("cell", "stars"),
    [("5.5", 5), ("3.25", 5), ("0.4", 10), ("10.5", 10), ("75", 100), ("1000", 100), ("-3", 5), ("four", 5), ("4.", 5)],
)
def test_what_is_not_on_the_scale_is_no_rating(cell, stars):
    with pytest.raises(ValueError, match=re.escape(cell)):
        half_stars(cell, stars)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1999", 1999), (2003, 2003), ("1999-03-31", 1999), ("1999–2003", 1999), ("(1870)", 1870), ("2099", 2099),
        ("1869", None), ("2100", None), ("12000", None), ("20000", None), ("99", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_year_is_the_first_one_in_a_cell(cell, expected):
    assert year_of(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2016-03-05", datetime(2016, 3, 5, tzinfo=UTC)),
        ("2016-03-05T10:00:00+02:00", datetime(2016, 3, 5, 8, tzinfo=UTC)),
        (" 2016-03-05 10:00:00 ", datetime(2016, 3, 5, 10, tzinfo=UTC)),
        ("Sat Mar 05 00:00:07 2016", datetime(2016, 3, 5, 0, 0, 7, tzinfo=UTC)),
        ("1980-01-01", datetime(1980, 1, 1, tzinfo=UTC)),
        ("1979-12-31", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_a_moment_is_utc_unless_it_says_otherwise(cell, expected):
    assert moment(cell) == (expected and int(expected.timestamp()))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("tt0133093", "tt0133093"), ("0133093", "tt0133093"), (133093, "tt0133093"), ("tt12345678", "tt12345678"),
     ("tt0", None), ("tt0000000", None), ("nm0000001", None), ("tt1234567890", None), ("", None), (None, None)],
)  # fmt: skip
def test_an_imdb_id_has_seven_digits_at_least(cell, expected):
    assert imdb_id(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("603", 603), (603, 603), ("0", None), ("", None), (None, None), ("-1", None), ("٣", None),
     ("9999999999", 9_999_999_999), ("10000000000", None)],
)  # fmt: skip
def test_a_number_is_decimal_and_above_zero(cell, expected):
    assert number(cell) == expected


def scale_of(*ratings, unreadable=0, imdb=False):
    return detect_scale(
        np.array([2 * rating for rating in ratings], dtype=np.int64), unreadable, "f", imdb_numbers=imdb
    )


def test_each_scale_takes_its_steps_alone():
    assert FIVE.half_stars(np.array([0, 1, 10, 11])).tolist() == [0, 1, 10, 0]
    assert TEN.half_stars(np.array([0, 1, 2, 7, 20, 22])).tolist() == [0, 0, 1, 0, 10, 0]
    assert [tolerated(count) for count in (0, 599, 600, 12_345)] == [5, 5, 6, 123]


def test_a_fourth_of_the_ratings_above_five_says_ten_and_of_imdbs_films_one_in_a_hundred():
    assert scale_of(8, 1, 2, 3) is TEN
    assert scale_of(8, 1, 2, 3, 4) is FIVE
    assert scale_of(*[9] * 2, *[5] * 98, imdb=True) is TEN
    with pytest.raises(DataRefused, match="lower half of ten"):
        scale_of(9, *[5] * 99, imdb=True)
    assert scale_of(4.5, 5, 3, imdb=True) is FIVE  # halves are of five


def test_six_beside_the_scale_refuse_a_small_file_and_zeros_never():
    assert scale_of(*[5] * 94, *[6] * 5) is FIVE
    assert scale_of(*[5] * 94, unreadable=5) is FIVE
    assert scale_of(*[5] * 90, *[0] * 50) is FIVE
    for beside in ({"unreadable": 6}, {"unreadable": 3}):
        with pytest.raises(DataRefused, match="6 of the first 100 ratings are beside five stars"):
            scale_of(*[5] * 94, *[6] * (6 - beside["unreadable"]), **beside)


@pytest.mark.parametrize(
    ("low", "count", "known"),
    [(4, 100, True), (3.0, 100, False), (3.0, 99, True), (1.5, 100, True), (0.5, 100, False)],
)
def test_of_many_ratings_the_highest_tells_another_scale(low, count, known):
    """Whole ratings must reach 4, ratings with halves 1.5."""
    if known:
        assert scale_of(*[low] * count) is FIVE
    else:
        with pytest.raises(DataRefused, match=f"none of the first 100 ratings is above {low:g}"):
            scale_of(*[low] * count)


def test_of_ten_the_highest_of_many_must_be_nine():
    assert scale_of(*[9] * 50, *[1] * 50) is TEN
    assert scale_of(*[8] * 50, *[1] * 49) is TEN
    with pytest.raises(DataRefused, match="above 8"):
        scale_of(*[8] * 50, *[1] * 50)
