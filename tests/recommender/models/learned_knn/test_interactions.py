"""The interaction matrix, its side features and the longest columns, worked out by hand for a few films."""

from dataclasses import replace

import numpy as np
import pytest

from recommender.films.table import FilmTable
from recommender.models.base import Opinions, TrainingData
from recommender.models.learned_knn import candidate_columns
from recommender.models.learned_knn.candidate_columns import CandidateColumns
from recommender.models.learned_knn.interactions import HISTORY_MOST, InteractionMatrix
from recommender.models.learned_knn.model import LearnedKNN
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.learned_knn.side_features import side_features
from recommender.models.neighbour_lists import NeighbourLists
from recommender.types import Film

PARAMETERS = LearnedKNNParameters(side_feature_weight=0.0)


def table(*facts):
    return FilmTable(Film(row, f"{row}", **each) for row, each in enumerate(facts))


def ratings(films, *given, weights=None):
    """Ratings as (person, film, half stars)."""
    people, rows, stars = (np.array(column) for column in zip(*given, strict=True))
    given_weights = None if weights is None else np.array(weights, dtype=np.float32)
    return TrainingData(
        films, people.astype(np.int32), rows.astype(np.int32), stars.astype(np.uint8), given_weights
    )  # fmt: skip


def features_of(*facts):
    owners, rows = side_features(table(*facts))
    return [rows[owners == number].tolist() for number in range(int(owners.max(initial=-1)) + 1)]


def test_years_go_three_together_and_genres_by_decade_and_in_pairs():
    facts = [
        {"year": 1989, "genres": ("Action", "Comedy")},
        {"year": 1991, "genres": ("Action",)},
        {"year": 1992, "genres": ("Comedy", "Action")},
        {"year": 1999, "genres": ("Comedy", "Drama")},
        {"genres": ("Drama", "Comedy")},
    ]
    assert features_of(*facts) == [
        [0, 1],  # 1989 to 1991
        [1, 2],  # Action of the nineties; of the eighties there is one
        [2, 3],  # Comedy of the nineties
        [0, 2],  # Action and Comedy
        [3, 4],  # Comedy and Drama
    ]


@pytest.mark.parametrize(("kind", "value"), [("themes", ("Été",)), ("directors", ("Été",)), ("series", "Été")])
def test_a_name_that_fifteen_films_share_is_a_feature_and_of_sixteen_none(kind, value):
    assert features_of(*({kind: value},) * 15, {}) == [list(range(15))]
    assert features_of(*({kind: value},) * 16) == []
    assert features_of({kind: value}, {kind: value if kind == "series" else (*value, "ete")}, {}) == [[0, 1]]
    assert features_of({kind: value}, {}) == []


def test_a_long_history_and_a_side_feature_weigh_less_and_short_ones_alike():
    """Person 0 has twenty-five ratings and person 1 two; all films are of one director, and of nothing else."""
    films = table(*[{"directors": ("Ann",)}] * 15, *[{}] * 15)
    given = [(0, film, 8 if film < 10 else 7) for film in range(25)] + [(1, 0, 10), (1, 29, 2)]
    found = InteractionMatrix.of(ratings(films, *given), side_feature_weight=0.5, power=0.4)
    assert found.films == 30
    liked, unliked = found.liked.toarray(), found.unliked.toarray()
    assert liked.shape == unliked.shape == (3, 30)
    assert liked[0].tolist() == pytest.approx([25**-0.2] * 10 + [0] * 20)
    assert unliked[0].tolist() == pytest.approx([0] * 10 + [25**-0.2] * 15 + [0] * 5)
    assert liked[1].tolist() == pytest.approx([20**-0.2] + [0] * 29)
    assert unliked[1].tolist() == pytest.approx([0] * 29 + [20**-0.2])
    assert liked[2].tolist() == pytest.approx([0.5 * 15**-0.2] * 15 + [0] * 15)
    assert not unliked[2].any()
    assert InteractionMatrix.of(ratings(films, *given), side_feature_weight=0).liked.shape == (2, 30)


def test_a_rating_of_a_quarter_of_the_weight_is_half_as_long():
    found = InteractionMatrix.of(ratings(table({}, {}), (0, 0, 8), (0, 1, 8), weights=(0.25, 1)), 0, power=0)
    assert found.liked.toarray().tolist() == [[0.5, 1]]


def test_of_more_than_five_hundred_ratings_of_one_person_so_many_count():
    films = table(*[{}] * (HISTORY_MOST + 2))
    given = [(0, film, 8) for film in range(HISTORY_MOST + 1)] + [(1, film, 8) for film in range(HISTORY_MOST)]
    liked = InteractionMatrix.of(ratings(films, *given), 0).liked
    assert np.diff(liked.indptr).tolist() == [HISTORY_MOST, HISTORY_MOST]
    assert liked.data == pytest.approx(HISTORY_MOST**-0.15)
    assert InteractionMatrix.of(ratings(films, *given), 0).liked.indices.tolist() == liked.indices.tolist()


