"""Fitting the prior: a pair of films needs three people, and no other data get into it."""

import json

import numpy as np
import pytest

from recommender.films.table import FilmTable
from recommender.models.base import TrainingData
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.prior.weights import PriorWeights
from recommender.training import prior
from recommender.training.prior import PARAMETERS, learn, main
from recommender.training.reading import read_dataset
from recommender.types import Film

FILMS = {
    10: "Liked by three",
    11: "With it by three",
    12: "With both by two",
    13: "Liked by two",
    14: "Rated, not liked",
}
RATINGS = [
    *((person, film, 9) for person in (1, 2, 3) for film in (10, 11)),
    *((person, 12, 8) for person in (1, 2, 7)),
    *((person, 13, 10) for person in (1, 2)),
    *((person, 14, 4) for person in (1, 2, 3)),
    *((person, film, 6) for person in range(20, 30) for film in (10, 12, 14)),
]


@pytest.fixture
def folder(tmp_path):
    """A set written like MovieTweetings'."""
    folder = tmp_path / "movietweetings"
    folder.mkdir()
    films = (f"{number:07d}::{title} (19{number})::Drama\n" for number, title in FILMS.items())
    (folder / "movies.dat").write_text("".join(films), "utf-8")
    ratings = (f"{person}::{film:07d}::{stars}::1365029107\n" for person, film, stars in RATINGS)
    (folder / "ratings.dat").write_text("".join(ratings), "utf-8")
    return folder


@pytest.mark.parametrize("side_features", [0.0, 1.0])
def test_a_pair_needs_three_people_who_like_both(folder, side_features):
    parameters = LearnedKNNParameters(people_least=3, side_feature_weight=side_features)
    weights = learn(read_dataset(folder)[1], parameters)
    pairs = {
        (int(weights.imdb[one]), int(weights.imdb[other])): int(count)
        for one, other, count in zip(weights.liked, weights.other, weights.together, strict=True)
    }
    assert pairs == {(10, 11): 3, (11, 10): 3}
    assert (weights.weights > 0).all()
    assert dict(zip(weights.imdb.tolist(), weights.likes.tolist(), strict=True)) == {10: 3, 11: 3, 12: 3}


def test_weights_for_a_film_that_many_like_are_divided_by_a_small_power_of_how_many(folder, monkeypatch):
    data = read_dataset(folder)[1]
    learned = learn(data)
    monkeypatch.setattr(prior, "POPULARITY_POWER", 0.0)
    plain = learn(data)
    assert len(plain.weights) > 1
    likes = plain.likes[plain.other]
    assert learned.weights.tolist() == pytest.approx((plain.weights / likes**0.1).tolist())
    assert plain.people == 4  # 1, 2, 3 and 7 like something


def test_a_film_without_an_imdb_id_is_no_part_of_it_on_either_side_of_a_pair():
    films = FilmTable([Film(1, "A", imdb_id="tt0000007"), Film(2, "B"), Film(3, "C", imdb_id="tt0000003")])
    people, rated = np.repeat(np.arange(4, dtype=np.int32), 3), np.tile(np.arange(3, dtype=np.int32), 4)
    weights = learn(TrainingData(films, people, rated, np.full(12, 9, dtype=np.uint8)))
    assert (weights.imdb.tolist(), weights.likes.tolist()) == ([3, 7], [4, 4])
    assert sorted(zip(weights.liked.tolist(), weights.other.tolist(), strict=True)) == [(0, 1), (1, 0)]
    assert weights.together.tolist() == [4, 4]


def test_a_candidate_needs_them_too_not_only_what_is_kept():
    assert PARAMETERS.people_least == 3


def test_the_command_writes_the_same_bytes_again(folder, tmp_path, capsys):
    for name in ("once", "again"):
        (tmp_path / name).mkdir()
        assert main([str(folder), "--to", str(tmp_path / name)]) == 0
    assert "3 films and 2 weights" in capsys.readouterr().out
    once, again = ((tmp_path / name / "weights.npz").read_bytes() for name in ("once", "again"))
    assert once == again
    about = json.loads((tmp_path / "once" / "weights.json").read_text("utf-8"))
    assert set(about["sha256"]) == {"movies.dat", "ratings.dat"}
    with (tmp_path / "once" / "weights.npz").open("rb") as file:
        assert np.isfinite(PriorWeights.read(file).weights).all()
