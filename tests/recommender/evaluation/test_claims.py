"""Where each claim stops being true, and the figures it is told with."""

from dataclasses import replace

import pytest

from recommender.evaluation.claims import claims, interpolated, newcomer_claims
from recommender.evaluation.metrics import Figure
from recommender.evaluation.studies.dial_study import Step
from recommender.evaluation.studies.newcomers import BEFORE, LEARNED, OURS, Newcomers


def step(number, distance, found, ndcg=0.3, **changes):
    plain = Step(number, Figure(distance, 0), 0.1, 0.0, Figure(ndcg, 0.01), Figure(found, 0), Figure(3.5, 0), 0.0)
    return replace(plain, **changes)


FLAT = [
    step(
        number,
        0.125 * (1 + number),
        5 - number,
        0.4 - 0.1 * number,
        coverage=0.1 + number / 10,
        popularity_lift=-number / 2,
        stars=Figure(3.5 + number / 10, 0),
    )
    for number in range(3)
]
LINE = [step(2, 0.375, 2), step(1, 0.125, 4)]


def told(steps=FLAT, line=LINE, median=3.5):
    return [(claim.holds, claim.figures) for claim in claims(steps, line, median)]


def changed(place, **changes):
    return [replace(each, **changes) if number == place else each for number, each in enumerate(FLAT)]


def test_figures_are_told_in_the_words_of_each_claim():
    assert told() == [
        (True, "0.125 to 0.375; smallest step 0.125 to 0.250"),
        (True, "10.0% to 30.0%; smallest step 10.0% to 20.0%"),
        (True, "0.00 to -1.00; smallest step 0.00 to -0.50"),
        (True, "nDCG@10 0.400 to 0.200; the steepest step costs 25%"),
        (True, "lowest mean 3.50, median 3.50, 0.0% of the films below it"),
        (True, "3 steps compared; the closest is step 0: 5.00 of ten against 4.00 at 0.12"),
    ]


def test_each_claim_names_what_is_checked_and_its_bound():
    named = ("distance from home", "coverage", "popularity lift", "35%", "median", "k-th neighbour")
    assert all(name in claim.sentence.casefold() for name, claim in zip(named, claims(FLAT, LINE, 3.5), strict=True))
    assert told(FLAT[:2])[0] == (True, "0.125 to 0.250; smallest step 0.125 to 0.250")


def test_the_smallest_step_is_named():
    assert told(changed(1, popularity_lift=-0.2))[2] == (True, "0.00 to -1.00; smallest step 0.00 to -0.20")
    assert told(changed(1, coverage=0.28))[1] == (True, "10.0% to 30.0%; smallest step 28.0% to 30.0%")


@pytest.mark.parametrize(
    ("place", "changes", "claim"),
    [
        (1, {"distance": Figure(0.125, 0)}, 0),  # no step is none
        (2, {"coverage": 0.2}, 1),
        (1, {"popularity_lift": 0.0}, 2),
        (1, {"ndcg_10": Figure(0.25, 0.01)}, 3),  # .15 of .4 is more than 35 %
        (2, {"ndcg_10": Figure(0.32, 0.01)}, 3),  # gains more than one standard error
        (0, {"stars": Figure(3.49, 0)}, 4),
        (2, {"below_median": 0.001}, 4),
        (1, {"found": Figure(3.0, 0)}, 5),  # as many as the k-th neighbour is not more
    ],
)
def test_a_claim_stops_being_true_where_its_words_do(place, changes, claim):
    assert told(changed(place, **changes))[claim][0] is False


def test_a_gain_within_one_standard_error_and_a_cost_of_a_third_are_graceful():
    assert told(changed(2, ndcg_10=Figure(0.305, 0.01)))[3][0]
    assert told(changed(1, ndcg_10=Figure(0.27, 0.01)))[3][0]


def test_of_one_step_there_is_no_smallest_and_beside_no_line_nothing_is_better():
    assert told(FLAT[:1])[0] == (True, "0.125 to 0.125")
    assert told(line=[step(1, 0.9, 1)])[5] == (False, "no step is as far from home as any k-th neighbour")
    assert told(line=[])[5][0] is False


def test_the_line_is_read_at_its_ends_too():
    assert interpolated(LINE, 0.125) == 4
    assert interpolated(LINE, 0.375) == 2
    assert interpolated(LINE, 0.1875) == pytest.approx(3.5)
    assert interpolated(LINE, 0.38) is None
    assert interpolated([], 0.2) is None


def newcomers(name, likes, weighted, lift, films):
    nothing = Figure(0.0, 0.0)
    return Newcomers(name, likes, nothing, Figure(weighted, 0), Figure(lift, 0), nothing, films)


def test_ratios_of_newcomers_are_told_for_each_number_of_likes():
    found = [
        newcomers(OURS, 1, 0.3, 2.0, 50),
        newcomers(LEARNED, 1, 0.2, 2.0, 7),
        newcomers(BEFORE, 1, 9.9, 9.9, 10),
        newcomers(OURS, 3, 0.5, 3.0, 40),
        newcomers(LEARNED, 3, 0.4, 4.0, 7),
        newcomers(BEFORE, 3, 9.9, 9.9, 0),
    ]
    assert [(claim.holds, claim.figures) for claim in newcomer_claims(found)] == [
        (True, "1.50 × after 1, 1.25 × after 3"),
        (False, "1.00 × after 1, 0.75 × after 3"),
        (True, "5.00 × after 1, 40.00 × after 3"),
    ]
    named = ("weighted nDCG", "lift", "5 times as many")
    assert all(name in claim.sentence for name, claim in zip(named, newcomer_claims(found), strict=True))
    assert newcomer_claims([each for each in found if each.name != LEARNED]) == ()
