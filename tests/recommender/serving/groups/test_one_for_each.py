"""Whose film takes the place of which, by hand: members × candidates, whether each film suits each."""

import numpy as np

from recommender.serving.dial import best_places
from recommender.serving.groups.one_for_each import one_for_each
from recommender.serving.rerank import Chosen

UTILITIES = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4], dtype=np.float32)


def one_of(utilities):
    return [Chosen(int(best_places(utilities, 1)[0]), 0.5)]


def places(chosen, *suited, utilities=UTILITIES):
    """What becomes of chosen films; `suited` has a text for each member, an x for each film that suits them."""
    masks = np.array([[mark == "x" for mark in text] for text in suited])
    return [film.place for film in one_for_each([Chosen(place, 1.0) for place in chosen], masks, utilities, one_of)]


def test_whoever_has_a_film_loses_none():
    assert places([0, 1], "x.....", ".x....") == [0, 1]


def test_the_last_film_that_nobody_needs_gives_way_to_the_best_that_suits_who_has_none():
    assert places([0, 1, 2], "xxx...", "....xx") == [0, 1, 4]
    assert places([0, 1, 2], "xxx...", "..x...", "....xx") == [0, 2, 4]  # film 2 is the only one of the second member


def test_of_two_who_have_none_each_gets_one_and_one_film_for_both_is_enough():
    assert places([0, 1, 2], "xxx...", "....x.", ".....x") == [0, 4, 5]
    assert places([0, 1, 2], "xxx...", "....x.", "....xx") == [0, 1, 4]


def test_where_no_film_can_be_spared_none_is_exchanged():
    assert places([0, 1], "x.....", ".x....", "....x.") == [0, 1]


def test_where_the_films_suit_nobody_none_is_exchanged():
    assert places([0, 1], "....x.", ".....x") == [0, 1]


def test_a_film_that_must_not_be_shown_is_no_choice():
    barred = UTILITIES.copy()
    barred[4] = -np.inf
    assert places([0, 1], "xx....", "....xx", utilities=barred) == [0, 5]
    assert places([0, 1], "xx....", "....x.", utilities=barred) == [0, 1]


def test_the_film_that_takes_a_place_keeps_the_probability_it_was_chosen_with():
    suited = np.array([[True, True, False], [False, False, True]])
    chosen = [Chosen(0, 0.25), Chosen(1, 0.75)]
    assert one_for_each(chosen, suited, UTILITIES[:3], one_of) == [Chosen(0, 0.25), Chosen(2, 0.5)]
    assert chosen == [Chosen(0, 0.25), Chosen(1, 0.75)]
