"""Lift, popularity and weighted gains of lists, worked out by hand for four people and five films."""

import numpy as np
import pytest
from support_films import many_films

from recommender.evaluation import metrics, splits
from recommender.evaluation.studies import newcomers, shipped
from recommender.evaluation.studies.onboarding_study import TrainingLikes
from recommender.films.table import FilmTable
from recommender.models.base import Opinions, TrainingData

NOBODY = np.empty(0, dtype=np.int32)


def rows(*given):
    return np.array(given, dtype=np.int32)


def likes_of(*people):
    """Ratings of people who like so many films each; one more person rates film 0 badly."""
    given = [(number, film, 8) for number, liked in enumerate(people) for film in liked]
    whose, films, stars = (np.array(column) for column in zip(*given, (len(people), 0, 2), strict=True))
    films_there = FilmTable(many_films(20))
    return TrainingData(films_there, whose.astype(np.int32), films.astype(np.int32), stars.astype(np.uint8))


OTHERS = TrainingLikes.of(likes_of((0, 1), (0, 1, 2), (0,), (3,)))


def test_a_film_that_many_like_gains_less():
    assert OTHERS.counts[:5].tolist() == [3, 2, 1, 1, 0]
    assert OTHERS.people == 4
    assert OTHERS.gains()[:5] == pytest.approx([3**-0.5, 2**-0.5, 1, 1, 1])


def test_weighted_ndcg_by_hand():
    gains = np.array([0.5, 1.0, 0.25, 2.0])
    second = 1 / np.log2(3)
    found = metrics.weighted_ndcg(rows(0, 2, 1), rows(0, 1), gains)
    assert found == pytest.approx((0.5 + 1.0 / 2) / (1.0 + 0.5 * second))
    assert metrics.weighted_ndcg(rows(2, 0), rows(0, 1, 3), gains, most=1) == 0
    assert metrics.weighted_ndcg(rows(0, 3), rows(0, 1, 3), gains, most=1) == pytest.approx(0.5 / 2)
    assert metrics.weighted_ndcg(rows(0), NOBODY, gains) == 0


def test_figures_of_newcomers_are_of_ten_films_and_lift_and_popularity_of_the_first_five():
    figures = newcomers._Figures()
    figures.add(OTHERS, rows(0), rows(1, 3), rows(1, 2, 4, 5, 6, 3, 0))
    figures.add(OTHERS, rows(3), rows(2), rows(1, 2, 4, 5, 6))
    found = figures.summed("a way", 3)
    assert (found.name, found.likes, found.films) == ("a way", 3, 7)
    # of who likes film 0 (three), two like 1 and one likes 2: 2/3 ÷ 2/4 and 1/3 ÷ 1/4; nobody likes 4, 5 and 6
    assert found.lift.mean == pytest.approx((4 / 3 + 4 / 3) / 5 / 2)
    assert found.popularity.mean == pytest.approx((2 + 1) / 4 / 5)
    second = 1 / np.log2(3)
    assert found.ndcg_10.mean == pytest.approx(((1 + 1 / np.log2(7)) / (1 + second) + second) / 2)
    weighted = (2**-0.5 + 1 / np.log2(7)) / (1 + second * 2**-0.5)
    assert found.weighted_ndcg_10.mean == pytest.approx((weighted + second) / 2)


def test_lift_of_the_prior_counts_films_that_five_people_like_and_the_first_five_shown():
    """Six people like film 0, five of these film 1 and one of these film 2; two others like film 1."""
    people = [(0, 1)] * 4 + [(0, 1, 2), (0,), (1,), (1,)]
    likes = likes_of(*people).likes()
    person = splits.Tested(Opinions(rows(0)), rows(0), NOBODY)
    alone = splits.Tested(Opinions(rows(2)), rows(2), NOBODY)
    # 5/6 of them, and 7/8 of everybody who likes anything; film 2 is liked by one and counts for nothing
    expected = (5 / 6) / (7 / 8)
    assert shipped._lift([rows(1, 2)], [person], likes) == pytest.approx(expected)
    assert np.isnan(shipped._lift([rows(2, 3, 4, 5, 6, 1)], [person], likes))
    assert shipped._lift([rows(1), rows(1)], [person, alone], likes) == pytest.approx(expected)
    both = splits.Tested(Opinions(rows(0, 1)), rows(0, 1), NOBODY)
    # of films 0 and 1 the one from which the pick follows more: of 1 itself all like it
    assert shipped._lift([rows(1)], [both], likes) == pytest.approx(8 / 7)
    assert shipped._lift([rows(0, 1)], [person], likes) == pytest.approx((8 / 6 + expected) / 2)
