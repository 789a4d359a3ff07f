"""Conditions on films, and what to drop when nothing is left."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support_films import many_films

from recommender.films import filters as filtering
from recommender.films.ratings import Ratings
from recommender.films.table import FilmTable
from recommender.types import GENRES, Film, Filters, Rating

FILMS = (
    Film(1, "Old War", 1930, ("War", "Drama"), runtime_minutes=90),
    Film(2, "New War", 2005, ("War",), runtime_minutes=150),
    Film(3, "Laughter", 2005, ("Comedy",), runtime_minutes=90),
    Film(4, "Nothing known"),
    Film(5, "Sad Laughter", 1999, ("Comedy", "Drama", "IMAX"), runtime_minutes=120),
)
FILM_TABLE = FilmTable(FILMS)
STARS = np.array([4.0, 3.0, np.nan, np.nan, 3.5], dtype=np.float32)


def found(**conditions):
    return {
        FILM_TABLE.films[row].id for row in np.flatnonzero(filtering.mask(FILM_TABLE, STARS, Filters(**conditions)))
    }


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({}, {1, 2, 3, 4, 5}),
        ({"year_from": 1999}, {2, 3, 5}),
        ({"year_to": 1999}, {1, 5}),
        ({"year_from": 1999, "year_to": 1999}, {5}),
        ({"genres": ("War", "Comedy")}, {1, 2, 3, 5}),
        ({"genres": ("Comedy", "Drama"), "genres_mode": "all"}, {5}),
        ({"excluded_genres": ("Drama",)}, {2, 3, 4}),
        ({"genres": ("War",), "excluded_genres": ("Drama",)}, {2}),
        ({"min_minutes": 91}, {2, 5}),
        ({"max_minutes": 90}, {1, 3}),
        ({"min_rating": 3.5}, {1, 5}),
        ({"genres": ("Nonsense",)}, set()),
        ({"genres": ("Nonsense", "War"), "genres_mode": "all"}, set()),
        ({"year_from": 2010, "year_to": 1990}, set()),
    ],
)
def test_each_condition_means_what_it_says_and_unknown_facts_fail(conditions, expected):
    assert found(**conditions) == expected


def test_relaxations_name_each_condition_whose_dropping_gives_films_fewest_first():
    asked = Filters(year_from=1920, year_to=1940, genres=("Comedy",), min_rating=3.0)
    given_ = filtering.relaxations(FILM_TABLE, STARS, asked)
    assert [(relaxation.condition, relaxation.films) for relaxation in given_] == [("years", 1), ("genres", 1)]
    for relaxation in given_:
        assert filtering.mask(FILM_TABLE, STARS, relaxation.filters).sum() == relaxation.films
    assert given_[0].filters == Filters(genres=("Comedy",), min_rating=3.0)


def test_no_single_condition_helps_then_none_is_named():
    assert filtering.relaxations(FILM_TABLE, STARS, Filters(year_from=1890, year_to=1899, genres=("Western",))) == ()


big = FilmTable(many_films(300))
big_stars = np.where(np.arange(300) % 3 == 0, np.nan, 2 + np.arange(300) % 30 / 10).astype(np.float32)
some_filters = st.builds(
    Filters,
    year_from=st.none() | st.integers(1900, 2030),
    year_to=st.none() | st.integers(1900, 2030),
    genres=st.lists(st.sampled_from(GENRES), max_size=3, unique=True).map(tuple),
    genres_mode=st.sampled_from(["any", "all"]),
    excluded_genres=st.lists(st.sampled_from(GENRES), max_size=3, unique=True).map(tuple),
    min_minutes=st.none() | st.integers(0, 300),
    max_minutes=st.none() | st.integers(0, 300),
    min_rating=st.none() | st.floats(0.5, 5),
)


def plainly_meets(film, stars, asked):
    known = asked.year_from is None or (film.year is not None and film.year >= asked.year_from)
    known &= asked.year_to is None or (film.year is not None and film.year <= asked.year_to)
    known &= asked.min_minutes is None or film.runtime_minutes >= asked.min_minutes
    known &= asked.max_minutes is None or film.runtime_minutes <= asked.max_minutes
    known &= asked.min_rating is None or bool(stars >= np.float32(asked.min_rating))
    having = [genre in film.genres for genre in asked.genres]
    known &= not having or (any(having) if asked.genres_mode == "any" else all(having))
    return known and not any(genre in film.genres for genre in asked.excluded_genres)


@settings(max_examples=150, deadline=None)
@given(asked=some_filters)
def test_the_mask_agrees_with_a_plain_reading_of_every_film(asked):
    meets = filtering.mask(big, big_stars, asked)
    assert meets.tolist() == [
        plainly_meets(film, stars, asked) for film, stars in zip(big.films, big_stars, strict=True)
    ]


def ranked(counts):
    counts = np.array(counts, dtype=np.int32)
    ratings = Ratings.of(np.where(counts > 0, 4, np.nan).astype(np.float32), counts)
    return ratings, np.where(counts > 0, counts, np.nan).astype(np.float32)


def test_pages_hold_every_film_once_best_known_first_then_by_title():
    ratings = ranked([0, 5, 9, 0, 0])
    pages = [filtering.find(FILM_TABLE, *ratings, Filters(), page=number, per_page=2) for number in (1, 2, 3)]
    assert [[each.film.title for each in page.films] for page in pages] == [
        ["Laughter", "New War"],
        ["Nothing known", "Old War"],
        ["Sad Laughter"],
    ]
    assert [each.rating for each in pages[0].films] == [Rating(4, 9), Rating(4, 5)]
    assert pages[1].films[0].rating is None
    assert {(page.pages, page.total) for page in pages} == {(3, 5)}
    assert filtering.find(FILM_TABLE, *ratings, Filters(), page=99, per_page=2) == pages[2]
    assert filtering.find(FILM_TABLE, *ratings, Filters(), page=-1, per_page=2) == pages[0]


def test_nothing_found_gives_relaxations_and_no_film():
    page = filtering.find(
        FILM_TABLE, *ranked([0] * 5), Filters(year_from=1990, genres=("Western",)), page=1, per_page=5
    )
    assert (page.films, page.total, page.page, page.pages) == ((), 0, 1, 1)
    assert [relaxation.condition for relaxation in page.relaxations] == ["genres"]
    stars = Ratings.of(STARS, np.array([9, 9, 0, 0, 9], dtype=np.int32)), np.zeros(5, dtype=np.float32)
    rated = filtering.find(FILM_TABLE, *stars, Filters(min_rating=3.2, max_minutes=80), page=1, per_page=5)
    assert [(each.condition, each.films) for each in rated.relaxations] == [("running time", 2)]


def test_equal_films_come_hand_picked_first():
    films = FilmTable([Film(1, "A"), Film(2, "B", curated=True), Film(3, "C", curated=True)])
    page = filtering.find(films, *ranked([0, 0, 0]), Filters(), page=1, per_page=5)
    assert [each.film.title for each in page.films] == ["B", "C", "A"]
