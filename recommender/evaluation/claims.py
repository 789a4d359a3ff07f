"""The design's claims about the dial and about newcomers, each checked against the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.evaluation.studies.dial_study import Step
from recommender.evaluation.studies.newcomers import BEFORE, LEARNED, OURS, Newcomers
from recommender.evaluation.studies.personal_dial import PersonalDial

STEEPEST = 0.35
"""Share of step 0's relevance that one step may cost at most."""

MONOTONE_LEAST = 0.95
"""Least share of people whose own distance rises with the dial."""
REASONS_LEAST = 0.8
"""Least share of picks with a personal reason, up to step `REASONS_TO`."""
REASONS_TO = 3
MORE_FILMS = 5.0
"""Least ratio of different films shown to newcomers to those shown when popularity came first."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim, and whether it is true for these data."""

    sentence: str
    holds: bool
    figures: str
    """The figures that decide it, in words."""


def claims(steps: Sequence[Step], line: Sequence[Step], median: float) -> tuple[Claim, ...]:
    """Every claim.

    Args:
        steps: of the dial, from 0 up.
        line: YAME's k-th neighbour, k rising.
        median: of the catalogue's ratings, stars.
    """
    distance = np.array([step.distance.mean for step in steps])
    coverage = np.array([step.coverage for step in steps])
    lift = np.array([step.popularity_lift for step in steps])
    stars = np.array([step.stars.mean for step in steps])
    below = max(step.below_median for step in steps)
    return (
        _rising("Distance from home rises at every step", distance, ".3f"),
        _rising("Catalogue coverage rises at every step", coverage, ".1%"),
        _rising("Popularity lift falls at every step", -lift, ".2f", shown=lift),
        _graceful(steps),
        Claim(
            "No film shown is rated below the catalogue's median",
            bool(stars.min() >= median and below == 0),
            f"lowest mean {stars.min():.2f}, median {median:.2f}, {below:.1%} of the films below it",
        ),
        _better_than(steps, line),
    )


def personal_claims(found: Sequence[PersonalDial]) -> tuple[Claim, ...]:
    """Claims about single people; none where nobody was tested."""
    if not found:
        return ()
    roads = [f"{each.monotone:.0%} of {each.people} people, {_known(each)}" for each in found]
    least = [min(each.reasons[: REASONS_TO + 1]) for each in found]
    reasons = [f"at least {share:.0%}, {_known(each)}" for share, each in zip(least, found, strict=True)]
    return (
        Claim(
            f"For {MONOTONE_LEAST:.0%} of people separately, distance rises with the dial",
            all(each.monotone >= MONOTONE_LEAST for each in found),
            "; ".join(roads),
        ),
        Claim(
            f"From step 0 to {REASONS_TO}, {REASONS_LEAST:.0%} of picks have a personal reason",
            min(least) >= REASONS_LEAST,
            "; ".join(reasons),
        ),
    )


def _known(each: PersonalDial) -> str:
    return "all their likes known" if each.likes is None else f"{each.likes} likes known"


def newcomer_claims(found: Sequence[Newcomers]) -> tuple[Claim, ...]:
    """Claims about people with one to ten likes; none where nobody was tested or there are no learned weights."""
    by_name = {name: [each for each in found if each.name == name] for name in (OURS, LEARNED, BEFORE)}
    ours, learned, before = by_name.values()
    if not (ours and learned and before):
        return ()
    return (
        _at_least(
            "Newcomers' weighted nDCG is at least that of the learned weights alone",
            ours,
            [
                each.weighted_ndcg_10.mean / other.weighted_ndcg_10.mean
                for each, other in zip(ours, learned, strict=True)
            ],
        ),
        _at_least(
            "Newcomers' lift is at least that of the learned weights alone",
            ours,
            [each.lift.mean / other.lift.mean for each, other in zip(ours, learned, strict=True)],
        ),
        _at_least(
            f"Newcomers are shown {MORE_FILMS:g} times as many different films as when popularity came first",
            ours,
            [each.films / max(other.films, 1) for each, other in zip(ours, before, strict=True)],
            MORE_FILMS,
        ),
    )


def _at_least(sentence: str, ours: Sequence[Newcomers], ratios: Sequence[float], least: float = 1.0) -> Claim:
    figures = ", ".join(f"{ratio:.2f} × after {each.likes}" for each, ratio in zip(ours, ratios, strict=True))
    return Claim(sentence, all(ratio >= least for ratio in ratios), figures)


def interpolated(line: Sequence[Step], distance: float) -> float | None:
    """Hidden likes found by the k-th neighbour at a distance; None outside its range."""
    ordered = sorted(line, key=lambda step: step.distance.mean)
    distances = [step.distance.mean for step in ordered]
    if not ordered or not distances[0] <= distance <= distances[-1]:
        return None
    return float(np.interp(distance, distances, [step.found.mean for step in ordered]))


def _rising(sentence: str, values: NDArray[np.float64], form: str, shown: NDArray[np.float64] | None = None) -> Claim:
    shown = values if shown is None else shown
    least = int(np.diff(values).argmin()) if len(values) > 1 else 0
    figures = f"{shown[0]:{form}} to {shown[-1]:{form}}"
    if len(values) > 1:
        figures += f"; smallest step {shown[least]:{form}} to {shown[least + 1]:{form}}"
    return Claim(sentence, bool((np.diff(values) > 0).all()), figures)


def _graceful(steps: Sequence[Step]) -> Claim:
    """No step costs too much, and no step gains more than chance explains."""
    gains = np.array([step.ndcg_10.mean for step in steps])
    errors = np.array([step.ndcg_10.standard_error for step in steps])
    drops = -np.diff(gains)
    holds = bool((drops >= -errors[1:]).all() and (drops <= STEEPEST * gains[0]).all())
    steepest = float(drops.max() / gains[0]) if len(drops) and gains[0] else 0.0
    return Claim(
        f"Relevance falls gracefully: no step costs more than {STEEPEST:.0%} of step 0's",
        holds,
        f"nDCG@10 {gains[0]:.3f} to {gains[-1]:.3f}; the steepest step costs {steepest:.0%}",
    )


def _better_than(steps: Sequence[Step], line: Sequence[Step]) -> Claim:
    pairs = [(step, theirs) for step in steps if (theirs := interpolated(line, step.distance.mean)) is not None]
    sentence = "At equal distance the dial finds more hidden likes than YAME's k-th neighbour"
    if not pairs:
        return Claim(sentence, holds=False, figures="no step is as far from home as any k-th neighbour")
    closest, theirs = min(pairs, key=lambda pair: pair[0].found.mean - pair[1])
    return Claim(
        sentence,
        all(step.found.mean > theirs for step, theirs in pairs),
        f"{len(pairs)} steps compared; the closest is step {closest.adventurousness}:"
        f" {closest.found.mean:.2f} of ten against {theirs:.2f} at {closest.distance.mean:.2f}",
    )
