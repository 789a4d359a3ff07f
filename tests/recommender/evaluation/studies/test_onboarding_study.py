from __future__ import annotations

import numpy as np
import pytest
from support_films import block_data

from recommender.evaluation.studies.cold_start import Newcomer
from recommender.evaluation.studies.onboarding_study import TrainingLikes, answered, measure
from recommender.models.learned_knn.parameters import LearnedKNNParameters

NOBODY = np.empty(0, dtype=np.int32)


def in_order(asked, count):
    return list(range(asked.screens, asked.screens + count))


def person(*known):
    return Newcomer(1, dict.fromkeys(known, True), NOBODY)


def counts(asked):
    return len(asked.liked), len(asked.unseen)


def test_a_film_alone_costs_reading_a_press_and_a_screen():
    # 6 s a film, its answer given after 3: after 30 s five are answered, after 34 s six.
    after = answered(person(0, 2), in_order, 1, (30, 34))
    assert [counts(each) for each in after] == [(2, 3), (2, 4)]


def test_on_a_screen_of_five_a_film_not_seen_costs_its_reading_alone():
    # The first screen: 10 s of reading, 1 s for the one vote, then 4 s to the next.
    after = answered(person(1), in_order, 5, (4, 5, 14, 16, 17))
    assert [counts(each) for each in after] == [(0, 0), (1, 0), (1, 4), (1, 4), (1, 4)]


def test_who_is_asked_no_more_stays_as_they_are():
    after = answered(person(0), lambda asked, _: [] if asked.screens else [0], 5, (30, 60))
    assert [counts(each) for each in after] == [(1, 0), (1, 0)]


def test_lift_is_what_a_like_says_beyond_how_many_like_the_film():
    data = block_data(blocks=2, films=4, people=50, share=1.0)
    training_likes = TrainingLikes.of(data)
    assert training_likes.lift([0], [1]) == pytest.approx(2.0)
    assert training_likes.lift([0], [1, 5]) == pytest.approx(1.0)
    assert training_likes.lift([], [1]) == 1.0


def test_in_the_same_time_five_on_a_screen_learn_more():
    found = {(each.name, each.seconds): each for each in measure(block_data(people=60), LearnedKNNParameters(), 1, 2)}
    assert set(found) == {(name, s) for name in ("one film a screen", "5 films a screen") for s in (30, 60)}
    for seconds in (30, 60):
        one, five = found["one film a screen", seconds], found["5 films a screen", seconds]
        assert five.films.mean > one.films.mean
        assert five.votes.mean > one.votes.mean
    assert found["one film a screen", 60].films.mean == pytest.approx(10)


def test_where_nobody_rated_enough_nothing_is_said():
    assert measure(block_data(share=0.1), LearnedKNNParameters(), 1, 2) == []
