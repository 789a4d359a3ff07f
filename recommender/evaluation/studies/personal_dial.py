"""The dial for each person separately: does distance rise with every step, and do picks near home have a reason?

A mean over people can rise at every step although the distances of single people rise and fall. So each person's own
distances are measured: at each step the mean distance of the picks of a few requests, as the dial defines distance.
They count as monotone when their rank correlation with the step (Spearman) is above `CORRELATION_LEAST` and no step
lowers the distance by more than `FALL_MOST`. A pick has a personal reason when a film the person likes is its evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from scipy import stats

from recommender.arrays import DoubleArray
from recommender.evaluation.splits import Tested
from recommender.evaluation.studies.dial_study import taste_of, with_a_home
from recommender.serving.recommend import recommend
from recommender.serving.snapshot import Snapshot
from recommender.types import Pick, Place, Request, Taste

STEPS = range(11)
SHOWN = 5
REQUESTS_A_STEP = 6
"""Requests for each step, each with a seed of its own, because one request's picks are partly random."""
PEOPLE_MOST = 100
FEW_LIKES = 5
CORRELATION_LEAST = 0.95
FALL_MOST = 0.02
"""Greatest fall in distance that still counts as monotone."""
_PLACE = Place("dm", 1)
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PersonalDial:
    """Results over single people; every tuple has one entry a step."""

    likes: int | None
    """Number of known likes of each person; None for all."""
    people: int
    low: tuple[float, ...]
    """Tenth percentile of distance over people."""
    middle: tuple[float, ...]
    high: tuple[float, ...]
    """Ninetieth percentile of distance over people."""
    reasons: tuple[float, ...]
    """Share of picks with a personal reason."""
    monotone: float
    """Share of people whose distance is monotone."""


def measure(snapshot: Snapshot, tested: Sequence[Tested], people: int = PEOPLE_MOST) -> list[PersonalDial]:
    """Measure the dial for single people, with all likes known and with few; empty where nobody has a home.

    Args:
        snapshot: fitted on the training part.
        tested: the people tested; a sample at equal intervals is used.
        people: greatest number of people measured.
    """
    homes = with_a_home(tested)
    if not homes:
        return []
    asked = [homes[place] for place in np.unique(np.linspace(0, len(homes) - 1, people).astype(int))]
    tastes = [taste_of(snapshot, person) for person in asked]
    few = [replace(taste, liked=taste.liked[:FEW_LIKES], disliked=()) for taste in tastes]
    return [_together(snapshot, few, FEW_LIKES), _together(snapshot, tastes, None)]


def _together(snapshot: Snapshot, tastes: Sequence[Taste], likes: int | None) -> PersonalDial:
    found = [_by_step(snapshot, taste, number) for number, taste in enumerate(tastes)]
    by_person = np.array([distances for distances, _ in found])
    low, middle, high = np.quantile(by_person, (0.1, 0.5, 0.9), axis=0).tolist()
    reasons = np.mean([share for _, share in found], axis=0).tolist()
    monotone = float(np.mean([is_monotone(distances) for distances in by_person]))
    return PersonalDial(likes, len(found), tuple(low), tuple(middle), tuple(high), tuple(reasons), monotone)


def is_monotone(distances: DoubleArray) -> bool:
    """Whether distances, one for each step, count as monotone; see the module."""
    falls = -np.diff(distances)
    if falls.max() > FALL_MOST or distances.max() == distances.min():
        return False
    ranked: Any = stats.spearmanr(np.arange(len(distances)), distances)
    return bool(ranked.statistic > CORRELATION_LEAST)


def has_reason(pick: Pick) -> bool:
    """Whether a film the person likes is evidence for the pick."""
    return any(reason.kind != "people" for reason in pick.evidence)


def _by_step(snapshot: Snapshot, taste: Taste, number: int) -> tuple[list[float], list[float]]:
    """One person's mean distance and share of picks with a personal reason, each one entry a step."""
    distances: list[float] = []
    reasons: list[float] = []
    for step in STEPS:
        requests = [
            Request(1, _PLACE, _NOW, number * REQUESTS_A_STEP + each, adventurousness=step, count=SHOWN)
            for each in range(REQUESTS_A_STEP if step else 1)
        ]
        picks = [pick for request in requests for pick in recommend(snapshot, request, taste, frozenset()).picks]
        distances.append(float(np.mean([pick.distance for pick in picks if pick.distance is not None])))
        reasons.append(float(np.mean([has_reason(pick) for pick in picks])))
    return distances, reasons
