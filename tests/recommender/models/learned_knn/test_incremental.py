"""Incremental update: films solved again have the weights of a whole fit; all others are unchanged."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from support_films import block_data

from recommender.films.table import FilmTable
from recommender.models.base import TrainingData
from recommender.models.learned_knn import incremental as changed
from recommender.models.learned_knn.incremental import update_incrementally
from recommender.models.learned_knn.model import LearnedKNN
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.neighbour_lists import NeighbourLists
from recommender.types import Film

BEFORE = block_data(blocks=3, films=20, people=25)
FILMS = len(BEFORE.film_table)
PARAMETERS = LearnedKNNParameters(neighbours=15, neighbours_least=5)
PRIOR = NeighbourLists.of(sparse.random_array((FILMS, FILMS), density=0.1, format="csr", dtype=np.float32, rng=1))
MODEL = LearnedKNN.fit(BEFORE, PARAMETERS)
WITH_PRIOR = LearnedKNN.fit(BEFORE, PARAMETERS, PRIOR)

opinions = st.tuples(
    st.integers(0, BEFORE.person_count + 3), st.integers(0, FILMS - 1), st.sampled_from((3, 7, 8, 9, 10))
)


def weights(model):
    """Evidence × films, dense: liked columns first."""
    films = len(model.liked)
    dense = np.zeros((2 * films, films), dtype=np.float32)
    for offset, lists in ((0, model.liked), (films, model.unliked)):
        owners = np.repeat(np.arange(films), np.diff(lists.starts)) + offset
        NeighbourLists.read(lists.arrays(), films)  # raises if it is not sound
        dense[owners, lists.films] = lists.weights
    return dense


def after(given_now, taken_back):
    """The data with opinions given and taken back, and the rows of the films they are about."""
    ratings = dict(zip(zip(BEFORE.people.tolist(), BEFORE.films.tolist(), strict=True), BEFORE.half_stars, strict=True))
    keys = list(ratings)
    gone = [keys[place % len(keys)] for place in taken_back]
    for key in gone:
        ratings.pop(key, None)
    ratings |= {(person, film): half_stars for person, film, half_stars in given_now}
    people, films = np.array(list(ratings), dtype=np.int32).T
    data = TrainingData(BEFORE.film_table, people, films, np.fromiter(ratings.values(), np.uint8))
    return data, np.unique([film for _, film, _ in given_now] + [film for _, film in gone]).astype(np.int32)


@settings(max_examples=25, deadline=None)
@given(st.lists(opinions, max_size=12), st.lists(st.integers(0, 10_000), max_size=8), st.booleans(), st.booleans())
def test_changed_films_come_out_as_of_a_whole_fit_and_the_others_stay(given_now, taken_back, apart, with_prior):
    model, prior = (WITH_PRIOR, PRIOR) if with_prior else (MODEL, None)
    data, rows = after(given_now, taken_back)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changed, "_cost", lambda _, groups: len(groups) * (-1 if apart else 1))
        found = weights(update_incrementally(model, data, rows, PARAMETERS, prior))
    expected = weights(model)
    expected[:, rows] = weights(LearnedKNN.fit(data, PARAMETERS, prior))[:, rows]
    np.testing.assert_allclose(found, expected, atol=2e-4)


def test_all_films_changed_is_a_whole_fit():
    data, _ = after([(0, 50, 9), (1, 50, 9), (80, 3, 3)], [7])
    found = weights(update_incrementally(MODEL, data, np.arange(FILMS, dtype=np.int32), PARAMETERS))
    np.testing.assert_allclose(found, weights(LearnedKNN.fit(data, PARAMETERS)), atol=2e-4)


def test_nothing_changed_is_the_same_model():
    assert update_incrementally(MODEL, BEFORE, np.empty(0, dtype=np.int32), PARAMETERS) is MODEL


def test_a_film_new_since_the_fit_is_solved_from_its_facts_and_votes():
    new = Film(9_999, "New", 1950, BEFORE.film_table.films[0].genres)
    people = np.concatenate((BEFORE.people, np.arange(12, dtype=np.int32)))
    films = np.concatenate((BEFORE.films, np.full(12, FILMS, dtype=np.int32)))
    half_stars = np.concatenate((BEFORE.half_stars, np.full(12, 9, dtype=np.uint8)))
    data = TrainingData(FilmTable((*BEFORE.film_table.films, new)), people, films, half_stars)
    moved = MODEL.moved(np.arange(FILMS, dtype=np.int32), FILMS + 1)
    found = weights(update_incrementally(moved, data, np.array([FILMS], dtype=np.int32), PARAMETERS))
    expected = weights(LearnedKNN.fit(data, PARAMETERS))
    np.testing.assert_allclose(found[:, FILMS], expected[:, FILMS], atol=2e-4)
    assert (found[:20, FILMS] > 0).any()
    assert not found[FILMS].any()  # what it says for others comes when those are solved
