"""What a split hides of one person, counted by hand, and what a tested person's opinions are."""

import numpy as np
import pytest
from support_films import many_films

from recommender.evaluation.splits import split
from recommender.films.table import FilmTable
from recommender.models.base import TrainingData
from recommender.models.recency import recency_weights

FILMS = FilmTable(many_films(40))
DAY = 86_400


def ratings(*people):
    """Each person's half stars, of the first films."""
    given = [(number, film, stars) for number, rated in enumerate(people) for film, stars in enumerate(rated)]
    whose, films, stars = (np.array(column) for column in zip(*given, strict=True))
    return TrainingData(FILMS, whose.astype(np.int32), films.astype(np.int32), stars.astype(np.uint8))


def parts_of(data, protocol="random", times=None, **changes):
    times = np.arange(len(data.people)) * DAY if times is None else times
    return split(data, times, protocol, seed=1, **changes)


@pytest.mark.parametrize(("likes", "hidden"), [(4, 0), (5, 1), (7, 1), (8, 2), (12, 2), (13, 3)])
def test_a_fifth_of_the_likes_is_hidden_and_of_who_has_few_one_or_none(likes, hidden):
    assert len(parts_of(ratings([8] * likes + [7, 2])).hidden_films) == hidden


def test_another_share_hides_another_number():
    assert len(parts_of(ratings([9] * 10), share=0.5).hidden_films) == 5


def test_people_are_counted_each_alone():
    parts = parts_of(ratings([8] * 5, [8] * 4, [8] * 10))
    assert np.bincount(parts.hidden_people, minlength=3).tolist() == [1, 0, 2]


def test_in_time_the_newest_likes_are_hidden_and_all_that_came_after_the_first_of_them():
    """Ten likes, the films in order of time, then an opinion of last week; the newest two likes are films 8 and 9."""
    parts = parts_of(ratings([8] * 8 + [8, 3, 10, 3]), "temporal")
    assert sorted(parts.hidden_films.tolist()) == [8, 10]
    assert parts.training.films.tolist() == list(range(8))
    assert parts.timestamps.tolist() == [DAY * film for film in range(8)]


def test_a_tested_persons_opinions_are_what_is_left_and_a_low_rating_is_no_dislike():
    data = ratings([8, 8, 8, 8, 10, 7, 1], [8] * 5)
    first, second = parts_of(data).tested()
    hidden = first.hidden.tolist()
    assert len(hidden) == 1
    assert sorted(first.rated.tolist()) == sorted({*range(7)} - {*hidden})
    assert sorted(first.opinions.liked.tolist()) == sorted({*range(5)} - {*hidden})
    assert sorted(first.opinions.unliked.tolist()) == [5, 6]
    assert len(first.opinions.disliked) == 0
    assert (first.opinions.seed, second.opinions.seed) == (0, 7_919)


def test_in_time_likes_and_other_opinions_are_weighed_by_age_together():
    person = next(parts_of(ratings([8, 3, 8, 8, 3, 8, 8, 8, 8, 8, 8]), "temporal").tested())
    assert person.rated.tolist() == list(range(9))
    weights = recency_weights(np.arange(9) * DAY)
    assert person.opinions.liked.tolist() == [0, 2, 3, 5, 6, 7, 8]
    assert person.opinions.weights.tolist() == weights[[0, 2, 3, 5, 6, 7, 8]].tolist()
    assert person.opinions.unliked_weights.tolist() == weights[[1, 4]].tolist()
