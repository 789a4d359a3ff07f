"""Learned weights: compared with the closed form, the effect of each kind of data, and bounds."""

from dataclasses import replace

import numpy as np
import pytest
from support_films import block_data

from recommender.films.table import FilmTable
from recommender.models.base import Opinions, TrainingData
from recommender.models.learned_knn.blend import own_share
from recommender.models.learned_knn.interactions import HISTORY_MOST, InteractionMatrix
from recommender.models.learned_knn.model import LearnedKNN, likes_of
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.types import LIKE_HALF_STARS, Film

FILMS = 30
DATA = block_data(films=FILMS)
PLAIN = LearnedKNNParameters(
    neighbours=10_000,
    neighbours_least=10_000,
    side_feature_weight=0,
    damping=0,
    ridge=5.0,
    dropout=0.5,
    unliked_weight=1.0,
)


def rows(*values):
    return np.array(values, dtype=np.int32)


def weights(model):
    """Evidence × films, dense: liked columns first."""
    films = len(model.liked)
    dense = np.zeros((2 * films, films))
    for offset, lists in ((0, model.liked), (films, model.unliked)):
        owners = np.repeat(np.arange(films), np.diff(lists.starts)) + offset
        dense[owners, lists.films] = lists.weights
    return dense


def test_with_every_column_as_neighbour_it_is_the_closed_form():
    interactions = InteractionMatrix.of(DATA, 0)
    liked = interactions.liked.toarray().astype(np.float64)
    both = np.hstack((liked, interactions.unliked.toarray()))
    films = liked.shape[1]
    learned = weights(LearnedKNN.fit(DATA, PLAIN))
    for film in (0, 17, 40, 119):
        others = np.flatnonzero(np.arange(2 * films) % films != film)
        others = others[(both[:, others].T @ liked[:, film]) > 0]
        gram = both[:, others].T @ both[:, others]
        system = gram + 5.0 * np.eye(len(others)) + np.diag(np.diag(gram))
        expected = np.linalg.solve(system, both[:, others].T @ liked[:, film]) * own_share(likes_of(DATA))[film]
        np.testing.assert_allclose(learned[others, film], expected, atol=1e-4)


def test_a_film_never_speaks_for_itself():
    learned = weights(LearnedKNN.fit(DATA, PLAIN))
    films = learned.shape[1]
    assert not np.diag(learned[:films]).any()
    assert not np.diag(learned[films:]).any()


def test_no_film_has_more_neighbours_than_asked_for():
    model = LearnedKNN.fit(DATA, LearnedKNNParameters(neighbours=7))
    assert (np.count_nonzero(weights(model), axis=0) <= 7).all()


def test_only_the_loudest_columns_speak():
    model = LearnedKNN.fit(DATA, LearnedKNNParameters(columns_most=40))
    assert np.count_nonzero(np.abs(weights(model)).sum(axis=1)) <= 40


@pytest.mark.parametrize("kind", ["disliked", "liked"])
def test_what_an_opinion_does_to_films_of_its_kind(kind):
    model = LearnedKNN.fit(DATA)
    block = slice(0, FILMS)
    before = np.nan_to_num(model.score(Opinions(liked=rows(1, 2))))[block].mean()
    opinions = replace(Opinions(liked=rows(1, 2)), **{kind: rows(1, 2, 5) if kind == "liked" else rows(5)})
    after = np.nan_to_num(model.score(opinions))[block].mean()
    assert (after > before) == (kind == "liked")


def test_an_opinion_counts_as_often_as_its_weight_says():
    model = LearnedKNN.fit(DATA)
    one, other = rows(0), rows(FILMS)
    liked, unliked = model.predict(Opinions(one)), model.predict(Opinions(unliked=other))
    halves = {"weights": np.array([3], np.float32), "unliked_weights": np.array([0.5], np.float32)}
    both = model.predict(Opinions(one, unliked=other, **halves))
    np.testing.assert_allclose(both, 3 * liked + 0.5 * unliked, atol=1e-5)
    assert unliked.any()


def test_a_film_nobody_rated_is_placed_by_its_facts():
    new = Film(9_999, "New", 1950, DATA.film_table.films[0].genres)
    data = TrainingData(FilmTable((*DATA.film_table.films, new)), DATA.people, DATA.films, DATA.half_stars)
    row = data.film_table.vocabulary.row(9_999)
    of_its_kind, of_another = (
        LearnedKNN.fit(data).score(Opinions(liked=rows(first, first + 1, first + 2)))[row] for first in (0, FILMS)
    )
    assert of_its_kind > 0
    assert not of_another > of_its_kind


def test_one_account_cannot_flood_the_weights():
    """A thousand likes of one person move no answer by more than a few people's likes would."""
    films = len(DATA.film_table)
    people = np.concatenate((DATA.people, np.full(films, DATA.person_count, dtype=np.int32)))
    flooded = TrainingData(
        DATA.film_table,
        people,
        np.concatenate((DATA.films, np.arange(films, dtype=np.int32))),
        np.concatenate((DATA.half_stars, np.full(films, 10, dtype=np.uint8))),
    )
    model = LearnedKNN.fit(flooded)
    scores = np.nan_to_num(model.score(Opinions(liked=rows(0, 1, 2, 3))))
    best = np.argsort(-scores)[:10]
    assert (best < FILMS).all()


def test_long_histories_are_capped_by_a_fixed_draw():
    films = HISTORY_MOST + 200
    film_table = FilmTable(Film(row, f"Film {row}") for row in range(films))
    data = TrainingData(
        film_table,
        np.zeros(films, dtype=np.int32),
        np.arange(films, dtype=np.int32),
        np.full(films, LIKE_HALF_STARS, dtype=np.uint8),
    )
    first, second = (InteractionMatrix.of(data, 0).liked for _ in range(2))
    assert first.nnz == HISTORY_MOST
    assert abs(first - second).nnz == 0


def test_threads_change_no_weight():
    one, three = (LearnedKNN.fit(DATA, LearnedKNNParameters(threads=threads)) for threads in (1, 3))
    for first, second in zip(one.arrays().values(), three.arrays().values(), strict=True):
        np.testing.assert_array_equal(first, second)


def test_what_more_people_like_may_have_more_neighbours():
    likes = np.bincount(DATA.films[DATA.half_stars >= LIKE_HALF_STARS], minlength=len(DATA.film_table))
    parameters = LearnedKNNParameters(neighbours=30, neighbours_least=2, neighbours_a_like=0.5)
    counts = np.count_nonzero(weights(LearnedKNN.fit(DATA, parameters)), axis=0)
    assert (counts <= np.minimum(2 + likes // 2, 30)).all()
    assert len(set(counts.tolist())) > 3
