"""Which films are shown of a ranking, and with which probability, worked out by hand."""

from types import SimpleNamespace

import numpy as np
import pytest
from support_films import wish

from recommender.models.embedding import Embedding
from recommender.serving.rerank import Chosen, marginal_relevance, rerank, sample


def floats(*values):
    return np.array(values, dtype=np.float32)


def snapshot_of(*axes):
    """Films that are alike where they lie on the same axis."""
    return SimpleNamespace(bundle=SimpleNamespace(embedding=Embedding(np.eye(64, dtype=np.float32)[list(axes)])))


def shown(utility, axes=None, rows=None, **changes):
    utility = floats(*utility)
    rows = np.arange(len(utility)) if rows is None else np.array(rows)
    axes = range(len(utility)) if axes is None else axes
    return rerank(snapshot_of(*axes), rows, utility, wish(**changes))


def test_at_home_the_best_come_in_order_and_surely():
    assert shown([0.1, 0.9, 0.5, 0.7], adventurousness=0, count=3) == [Chosen(1, 1), Chosen(3, 1), Chosen(2, 1)]


def test_a_twin_loses_a_tenth_and_one_of_twice_as_many_takes_its_place():
    # films 0 and 1 are twins: .89 against .95 of the third best; of two shown, four are looked at
    assert [film.place for film in shown([1, 0.99, 0.95, 0.2], (0, 0, 1, 2), adventurousness=0, count=2)] == [0, 2]
    assert [film.place for film in shown([1, 0.99, 0.88, 0.2], (0, 0, 1, 2), adventurousness=0, count=2)] == [0, 1]
    twins = [film.place for film in shown([1, 0.99, 0.98, 0.97, 0.96], (0, 0, 0, 0, 1), adventurousness=0, count=2)]
    assert twins == [0, 1]  # the film that is unlike them is the fifth


def test_likeness_is_read_of_the_candidates_rows():
    # rows 5 and 7 of the snapshot are the candidates; those are twins, with row 6 between them
    places = (9, 9, 9, 9, 9, 0, 1, 0)
    found = shown([1, 0.99, 0.95], places, rows=[5, 7, 6], adventurousness=0, count=2)
    assert [film.place for film in found] == [0, 2]


def test_what_must_not_be_shown_is_not():
    utility = [0.5, -np.inf, 0.4, -np.inf, 0.3, 0.2]
    for step in (0, 10):
        assert {film.place for film in shown(utility, adventurousness=step, count=2)} <= {0, 2, 4, 5}


def test_each_step_samples_from_its_bucket_with_the_probability_it_says():
    """At step 5 a bucket holds eight, if there are twice as many candidates: of 60 films and two shown, sixteen."""
    utility = np.linspace(1, 0, 60).tolist()
    found = {film for seed in range(300) for film in shown(utility, adventurousness=5, count=2, seed=seed)}
    whole = sum(0.6375**turn for turn in range(8))
    stated = {film.place: film.probability for film in found}
    assert len(stated) == len(found)  # a film has one probability whatever the seed
    assert set(stated) <= set(range(16))
    assert stated[0] == stated[1] == pytest.approx(1 / whole)
    assert stated[2] == stated[3] == pytest.approx(0.6375 / whole)
    assert stated[6] == pytest.approx(0.6375**3 / whole)


def test_sampling_by_hand():
    """Five films in two buckets: 0, 2 and 4; 1 and 3."""
    places = np.array([7, 8, 9, 10, 11])
    found = [sample(places, 2, decay=0.5, seed=seed) for seed in range(200)]
    first, second = ({drawn[bucket] for drawn in found} for bucket in (0, 1))
    assert first == {Chosen(7, 1 / 1.75), Chosen(9, 0.5 / 1.75), Chosen(11, 0.25 / 1.75)}
    assert second == {Chosen(8, 1 / 1.5), Chosen(10, 0.5 / 1.5)}
    often = sum(drawn[0].place == 7 for drawn in found) / 200
    assert often == pytest.approx(1 / 1.75, abs=0.1)
    assert sample(places, 2, decay=0.5, seed=-3) == sample(places, 2, decay=0.5, seed=-3)
    assert sample(places, 5, decay=0.5, seed=1) == [Chosen(place, 1) for place in places]
    assert {film.probability for film in sample(places, 1, decay=1, seed=9)} == {0.2}


def test_of_films_taken_the_nearest_alone_is_a_penalty():
    likeness = floats(1, 0.5, 0.8, 0.5, 1, 0.9, 0.8, 0.9, 1).reshape(3, 3)
    # after 0: .95 and .92; after 1, film 2 has lost the greater of .08 and .09
    assert marginal_relevance(floats(1, 1, 1), likeness, 3).tolist() == [0, 1, 2]
    assert marginal_relevance(floats(1, 0.9, 0.94), likeness, 2).tolist() == [0, 2]
    assert marginal_relevance(floats(1, 0.9, 0.92), likeness, 2).tolist() == [0, 1]
    assert marginal_relevance(floats(1, 0.9), likeness[:2, :2], 5).tolist() == [0, 1]
