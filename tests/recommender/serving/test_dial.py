"""The dial, on a generated world: each measure rises or falls with every step as it should."""

from dataclasses import replace

import numpy as np
import pytest
from support_films import block_data, ring_data

from recommender.evaluation.splits import split
from recommender.evaluation.studies.dial_study import measure_dial
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.serving import dial as adventure
from recommender.serving.rerank import marginal_relevance, sample
from recommender.serving.scores import Scores
from recommender.serving.snapshot import Snapshot
from recommender.training.bundle import fit


def snapshot_of(parts, neighbours):
    bundle = fit(parts.training, LearnedKNNParameters(neighbours=neighbours), None)
    return Snapshot.of(parts.training.film_table, bundle)


@pytest.fixture(scope="module")
def steps():
    data = ring_data(people=500)
    parts = split(data, np.zeros(len(data.people), dtype=np.int64), "random", seed=1)
    return list(measure_dial(snapshot_of(parts, neighbours=60), list(parts.tested()), steps=(0, 2, 4, 6, 8, 10)))


def test_distance_and_coverage_rise_with_the_dial(steps):
    assert np.diff([step.distance.mean for step in steps]).min() > 0
    coverage = [step.coverage for step in steps]
    assert np.diff(coverage).min() > -0.01  # chance alone moves it so much where most of the catalogue is shown
    assert coverage[-1] > 2 * coverage[0]


def test_popularity_falls_and_relevance_gives_way(steps):
    assert np.diff([step.popularity_lift for step in steps]).max() < 0
    relevance = [step.ndcg_10.mean for step in steps]
    assert relevance[0] == max(relevance)
    assert relevance[0] > 2 * relevance[-1]


def test_nothing_below_the_middle_of_the_catalogue_is_shown(steps):
    assert [step.below_median for step in steps] == [0] * len(steps)


def scores(count=200):
    generator = np.random.default_rng(2)
    return Scores(
        tiers=np.zeros(count, dtype=np.int8),
        linked=np.ones(count, dtype=np.bool_),
        relevance=generator.random(count, dtype=np.float32),
        distance=generator.random(count, dtype=np.float32),
        popularity=generator.random(count, dtype=np.float32),
        quality=generator.random(count, dtype=np.float32),
    )


@pytest.mark.parametrize(
    ("what", "alike", "better", "worse"),
    [
        ("quality", (adventure.GOOD_ENOUGH, 1.0), adventure.GOOD_ENOUGH, 0.4),
        ("popularity", (0.0, adventure.LEAST_POPULAR), adventure.LEAST_POPULAR, 0.4),
    ],
)
def test_films_rated_well_enough_and_films_little_known_are_not_told_apart(what, alike, better, worse):
    values = np.array([*alike, better, worse], dtype=np.float32)
    half = np.full(4, 0.5, dtype=np.float32)
    given = {"relevance": half, "distance": half, "quality": half, "popularity": half, what: values}
    wanted = adventure.utility(replace(scores(4), **given), 10, None)
    assert wanted[0] == wanted[1]
    assert wanted[2] > wanted[3]


def test_step_zero_is_the_ranking_less_what_lies_far_out():
    choice = scores()
    person = adventure.reach(choice, 5)
    near = choice.distance <= person.near
    utility = adventure.utility(choice, 0, person)
    np.testing.assert_array_equal(utility[near], choice.relevance[near])
    assert (utility[~near] < choice.relevance[~near]).all()
    assert adventure.bucket_size(0, 5_000, 5) == 1


def test_home_is_where_most_of_the_films_of_the_taste_are_though_the_map_has_some_far_off():
    choice = scores()
    best = np.argsort(-choice.relevance)[:10]
    distance = choice.distance.copy()
    distance[best] = [0.01, 0.01, 0.01, 0.02, 0.02, 0.02, 0.02, 0.8, 0.9, 0.9]
    assert adventure.reach(replace(choice, distance=distance), 5).near == pytest.approx(0.02)


def test_at_the_first_steps_a_film_of_the_taste_goes_before_one_that_lies_just_where_the_step_aims():
    choice = scores()
    relevance = np.full(200, 0.6, dtype=np.float32)
    distance = np.linspace(0, 1, 200, dtype=np.float32)
    relevance[:10] = 0.9
    choice = replace(choice, relevance=relevance, distance=distance, popularity=np.zeros_like(relevance))
    choice = replace(choice, quality=np.zeros_like(relevance))
    person = adventure.reach(choice, 5)
    assert adventure.utility(choice, 3, person).argmax() < 10
    assert adventure.utility(choice, 8, person).argmax() >= 10


