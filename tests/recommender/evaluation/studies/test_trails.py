"""What a new person has answered after so many votes, and what the ways compared for newcomers rank, by hand."""

from types import SimpleNamespace

import numpy as np
import pytest
from support_films import many_films

from recommender.evaluation.studies import cold_start, newcomers
from recommender.evaluation.studies.cold_start import Interview, Newcomer, answers_of, askers
from recommender.films.ratings import Ratings
from recommender.films.table import FilmTable
from recommender.models.base import TrainingData

FILMS = 30
SECOND = 1 / np.log2(3)


def rows(*given):
    return np.array(given, dtype=np.int32)


def snapshot_of(relevance=lambda _: np.arange(FILMS, 0, -1) / FILMS, counts=range(FILMS)):
    """A bot that scores by a function of the opinions given."""
    fallback = SimpleNamespace(score=lambda opinions: SimpleNamespace(relevance=relevance(opinions)))
    counted = Ratings.of(np.ones(FILMS, dtype=np.float32), np.array(counts, dtype=np.int32))
    return SimpleNamespace(fallback=fallback, ratings=counted, bundle=None)


def in_order(*asked):
    return lambda interview: asked[interview.screens] if interview.screens < len(asked) else None


def test_gain_and_screens_are_noted_at_three_five_and_ten_votes():
    person = Newcomer(1, dict.fromkeys(range(20), True), rows(20, 22))
    asked = [0, 25, 1, 2, 26, 3, 4, *range(5, 12)]  # films 25 and 26 were not seen
    trail = cold_start._trail(snapshot_of(), person, in_order(*asked))
    # films 0 to 19 can be asked about and are left out; of the others 20 comes first and 22 third
    gain = pytest.approx((1 + 0.5) / (1 + SECOND))
    assert trail == [(gain, 4), (gain, 7), (gain, 12)]


def test_who_has_fewer_votes_counts_with_those():
    person = Newcomer(1, {0: True, 1: False, 2: True, 3: True}, rows(20))
    given = []

    def relevance(opinions):
        given.append((opinions.liked.tolist(), opinions.disliked.tolist()))
        return np.arange(FILMS, 0, -1) / FILMS

    trail = cold_start._trail(snapshot_of(relevance), person, in_order(0, 1, 9, 2, 3))
    assert [screens for _, screens in trail] == [4, 5, 5]
    assert given == [([2, 0], [1]), ([3, 2, 0], [1])]  # the newest first
    nobody = cold_start._trail(snapshot_of(), person, in_order())
    assert [screens for _, screens in nobody] == [0, 0, 0]
    endless = cold_start._trail(snapshot_of(), person, lambda _: 29)
    assert [screens for _, screens in endless] == [200] * 3


def test_known_films_are_asked_about_in_a_random_order_and_popular_ones_from_the_best_known():
    person = Newcomer(7, dict.fromkeys((3, 9, 4), True), rows())
    ways = askers(snapshot_of(counts=[*range(10), *range(20, 0, -1)]))
    asked = [ways["random known"](person)(Interview(liked=[0] * screens)) for screens in range(4)]
    assert sorted(asked[:3]) == [3, 4, 9]
    assert asked[3] is None
    popular = ways["popular"](person)
    assert [popular(Interview(unseen=[0] * screens)) for screens in (0, 1, 29, 30)] == [10, 11, 0, None]
    assert ways["nobody asked"](person)(Interview()) is None
    answers = answers_of(Interview([1, 2], [3], [4, 5]))
    assert [each.tolist() for each in (answers.liked, answers.disliked, answers.unseen)] == [[2, 1], [3], [5, 4]]


def test_half_of_the_ratings_can_be_asked_about_and_likes_of_the_rest_are_to_be_found():
    stars = np.array([8, 7, *[9] * 8, 8, 8, 8, 2], dtype=np.uint8)
    away = np.arange(14) >= 10
    data = TrainingData(FilmTable(many_films(FILMS)), np.zeros(14, np.int32), np.arange(14, dtype=np.int32), stars)
    (person,) = cold_start._newcomers(data, np.arange(14), away)
    assert person.answers == {film: film != 1 for film in range(10)}
    assert person.hidden.tolist() == [10, 11, 12]
    for changed in (0, 12):  # nine films to vote on are too few, and so are two likes to find
        other = away.copy()
        other[changed] ^= True
        assert list(cold_start._newcomers(data, np.arange(14), other)) == []


def test_figures_of_a_way_of_asking_are_means_over_people():
    found = cold_start._summed("a way", 5, [(0.5, 5), (0.1, 8), (0.6, 20)], np.array([0.2, 0.2, 0.2]))
    assert (found.name, found.votes, found.screens.mean, found.screens_median) == ("a way", 5, 11, 8)
    assert found.ndcg_10.mean == pytest.approx(0.4)
    assert found.ahead.mean == pytest.approx(0.2)


def test_ranking_by_a_score_leaves_out_what_is_known_and_puts_what_cannot_be_scored_last():
    rank = newcomers._by(lambda _: np.array([0.5, np.nan, 0.9, 0.1, -0.5], dtype=np.float32))
    assert rank(rows(2)).tolist() == [0, 3, 4, 1, 2]
    assert len(newcomers._by(lambda _: np.zeros(20, dtype=np.float32))(rows())) == 10


def test_popularity_was_added_and_faded_with_the_votes():
    popularity = SimpleNamespace(people=100, prior=np.array([0.5, 0.1], dtype=np.float32))

    def added(votes):
        return newcomers._with_prior(np.array([0.1, 0.2], dtype=np.float32), popularity, votes).tolist()

    # a hundred people: it fades to 1/e in 8 · 2 votes
    assert added(0) == pytest.approx([0.6, 0.3])
    assert added(16) == pytest.approx([0.1 + 0.5 / np.e, 0.2 + 0.1 / np.e])
    assert added(1_000) == pytest.approx([0.1005, 0.2001])


def test_likes_of_who_is_held_out_are_in_random_order_and_of_thirteen_or_more():
    likes = {0: 13, 1: 12, 2: 14, 3: 20}
    entries = [(person, film, 8) for person, count in likes.items() for film in range(count)]
    entries += [(1, 20, 7), (1, 21, 6)]
    people, films, stars = (np.array(column) for column in zip(*entries, strict=True))
    data = TrainingData(
        FilmTable(many_films(FILMS)), people.astype(np.int32), films.astype(np.int32), stars.astype(np.uint8)
    )  # fmt: skip
    tested = {}
    for others, held_out in newcomers.held_out(data, seed=1, parts=2):
        assert len(others.people) < len(data.people)
        for films_liked in held_out:
            tested[len(films_liked)] = films_liked.tolist()
    assert sorted(tested) == [13, 14, 20]
    assert all(sorted(found) == list(range(count)) != found for count, found in tested.items())
