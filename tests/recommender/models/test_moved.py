"""Models in another film table: each film keeps what was learned of it, and of a new film nothing is known."""

import numpy as np
import pytest
from support_films import block_data

from recommender.models.base import Opinions
from recommender.models.co_likes import CoLikes
from recommender.models.elicitation import Elicitation
from recommender.models.embedding import Embedding
from recommender.models.pair_counts import CountSource, PairCounts
from recommender.models.popularity import Popularity
from recommender.models.random import Random

DATA = block_data(blocks=2, films=6, people=20)
FILMS = len(DATA.film_table)
GONE = 3
NEW_ROW = np.array([FILMS - row if row != GONE else -1 for row in range(FILMS)], dtype=np.int32)
"""The films in reverse order, without one of them, and a new one in front."""
KEPT = np.flatnonzero(NEW_ROW >= 0)
LIKES = CoLikes.fit(DATA)
PLACES = Embedding.fit(DATA.likes(), DATA.likes())
COUNTS = PairCounts.of([CountSource(LIKES.lists, LIKES.likes, LIKES.people)])
POPULARITY, ASKED, ORDER = Popularity.fit(DATA), Elicitation.fit(DATA, PLACES), Random.fit(DATA)


@pytest.mark.parametrize("model", [LIKES, PLACES, COUNTS, POPULARITY, ASKED, ORDER], ids=lambda model: model.name)
def test_every_array_comes_back_as_it_was(model):
    again = type(model).read(model.arrays(), FILMS).arrays()
    assert again.keys() == model.arrays().keys()
    for name, array in model.arrays().items():
        np.testing.assert_array_equal(again[name], array)
        assert again[name].dtype == array.dtype


def moved(model):
    return model.moved(NEW_ROW, FILMS + 1)


def test_popularity_of_each_film():
    there = moved(POPULARITY)
    for name in ("scores", "stars", "counts", "prior"):
        before, after = getattr(POPULARITY, name), getattr(there, name)
        np.testing.assert_array_equal(after[NEW_ROW[KEPT]], before[KEPT])
        assert len(after) == FILMS + 1
        unknown = after[[0, FILMS - GONE]]
        assert np.isnan(unknown).all() if name in ("scores", "stars") else not unknown.any()
    assert there.people == POPULARITY.people


def test_places_and_people_who_like_both():
    np.testing.assert_array_equal(moved(PLACES).places[NEW_ROW[KEPT]], PLACES.places[KEPT])
    assert not moved(PLACES).places[[0, FILMS - GONE]].any()
    there = moved(LIKES)
    assert there.likes[NEW_ROW[KEPT]].tolist() == LIKES.likes[KEPT].tolist()
    before = LIKES.similarity(np.array([1], dtype=np.int32), None)
    after = there.similarity(NEW_ROW[[1]], None)
    assert after[NEW_ROW[KEPT]].tolist() == pytest.approx(before[KEPT].tolist())
    assert not after[[0, FILMS - GONE]].any()
    assert there.linked_to(NEW_ROW[[1]])[NEW_ROW[KEPT]].tolist() == LIKES.linked_to(np.array([1]))[KEPT].tolist()
    counted = moved(COUNTS)
    told = 0
    for one in KEPT.tolist():
        for other in KEPT.tolist():
            told += COUNTS.between(one, other) is not None
            assert counted.between(int(NEW_ROW[one]), int(NEW_ROW[other])) == COUNTS.between(one, other)
    assert told > 10


def test_films_to_ask_about_and_their_answers():
    there = moved(ASKED)
    kept = ASKED.rows != GONE
    assert there.rows.tolist() == NEW_ROW[ASKED.rows[kept]].tolist()
    assert there.likes.tolist() == ASKED.likes[:, kept].tolist()
    assert there.dislikes.tolist() == ASKED.dislikes[:, kept].tolist()
    assert there.shares.tolist() == ASKED.shares.tolist()


def test_a_random_order_is_of_as_many_films_as_there_are():
    assert sorted(set(moved(ORDER).score(Opinions(seed=3)).tolist())) == sorted(moved(ORDER).order.tolist())
    assert len(moved(ORDER).order) == FILMS + 1
