"""Lines of exports are matched to films by id, else by title and year, never by a title that two films have."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.catalogue.personal.export import ExportedFilm
from recommender.catalogue.personal.matching import FilmMatcher
from recommender.films.title_search import TitleSearch
from recommender.types import Film

FILMS = (
    Film(1, "The Matrix", 1999, imdb_id="tt0133093", movielens_id=2571, tmdb_id=603),
    Film(2, "Amélie", 2001, original_title="Le Fabuleux Destin d'Amélie Poulain", imdb_id="tt0211915"),
    Film(3, "Crash", 1996),
    Film(4, "Crash", 2004, imdb_id="tt0375679"),
    Film(5, "Emma", 1996, imdb_id="tt0116191"),
    Film(6, "Emma", 1996, imdb_id="tt0118308"),
    Film(7, "Blow-Up", 1966),
    Film(8, "Untold"),
    Film(9, "Das Boot", 1981),
    Film(10, "Kill Bill: Vol. 1", 2003),
    Film(11, "Halloween", 1978),
    Film(12, "Halloween H20: 20 Years Later", 1998),
    Film(13, "Häxan", 1922),
    Film(14, "Island", 2006),
    Film(15, "The Island", 2005),
    Film(16, "Parts", 1999, tmdb_id=77),
    Film(17, "Pieces", 1999, tmdb_id=77),
)


@pytest.fixture(scope="module")
def matcher():
    return FilmMatcher(FILMS, TitleSearch(FILMS, np.arange(len(FILMS), 0, -1, dtype=np.int32)).bearing)


@pytest.mark.parametrize(
    ("told", "film"),
    [
        (ExportedFilm("whatever", 1900, imdb_id="tt0133093"), 1),
        (ExportedFilm("", movielens_id=2571), 1),
        (ExportedFilm("", tmdb_id=603), 1),
        (ExportedFilm("Matrix", 1999), 1),
        (ExportedFilm("Matrix, The", 1999), 1),
        (ExportedFilm("Le fabuleux destin d’Amelie Poulain", 2001), 2),
        (ExportedFilm("?", 2001, original_title="Le Fabuleux Destin d'Amélie Poulain"), 2),
        (ExportedFilm("AMELIE", 2002), 2),
        (ExportedFilm("Crash", 2004), 4),
        (ExportedFilm("Crash", 2005), 4),
        (ExportedFilm("Crash", 1996), 3),
        (ExportedFilm("Blowup", 1966), 7),
        (ExportedFilm("Boot", 1981), 9),
        (ExportedFilm("Kill Bill Volume 1", 2003), 10),
        (ExportedFilm("Halloween", 1978), 11),
        (ExportedFilm("Haexan", 1922), 13),
        (ExportedFilm("Emma", 1996, imdb_id="tt0118308"), 6),
        (ExportedFilm("Emma", 1997, imdb_id="tt9999999"), None),
        (ExportedFilm("Crash", 2004, imdb_id="tt9999999"), None),
        (ExportedFilm("Halloween", 1998), None),
        (ExportedFilm("Kill Bill", 2003), None),
        (ExportedFilm("No Such Film", 1999), None),
        (ExportedFilm("Pieces", 1999, tmdb_id=77), 16),
    ],
)
def test_it_is_found_or_not(matcher, told, film):
    found = matcher.find(told).film
    assert (found.id if found else None) == film


@pytest.mark.parametrize(
    ("told", "films"),
    [
        (ExportedFilm("Emma", 1996), [5, 6]),
        (ExportedFilm("Emma"), [5, 6]),
        (ExportedFilm("Crash"), [3, 4]),
        (ExportedFilm("Das Boot"), [9]),
        (ExportedFilm("Das Boot", 1984), [9]),
        (ExportedFilm("Das Boot", 1985), []),
        (ExportedFilm("Untold", 1999), [8]),
        (ExportedFilm("Island", 2005), [14, 15]),
        (ExportedFilm("No Such Film", 1999), []),
        (ExportedFilm("Emma", 1996, imdb_id="tt7777777"), []),
    ],
)
def test_what_is_not_sure_is_asked_about(matcher, told, films):
    found = matcher.find(told)
    assert found.film is None
    assert [film.id for film in found.perhaps] == films
