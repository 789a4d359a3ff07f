from __future__ import annotations

import pytest
from support_films import NOW, block_data, wish

from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.serving.confidence import confidence
from recommender.serving.recommend import recommend
from recommender.serving.snapshot import Snapshot
from recommender.training.bundle import fit
from recommender.types import Evidence, Film, Pick, Taste

OWN = (Evidence(Film(1, "Ran"), 1.0, "liked"),)
PEOPLE = (Evidence(Film(1, "Ran"), 1.0, "people"),)


def picks(*evidence):
    return [Pick(Film(9, "Ikiru"), 1.0, each, None, 1.0, "content", "m") for each in evidence]


def test_it_grows_with_votes_and_stays_within_0_and_1():
    values = [confidence(Taste(1, tuple(range(likes))), picks(OWN)) for likes in range(200)]
    assert values == sorted(values)
    assert values[0] == 0
    assert values[6] == 0.5
    assert 0.99 < values[-1] < 1


def test_dislikes_count_as_votes_but_alone_tell_nothing():
    assert confidence(Taste(1, (1,), (2, 3)), picks(OWN)) == confidence(Taste(1, (1, 2, 3)), picks(OWN))
    assert confidence(Taste(1, (), tuple(range(50))), picks(PEOPLE)) == 0


def test_picks_that_no_like_speaks_for_count_half():
    taste = Taste(1, (1, 2, 3))
    none, some, whole = (confidence(taste, picks(*each)) for each in ((PEOPLE,), (OWN, PEOPLE), (OWN, OWN)))
    assert none == pytest.approx(whole / 2)
    assert none < some < whole


def test_without_picks_nothing_is_claimed():
    assert confidence(Taste(1, (1, 2, 3)), []) == 0


@pytest.fixture(scope="module")
def snapshot():
    data = block_data()
    return Snapshot.of(data.film_table, fit(data, LearnedKNNParameters(), None))


@pytest.mark.parametrize(("likes", "unsure"), [(0, True), (1, True), (2, True), (3, False), (10, False)])
def test_three_votes_are_where_it_begins_to_know_somebody(snapshot, likes, unsure):
    ids = snapshot.film_table.vocabulary.ids
    taste = Taste(1, tuple(int(ids[row]) for row in range(likes)))
    assert recommend(snapshot, wish(now=NOW), taste, frozenset()).is_unsure == unsure


async def test_a_film_that_is_named_makes_nobody_known(snapshot):
    named = recommend(snapshot, wish(like_films=(int(snapshot.film_table.vocabulary.ids[0]),)), Taste(1), frozenset())
    assert named.picks
    assert named.confidence == 0
