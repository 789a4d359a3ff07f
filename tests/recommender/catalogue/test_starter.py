"""The starter catalogue keeps what was promised of it."""

import re
from collections import Counter

import pytest

from recommender.catalogue.starter import read_starter, starter_version
from recommender.films.folding import fold
from recommender.types import GENRES

FILMS = read_starter()


def test_at_least_five_hundred_films():
    assert len(FILMS) >= 500


@pytest.mark.parametrize("decade", range(1920, 2030, 10))
def test_at_least_twenty_of_every_decade(decade):
    assert sum(decade <= film.year < decade + 10 for film in FILMS) >= 20


def test_every_genre_occurs_and_no_other():
    assert {genre for film in FILMS for genre in film.genres} == set(GENRES)


def test_at_least_thirty_countries():
    assert len({country for film in FILMS for country in film.countries}) >= 30


def test_no_film_twice():
    assert [film for film, count in Counter((fold(f.title), f.year) for f in FILMS).items() if count > 1] == []
    assert [imdb for imdb, count in Counter(f.imdb_id for f in FILMS if f.imdb_id).items() if count > 1] == []


def faults(film):
    """What is not well formed; one test for all films, because a test for each would only be slow."""
    rules = {
        "starter": film.starter,
        "title": film.title == film.title.strip() != "",
        "original title": film.original_title is None
        or film.original_title == film.original_title.strip() not in {"", film.title},
        "year": 1920 <= film.year <= 2029,
        "genres": 1 <= len(film.genres) <= 5 and list(film.genres) == sorted(set(film.genres)),
        "running time": 40 <= film.runtime_minutes <= 400,
        "directors": film.directors and all(name == name.strip() != "" for name in film.directors),
        "countries": film.countries and all(re.fullmatch(r"[A-Z]{2}", country) for country in film.countries),
        "themes": 3 <= len(set(film.themes)) == len(film.themes) <= 6
        and all(theme == theme.lower().strip() != "" for theme in film.themes),
        "IMDb id": film.imdb_id is None or re.fullmatch(r"tt\d{7,}", film.imdb_id),
    }
    return [name for name, kept in rules.items() if not kept]


def test_every_fact_is_well_formed():
    assert {f"{film.title} ({film.year})": faults(film) for film in FILMS if faults(film)} == {}


def test_films_are_in_order_so_that_changes_read_well():
    assert [(film.year, film.title) for film in FILMS] == sorted((film.year, film.title) for film in FILMS)


def test_the_version_names_the_content():
    assert re.fullmatch(r"[0-9a-f]{16}", starter_version())
