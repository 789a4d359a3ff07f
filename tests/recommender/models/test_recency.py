"""What is newer counts more: by order where there are many opinions, by sitting where there are few."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.models.recency import DECAY, FEW, MANY, SITTING_SECONDS, recency_weights

DAY = 86_400


def of(moments):
    return recency_weights(np.array(moments, dtype=np.int64))


def weights_of(ages):
    weights = 1 / (1 + DECAY * min(len(ages) / FEW, 1) * np.array(ages))
    return pytest.approx(weights / weights.mean(), rel=1e-5)


def test_the_age_of_an_opinion_is_the_share_of_newer_ones():
    assert of([4 * DAY, 3 * DAY, 2 * DAY, DAY]) == weights_of([0, 1 / 4, 2 / 4, 3 / 4])
    assert of([DAY, 3 * DAY, 4 * DAY, 2 * DAY]) == weights_of([3 / 4, 1 / 4, 0, 2 / 4])


def test_the_fewer_opinions_the_less_their_age_counts():
    daily = [of(np.arange(count) * DAY) for count in (2, 3, 5, FEW, 5 * FEW)]
    spread = [weights.max() / weights.min() for weights in daily]
    assert spread == sorted(set(spread))
    assert spread[0] == pytest.approx(1 + DECAY * 0.2 / 2)


@pytest.mark.parametrize("moments", [[], [5], [5, 5, 5], [7] * (2 * MANY), list(range(0, 60 * FEW, 60))])
def test_opinions_of_one_moment_or_a_few_of_one_sitting_count_alike(moments):
    assert of(moments) is None


def test_few_opinions_of_two_sittings_differ_by_sitting_only():
    old, new = [0, 30, 60], [DAY, DAY + 20]
    assert of(old + new) == weights_of([3 / 5, 3 / 5, 3 / 5, 0.5 / 5, 0.5 / 5])


def test_a_pause_between_two_opinions_begins_a_sitting():
    assert of([0, SITTING_SECONDS]) is None
    assert of([0, SITTING_SECONDS + 1]) == weights_of([1 / 2, 0])


def test_the_more_opinions_the_more_their_order_in_a_sitting_counts():
    spread = []
    for count in (FEW, FEW + 1, (FEW + MANY) // 2, MANY):
        weights = of(np.arange(count) * 5)
        spread.append(1 if weights is None else weights.max() / weights.min())
    assert spread == sorted(set(spread))
    ages = np.arange(MANY)[::-1] / MANY
    assert of(np.arange(MANY) * 5) == weights_of(ages)


@settings(deadline=None)
@given(st.lists(st.integers(0, 50 * DAY), min_size=2, max_size=60))
def test_no_older_opinion_counts_more_and_the_mean_is_one(moments):
    weights = of(moments)
    if weights is None:
        return
    assert weights.mean() == pytest.approx(1, rel=1e-5)
    newest_first = np.argsort(-np.array(moments), kind="stable")
    assert (np.diff(weights[newest_first]) <= 1e-6).all()
    assert weights.max() / weights.min() <= 1 + DECAY
