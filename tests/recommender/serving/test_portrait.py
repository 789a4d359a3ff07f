"""A person's likes beside the whole catalogue, on films whose shares are known."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.films.table import FilmTable
from recommender.models.embedding import Embedding
from recommender.serving.flat_map import FlatMap
from recommender.serving.portrait import EXTREMES, GENRES_MOST, least_known, portrait
from recommender.serving.snapshot import Snapshot, without_ratings
from recommender.types import Film


def film(number, year, *genres):
    return Film(number, f"Film {number}", year, genres, curated=True)


FILMS = [
    *(film(number, 1950 + number % 10, "Western") for number in range(1, 51)),
    *(film(number, 1990 + number % 10, "Comedy", "Romance") for number in range(51, 151)),
    *(film(number, 1920, "Drama") for number in range(151, 200)),
    Film(200, "Nothing is known of it"),
]


@pytest.fixture(scope="module")
def snapshot():
    table = FilmTable(FILMS)
    return Snapshot.of(table, without_ratings(table))


def test_shares_are_of_the_persons_films_and_of_all(snapshot):
    drawn = portrait(snapshot, [1, 2, 3, 51])
    assert (drawn.likes, drawn.catalogue) == (4, 200)
    western, comedy = drawn.genres[:2]
    assert (western.name, western.films, western.yours) == ("Western", 3, 0.75)
    assert western.everybodys == pytest.approx(50 / 199)
    assert (comedy.name, comedy.films, comedy.yours) == ("Comedy", 1, 0.25)
    assert western.lean > 1 > comedy.lean
    # three films of an average person are added: (3 + 3 · 50/199) of (4 + 3), beside 50/199
    assert western.lean == pytest.approx((3 + 3 * 50 / 199) / 7 / (50 / 199))


def test_decades_follow_each_other_and_the_old_ones_are_one(snapshot):
    drawn = portrait(snapshot, [1, 51])
    assert [(share.name, share.films) for share in drawn.decades] == [
        ("", 0), ("1930", 0), ("1940", 0), ("1950", 1), ("1960", 0), ("1970", 0), ("1980", 0), ("1990", 1),
    ]  # fmt: skip
    assert sum(share.everybodys for share in drawn.decades) == pytest.approx(1)


def test_films_of_before_the_twenties_are_among_the_old_ones():
    table = FilmTable([film(1, 1895, "Drama"), film(2, 1929, "Drama"), film(3, 1930, "Drama"), film(4, 1945, "Drama")])
    drawn = portrait(Snapshot.of(table, without_ratings(table)), [1, 3])
    assert [(share.name, share.films, share.everybodys) for share in drawn.decades] == [
        ("", 1, 0.5), ("1930", 1, 0.25), ("1940", 0, 0.25)
    ]  # fmt: skip


def test_every_film_lies_in_one_cell_of_the_map(snapshot):
    drawn = portrait(snapshot, [1, 2, 51])
    assert sum(cell.films for cell in drawn.cells) == 199  # one has no place
    assert sum(cell.yours for cell in drawn.cells) == 3
    assert all(0 < cell.x < 1 and 0 < cell.y < 1 for cell in drawn.cells)


def test_films_of_a_kind_lie_nearer_than_others(snapshot):
    places = snapshot.flat_map.places[:199]
    westerns, comedies = places[:50], places[50:150]
    apart = np.linalg.norm(westerns.mean(axis=0) - comedies.mean(axis=0))
    assert apart > 2 * westerns.std()


def test_the_map_does_not_depend_on_which_way_a_dimension_points(snapshot):
    embedding, table = snapshot.bundle.embedding, snapshot.film_table
    turned = Embedding(embedding.places * np.resize([-1, 1], embedding.places.shape[1]).astype(np.float32))
    assert np.allclose(FlatMap.of(turned, table).places, snapshot.flat_map.places, atol=1e-4, equal_nan=True)


def test_the_best_and_least_known_are_named_and_no_film_twice(snapshot, monkeypatch):
    monkeypatch.setattr(Snapshot, "known_by", property(lambda _: np.arange(200)[::-1]))
    drawn = portrait(snapshot, [9, 3, 7, 1, 5, 11, 13])
    assert [film.id for film in drawn.usual] == [1, 3, 5]
    assert [film.id for film in drawn.unusual] == [13, 11, 9]
    assert least_known(snapshot, [9, 13, 7, 999]).id == 13
    assert least_known(snapshot, [999]) is None
    few = portrait(snapshot, [3, 1, 2])
    assert [film.id for film in (*few.usual, *few.unusual)] == [1, 3]
    assert {mark.film for mark in drawn.landmarks} == {*drawn.usual, *drawn.unusual}


def test_who_knows_which_film_is_not_guessed(snapshot):
    drawn = portrait(snapshot, [1, 2, 3, 4])
    assert drawn.usual == drawn.unusual == drawn.landmarks == ()
    assert least_known(snapshot, [1]) is None


@pytest.mark.parametrize("liked", [[], [999], [200], list(range(1, 201))])
def test_any_likes_have_a_portrait(snapshot, liked):
    drawn = portrait(snapshot, liked)
    assert len(drawn.usual) <= EXTREMES
    assert len(drawn.genres) <= GENRES_MOST
    assert all(0 <= share.yours <= 1 and share.lean >= 0 for share in (*drawn.genres, *drawn.decades))


def test_a_catalogue_without_films_has_one_too():
    table = FilmTable([])
    assert portrait(Snapshot.of(table, without_ratings(table)), [1]).cells == ()
