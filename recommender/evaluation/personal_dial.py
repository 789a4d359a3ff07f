"""The dial for each person alone: does every step lead a little farther, and do picks near home have a reason?

A mean over people may rise at every step while half of them jump back and forth. So each person's own distances are
looked at: those of their picks, in the measure of the dial itself, mean over a few draws a step. They are monotone when
their rank correlation with the step (Spearman) is above `CORRELATION_LEAST` and no step brings the picks nearer by more
than `FALL_MOST`. A pick has a personal reason when a film the person likes speaks for it, not what most people like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from scipy import stats

from recommender.arrays import DoubleArray
from recommender.evaluation.dial_study import taste_of, with_a_home
from recommender.evaluation.splits import Tested
from recommender.serving.recommend import recommend
from recommender.serving.snapshot import Snapshot
from recommender.types import Pick, Place, Request, Taste

STEPS = range(11)
SHOWN = 5
DRAWS = 6
"""Requests a step, each with a seed of its own: luck has its part in what one request shows."""
PEOPLE_MOST = 100
FEW_LIKES = 5
CORRELATION_LEAST = 0.95
FALL_MOST = 0.02
"""In shares of the person's candidates: what is nearer to home than so many."""
_PLACE = Place("dm", 1)
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PersonalDial:
    """What people meet one by one; every tuple has an entry a step, but the last."""

    likes: int | None
    """How many of their likes were known; None is all."""
    people: int
    low: tuple[float, ...]
    """Distance of the picks that a tenth of the people stay below."""
    middle: tuple[float, ...]
    high: tuple[float, ...]
    """Distance that a tenth exceed."""
    reasons: tuple[float, ...]
    """Share of picks with a personal reason."""
    monotone: float
    """Share of people for whom distance rises with the step."""


def measure(snapshot: Snapshot, tested: Sequence[Tested], people: int = PEOPLE_MOST) -> list[PersonalDial]:
    """Turn the dial for each of so many people, known well and known hardly; nothing where nobody has a home.

    Args:
        snapshot: fitted on the training part.
        tested: everybody; those asked are taken evenly from among them.
        people: at most.
    """
    homes = with_a_home(tested)
    if not homes:
        return []
    asked = [homes[place] for place in np.unique(np.linspace(0, len(homes) - 1, people).astype(int))]
    tastes = [taste_of(snapshot, person) for person in asked]
    few = [replace(taste, liked=taste.liked[:FEW_LIKES], disliked=()) for taste in tastes]
    return [_together(snapshot, few, FEW_LIKES), _together(snapshot, tastes, None)]


def _together(snapshot: Snapshot, tastes: Sequence[Taste], likes: int | None) -> PersonalDial:
    found = [_road(snapshot, taste, number) for number, taste in enumerate(tastes)]
    roads = np.array([distances for distances, _ in found])
    low, middle, high = np.quantile(roads, (0.1, 0.5, 0.9), axis=0).tolist()
    reasons = np.mean([share for _, share in found], axis=0).tolist()
    monotone = float(np.mean([is_monotone(road) for road in roads]))
    return PersonalDial(likes, len(found), tuple(low), tuple(middle), tuple(high), tuple(reasons), monotone)


def is_monotone(distances: DoubleArray) -> bool:
    """Whether distance rises with the step: one number a step."""
    falls = -np.diff(distances)
    if falls.max() > FALL_MOST or distances.max() == distances.min():
        return False
    ranked: Any = stats.spearmanr(np.arange(len(distances)), distances)
    return bool(ranked.statistic > CORRELATION_LEAST)


def has_reason(pick: Pick) -> bool:
    """Whether a film the person likes speaks for it."""
    return any(reason.kind != "people" for reason in pick.evidence)


def _road(snapshot: Snapshot, taste: Taste, number: int) -> tuple[list[float], list[float]]:
    """One person's mean distance, and the share of picks with a personal reason, at every step."""
    distances: list[float] = []
    reasons: list[float] = []
    for step in STEPS:
        requests = [
            Request(1, _PLACE, _NOW, number * DRAWS + draw, adventurousness=step, count=SHOWN)
            for draw in range(DRAWS if step else 1)
        ]
        picks = [pick for request in requests for pick in recommend(snapshot, request, taste, frozenset()).picks]
        distances.append(float(np.mean([pick.distance for pick in picks if pick.distance is not None])))
        reasons.append(float(np.mean([has_reason(pick) for pick in picks])))
    return distances, reasons
