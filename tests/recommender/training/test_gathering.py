"""What a fit is given of two rating sets and the votes, rating by rating, and what its manifest says, by hand."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from support_ratings import write_rating_set

from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.training import train
from recommender.training.influence import FRESH_WEIGHT
from recommender.training.train import TrainingInputs, VoteArrays, know, manifest_of, metadata_of
from recommender.types import Film

NOW = datetime(2026, 11, 23, tzinfo=UTC)
FILMS = tuple(Film(number, f"Film {number}") for number in (2, 5, 7, 11))
PARAMETERS = LearnedKNNParameters()


def rating_set(folder, *ratings):
    """A set of (person, film, half stars), by person."""
    people, films, stars = zip(*ratings, strict=True)
    write_rating_set(folder, [(np.array(people, np.int32), np.array(films, np.int32), np.array(stars, np.uint8))])
    return folder


@pytest.fixture
def inputs(tmp_path):
    first = rating_set(tmp_path / "first", (3, 5, 10), (3, 99, 1), (7, 2, 4), (7, 11, 8))
    second = rating_set(tmp_path / "second", (0, 7, 6), (4, 2, 9))
    voters, films = np.array([10**17, 8, 10**17, 5]), np.array([5, 7, 98, 2])
    votes = VoteArrays(voters, films, liked=np.array([True, False, True, True]))
    return TrainingInputs(FILMS, votes, (first, second), NOW, {"votes": "4"})


EXPECTED = [
    (0, 1, 10), (1, 0, 4), (1, 3, 8),  # film 99 is not known
    (2, 2, 6), (3, 0, 9),  # nobody of the second set is of the first
    (6, 1, 9), (5, 2, 3), (4, 0, 9),  # voters by their number: 5, 8 and 10^17
]  # fmt: skip


def rows(data):
    return list(zip(data.people.tolist(), data.films.tolist(), data.half_stars.tolist(), strict=True))


@pytest.mark.parametrize("chunk", [train._CHUNK, 1, 3])
def test_sets_and_votes_are_joined_and_no_two_share_a_person(inputs, monkeypatch, chunk):
    monkeypatch.setattr(train, "_CHUNK", chunk)
    known = know(inputs)
    assert rows(known.data) == EXPECTED
    assert (known.data.weights, known.data.voters_from, known.data.person_count) == (None, 4, 7)
    assert len(set(known.rating_sets)) == 2
    assert (known.fingerprints > 0).tolist() == [True, True, True, False]
    assert rows(known.data.without_voters()) == EXPECTED[:5]


def test_an_empty_set_takes_no_number(inputs, tmp_path):
    empty = tmp_path / "empty"
    write_rating_set(empty, [])
    first, second = inputs.rating_sets
    assert rows(know(replace(inputs, rating_sets=(first, empty, second))).data) == EXPECTED
    alone = know(replace(inputs, rating_sets=())).data
    assert (rows(alone), alone.voters_from) == ([(2, 1, 9), (1, 2, 3), (0, 0, 9)], 0)


def test_only_votes_are_weighed_and_stay_with_their_rating(inputs):
    long_ago, now = int(NOW.timestamp()) - 10**7, int(NOW.timestamp())
    votes = replace(
        inputs.votes, servers=np.array([1, 1, 1, 2]), given_at=np.array([long_ago, now, long_ago, long_ago])
    )
    known = know(replace(inputs, votes=votes))
    assert rows(known.data) == EXPECTED
    assert known.data.weights.tolist() == pytest.approx([1] * 6 + [FRESH_WEIGHT, 1])


def test_the_manifest_says_what_it_was_fitted_on(inputs):
    known = know(inputs)
    metadata = metadata_of(inputs, known, "0123456789abcdef")
    assert metadata == ("0123456789abcdef", NOW, 7, 8)
    whole = {"id": "fedcba9876543210", "fitted_at": 5, "mark": {}}
    manifest = manifest_of(inputs, known, PARAMETERS, whole)
    assert manifest["parameters"]["ridge"] == PARAMETERS.ridge
    assert {name: manifest[name] for name in manifest if name != "parameters"} == {
        "fitted_at": int(NOW.timestamp()),
        "people": 7,
        "votes": 8,
        "films": 4,
        "code": train.CODE,
        "rating_sets": list(known.rating_sets),
        "mark": {"votes": "4"},
        "whole": whole,
    }
