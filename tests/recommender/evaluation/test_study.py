"""The whole evaluation: segments cover everybody, and sentences and examples agree with the figures."""

import json
from dataclasses import replace

import numpy as np
import pytest
from support_study import ring_split, ring_study

from recommender.evaluation.answer_scores import rate
from recommender.evaluation.claims import claims, interpolated, newcomer_claims, personal_claims
from recommender.evaluation.metrics import Figure
from recommender.evaluation.segments import film_segments, people_segments
from recommender.evaluation.studies import newcomers
from recommender.evaluation.studies.newcomers import Newcomers

TESTED = list(ring_split().tested())
HIDDEN = sum(len(person.hidden) for person in TESTED)


def test_segments_are_partitions():
    study = ring_study()
    assert study.people
    assert study.films
    for dimension in {part.dimension for part in study.people}:
        assert sum(part.people for part in study.people if part.dimension == dimension) == len(TESTED)
    for dimension in {part.dimension for part in study.films}:
        assert sum(part.likes for part in study.films if part.dimension == dimension) == HIDDEN


def test_segments_of_a_perfect_and_of_an_empty_answer():
    nothing = np.empty(0, dtype=np.int32)
    surprise = np.zeros(len(ring_split().training.film_table), dtype=np.float32)
    times = [0.0] * len(TESTED)
    perfect = rate([person.hidden for person in TESTED], TESTED, surprise, times)
    empty = rate([nothing for _ in TESTED], TESTED, surprise, times)
    for answer, share in ((perfect, 1), (empty, 0)):
        people = [part.ndcg_10.mean for part in people_segments(ring_split(), TESTED, answer)]
        films = [part.found_20 for part in film_segments(ring_split(), TESTED, answer)]
        assert len(people) > 0 < len(films)
        assert people == pytest.approx([share] * len(people))
        assert films == [share] * len(films)


def test_segments_weighted_by_size_give_the_mean():
    study = ring_study()
    default = study.models[-1].ndcg_10.mean
    dimensions = {part.dimension for part in study.people}
    assert dimensions
    for dimension in dimensions:
        parts = [part for part in study.people if part.dimension == dimension]
        assert sum(part.people * part.ndcg_10.mean for part in parts) / len(TESTED) == pytest.approx(default)


def test_claims_follow_the_figures():
    study = ring_study()
    median = min(step.stars.mean for step in study.dial) - 0.1
    steps = [
        replace(
            study.dial[0],
            adventurousness=number,
            distance=Figure(0.1 + 0.05 * number, 0.01),
            coverage=0.1 + 0.01 * number,
            popularity_lift=1 - 0.1 * number,
            ndcg_10=Figure(0.3 - 0.02 * number, 0.01),
            found=Figure(3 - 0.2 * number, 0.1),
            below_median=0.0,
        )
        for number in range(11)
    ]
    line = [replace(steps[0], distance=Figure(0.1 * k, 0.01), found=Figure(1 / k, 0.1)) for k in (1, 3, 5)]
    assert [claim.holds for claim in claims(steps, line, median)] == [True] * 6

    def broken(place, **changes):
        changed = [replace(step, **changes) if number == place else step for number, step in enumerate(steps)]
        return [claim.holds for claim in claims(changed, line, median)]

    assert broken(4, distance=Figure(0.2, 0.01))[0] is False
    assert broken(4, coverage=0.1)[1] is False
    assert broken(4, popularity_lift=2.0)[2] is False
    assert broken(4, ndcg_10=Figure(0.05, 0.01))[3] is False
    assert broken(4, below_median=0.01)[4] is False
    assert broken(4, found=Figure(0.1, 0.1))[5] is False


def test_what_is_claimed_of_newcomers_follows_the_figures():
    one = Figure(1.0, 0.1)
    names = (newcomers.BEFORE, newcomers.LEARNED, newcomers.OURS)
    found = [Newcomers(name, likes, one, one, one, one, 10) for likes in newcomers.LIKES for name in names]

    def held(**changes):
        changed = [
            replace(each, **changes) if (each.name, each.likes) == (newcomers.OURS, 3) else each for each in found
        ]
        return [claim.holds for claim in newcomer_claims(changed)]

    assert held() == [True, True, False]
    assert held(weighted_ndcg_10=Figure(0.9, 0.1)) == [False, True, False]
    assert held(lift=Figure(0.9, 0.1)) == [True, False, False]
    many = [replace(each, films=50) if each.name == newcomers.OURS else each for each in found]
    assert [claim.holds for claim in newcomer_claims(many)] == [True] * 3
    assert newcomer_claims(many[:2]) == ()


def test_what_is_claimed_of_each_person_follows_the_figures():
    few, whole = ring_study().personal_dial
    fine = [replace(each, monotone=0.95, reasons=(0.8,) * 4 + (0.0,) * 7) for each in (few, whole)]
    assert [claim.holds for claim in personal_claims(fine)] == [True, True]
    assert [claim.holds for claim in personal_claims([fine[0], replace(fine[1], monotone=0.94)])] == [False, True]
    assert [claim.holds for claim in personal_claims([replace(fine[0], reasons=(0.9, 0.9, 0.9, 0.7)), fine[1]])] == [
        True,
        False,
    ]
    assert personal_claims([]) == ()


def test_the_line_to_beat_is_read_between_its_points():
    step = ring_study().dial[0]
    line = [replace(step, distance=Figure(d, 0), found=Figure(f, 0)) for d, f in ((0.2, 1.0), (0.4, 0.0))]
    assert interpolated(line, 0.3) == pytest.approx(0.5)
    assert interpolated(line, 0.1) is None
    assert interpolated(line, 0.5) is None


def test_examples_are_the_best_the_worst_and_the_guessed():
    study = ring_study()
    by_kind = {
        kind: [each for each in study.examples if each.kind == kind] for kind in ("best", "worst", "least certain")
    }
    assert [len(each) for each in by_kind.values()] == [3, 3, 3]
    assert min(each.ndcg_10 for each in by_kind["best"]) >= max(each.ndcg_10 for each in by_kind["worst"])
    assert max(each.edge for each in by_kind["least certain"]) <= min(each.edge for each in by_kind["best"])
    for example in study.examples:
        shown = {film.id for film, _ in example.shown}
        assert not shown & {film.id for film in example.liked}
        assert not shown & {film.id for film in example.missed}


def test_yames_line_goes_from_near_to_far():
    line = ring_study().ancestor
    assert line[-1].distance.mean > line[0].distance.mean
    assert line[0].found.mean > line[-1].found.mean


def test_a_study_is_written_as_json():
    figures = json.loads(json.dumps(ring_study().as_json()))
    assert figures["models"][-1]["name"] == ring_study().models[-1].name
    assert {"segments", "dial", "kth_neighbour", "claims", "draws", "cold_start", "newcomers", "personal_dial"} <= set(
        figures
    )
    assert figures["draws"]["repeats"] == 0