def test_the_longest_columns_are_candidates_and_empty_ones_never(monkeypatch):
    given = [(0, 1, 8), (1, 1, 8), (2, 1, 8), (0, 2, 2), (1, 2, 2), (2, 0, 8)]
    interactions = InteractionMatrix.of(ratings(table({}, {}, {}), *given), 0, power=0)
    found = CandidateColumns.of(interactions, most=10)
    assert found.columns.tolist() == [1, 5, 0]  # from column 3 on are those rated but not liked
    assert (found.films.tolist(), found.liked.tolist()) == ([1, 2, 0], [True, False, True])
    assert found.lengths.tolist() == [3, 2, 1]
    assert found.interactions.toarray().tolist() == [[1, 1, 0], [1, 1, 0], [1, 0, 1]]
    assert CandidateColumns.of(interactions, most=2).columns.tolist() == [1, 5]
    monkeypatch.setattr(candidate_columns, "_ALWAYS", 1)
    monkeypatch.setattr(candidate_columns, "_ENTRIES_A_COLUMN", 3)
    assert CandidateColumns.of(interactions, most=10).columns.tolist() == [1, 5]  # six entries, three a column


def lists(*entries):
    """Of each of four films, what it says for others."""
    starts = np.cumsum([0, *map(len, entries)])
    joined = [pair for each in entries for pair in each.items()]
    return NeighbourLists(
        starts, np.array([film for film, _ in joined], np.int32), np.array([w for _, w in joined], np.float32)
    )


MODEL = LearnedKNN(
    liked=lists({1: 0.4, 2: -0.1}, {3: 0.2}, {}, {1: 0.3}),
    unliked=lists({2: 0.5}, {}, {}, {1: -0.2, 2: 0.1}),
)


def rows(*given):
    return np.array(given, dtype=np.int32)


def test_each_kind_of_vote_adds_by_its_own_lists():
    def said(**votes):
        return MODEL.predict(Opinions(**votes)).tolist()

    assert said(liked=rows(0, 3)) == pytest.approx([0, 0.7, -0.1, 0])
    weights = np.array([2, 0.5], dtype=np.float32)
    assert said(liked=rows(0, 3), weights=weights) == pytest.approx([0, 0.95, -0.2, 0])
    # a dislike takes back a quarter of what a like would add
    assert said(liked=rows(1), disliked=rows(0)) == pytest.approx([0, -0.1, 0.025, 0.2])
    assert said(unliked=rows(0, 3)) == pytest.approx([0, -0.2, 0.6, 0])
    assert said(unliked=rows(0, 3), unliked_weights=weights) == pytest.approx([0, -0.1, 1.05, 0])
    assert said(seen=rows(0, 3)) == pytest.approx([0, 0, 0.6, 0])  # never against a film
    scores = MODEL.score(Opinions(liked=rows(1)))
    assert np.isnan(scores).tolist() == [True, True, True, False]


def test_reasons_are_contributions_above_zero():
    assert MODEL.reasons(Opinions(liked=rows(3, 0)), [1, 2, 3]) == (
        ((0, pytest.approx(0.4)), (3, pytest.approx(0.3))), (), ()
    )  # fmt: skip


def test_it_comes_back_from_its_arrays_with_both_lists_and_moves_with_the_films():
    again = LearnedKNN.read(MODEL.arrays(), 4)
    opinions = Opinions(liked=rows(0), unliked=rows(3))
    assert again.predict(opinions).tolist() == MODEL.predict(opinions).tolist()
    moved = MODEL.moved(rows(2, -1, 0, 1), 4)  # film 1 is gone
    assert moved.predict(Opinions(liked=rows(2), unliked=rows(1))).tolist() == pytest.approx([-0.1 + 0.1, 0, 0, 0])
    assert moved.predict(Opinions(unliked=rows(2))).tolist() == pytest.approx([0.5, 0, 0, 0])


def test_a_pair_has_a_weight_from_so_many_people_on_who_like_both():
    """Films 0 and 1 are liked together by three people, 0 and 2 by two."""
    given = [(person, film, 8) for person in range(3) for film in (0, 1)] + [(0, 2, 9), (1, 2, 9), (2, 2, 7)]
    data = ratings(table({}, {}, {}), *given)

    def linked(least):
        lists = LearnedKNN.fit(data, replace(PARAMETERS, people_least=least)).liked
        owners = np.repeat(np.arange(3), np.diff(lists.starts))
        return {tuple(pair) for pair in zip(owners.tolist(), lists.films.tolist(), strict=True)}

    everything = {(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)}
    assert [linked(least) for least in (0, 2, 3, 4)] == [everything, everything, {(0, 1), (1, 0)}, set()]


def test_one_weight_by_hand_and_a_ridge_that_is_none_is_refused():
    """Three people like films 0 and 1 and nothing else: 3 / (3 + ridge + 3 · dropout / (1 − dropout)) each."""
    data = ratings(table({}, {}), *[(person, film, 8) for person in range(3) for film in (0, 1)])
    model = LearnedKNN.fit(data, replace(PARAMETERS, person_power=0.0, ridge=2.0, dropout=0.25))
    assert model.liked.weights.tolist() == pytest.approx([3 / (3 + 2 + 1) * 3.1 / 4] * 2)
    with pytest.raises(ValueError, match="Raise the ridge"):
        LearnedKNN.fit(data, replace(PARAMETERS, ridge=-99.0))
