"""The ways of choosing for a group, and the figures of one way, worked out by hand."""

import numpy as np
import pytest
from support_films import many_films

from recommender.evaluation.studies import group_study
from recommender.evaluation.studies.group_study import LESS_DISLIKE, Person, ways_of
from recommender.films.table import FilmTable
from recommender.models.base import TrainingData
from recommender.serving.groups.group_picks import GroupScores
from recommender.serving.scores import Scores
from recommender.types import Taste

NOBODY = np.empty(0, dtype=np.int32)


def rows(*given):
    return np.array(given, dtype=np.int32)


def test_each_way_chooses_by_its_name():
    """Two members, eight films: what each wants of them, and how much they dislike them on the mean."""
    first, second = [1, 0.9, 0.8, 0.7, 0.1, 0, 0, 0.4], [0, 0.1, 0.2, 0, 0.1, 0.9, 0.6, 0.4]
    dislikes = np.array([0.9, 0, 0, 0.6, 0, 0, 0, 0.5], dtype=np.float32)
    nothing = np.zeros(8, dtype=np.float32)
    scores = Scores(nothing, np.zeros(8, dtype=np.int8), None, None, nothing, nothing)
    ways = ways_of(GroupScores(np.array([first, second], dtype=np.float32), dislikes, scores))
    assert {name: found.tolist() for name, found in ways.items()} == {
        "average": [0, 1, 2, 5, 7],  # .5, .5, .5, .45 and .4
        LESS_DISLIKE: [1, 2, 5, 6, 7],  # .5, .5, .45, .3 and .15
        "least misery": [7, 2, 1, 4, 0],
        "turns": [0, 5, 1, 6, 2],
        "one member's list": [0, 1, 2, 3, 7],
    }


def test_figures_of_a_way_are_means_over_members_and_over_groups():
    people = [
        Person(Taste(1), NOBODY, rows(10), rows(13)),
        Person(Taste(2), NOBODY, rows(11, 12), rows(10, 20)),
    ]
    gathered = group_study._Gathered()
    wants = np.array([[0.05, 0, 0, 0, 0], [0.02, 0.08, 0.05, 0, 0]], dtype=np.float32)
    gathered.add(people, rows(10, 11, 13, 14, 15), wants)
    gathered.add(people, rows(1, 2, 3, 4, 5), np.ones((2, 5), dtype=np.float32))
    found = gathered.summed("random", 2, "a way")
    assert (found.kind, found.size, found.name) == ("random", 2, "a way")
    second = 1 / np.log2(3)
    gains = [1, second / (1 + second)]
    assert found.mean.mean == pytest.approx(sum(gains) / 2 / 2)
    assert found.least.mean == pytest.approx(gains[1] / 2)
    assert found.disliked.mean == pytest.approx(2 / 5 / 2)
    assert found.least_share.mean == pytest.approx((0.05 / 0.1 + 1) / 2)


LIKENESS = np.array([[1, 0.9, 0.1, 0.2], [0.9, 1, 0.3, 0.4], [0.1, 0.3, 1, 0.8], [0.2, 0.4, 0.8, 1]], dtype=np.float32)


@pytest.mark.parametrize(
    ("kind", "pairs"),
    [("alike", {(0, 1), (2, 3)}), ("divergent", {(0, 2), (0, 3), (1, 2)})],
)
def test_alike_people_are_grouped_with_their_like_and_divergent_ones_with_their_opposite(kind, pairs):
    groups = list(group_study._groups(kind, 2, LIKENESS, np.random.default_rng(1), 40))
    assert len(groups) == 40
    assert {tuple(sorted(members)) for members in groups} <= pairs
    assert len({members[0] for members in groups}) == 4


def test_groups_made_at_random_are_of_anybody_and_there_are_none_of_more_people_than_there_are():
    groups = list(group_study._groups("random", 2, LIKENESS, np.random.default_rng(1), 60))
    assert {tuple(sorted(members)) for members in groups} == {(a, b) for a in range(4) for b in range(a + 1, 4)}
    everybody = list(group_study._groups("alike", 4, LIKENESS, np.random.default_rng(1), 2))
    assert [sorted(members) for members in everybody] == [[0, 1, 2, 3]] * 2
    assert list(group_study._groups("random", 5, LIKENESS, np.random.default_rng(1), 2)) == []


def test_the_bot_is_given_known_votes_by_kind_and_of_the_rest_likes_and_dislikes_are_to_be_found():
    films = FilmTable(many_films(20))
    stars = np.array([8, 9, 10, 8, 8, 8, 8, 8, 5, 5, 1, 6, 7], dtype=np.uint8)
    away = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 0], dtype=np.bool_)
    entries = np.arange(len(stars))
    data = TrainingData(films, np.zeros(len(stars), dtype=np.int32), entries.astype(np.int32), stars)
    (person,) = group_study._people(data, entries, away)
    ids = films.vocabulary.ids
    assert person.taste.liked == tuple(ids[:5])
    assert person.taste.disliked == (ids[9], ids[10])
    assert person.taste.seen == {ids[12]}
    assert (person.hidden_likes.tolist(), person.hidden_dislikes.tolist()) == ([5, 6, 7], [8])
    fewer = away.copy()
    fewer[[0, 5]] = fewer[[5, 0]]
    assert len(list(group_study._people(data, entries, fewer))) == 1
    for changed in (0, 5):  # four known likes are too few, and so are two hidden ones
        fewer = away.copy()
        fewer[changed] ^= True
        assert list(group_study._people(data, entries, fewer)) == []


def test_people_are_alike_by_the_cosine_of_their_known_likes():
    people = [Person(Taste(n), known, NOBODY, NOBODY) for n, known in enumerate((rows(0, 1), rows(1, 2), rows(3)))]
    likeness = group_study._alike(people, 5)
    assert likeness.round(6).tolist() == [[1, 0.5, 0], [0.5, 1, 0], [0, 0, 1]]
