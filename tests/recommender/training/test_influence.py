"""The influence of one server's accounts on everybody else is bounded, however many they are."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from support_films import NOW, ring_data
from support_ratings import write_rating_set

from recommender.films.ratings import ENOUGH, Ratings
from recommender.films.table import FilmTable
from recommender.models.base import Opinions, TrainingData
from recommender.models.learned_knn.model import LearnedKNN
from recommender.models.popularity import Popularity
from recommender.training.influence import FRESH_WEIGHT, SERVER_MOST, vote_weights
from recommender.training.train import TrainingInputs, VoteArrays, gather

OLD = int((NOW - timedelta(days=60)).timestamp())
RING = ring_data()
FILMS = [replace(film, starter=True, curated=True) for film in RING.film_table.films]
ATTACKERS = 700


@pytest.fixture(scope="module")
def rated(tmp_path_factory):
    """250 people's ratings of 1,500 films, few of most."""
    folder = tmp_path_factory.mktemp("influence") / "ring"
    ids = RING.film_table.vocabulary.ids[RING.films].astype(np.int32)
    write_rating_set(folder, [(RING.people, ids, RING.half_stars)])
    return folder


def data_with(rated, votes):
    return gather(TrainingInputs(FILMS, votes, (rated,) if rated else (), NOW))


def bloc(accounts, films, liked, *, server=9, given_at=OLD, bounded=True):
    """So many accounts of one server, which all say the same of the same films."""
    people = np.repeat(np.arange(ATTACKERS, ATTACKERS + accounts, dtype=np.int64), len(films))
    everything = np.tile(np.array(films, dtype=np.int64), accounts)
    where, when = (np.full(len(people), value, dtype=np.int64) for value in (server, given_at))
    said = np.full(len(people), liked)
    return VoteArrays(people, everything, said, where if bounded else None, when if bounded else None)


def above_daily_floor(data):
    popularity = Popularity.fit(data)
    return Ratings.of(popularity.stars, popularity.counts).above_daily_floor(data.film_table.curated)


def lost_to_five(rated, among, *, bounded):
    """Share of some films that could be drawn and cannot any more."""
    before = above_daily_floor(data_with(rated, VoteArrays.none())) & among
    votes = bloc(5, [film.id for film in FILMS], liked=False, bounded=bounded)
    after = above_daily_floor(data_with(rated, votes))
    return float((before & ~after).sum() / before.sum())


def test_five_accounts_that_dislike_everything_take_few_films_off_anybodys_draw(rated):
    everything = np.ones(len(FILMS), dtype=np.bool_)
    assert lost_to_five(rated, everything, bounded=False) > 0.5
    assert lost_to_five(rated, everything, bounded=True) < 0.15


def test_films_that_nobody_else_has_rated_they_cannot_take_off_at_all(rated):
    unrated = np.bincount(RING.films, minlength=len(FILMS)) == 0
    assert unrated.sum() > 10
    assert lost_to_five(rated, unrated, bounded=False) == 1
    assert lost_to_five(rated, unrated, bounded=True) == 0


def is_lifted(rated, row, known, *, bounded):
    """Whether somebody who likes only the known film is answered with the other, which twenty accounts like with it."""
    votes = bloc(20, [FILMS[row].id, FILMS[known].id], liked=True, bounded=bounded)
    scores = LearnedKNN.fit(data_with(rated, votes)).predict(Opinions(liked=np.array([known], dtype=np.int32)))
    scores[known] = -np.inf
    return row in np.argsort(-scores)[:5]


def test_twenty_accounts_cannot_lift_a_film_into_the_answers_of_who_likes_another(rated):
    likes = np.bincount(RING.films[RING.half_stars >= 8], minlength=len(FILMS))
    lifted = int(np.flatnonzero(likes == 1)[0])
    known = np.flatnonzero((likes >= 15) & (likes <= 40))[:6].tolist()
    assert len(known) == 6
    assert all(is_lifted(rated, lifted, film, bounded=False) for film in known)
    assert not any(is_lifted(rated, lifted, film, bounded=True) for film in known)


def test_a_server_counts_as_two_people_on_any_film_however_many_accounts_it_has():
    for accounts in (1, 2, 5, 500):
        votes = bloc(accounts, [1, 2], liked=True)
        weights = votes.weights(NOW)
        for film in (1, 2):
            assert weights[votes.films == film].sum() == pytest.approx(min(accounts, SERVER_MOST))
    assert SERVER_MOST < ENOUGH


def test_servers_are_bounded_one_by_one_and_private_messages_together():
    people = np.arange(12, dtype=np.int64)
    servers = np.repeat([1, 2, 0], 4)
    weights = vote_weights(people, np.full(12, 7), servers, np.full(12, OLD), NOW)
    assert [weights[servers == server].sum() for server in (1, 2, 0)] == pytest.approx([2, 2, 2])


def test_every_film_of_every_server_is_bounded_alone():
    """Of each pair of three servers and four films three people say something, so each counts two thirds."""
    person, server, film = (part.ravel() for part in np.meshgrid(range(3), range(3), range(4), indexing="ij"))
    weights = vote_weights(server * 3 + person, film, server, np.full(36, OLD), NOW)
    assert weights.tolist() == pytest.approx([SERVER_MOST / 3] * 36)


@pytest.mark.parametrize(("days", "weight"), [(0, FRESH_WEIGHT), (6.9, FRESH_WEIGHT), (7.1, 1.0), (400, 1.0)])
def test_an_account_counts_less_in_its_first_week(days, weight):
    first = int((NOW - timedelta(days=days)).timestamp())
    people, given_at = np.array([5, 5]), np.array([first, int(NOW.timestamp())])
    found = vote_weights(people, np.array([1, 2]), np.array([3, 3]), given_at, NOW)
    assert found.tolist() == [weight, weight]


def test_where_one_server_alone_uses_the_bot_each_counts_in_full():
    votes = bloc(30, [FILMS[0].id], liked=True, bounded=False)
    data = data_with(None, votes)
    assert data.weights is None
    assert Popularity.fit(data).counts[0] == 30


def test_weights_of_one_change_nothing():
    plain = TrainingData(FilmTable(FILMS), RING.people, RING.films, RING.half_stars)
    weighted = replace(plain, weights=np.ones(len(RING.people), dtype=np.float32))
    for name, array in Popularity.fit(plain).arrays().items():
        np.testing.assert_array_equal(Popularity.fit(weighted).arrays()[name], array)
    for name, array in LearnedKNN.fit(plain).arrays().items():
        np.testing.assert_array_equal(LearnedKNN.fit(weighted).arrays()[name], array)
