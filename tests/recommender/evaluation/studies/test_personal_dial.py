"""The dial for each person alone: what counts as rising, what counts as a reason, and the floors of both."""

import numpy as np
import pytest
from support_study import ring_split, ring_study

from recommender.evaluation.claims import MONOTONE_LEAST, REASONS_LEAST, REASONS_TO
from recommender.evaluation.studies.personal_dial import FALL_MOST, has_reason, is_monotone, measure
from recommender.types import Evidence, Film, Pick

EVEN = np.linspace(0, 1, 11)


def changed(place, value):
    road = EVEN.copy()
    road[place] = value
    return road


@pytest.mark.parametrize(
    ("road", "rises"),
    [
        (EVEN, True),
        (EVEN[::-1], False),
        (np.full(11, 0.5), False),
        (changed(5, EVEN[4] - FALL_MOST / 2), True),
        (changed(5, EVEN[4] - FALL_MOST * 2), False),
        (np.where(EVEN < 0.5, 0.0, 0.01), False),  # two heights are no road
    ],
)
def test_a_road_rises_when_ranks_agree_and_no_step_falls(road, rises):
    assert is_monotone(road) is rises


def test_what_most_people_like_is_no_personal_reason():
    film = Film(1, "A")

    def pick(*kinds):
        return Pick(film, 1.0, tuple(Evidence(film, 0.5, kind) for kind in kinds), 0.1, 1.0, "content", "m")

    assert has_reason(pick("liked"))
    assert has_reason(pick("people", "asked"))
    assert not has_reason(pick("people"))
    assert not has_reason(pick())


def test_for_each_person_the_dial_is_one_road():
    few, whole = ring_study().personal_dial
    assert (few.likes, whole.likes) == (5, None)
    for each in (few, whole):
        assert each.people == 40
        assert each.monotone >= MONOTONE_LEAST - 0.05  # 40 people, and few films to be told apart by
        assert min(each.reasons[: REASONS_TO + 1]) >= REASONS_LEAST
        assert all(low <= middle <= high for low, middle, high in zip(each.low, each.middle, each.high, strict=True))
        assert each.middle[0] < 0.1
        assert each.middle[10] > 0.3


def test_nobody_with_a_home_is_nobody_asked():
    assert measure(None, [person for person in ring_split().tested() if not len(person.opinions.liked)]) == []
