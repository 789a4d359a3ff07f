"""Similarity of two people's likes: higher with more and rarer films in common, and shrunk when these are few."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.films.table import FilmTable
from recommender.serving.groups.common_taste import common_taste
from recommender.serving.snapshot import Snapshot, without_ratings
from recommender.types import Film

FILMS = [
    Film(number, f"Film {number}", 1950, ("Western",) if number <= 20 else ("Comedy",)) for number in range(1, 201)
]


@pytest.fixture(scope="module")
def snapshot():
    table = FilmTable(FILMS)
    return Snapshot.of(table, without_ratings(table))


@pytest.fixture
def half_are_known(monkeypatch):
    """The first hundred films are known by everybody."""
    monkeypatch.setattr(Snapshot, "known_by", property(lambda _: np.arange(200) // 100 * -5_000 + 5_000))


def likeness(snapshot, mine, theirs):
    return common_taste(snapshot, mine, theirs).likeness


def test_more_in_common_is_more_alike(snapshot):
    mine = range(1, 31)
    found = [likeness(snapshot, mine, range(start, start + 30)) for start in (1, 11, 21, 31)]
    assert found == sorted(found, reverse=True)
    assert found[-1] == 0
    assert likeness(snapshot, mine, range(1, 31)) < 1


def test_likeness_by_hand(snapshot, monkeypatch):
    """Twenty in common of thirty each, beside ten typical films that both are taken to like: 20 / (30 + 10)."""
    assert likeness(snapshot, range(1, 31), range(11, 41)) == pytest.approx(0.5)
    assert likeness(snapshot, [5] * 9, [5]) == pytest.approx(1 / 11)
    monkeypatch.setattr(Snapshot, "known_by", property(lambda _: np.array([70] + [0] * 199)))
    # a film that seventy know has weight 1 / (1 + log₂ 8), and the typical film of two has (¼ + 1) / 2
    assert likeness(snapshot, [1, 150], [1]) == pytest.approx(0.25 / ((1.25 * 0.25) ** 0.5 + 10 * 0.625))


def test_the_same_share_of_more_films_says_more(snapshot):
    assert likeness(snapshot, range(1, 6), range(1, 6)) < likeness(snapshot, range(1, 61), range(1, 61))


def test_it_is_the_same_from_both_sides(snapshot, half_are_known):
    assert likeness(snapshot, [1, 2, 150], [2, 150, 7, 8]) == pytest.approx(
        likeness(snapshot, [2, 150, 7, 8], [1, 2, 150])
    )


def test_films_that_few_know_say_more_and_are_named_first(snapshot, half_are_known):
    known, unknown = [*range(1, 11), 101], [*range(101, 111), 1]
    both_known = likeness(snapshot, [*known, *range(111, 121)], [*known, *range(121, 131)])
    both_unknown = likeness(snapshot, [*unknown, *range(11, 21)], [*unknown, *range(21, 31)])
    assert both_unknown > both_known
    assert [film.id for film in common_taste(snapshot, [1, 2, 150], [1, 150, 3]).films] == [150, 1]


def test_genres_that_stand_out_come_first(snapshot):
    both = [*range(1, 6), *range(30, 35)]
    assert [share.name for share in common_taste(snapshot, both, both).genres] == ["Western", "Comedy"]


@pytest.mark.parametrize(("mine", "theirs"), [([], []), ([1], []), ([999], [999])])
def test_nothing_in_common_is_zero(snapshot, mine, theirs):
    found = common_taste(snapshot, mine, theirs)
    assert (found.likeness, found.films, found.genres) == (0, (), ())
