"""YAME's k-th neighbour, worked out by hand where every film has the next ones on a line as neighbours."""

from types import SimpleNamespace

import numpy as np
import pytest
from support_films import many_films

from recommender.evaluation import splits
from recommender.evaluation.ancestor import ancestor
from recommender.evaluation.studies import dial_study
from recommender.films.ratings import Ratings
from recommender.films.table import FilmTable
from recommender.models.base import Opinions, TrainingData
from recommender.models.embedding import Embedding

FILMS = FilmTable(many_films(12))
NOBODY = np.empty(0, dtype=np.int32)
PLACES = np.array([[np.cos(turn), np.sin(turn)] for turn in np.linspace(0, 1, 12)], dtype=np.float32)
"""On a quarter of a circle: the farther apart in the list, the farther apart."""


def rows(*given):
    return np.array(given, dtype=np.int32)


def split_of(*entries):
    """Training ratings as (person, film, half stars)."""
    people, films, stars = (np.array(column) for column in zip(*entries, strict=True))
    data = TrainingData(FILMS, people.astype(np.int32), films.astype(np.int32), stars.astype(np.uint8))
    return splits.Split(data, NOBODY, NOBODY, np.zeros(len(people), dtype=np.int64), "random", 1)


RATED = [
    *[(0, film, 10) for film in range(4)],
    *[(person, film, 10) for person, film in ((1, 0), (1, 1), (2, 0), (2, 1), (3, 2), (4, 3), (5, 3))],
]
"""Film 0 goes with 1 in three of three, with 2 in one, with 3 in one of more: its neighbours are 1, 2, 3."""


@pytest.fixture
def shown(monkeypatch):
    """The lists that `ancestor` gives to be measured, by k."""
    seen = {}

    def keep(snapshot, people, rank, lists):
        seen[rank] = [each.tolist() for each in lists]
        return dial_study.step_of(snapshot, people, rank, lists)

    monkeypatch.setattr("recommender.evaluation.ancestor.step_of", keep)
    return seen


SNAPSHOT = SimpleNamespace(
    ratings=Ratings.of(np.full(12, 4, dtype=np.float32), np.ones(12, dtype=np.int32)),
    bundle=SimpleNamespace(embedding=Embedding(PLACES)),
    film_table=FILMS,
)


def test_the_kth_neighbour_is_shown_and_where_it_was_rated_the_next(shown):
    fresh, rated = (
        splits.Tested(Opinions(rows(0)), rows(0), rows(1)),
        splits.Tested(Opinions(rows(0)), rows(0, 2), rows(1)),
    )
    steps = list(ancestor(split_of(*RATED), SNAPSHOT, [fresh, rated], ranks=(1, 2, 3, 4)))
    assert shown == {1: [[1], [1]], 2: [[2], [3]], 3: [[3], [3]]}
    assert [step.adventurousness for step in steps] == [1, 2, 3]  # nothing has a fourth neighbour
    assert [step.found.mean for step in steps] == [1, 0, 0]


def test_no_film_is_shown_twice_and_who_likes_nothing_is_left_out(shown):
    two = splits.Tested(Opinions(rows(0, 1)), rows(0, 1), rows(2))
    homeless = splits.Tested(Opinions(NOBODY), rows(5), rows(1))
    list(ancestor(split_of(*RATED), SNAPSHOT, [two, homeless], ranks=(2,)))
    assert [sorted(found) for found in shown[2]] == [[2, 3]]


def test_at_most_ten_are_shown(shown):
    everything = [(person, film, 10) for person in range(3) for film in range(12)]
    apart = [(3 + film, film, 8) for film in range(12)]
    likes = rows(*range(12))
    list(
        ancestor(split_of(*everything, *apart), SNAPSHOT, [splits.Tested(Opinions(likes), NOBODY, rows(1))], ranks=(1,))
    )
    assert [len(found) for found in shown[1]] == [10]
