"""Popularity, its prior, and the share of learned weights, worked out by hand."""

from math import log

import numpy as np
import pytest
from support_films import many_films

from recommender.films.table import FilmTable
from recommender.models.base import TrainingData
from recommender.models.learned_knn.blend import own_share, prior_weights
from recommender.models.learned_knn.model import likes_of
from recommender.models.neighbour_lists import NeighbourLists
from recommender.models.popularity import Popularity

FILMS = FilmTable(many_films(4))


def ratings(*given, weights=None):
    """Ratings as (person, film, half stars)."""
    people, films, stars = (np.array(column) for column in zip(*given, strict=True))
    data = people.astype(np.int32), films.astype(np.int32), stars.astype(np.uint8)
    return TrainingData(FILMS, *data, weights=None if weights is None else np.array(weights, dtype=np.float32))


RATED = (0, 0, 10), (1, 0, 10), (2, 0, 10), (2, 1, 4), (3, 2, 8)


def test_mean_count_and_prior_of_each_film():
    model = Popularity.fit(ratings(*RATED))
    middle = (15 + 2 + 4) / 5  # of all ratings, in stars
    stars = [(15 + 8 * middle) / 11, (2 + 8 * middle) / 9, (4 + 8 * middle) / 9]
    assert model.stars[:3].tolist() == pytest.approx(stars)
    assert model.counts.tolist() == [3, 1, 1, 0]
    scores = [(stars[0] - 0.5) * log(4), (stars[1] - 0.5) * log(2), (stars[2] - 0.5) * log(2)]
    assert model.scores[:3].tolist() == pytest.approx(scores)
    assert np.isnan(model.scores[3])
    assert np.isnan(model.stars[3])
    # three of four people like the most liked film: half of that, and the others in proportion
    assert model.people == 4
    assert model.prior.tolist() == pytest.approx([3 / 8 * score / scores[0] for score in (*scores, 0)])


def test_a_rating_of_half_the_weight_counts_half():
    model = Popularity.fit(ratings(*RATED, weights=(0.5, 0.5, 1, 1, 1)))
    middle = (10 + 2 + 4) / 4
    assert model.stars[0] == pytest.approx((10 + 8 * middle) / (2 + 8))
    assert model.counts.tolist() == [2, 1, 1, 0]
    assert model.prior[0] == pytest.approx(0.5 * 2 / 4)


def test_four_stars_are_a_like_and_less_is_none():
    assert likes_of(ratings((0, 0, 8), (1, 0, 7), (0, 1, 9), (1, 1, 8), (2, 2, 1))).tolist() == [1, 2, 0, 0]


def test_weights_learned_here_count_by_the_films_likes_and_less_for_popular_ones():
    likes = np.array([0, 1, 9], dtype=np.int32)
    assert own_share(likes).tolist() == pytest.approx([0.1, 0.55, 0.91])
    # of a typical like the film has (1 + 81) / 10 likes
    typical = 8.2
    expected = [0.1 * typical**0.5, 0.55 * typical**0.5, 0.91 * (typical / 9) ** 0.5]
    assert own_share(likes, 0.5).tolist() == pytest.approx(expected)
    assert own_share(np.zeros(2, dtype=np.int32), 0.5).tolist() == pytest.approx([0.1, 0.1])


def test_the_prior_counts_half_for_a_film_that_thirty_people_like():
    lists = NeighbourLists(np.array([0, 2, 2, 3]), np.array([1, 2, 0], np.int32), np.array([0.4, 0.8, 0.6], np.float32))
    faded = prior_weights(lists, np.array([30, 0, 90], dtype=np.int32)).toarray()
    assert faded.tolist() == [pytest.approx(row) for row in ([0, 0.4, 0.2], [0, 0, 0], [0.3, 0, 0])]
