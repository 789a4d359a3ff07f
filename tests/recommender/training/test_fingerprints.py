"""Fingerprints: a film's changes with every opinion of it, and with nothing else."""

import numpy as np
import pytest

from recommender.training.fingerprints import _mixed, fingerprints

GOLDEN = 0x9E3779B97F4A7C15


def test_the_mix_is_splitmix64():
    """The first three numbers of its stream from 0, as published."""
    steps = np.array([0, GOLDEN, 2 * GOLDEN % 2**64], dtype=np.uint64)
    assert _mixed(steps).tolist() == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]


def of(*opinions, films=3):
    """Of (person, row, liked, half stars)."""
    people, rows, liked, stars = zip(*opinions, strict=True)
    return fingerprints(np.array(people), np.array(rows), np.array(liked), films, np.array(stars, np.uint8)).tolist()


def test_each_opinion_counts_once_for_its_film_in_any_order():
    one, other, third = (10**17, 0, True, 0), (5, 0, False, 0), (5, 1, True, 9)
    found = of(one, other, third)
    assert found == of(third, other, one)
    assert found[0] == (of(one)[0] + of(other)[0]) % 2**64
    assert found[1] == of(third)[1]
    assert found[2] == 0


@pytest.mark.parametrize("change", [(6, 0, True, 8), (5, 0, False, 8), (5, 0, True, 9), (5, 0, True, 0)])
def test_who_and_what_and_how_many_stars_all_tell(change):
    assert of((5, 0, True, 8))[0] != of(change)[0]


def test_without_stars_and_with_none_given_is_the_same():
    people, rows, liked = np.array([5, 6]), np.array([0, 2]), np.array([True, False])
    assert fingerprints(people, rows, liked, 3).tolist() == of((5, 0, True, 0), (6, 2, False, 0))


def test_films_that_are_not_known_take_no_part():
    assert of((5, -1, True, 0), (5, 1, True, 0)) == of((5, 1, True, 0))
