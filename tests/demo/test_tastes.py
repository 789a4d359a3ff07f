"""Simulated votes: the same every time, of the taste they claim, and never two opinions on one film."""

from collections import Counter

import pytest

from demo.tastes import TASTES, affinity, simulate, taste_named
from demo.world import OTHERS, YOU
from recommender.catalogue.starter import read_starter
from recommender.types import Film, VoteKind


@pytest.fixture(scope="module")
def films():
    return [
        Film(
            id=number,
            title=facts.title,
            year=facts.year,
            genres=facts.genres,
            countries=facts.countries,
            themes=facts.themes,
            curated=facts.curated,
        )
        for number, facts in enumerate(read_starter(), start=1)
    ]


def test_the_same_seed_gives_the_same_votes_whatever_the_order_of_films(films):
    assert simulate(films, TASTES, seed=3) == simulate(films[::-1], TASTES, seed=3)
    assert simulate(films, TASTES, seed=3) != simulate(films, TASTES, seed=4)


def test_nobody_says_two_things_of_one_film(films):
    votes = simulate(films, TASTES, seed=3)
    said = Counter((vote.person, vote.film_id) for vote in votes)
    assert max(said.values()) == 1


@pytest.mark.parametrize("taste", TASTES, ids=lambda taste: taste.name)
def test_people_like_what_their_taste_likes(films, taste):
    by_id = {film.id: film for film in films}
    votes = simulate(films, [taste], seed=11)
    mean_of_all = sum(affinity(taste, film) for film in films) / len(films)

    def mean(kind: VoteKind) -> float:
        points = [affinity(taste, by_id[vote.film_id]) for vote in votes if vote.kind is kind]
        return sum(points) / len(points)

    assert mean(VoteKind.LIKE) > mean_of_all + 1
    assert mean(VoteKind.DISLIKE) < mean_of_all


def test_neighbours_exist(films):
    tastes = [taste for taste in TASTES for _ in range(5)]
    likes: dict[int, set[int]] = {}
    for vote in simulate(films, tastes, seed=5):
        if vote.kind is VoteKind.LIKE:
            likes.setdefault(vote.person, set()).add(vote.film_id)
    same = [len(likes[a] & likes[b]) for a in likes for b in likes if a < b and a // 5 == b // 5]
    other = [len(likes[a] & likes[b]) for a in likes for b in likes if a < b and a // 5 != b // 5]
    assert sum(same) / len(same) > 3 * sum(other) / len(other)


def test_the_cast_has_known_tastes_and_names_of_their_own():
    names = [name for name, _ in YOU] + list(OTHERS)
    assert len(set(names)) == len(names)
    assert len(OTHERS) >= 60
    for _, taste in YOU:
        assert taste is None or taste_named(taste).name == taste
