"""The dial's arithmetic worked out by hand: the reach of one person, and the utility of a film at a step."""

from dataclasses import replace

import numpy as np
import pytest

from recommender.serving.dial import Reach, best_places, bucket_size, decay, reach, utility
from recommender.serving.scores import Scores


def floats(*values):
    return np.array(values, dtype=np.float32)


def scores(**given):
    count = len(next(iter(given.values())))
    plain = dict.fromkeys(("relevance", "popularity", "quality", "distance"), np.zeros(count, dtype=np.float32))
    return Scores(**{"tiers": np.zeros(count, dtype=np.int8), "linked": None, **plain, **given})


AT = Reach(near=0.1, far=0.9, linked=None, at_home=0.8)


def test_a_step_aims_at_a_power_of_its_share_of_the_way():
    assert AT.aimed(5) == pytest.approx(0.1 + 0.5**1.9 * 0.8)
    assert AT.step_of(0.1 + 0.5**1.9 * 0.8, 0.0) == pytest.approx(5)
    assert AT.step_of(0.9, 0.8) == 3
    assert AT.step_of(0.9, 0.79) == pytest.approx(10)
    close = Reach(near=0.5, far=0.51, linked=None, at_home=2.0)  # then .06 count as the whole way
    assert close.step_of(0.53, 0.0) == pytest.approx(10 * 0.5 ** (1 / 1.9))


def test_the_utility_of_each_step_by_hand():
    one = scores(relevance=floats(0.8), popularity=floats(0.6), quality=floats(0.5), distance=floats(0.9))
    at_5 = 0.8 * 1.25 - 0.6 * 0.15 + 0.5 * 0.4 * 0.5**1.4
    too_far = (0.9 - (0.1 + 0.5**1.9 * 0.8)) * (0.35 + 0.65 * 0.5)
    assert utility(one, 5, AT)[0] == pytest.approx(at_5 - too_far)
    assert utility(one, 5, None)[0] == pytest.approx(at_5)
    near = replace(one, distance=floats(0.2))
    too_near = (0.1 + 0.5**1.9 * 0.8 - 0.2) * 2 * 0.5**0.25
    assert utility(near, 5, AT)[0] == pytest.approx(at_5 - too_near)
    assert utility(one, 10, AT)[0] == pytest.approx(0.8 - 0.6 * 0.3 + 0.5 * 0.4)
    assert utility(one, 0, AT)[0] == pytest.approx(0.8 - 0.8 * 0.35)
    assert utility(near, 0, replace(AT, near=0.3))[0] == pytest.approx(0.8)
    assert utility(one, 0, None)[0] == pytest.approx(0.8)


def test_from_step_eight_films_next_door_come_after_all_others_or_not_at_all():
    door = 0.1 + 0.2**1.9 * 0.8
    films = scores(relevance=floats(0.5, 0.5), distance=floats(door - 0.01, door + 0.01))
    plain, pushed = utility(films, 7, AT), utility(films, 8, AT)
    assert plain[1] - plain[0] < 0.1
    assert pushed[1] - pushed[0] == pytest.approx(2 + 0.02 * 2 * 0.8**0.25, abs=1e-5)
    assert utility(films, 8, replace(AT, outward=True)).tolist() == [-np.inf, pytest.approx(pushed[1])]
    assert np.isfinite(utility(films, 7, replace(AT, outward=True))).all()


def test_only_linked_films_are_shown_away_from_home():
    films = scores(relevance=floats(0.5, 0.5), distance=floats(0.5, 0.5))
    linked = replace(AT, linked=np.array([True, False]))
    assert np.isfinite(utility(films, 1, linked)).tolist() == [True, False]
    assert np.isfinite(utility(films, 0, linked)).all()


def hundred(linked=None):
    """A hundred films, the n-th at n hundredths; the ten of greatest relevance are films 1, 3 … 19."""
    relevance = np.zeros(100, dtype=np.float32)
    relevance[1:20:2] = np.linspace(0.9, 0.6, 10)
    return scores(relevance=relevance, distance=np.arange(100, dtype=np.float32) / 100, linked=linked)


def test_home_is_the_median_of_the_most_relevant_and_the_far_end_of_what_is_linked():
    found = reach(hundred(), 5)
    assert (found.near, found.far, found.linked) == (pytest.approx(0.09), 0.85, None)
    assert found.at_home == pytest.approx(0.6)
    linked = np.arange(100) % 2 == 0
    found = reach(hundred(linked), 5)
    assert found.far == pytest.approx(0.82)  # of 0, .02 … .98 the one in place 41 of 49
    assert found.linked is linked
    assert not found.outward


def test_where_linked_films_lie_close_together_those_beyond_home_are_aimed_at_if_they_are_enough():
    def far(near, *beyond):
        distance = np.array([0.1] * near + [*beyond], dtype=np.float32)
        linked = np.ones(len(distance), dtype=np.bool_)
        return reach(scores(relevance=np.linspace(1, 0, len(distance)), distance=distance, linked=linked), 1).far

    # the film in place .85 · 29 of thirty is at .1; of the four beyond, the one in place .85 · 3
    assert far(26, 0.5, 0.6, 0.7, 0.8) == pytest.approx(0.7)
    assert far(26, 0.5, 0.6, 0.7) == pytest.approx(0.1)
    assert far(15, 0.2, 0.5, 0.6, 0.7, 0.8) == pytest.approx(0.5)  # in place 16 of 19: no need to look beyond


def test_the_last_steps_lead_outward_where_most_linked_films_are_next_door_and_enough_are_not():
    """Home is at .01; so many of the nearest films and so many of the farthest are linked."""

    def outward(near, far):
        linked = np.zeros(100, dtype=np.bool_)
        linked[:near] = linked[100 - far :] = True
        return reach(hundred(linked), 1).outward

    assert outward(near=5, far=4)
    assert not outward(near=4, far=4)  # half of them are not most
    assert not outward(near=5, far=3)  # for one film four are enough
    assert not outward(near=5, far=5)


@pytest.mark.parametrize(("step", "size", "ratio"), [(0, 1, 0.3), (5, 8, 0.6375), (8, 46, 0.84), (10, 110, 0.975)])
def test_buckets_and_their_decay_by_hand(step, size, ratio):
    assert bucket_size(step, 100_000, 5) == size
    assert decay(step) == pytest.approx(ratio)


def test_best_places_agree_with_sorting_where_many_are_equal():
    generator = np.random.default_rng(3)
    for count in (15, 16, 17, 160, 500):
        values = generator.integers(0, 9, count).astype(np.float32)
        for wanted in (1, 5, 16, count - 1, count):
            assert best_places(values, wanted).tolist() == np.argsort(-values, kind="stable")[:wanted].tolist()