def test_a_film_linked_by_a_vague_theme_alone_is_shown_where_nothing_better_is_as_far():
    choice = replace(scores(), relevance=np.full(200, 0.6, dtype=np.float32))
    vague = np.arange(200) % 2 == 0
    person = adventure.reach(choice, 5)
    plain = adventure.utility(choice, 7, person)
    found = adventure.utility(replace(choice, vague=vague), 7, person)
    np.testing.assert_allclose(plain - found, vague * np.float32(adventure.VAGUE), atol=1e-6)
    at_home = adventure.utility(replace(choice, vague=vague), 0, person)
    np.testing.assert_array_equal(at_home, adventure.utility(choice, 0, person))


def test_where_what_is_linked_lies_close_together_the_last_steps_show_what_is_beyond_home():
    choice = scores()
    choice = replace(choice, distance=choice.distance * np.float32(0.15))
    person = adventure.reach(choice, 5)
    next_door = choice.distance < person.aimed(2)
    assert next_door.any()
    for step, last in ((7, False), (8, True), (10, True)):
        utility = adventure.utility(choice, step, person)
        assert (utility[next_door].max() < utility[~next_door].min()) == last


def test_buckets_grow_with_the_dial_but_never_past_half_of_all():
    sizes = [adventure.bucket_size(step, 5_000, 5) for step in range(11)]
    assert sizes == sorted(sizes)
    assert sizes[-1] == adventure.BUCKET_MOST
    assert adventure.bucket_size(10, 200, 5) == 20
    assert adventure.bucket_size(10, 3, 5) == 1


def test_every_step_aims_farther_than_the_one_before():
    person = adventure.reach(scores(), 5)
    aims = [person.aimed(step) for step in range(11)]
    assert np.diff(aims).min() > 0
    assert aims[0] == person.near
    assert aims[10] == person.far


def test_how_far_a_film_is_from_home_is_told_as_the_step_that_aims_there():
    person = adventure.reach(scores(), 5)
    for step in range(11):
        assert person.step_of(person.aimed(step), 0.0) == pytest.approx(step)
    assert person.step_of(0.0, 0.0) == 0
    assert person.step_of(1.0, 0.0) == 10


def test_the_most_relevant_films_are_at_home_wherever_the_map_has_them():
    choice = scores()
    person = adventure.reach(choice, 5)
    best = np.sort(choice.relevance)[::-1]
    assert person.step_of(1.0, float(best[9])) == adventure.HOME_MOST
    assert person.step_of(1.0, float(best[10])) == 10
    assert person.step_of(0.0, float(best[0])) == 0


def test_without_a_home_there_is_nothing_to_be_far_from():
    assert adventure.reach(replace(scores(), distance=None, linked=None), 5) is None
    assert adventure.reach(scores(0), 5) is None


def test_where_too_few_hang_on_a_thread_all_may_be_shown():
    choice = scores()
    few = np.arange(200) < 5 * adventure.LINKED_LEAST - 1
    person = adventure.reach(replace(choice, linked=few), 5)
    assert person.linked is None
    assert np.isfinite(adventure.utility(choice, 5, person)).all()
    enough = np.arange(200) < 5 * adventure.LINKED_LEAST
    person = adventure.reach(replace(choice, linked=enough), 5)
    assert (np.isfinite(adventure.utility(choice, 5, person)) == enough).all()


def test_best_places_are_the_greatest_first():
    values = np.array([1, 5, 3, 5, -np.inf], dtype=np.float32)
    assert adventure.best_places(values, 3).tolist() == [1, 3, 2]
    assert adventure.best_places(values, 99).tolist() == [1, 3, 2, 0, 4]
    assert adventure.best_places(values[:0], 3).tolist() == []


def test_twins_do_not_follow_one_another():
    utility = np.array([1.0, 0.99, 0.9], dtype=np.float32)
    likeness = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1]], dtype=np.float32)
    assert marginal_relevance(utility, likeness, 3).tolist() == [0, 2, 1]
    assert marginal_relevance(utility, np.eye(3, dtype=np.float32), 3).tolist() == [0, 1, 2]


def test_sampling_states_each_chance_and_they_add_up_to_one_film_a_bucket():
    places = np.arange(11, dtype=np.int32)
    stated = {}
    for seed in range(500):
        drawn = sample(places, 4, decay=0.8, seed=seed)
        assert len({place for place, _ in drawn}) == 4
        stated.update(drawn)
    assert sum(stated.values()) == pytest.approx(4)
    assert sample(places[:2], 4, decay=0.5, seed=1) == [(0, 1.0), (1, 1.0)]
    assert sample(places[:0], 4, decay=0.5, seed=1) == []


def test_the_dial_turns_without_a_home_too():
    data = block_data()
    parts = split(data, np.zeros(len(data.people), dtype=np.int64), "random", seed=1)
    assert len(list(measure_dial(snapshot_of(parts, neighbours=20), list(parts.tested()), steps=(5,)))) == 1
