"""Contract tests of all models, on films with known blocks, and the baselines that each must beat."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support_films import block_data

from recommender.films.table import FilmTable
from recommender.models.base import Opinions, TrainingData
from recommender.models.content.model import ContentProfile
from recommender.models.fallback import Fallback
from recommender.models.item_knn import ItemKNN, ItemKNNParameters
from recommender.models.learned_knn.model import LearnedKNN
from recommender.models.neighbour_lists import strongest
from recommender.models.popularity import Popularity
from recommender.models.random import Random
from recommender.types import Film

FILMS = 30
DATA = block_data(films=FILMS)
FITTED = (Random.fit(DATA), Popularity.fit(DATA), ContentProfile.fit(DATA), ItemKNN.fit(DATA), LearnedKNN.fit(DATA))
PERSONAL = tuple(model for model in FITTED if model.name in {"content", "item-knn", "learned-knn"})
name_of = pytest.mark.parametrize("model", FITTED, ids=lambda model: model.name)
COSINE = tuple(model for model in FITTED if isinstance(model, ContentProfile | ItemKNN))
"""Their similarities are never negative; learned weights may be."""
personal = pytest.mark.parametrize("model", PERSONAL, ids=lambda model: model.name)
cosine = pytest.mark.parametrize("model", COSINE, ids=lambda model: model.name)


def rows(*values):
    return np.array(values, dtype=np.int32)


@name_of
def test_scores_every_film_or_says_it_cannot(model):
    scores = model.score(Opinions(liked=rows(0, 1)))
    assert scores.shape == (len(DATA.film_table),)
    assert not np.isinf(scores).any()


@name_of
def test_the_same_question_has_the_same_answer(model):
    opinions = Opinions(liked=rows(3, 40), disliked=rows(70), seed=5)
    np.testing.assert_array_equal(model.score(opinions), model.score(opinions))


@personal
def test_a_dislike_counts_as_much_as_its_weight_says(model):
    liked, disliked = rows(1, 31, 32), rows(2, 33)

    def scores(*weights):
        given = np.array(weights, dtype=np.float32) if weights else None
        return np.nan_to_num(model.score(Opinions(liked, disliked, disliked_weights=given)))

    without_the_other = np.nan_to_num(model.score(Opinions(liked, disliked[:1])))
    np.testing.assert_allclose(scores(1, 1), scores(), atol=1e-6)
    np.testing.assert_allclose(scores(1, 0), without_the_other, atol=1e-6)
    assert np.abs(scores(1, 0) - scores(0, 1)).max() > 1e-4


@name_of
def test_two_fits_of_the_same_data_agree(model):
    again = type(model).fit(DATA)
    opinions = Opinions(liked=rows(3, 40))
    np.testing.assert_array_equal(model.score(opinions), again.score(opinions))


@name_of
def test_comes_back_from_its_arrays_unchanged(model):
    again = type(model).read(dict(model.arrays()), len(DATA.film_table))
    opinions = Opinions(liked=rows(3, 40), disliked=rows(70))
    np.testing.assert_array_equal(model.score(opinions), again.score(opinions))


@name_of
def test_asking_changes_nothing(model):
    before = {name: array.copy() for name, array in model.arrays().items()}
    scores = model.score(Opinions(liked=rows(3)))
    if model.name != "popularity":
        scores[:] = -1
    for name, array in model.arrays().items():
        np.testing.assert_array_equal(array, before[name])


@personal
@pytest.mark.parametrize("block", range(4))
def test_films_of_the_liked_block_come_first(model, block):
    liked = rows(*(block * FILMS + at for at in range(4)))
    scores = np.nan_to_num(model.score(Opinions(liked=liked)), nan=-1)
    scores[liked] = -np.inf
    assert {int(row) // FILMS for row in np.argsort(-scores)[:15]} == {block}


@cosine
def test_a_dislike_speaks_against_its_neighbours(model):
    liked_only = model.score(Opinions(liked=rows(0, 1)))
    with_dislike = model.score(Opinions(liked=rows(0, 1), disliked=rows(2)))
    near = ~np.isnan(liked_only)
    assert np.nanmean(with_dislike[near]) < np.nanmean(liked_only[near])
    only_dislikes = model.score(Opinions(disliked=rows(2)))
    assert (only_dislikes[~np.isnan(only_dislikes)] < 0).all()


@personal
def test_without_opinions_nothing_can_be_said(model):
    assert np.isnan(model.score(Opinions())).all()


@personal
def test_reasons_are_liked_films_and_add_up_to_the_score(model):
    opinions = Opinions(liked=rows(0, 1, 2), weights=np.array([1, 0.5, 0.25], dtype=np.float32))
    scores = model.score(opinions)
    best = [int(row) for row in np.argsort(-np.nan_to_num(scores, nan=-1))[:5]]
    for row, reasons in zip(best, model.reasons(opinions, best), strict=True):
        assert reasons
        assert {source for source, _ in reasons} <= {0, 1, 2}
        assert [weight for _, weight in reasons] == sorted((weight for _, weight in reasons), reverse=True)
        assert sum(weight for _, weight in reasons) == pytest.approx(float(scores[row]), rel=1e-5)


def test_a_film_is_never_its_own_neighbour():
    lists = ItemKNN.fit(DATA).lists
    owners = np.repeat(np.arange(len(DATA.film_table)), np.diff(lists.starts))
    assert (owners != lists.films).all()
    assert (lists.weights > 0).all()


def test_shrinkage_puts_many_witnesses_above_few():
    film_table = FilmTable(Film(row, f"Film {row}") for row in range(4))
    many = [(person, film) for person in range(40) for film in (0, 1)] + [(person, 0) for person in range(40, 50)]
    few = [(50, 0), (50, 2), (51, 0), (51, 2)]
    people, films = (np.array(column, dtype=np.int32) for column in zip(*many, *few, strict=True))
    data = TrainingData(film_table, people, films, np.full(len(people), 10, dtype=np.uint8))
    scores = ItemKNN.fit(data, ItemKNNParameters(popularity_power=0)).score(Opinions(liked=rows(0)))
    assert scores[1] > 2 * scores[2]
    assert np.isnan(scores[3])


def test_a_weight_of_one_is_no_weight():
    plain, weighed = (Popularity.fit(data) for data in (DATA, replace(DATA, weights=np.ones(len(DATA.people)))))
    for name, array in plain.arrays().items():
        np.testing.assert_allclose(weighed.arrays()[name], array, rtol=1e-6)


def test_the_strongest_reason_comes_first_and_what_adds_nothing_is_none():
    found = strongest(np.array([4, 5, 6, 7]), np.array([0.2, 0.7, 0.0, -0.1]))
    assert found == ((5, 0.7), (4, 0.2))


def test_popularity_wants_both_many_and_content():
    film_table = FilmTable(Film(row, f"Film {row}") for row in range(4))
    stars = {0: [10] * 3, 1: [9] * 60, 2: [4] * 60}
    entries = [(person, film, star) for film, given in stars.items() for person, star in enumerate(given)]
    people, films, half_stars = (np.array(column) for column in zip(*entries, strict=True))
    model = Popularity.fit(TrainingData(film_table, people.astype(np.int32), films.astype(np.int32), half_stars))
    assert np.argsort(-np.nan_to_num(model.scores, nan=-1)).tolist() == [1, 2, 0, 3]
    assert np.isnan(model.scores[3])
    assert model.stars[0] < 5 / 1.0


@pytest.mark.parametrize("films", [[], [Film(5, "Alone", 1999, ("Drama",))], [Film(5, "Nothing"), Film(6, "Known")]])
def test_no_film_one_film_and_films_without_facts_are_no_trouble(films):
    film_table = FilmTable(films)
    nothing = np.empty(0, dtype=np.int32)
    data = TrainingData(film_table, nothing, nothing, np.empty(0, dtype=np.uint8))
    for model in (Random.fit(data), Popularity.fit(data), ContentProfile.fit(data), ItemKNN.fit(data)):
        opinions = Opinions(liked=np.arange(len(films), dtype=np.int32))
        assert len(model.score(opinions)) == len(films)
        assert len(model.reasons(opinions, range(len(films)))) == len(films)


@settings(max_examples=60, deadline=None)
@given(
    liked=st.lists(st.integers(0, len(DATA.film_table) - 1), unique=True, max_size=len(DATA.film_table)),
    disliked=st.lists(st.integers(0, len(DATA.film_table) - 1), unique=True, max_size=20),
    seed=st.integers(0, 2**63),
)
def test_the_fallback_leaves_no_film_without_a_number(liked, disliked, seed):
    fallback = Fallback(tuple(reversed(FITTED)))
    ranked = fallback.score(Opinions(liked=rows(*liked), disliked=rows(*disliked), seed=seed))
    assert np.isfinite(ranked.relevance).all()
    assert (ranked.relevance <= 1 + 1e-6).all()
    assert set(np.unique(ranked.tiers)) <= set(range(len(FITTED)))


def test_what_is_read_of_opinions_is_read_once_for_each_person():
    asked = []

    def read(opinions):
        asked.append(opinions)
        return len(asked)

    mine, theirs = Opinions(liked=rows(0)), Opinions(liked=rows(0))
    assert [mine.once(read), mine.once(read), theirs.once(read), mine.once(read)] == [1, 1, 2, 1]
