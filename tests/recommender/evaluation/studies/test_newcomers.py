"""The study of newcomers: least values for picks at home, on generated worlds with known tastes."""

import pytest
from support_films import block_data, ring_data

from recommender.evaluation.studies import newcomers
from recommender.evaluation.studies.newcomers import BEFORE, CONTENT, LEARNED, LIKES, OURS, POPULAR, measure
from recommender.models.learned_knn.parameters import LearnedKNNParameters


@pytest.fixture(scope="module")
def ring():
    told = []
    found = measure(ring_data(films=400, people=120), LearnedKNNParameters(), seed=1, parts=2, tell=told.append)
    assert len(told) == 2
    return {(each.name, each.likes): each for each in found}


def test_every_way_is_measured_at_every_number_of_likes(ring):
    assert list(dict.fromkeys(likes for _, likes in ring)) == list(LIKES)
    assert set(ring) == {(name, likes) for name in (POPULAR, CONTENT, BEFORE, LEARNED, OURS) for likes in LIKES}


@pytest.mark.parametrize("likes", LIKES)
def test_picks_are_as_personal_as_the_learned_weights(ring, likes):
    ours, learned = ring[OURS, likes], ring[LEARNED, likes]
    assert ours.weighted_ndcg_10.mean >= 0.95 * learned.weighted_ndcg_10.mean
    assert ours.lift.mean >= 0.9 * learned.lift.mean


@pytest.mark.parametrize("likes", LIKES)
def test_picks_are_more_personal_than_with_most_people_first(ring, likes):
    ours, before = ring[OURS, likes], ring[BEFORE, likes]
    assert ours.lift.mean > 1.1 * before.lift.mean
    assert ours.popularity.mean < before.popularity.mean


def test_one_like_is_enough_to_be_shown_other_films_than_everybody(ring):
    assert ring[OURS, 1].weighted_ndcg_10.mean > 1.1 * ring[BEFORE, 1].weighted_ndcg_10.mean
    assert ring[OURS, 1].films >= 2 * ring[BEFORE, 1].films
    assert ring[OURS, 1].films >= 5 * ring[POPULAR, 1].films


def test_where_tastes_are_blocks_the_first_like_tells_which():
    found = measure(block_data(people=24, share=0.6), LearnedKNNParameters(), seed=1, parts=2)
    ours = next(each for each in found if (each.name, each.likes) == (OURS, 1))
    assert ours.lift.mean > 3.5  # of four blocks, each liked by a fourth
    assert ours.popularity.mean < 0.25


def test_where_nobody_likes_enough_nothing_is_said():
    assert measure(block_data(share=0.1), LearnedKNNParameters(), seed=1, parts=2) == []


def test_nobody_is_known_by_the_likes_that_are_to_be_found():
    data = ring_data(films=400, people=60)
    parts = list(newcomers.held_out(data, seed=1, parts=3))
    assert len(parts) == 3
    for others, held_out in parts:
        assert held_out
        assert len(others.people) + sum(map(len, held_out)) <= len(data.people)
        for likes in held_out:
            assert len(set(likes.tolist())) == len(likes) >= max(LIKES) + newcomers.HIDDEN_LEAST
