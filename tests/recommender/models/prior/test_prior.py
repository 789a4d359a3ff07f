"""The shipped prior: small, without data of individual people, and used by a bot without downloads."""

import io
import json
from importlib.resources import files

import numpy as np
import pytest
from support_films import many_films

from recommender.catalogue.starter import read_starter
from recommender.films.table import FilmTable
from recommender.models.base import Opinions
from recommender.models.prior.model import Prior
from recommender.models.prior.weights import PEOPLE_LEAST, PriorWeights, imdb_number, shipped
from recommender.serving.snapshot import without_ratings
from recommender.types import Film

FOLDER = files("recommender.models.prior")
STARTER = FilmTable(
    Film(number, facts.title, facts.year, facts.genres, imdb_id=facts.imdb_id, directors=facts.directors)
    for number, facts in enumerate(read_starter(), start=1)
)
WEIGHTS = PriorWeights(
    imdb=np.array([5, 7, 90_000_001], dtype=np.int32),
    likes=np.array([4, 9, 3], dtype=np.int32),
    liked=np.array([0, 1, 1], dtype=np.int32),
    other=np.array([1, 0, 2], dtype=np.int32),
    weights=np.array([0.5, 0.25, -0.125], dtype=np.float32),
    together=np.array([4, 4, 3], dtype=np.int32),
    people=20,
)
THREE = FilmTable(
    [
        Film(1, "A", imdb_id="tt90000001"),
        Film(2, "B"),
        Film(3, "C", imdb_id="tt0000005"),
        Film(4, "D", imdb_id="tt0000007"),
    ]
)


def row_of(title):
    return next(row for row, film in enumerate(STARTER.films) if film.title == title)


def test_no_weight_and_no_count_stands_for_fewer_than_three_people():
    weights = shipped()
    assert len(weights.weights) > 10_000
    assert weights.together.min() >= PEOPLE_LEAST == 3
    assert weights.likes.min() >= PEOPLE_LEAST
    assert weights.people > weights.likes.max()
    assert (weights.together <= np.minimum(weights.likes[weights.liked], weights.likes[weights.other])).all()
    assert np.isfinite(weights.weights).all()
    assert (np.diff(weights.imdb) > 0).all()


def test_it_holds_nothing_but_films_weights_and_counts_and_is_small():
    content = FOLDER.joinpath("weights.npz").read_bytes()
    assert len(content) <= 3_000_000
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        assert set(arrays) == {"imdb", "likes", "liked", "other", "weights", "together", "people"}


def test_its_licence_source_and_making_are_told():
    licence = FOLDER.joinpath("LICENSE-MovieTweetings.txt").read_text("utf-8")
    assert "The MIT License" in licence
    assert "Simon Dooms" in licence
    about = json.loads(FOLDER.joinpath("weights.json").read_text("utf-8"))
    assert (about["weights"], about["films"]) == (len(shipped().weights), len(shipped().imdb))
    assert len(about["sha256"]["ratings.dat"]) == 64
    assert about["made_by"].startswith("python -m recommender.training.prior")


def test_a_bot_that_downloaded_nothing_goes_by_it_first():
    bundle = without_ratings(STARTER)
    assert bundle.fallback().names[0] == "prior"
    liked = Opinions(liked=np.array([row_of("The Godfather")], dtype=np.int32))
    best = [STARTER.films[row].title for row in np.argsort(-bundle.get(Prior).predict(liked))[:12]]
    assert {"The Godfather: Part II", "Goodfellas"} & set(best), best


def test_films_it_does_not_know_are_left_to_the_next_tier():
    assert Prior.of(FilmTable(many_films(50))) is None
    assert Prior.of(FilmTable([])) is None
    assert "prior" not in without_ratings(FilmTable(many_films(50))).models


def test_films_are_told_by_their_imdb_numbers():
    prior = Prior.of(THREE, WEIGHTS)
    scores = prior.score(Opinions(liked=np.array([3], dtype=np.int32)))
    np.testing.assert_array_equal(scores, np.array([-0.125, np.nan, 0.25, np.nan], dtype=np.float32))
    assert prior.likes.tolist() == [3, 0, 4, 9]
    assert prior.reasons(Opinions(liked=np.array([3], dtype=np.int32)), [0, 2]) == ((), ((3, 0.25),))


def test_it_moves_with_the_catalogue_and_comes_back_from_its_arrays():
    prior = Prior.of(THREE, WEIGHTS)
    moved = prior.moved(np.array([4, -1, 0, 2], dtype=np.int32), 5)
    again = Prior.read(moved.arrays(), 5)
    liked = Opinions(liked=np.array([2], dtype=np.int32))
    np.testing.assert_array_equal(again.predict(liked), np.array([0.25, 0, 0, 0, -0.125], dtype=np.float32))
    np.testing.assert_array_equal(again.predict(Opinions()), np.zeros(5))
    assert again.likes.tolist() == [4, 0, 9, 0, 3]


@pytest.mark.parametrize(
    ("text", "number"), [("tt0133093", 133_093), ("tt12345678", 12_345_678), (None, 0), ("", 0), ("nm0000001", 0)]
)
def test_numbers_of_ids(text, number):
    assert imdb_number(text) == number
