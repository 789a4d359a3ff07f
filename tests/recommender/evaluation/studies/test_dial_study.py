"""The figures of a step of the dial, worked out by hand for six films on a plane."""

from types import SimpleNamespace

import numpy as np
import pytest
from support_films import many_films

from recommender.evaluation import splits
from recommender.evaluation.studies.dial_study import measure_dial, step_of, taste_of, with_a_home
from recommender.films.ratings import Ratings
from recommender.films.table import FilmTable
from recommender.models.base import Opinions
from recommender.models.embedding import Embedding

NOBODY = np.empty(0, dtype=np.int32)
HALF = 0.5**0.5
PLACES = np.array([[1, 0], [0, 1], [HALF, HALF], [1, 0], [0.6, 0.8], [-1, 0]], dtype=np.float32)
STARS = np.array([4, 3, 2, np.nan, 5, 3.5], dtype=np.float32)
COUNTS = np.array([10, 20, 5, 0, 40, 8], dtype=np.int32)
SNAPSHOT = SimpleNamespace(
    ratings=Ratings.of(STARS, COUNTS),
    bundle=SimpleNamespace(embedding=Embedding(PLACES)),
    film_table=FilmTable(many_films(6)),
)


def rows(*given):
    return np.array(given, dtype=np.int32)


def person(liked, hidden, **others):
    return splits.Tested(Opinions(liked, **others), rows(*liked, 1), hidden)


PEOPLE = [person(rows(0), rows(2)), person(rows(0, 1), rows(3, 5))]


def test_a_steps_figures_are_means_over_people_and_films():
    step = step_of(SNAPSHOT, PEOPLE, 7, [rows(2, 4), rows(2, 3)])
    assert step.adventurousness == 7
    # 1 − cosine to the nearest like: of the first (1 − √½ and 1 − .6) / 2, of the second (1 − √½ and 0) / 2
    first, second = (1 - HALF + 0.4) / 2, (1 - HALF) / 2
    assert step.distance.mean == pytest.approx((first + second) / 2, abs=1e-6)
    assert step.coverage == pytest.approx(3 / 6)
    # shown (5 + 40) / 2 against 10; (5 + 0) / 2 against 15
    assert step.popularity_lift == pytest.approx((2.25 - 1 + 2.5 / 15 - 1) / 2)
    second_place = 1 / np.log2(3)
    assert step.ndcg_10.mean == pytest.approx((1 + second_place / (1 + second_place)) / 2)
    assert step.found.mean == pytest.approx(1)
    assert step.stars.mean == pytest.approx((2 + 5 + 2) / 3)
    assert step.below_median == pytest.approx(2 / 4)  # of 4, 3, 2, 5, 3.5 the median is 3.5; nobody rated film 3


def test_who_is_shown_nothing_changes_neither_distance_nor_popularity():
    alone = step_of(SNAPSHOT, PEOPLE[:1], 0, [rows(2, 4)])
    both = step_of(SNAPSHOT, PEOPLE, 0, [rows(2, 4), NOBODY])
    assert (both.distance.mean, both.popularity_lift) == (alone.distance.mean, alone.popularity_lift)
    assert both.found.mean == alone.found.mean / 2


def test_only_who_likes_a_film_has_a_home():
    homeless = person(NOBODY, rows(2))
    assert with_a_home([homeless, *PEOPLE]) == PEOPLE
    assert list(measure_dial(SNAPSHOT, PEOPLE, steps=())) == []


def test_a_tested_persons_taste_has_the_ids_of_their_votes():
    taste = taste_of(SNAPSHOT, person(rows(3, 0), rows(2), disliked=rows(5)))
    assert (taste.liked, taste.disliked, taste.seen) == ((19, 10), (25,), {19, 10, 13})
