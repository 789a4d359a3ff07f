"""Statistics of the draw worked out by hand."""

from math import exp

import numpy as np
import pytest

from recommender.evaluation.studies.fairness import Exposure, ShareTest


def test_each_server_is_tested_by_chi_square_over_the_design_effect():
    """Two servers of 100 films, meant half and half; a day's films vary half as much as films drawn apart."""
    drawn, expected = np.array([[60.0, 40], [50, 50]]), np.full((2, 2), 50.0)
    found = ShareTest.of(("a", "b"), drawn, expected, np.array([0.125, 0.125]))
    # design effect (.125 / .5 + .125 / .5) / 1 = ½, so the first server has (10² / 50 + 10² / 50) / ½ = 8, and p .0047
    assert found.rare == 0.5
    # of two uniform values: (1 − d)² + 2 · d · (½ − d) for d = ½ − .0047
    assert found.agreement == pytest.approx(0.5047**2 + 2 * 0.4953 * 0.0047, abs=2e-4)
    assert found.drawn == (0.55, 0.45)
    assert found.intended == (0.5, 0.5)
    assert found.farthest == pytest.approx(0.1)


def test_of_three_categories_there_are_two_degrees_of_freedom():
    found = ShareTest.of(("a", "b", "c"), np.array([[42.0, 30, 18]]), np.full((1, 3), 30.0), np.full(3, 2 / 9))
    # films vary as if drawn apart: effect 3 · (2/9) / (1/3) / 2 = 1; statistic 12² / 30 · 2 = 9.6
    assert found.agreement == pytest.approx(exp(-9.6 / 2))
    assert found.rare == 1


def test_the_farthest_share_may_be_too_great_or_too_small_and_a_p_value_of_a_hundredth_is_still_fair():
    assert ShareTest(("a", "b"), (0.2, 0.8), (0.4, 0.6), rare=0.0, agreement=0.5).farthest == pytest.approx(0.5)
    assert ShareTest(("a", "b"), (0.4, 0.6), (0.2, 0.8), rare=0.0, agreement=0.5).farthest == pytest.approx(1)
    assert ShareTest(("a",), (1.0,), (1.0,), rare=0.0, agreement=0.01).fair
    assert not ShareTest(("a",), (1.0,), (1.0,), rare=0.0, agreement=0.0099).fair


def test_exposure_is_compared_with_chance_with_the_films_chances_and_with_popularity():
    even, one = np.full(4, 100.0), np.array([0.97, 0.01, 0.01, 0.01])
    by_chances = Exposure.of(even, one, np.array([4.0, 3, 2, 1]) * 100)
    assert by_chances == Exposure.of(even, one, np.array([4.0, 3, 2, 1]) * 100)
    assert by_chances.drawn == 0
    assert by_chances.evenly < 0.1
    assert by_chances.intended == pytest.approx(0.72, abs=0.03)
    assert by_chances.by_popularity == pytest.approx(0.25, abs=0.06)  # shares .4, .3, .2 and .1


def test_how_often_a_film_came_is_counted_against_its_own_chance():
    # for each unit of chance they came 88, 80, 72 and 96 times: ranks 3, 2, 1, 4 beside 4, 3, 2, 1
    times, chances = np.array([33.0, 10, 27, 12]), np.array([3.0, 1, 3, 1]) / 8
    assert Exposure.of(times, chances, np.array([9.0, 7, 2, 1])).rank_correlation == pytest.approx(-0.2)


def test_where_nobody_rated_anything_popularity_is_chance():
    found = Exposure.of(np.array([300.0, 100, 200, 200]), np.full(4, 0.25), np.zeros(4))
    assert found.rank_correlation == 0
    assert found.by_popularity < 0.1
