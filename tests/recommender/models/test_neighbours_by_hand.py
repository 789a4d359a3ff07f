"""Similarities of the neighbour models worked out by hand, and neighbour lists read one by one and all at once."""

import numpy as np
import pytest
from scipy import sparse
from support_films import many_films

from recommender.films.table import FilmTable
from recommender.models import neighbour_lists
from recommender.models.base import Opinions, TrainingData
from recommender.models.co_likes import CoLikes
from recommender.models.item_knn import ItemKNN, ItemKNNParameters
from recommender.models.neighbour_lists import NeighbourLists, joined_rows
from recommender.models.pair_counts import CountSource, PairCounts
from recommender.types import PeopleCount


def rows(*given):
    return np.array(given, dtype=np.int32)


def likes_of(*people, films=5):
    """Training data in which each person likes some films."""
    given = [(number, film) for number, liked in enumerate(people) for film in liked]
    whose, liked = (np.array(column, dtype=np.int32) for column in zip(*given, strict=True))
    return TrainingData(FilmTable(many_films(films)), whose, liked, np.full(len(whose), 8, dtype=np.uint8))


DATA = likes_of((0, 1), (0, 1), (0, 1, 2), (0,), (2, 3), (2,))
"""Film 0 is liked by four, 1 by three, 2 by three, 3 by one; 0 and 1 by three, the other pairs by one."""


def test_co_likes_are_counted_and_damped_by_ten_people():
    model = CoLikes.fit(DATA)
    assert (model.likes.tolist(), model.people) == ([4, 3, 3, 1, 0], 6)
    first = model.similarity(rows(0), None)
    assert first.tolist() == pytest.approx([0, 3 / (14 * 13) ** 0.5, 1 / (14 * 13) ** 0.5, 0, 0])
    both = model.similarity(rows(1, 3), np.array([2, 0.5], dtype=np.float32))
    expected = 2 * 1 / (13 * 13) ** 0.5 + 0.5 * 1 / (11 * 13) ** 0.5
    assert both[2] == pytest.approx(expected)


def test_a_pair_is_linked_from_three_people_on_who_like_it_more_often_than_all_do():
    # of four who like film 0, three like 1, and of all six three
    assert CoLikes.fit(DATA).linked_to(rows(0)).tolist() == [False, True, False, False, False]
    assert CoLikes.fit(DATA).linked_to(rows(2)).tolist() == [False] * 5
    everybody = likes_of((0, 1), (0, 1), (0, 1), (1,), (1,), (1,))  # all three, and all six: no more often
    assert not CoLikes.fit(everybody).linked_to(rows(0)).any()
    assert not CoLikes.fit(likes_of((0, 1), (0, 1), (2,))).linked_to(rows(0)).any()


def test_item_similarity_weighs_people_by_their_likes_and_films_by_theirs():
    plain = ItemKNN.fit(DATA, ItemKNNParameters(shrinkage=0, person_power=1, popularity_power=0))
    # weights of the six: ½, ½, ⅓, 1, ½ and 1
    dot, first, second = 1 / 4 + 1 / 4 + 1 / 9, 1 / 4 + 1 / 4 + 1 / 9 + 1, 1 / 4 + 1 / 4 + 1 / 9
    scores = plain.score(Opinions(liked=rows(0)))
    assert scores[1] == pytest.approx(dot / (first * second) ** 0.5)
    assert np.isnan(scores[[3, 4]]).all()
    powered = ItemKNN.fit(DATA, ItemKNNParameters(shrinkage=0, person_power=1, popularity_power=-0.5))
    assert powered.score(Opinions(liked=rows(0)))[1] == pytest.approx(dot / (first * second) ** 0.5 / 3**0.5)
    shrunken = ItemKNN.fit(DATA, ItemKNNParameters(shrinkage=2, person_power=1, popularity_power=0))
    typical = (1 / 4 + 1 / 4 + 1 / 9 + 1 + 1 / 4 + 1) / 6
    damped = dot / ((first + 2 * typical) * (second + 2 * typical)) ** 0.5
    assert shrunken.score(Opinions(liked=rows(0)))[1] == pytest.approx(damped)
    one = ItemKNN.fit(DATA, ItemKNNParameters(neighbours=1))
    assert np.diff(one.lists.starts).max() == 1


def counts(both, likes, people):
    """A source in which so many people like film 0 and film 1, and each of them."""
    pairs = sparse.csr_array(([np.float32(both)], ([0], [1])), shape=(2, 2))
    return CountSource(NeighbourLists.of(pairs), rows(*likes), people)


@pytest.mark.parametrize(
    ("both", "likes", "people", "told"),
    [
        (5, (5, 5), 10, True),
        (4, (4, 4), 10, False),  # fewer than five
        (5, (25, 5), 50, True),
        (5, (26, 5), 1_000, False),  # less than a fifth
        (10, (20, 50), 200, True),
        (10, (20, 50), 199, False),  # not twice as many as of all people
    ],
)
def test_a_count_is_told_where_it_convinces(both, likes, people, told):
    found = PairCounts.of([counts(both, likes, people)]).between(0, 1)
    assert found == (PeopleCount(both, likes[0]) if told else None)


def test_of_two_sources_the_one_is_told_in_which_more_people_like_the_film():
    few, many = counts(6, (6, 6), 100), counts(9, (12, 9), 100)
    for sources in ([few, many], [many, few]):
        assert PairCounts.of(sources).between(0, 1) == PeopleCount(9, 12)
    assert PairCounts.of([few, many]).between(1, 0) is None
    assert PairCounts.of([few, counts(4, (7, 9), 100)]).between(0, 1) is None  # there it does not convince


@pytest.mark.parametrize("count", [1, 24, 25, 26, 60])
@pytest.mark.parametrize("long", [neighbour_lists._LONG, 1])
def test_lists_are_the_same_read_one_by_one_and_all_at_once(monkeypatch, count, long):
    monkeypatch.setattr(neighbour_lists, "_LONG", long)
    generator = np.random.default_rng(count)
    matrix = sparse.random_array((80, 80), density=0.1, rng=generator, format="csr", dtype=np.float32)
    lists = NeighbourLists.of(matrix)
    asked = generator.permutation(80)[:count].astype(np.int32)
    films, weights, lengths = joined_rows(lists.starts, lists.films, lists.weights, asked)
    expected = [matrix[[row]].tocsr() for row in asked]
    assert lengths.tolist() == [each.nnz for each in expected]
    assert films.tolist() == [film for each in expected for film in each.indices.tolist()]
    assert weights.tolist() == [weight for each in expected for weight in each.data.tolist()]
