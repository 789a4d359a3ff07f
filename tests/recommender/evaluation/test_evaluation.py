"""Evaluation: splits without leaks, metrics against values computed by hand, and least differences between models."""

import numpy as np
import pytest
from support_films import block_data, ring_data

from recommender.evaluation import metrics
from recommender.evaluation.compare import compare, contenders
from recommender.evaluation.splits import split
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.types import LIKE_HALF_STARS

DATA = block_data()
TIMES = np.random.default_rng(4).integers(0, 10_000, len(DATA.people))


def pairs(people, films):
    return set(zip(people.tolist(), films.tolist(), strict=True))


@pytest.mark.parametrize("protocol", ["random", "temporal"])
def test_hidden_likes_are_likes_and_never_in_training(protocol):
    parts = split(DATA, TIMES, protocol, seed=1)
    hidden = pairs(parts.hidden_people, parts.hidden_films)
    liked = DATA.half_stars >= LIKE_HALF_STARS
    assert hidden <= pairs(DATA.people[liked], DATA.films[liked])
    assert not hidden & pairs(parts.training.people, parts.training.films)
    share = len(hidden) / liked.sum()
    assert 0.18 < share < 0.22


def test_a_random_split_keeps_everything_else_and_follows_its_seed():
    parts = split(DATA, TIMES, "random", seed=1)
    assert len(parts.training.people) + len(parts.hidden_people) == len(DATA.people)
    again, other = split(DATA, TIMES, "random", seed=1), split(DATA, TIMES, "random", seed=2)
    np.testing.assert_array_equal(parts.hidden_films, again.hidden_films)
    assert pairs(parts.hidden_people, parts.hidden_films) != pairs(other.hidden_people, other.hidden_films)


def test_in_time_nobody_is_predicted_from_their_own_future():
    parts = split(DATA, TIMES, "temporal", seed=1)
    when = dict(zip(zip(DATA.people.tolist(), DATA.films.tolist(), strict=True), TIMES.tolist(), strict=True))
    tested = np.unique(parts.hidden_people)
    assert len(tested) > 0
    for person in tested:
        mine = parts.training.people == person
        known = [when[int(person), int(film)] for film in parts.training.films[mine]]
        hidden = [when[int(person), int(film)] for film in parts.hidden_films[parts.hidden_people == person]]
        assert max(known, default=-1) < min(hidden)


def test_people_with_few_likes_are_not_tested():
    few = DATA.people == 0
    likes = np.flatnonzero(few & (DATA.half_stars >= LIKE_HALF_STARS))
    kept = ~few
    kept[likes[:4]] = True
    data = type(DATA)(DATA.film_table, DATA.people[kept], DATA.films[kept], DATA.half_stars[kept])
    assert 0 not in split(data, TIMES[kept], "random", seed=1).hidden_people


def test_in_time_a_persons_newer_ratings_count_more_and_at_random_all_alike():
    parts = split(DATA, TIMES, "temporal", seed=1)
    training, weighed = parts.training, 0
    for number, person in zip(np.unique(parts.hidden_people), parts.tested(), strict=True):
        given, mine = person.opinions, training.people == number
        if given.weights is None or given.unliked_weights is None:
            continue
        films = np.concatenate((given.liked, given.unliked))
        weights = np.concatenate((given.weights, given.unliked_weights))
        newest_first = training.films[mine][np.argsort(-parts.timestamps[mine])]
        order = np.argsort(films)[np.searchsorted(np.sort(films), newest_first)]
        assert (np.diff(weights[order]) <= 0).all()
        assert weights.max() > 1.5 * weights.min()
        weighed += 1
    assert weighed > 10
    assert all(person.opinions.weights is None for person in split(DATA, TIMES, "random", seed=1).tested())


def test_tested_people_carry_what_they_rated_in_training():
    parts = split(DATA, TIMES, "random", seed=1)
    tested = list(parts.tested())
    assert len(tested) == len(np.unique(parts.hidden_people))
    for person in tested[:20]:
        assert not set(person.hidden.tolist()) & set(person.rated.tolist())
        assert set(person.opinions.liked.tolist()) <= set(person.rated.tolist())


def rows(*values):
    return np.array(values, dtype=np.int32)


@pytest.mark.parametrize(
    ("shown", "hidden", "ndcg", "recall", "hit"),
    [
        (rows(1, 2, 3), rows(1), 1.0, 1.0, 1.0),
        (rows(1, 2, 3), rows(2), 1 / np.log2(3), 1.0, 1.0),
        (rows(1, 2, 3), rows(1, 9), 1 / (1 + 1 / np.log2(3)), 0.5, 1.0),
        (rows(1, 2, 3), rows(7, 8, 9), 0.0, 0.0, 0.0),
        (rows(*range(30)), rows(15), 0.0, 1.0, 0.0),
        (rows(), rows(1), 0.0, 0.0, 0.0),
        (rows(1), rows(), 0.0, 0.0, 0.0),
    ],
)
def test_metrics_worked_out_by_hand(shown, hidden, ndcg, recall, hit):
    assert metrics.ndcg(shown, hidden) == pytest.approx(ndcg)
    assert metrics.recall(shown, hidden) == pytest.approx(recall)
    assert metrics.hit(shown, hidden) == hit


def test_novelty_is_surprise_in_bits():
    surprise = metrics.surprises(np.array([8, 4, 0], dtype=np.int32), 8)
    assert surprise.tolist() == [0, 1, 3]
    assert metrics.novelty(rows(0, 1), surprise) == 0.5


def test_standard_error_of_a_mean():
    figure = metrics.Figure.of([1.0, 2.0, 3.0])
    assert (figure.mean, figure.standard_error) == (2.0, pytest.approx(1 / 3**0.5))
    assert np.isnan(metrics.Figure.of([]).mean)


def test_where_some_films_are_known_better_popularity_beats_luck_and_neighbours_beat_both():
    data = ring_data()
    parts = split(data, np.zeros(len(data.people), dtype=np.int64), "random", seed=1)
    found = {result.name: result.ndcg_10.mean for result in compare(parts, contenders(LearnedKNNParameters()))}
    assert found["item-knn"] > 1.4 * found["popularity"]
    assert found["learned-knn"] > 1.4 * found["popularity"]
    assert found["popularity"] > 1.4 * found["random"]


def test_neighbours_beat_popularity_where_tastes_are_blocks():
    data = block_data(blocks=6, films=40, people=30, share=0.3)
    parts = split(data, np.zeros(len(data.people), dtype=np.int64), "random", seed=1)
    results = {result.name: result for result in compare(parts, contenders(LearnedKNNParameters(neighbours=40)))}
    assert list(results) == ["random", "popularity", "content", "item-knn", "learned-knn"]
    for name in ("content", "item-knn", "learned-knn"):
        assert results[name].ndcg_10.mean > 1.4 * results["popularity"].ndcg_10.mean
    for result in results.values():
        assert 0 < result.coverage_10 <= 1
        assert result.people == len(np.unique(parts.hidden_people))
        assert result.p50_ms <= result.p99_ms
