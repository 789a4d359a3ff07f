"""Ratings of films by hand: shrunken means, the median, and who passes the two floors."""

import numpy as np
import pytest

from recommender.films.ratings import DAMPING, ENOUGH, Ratings, shrunken_means
from recommender.types import Rating

STARS = np.array([4.0, 2.0, 3.0, np.nan, 3.0, 2.999], dtype=np.float32)


def of(*counts, stars=STARS):
    return Ratings.of(stars, np.array(counts, dtype=np.int32))


def test_the_median_is_of_rated_films_alone():
    assert of(9, 9, 9, 0, 9, 9).median == pytest.approx(3)
    assert of(9, 9, 0, 0, 0, 0).median == pytest.approx(3)
    assert of(9, 0, 0, 0, 0, 0).median == pytest.approx(4)
    assert Ratings.none(3).median == 0


def test_a_rating_has_two_digits_and_an_unrated_film_none():
    ratings = of(9, 9, 9, 0, 9, 7, stars=np.array([4, 2, 3, np.nan, 3, 2.349], dtype=np.float32))
    assert ratings.rating(5) == Rating(2.35, 7)
    assert ratings.rating(3) is None


def test_shrunken_means_have_eight_average_ratings_added():
    """Ratings of 4 stars on the mean: 45 of twelve films' worth, of which one film has ten and another two."""
    found = shrunken_means(np.array([45, 3, 0], dtype=np.float32), np.array([10, 2, 0], dtype=np.int32))
    assert DAMPING == 8
    assert found[:2].tolist() == pytest.approx([(45 + 8 * 4) / 18, (3 + 8 * 4) / 10])
    assert np.isnan(found[2])
    assert shrunken_means(np.array([10, 4], dtype=np.float32), np.array([2, 1]), damping=1)[0] == pytest.approx(
        (10 + 14 / 3) / 3
    )
    assert np.isnan(shrunken_means(np.zeros(2, dtype=np.float32), np.zeros(2, dtype=np.int32))).all()


def test_the_daily_floor_is_the_median_of_who_has_five_ratings_and_else_by_hand():
    ratings = of(ENOUGH, ENOUGH, ENOUGH - 1, 0, ENOUGH, ENOUGH)
    curated = np.array([False, True, True, True, False, False])
    assert ratings.median == 3
    # the second is judged though hand-picked; the third has too few ratings, the fourth none
    assert ratings.above_daily_floor(curated).tolist() == [True, False, True, True, True, False]


def test_the_personal_floor_lets_in_what_few_rated_well_and_what_nobody_rated_but_mere_names():
    ratings = of(ENOUGH, 1, 1, 0, ENOUGH - 1, ENOUGH - 1)
    nobody = np.zeros(6, dtype=np.bool_)
    assert ratings.above_personal_floor(nobody, nobody).tolist() == [True, False, True, True, True, False]
    names = np.ones(6, dtype=np.bool_)
    assert ratings.above_personal_floor(nobody, names).tolist() == [True, False, True, False, True, False]
