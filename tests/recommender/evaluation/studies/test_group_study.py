"""The study of groups: each rule does what its name says, and ours avoids predictable dislikes."""

import re

import numpy as np
import pytest
from support_films import block_data

from benchmarks.group_rules import markdown
from recommender.evaluation.studies.group_study import FAIR, KINDS, LESS_DISLIKE, OURS, SIZES, measure
from recommender.models.base import TrainingData
from recommender.models.learned_knn.parameters import LearnedKNNParameters

PARAMETERS = LearnedKNNParameters(neighbours=20)
BLOCKS = block_data(people=40, share=0.7)


def opposed():
    """Whoever likes a block has rated much of the next one badly."""
    generator = np.random.default_rng(2)
    people = np.repeat(np.arange(BLOCKS.person_count), 30)
    films = (people // 40 + 1) % 4 * 30 + np.tile(np.arange(30), BLOCKS.person_count)
    rated = generator.random(len(people)) < 0.5
    liked = BLOCKS.half_stars >= 8
    return TrainingData(
        BLOCKS.film_table,
        np.concatenate((BLOCKS.people[liked], people[rated].astype(np.int32))),
        np.concatenate((BLOCKS.films[liked], films[rated].astype(np.int32))),
        np.concatenate((BLOCKS.half_stars[liked], np.full(int(rated.sum()), 4, dtype=np.uint8))),
    )


@pytest.fixture(scope="module")
def found():
    told = []
    figures = measure(opposed(), PARAMETERS, seed=1, parts=2, groups=12, tell=told.append)
    assert len(told) == 2
    return figures


def mean(figures, what, **wanted):
    kept = [each for each in figures if all(getattr(each, name) == value for name, value in wanted.items())]
    return float(np.mean([getattr(each, what).mean for each in kept]))


def test_every_way_is_measured_for_every_kind_and_size(found):
    ways = {"average", LESS_DISLIKE, "least misery", "turns", "one member's list", OURS, FAIR}
    assert {(each.kind, each.size, each.name) for each in found} == {
        (kind, size, way) for kind in KINDS for size in SIZES for way in ways
    }
    for each in found:
        assert 0 <= each.least.mean <= each.mean.mean <= 1
        assert 0 <= each.disliked.mean <= 1
        assert 0 <= each.least_share.mean <= 1 + 1e-6


def test_the_alike_are_better_served_than_the_divergent(found):
    assert mean(found, "mean", name=OURS, kind="alike") > mean(found, "mean", name=OURS, kind="divergent")


def test_less_of_what_somebody_dislikes_is_shown_than_by_the_average(found):
    for kind in ("random", "divergent"):
        usual = mean(found, "disliked", name="average", kind=kind)
        assert usual > 0
        assert mean(found, "disliked", name=LESS_DISLIKE, kind=kind) < usual
        assert mean(found, "disliked", name=OURS, kind=kind) < usual


def test_who_is_promised_least_is_promised_more_where_each_gets_what_they_are_due(found):
    for kind, size in (("divergent", 2), ("random", 4)):
        wanted = {"kind": kind, "size": size}
        assert mean(found, "least_share", name=FAIR, **wanted) > mean(found, "least_share", name=OURS, **wanted)


def test_the_table_has_a_row_a_way(found):
    lines = markdown(found).splitlines()
    assert len(lines) == len(found) + 2
    assert all(re.fullmatch(r"\| (\w+) \| \d \| [^|]+ (\| [^|]+ ){4}\|", line) for line in lines[2:])


def test_too_few_people_make_no_groups():
    few = BLOCKS.people < 2
    small = TrainingData(BLOCKS.film_table, BLOCKS.people[few], BLOCKS.films[few], BLOCKS.half_stars[few])
    assert measure(small, PARAMETERS, parts=2, groups=2) == []
