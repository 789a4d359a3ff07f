"""Turns the films chosen into picks, each with its evidence and the share of its score that each film contributed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from recommender.models.base import Reasons
from recommender.models.pair_counts import PairCounts
from recommender.serving.candidates import Candidates
from recommender.serving.dial import Reach
from recommender.serving.home import Home
from recommender.serving.rerank import Chosen
from recommender.serving.scores import Scores
from recommender.serving.snapshot import Snapshot
from recommender.types import Evidence, Pick

REASONS_MOST = 3
LOOKED_AT_MOST = 30
"""Newest likes among which a link is searched when the strongest contributions have none."""


def explain(
    snapshot: Snapshot,
    home: Home,
    candidates: Candidates,
    scores: Scores,
    chosen: Sequence[Chosen],
    reach: Reach | None = None,
) -> tuple[Pick, ...]:
    """The films chosen, in their order, each explained by the model that scored it.

    Args:
        snapshot: films and models.
        home: what the picks start from.
        candidates: the films that were chosen from.
        scores: of the candidates.
        chosen: some of them.
        reach: the range of distances for this person; None where there is no dial.
    """
    places = np.array([film.place for film in chosen], dtype=np.intp)
    rows: list[int] = candidates.rows.take(places).tolist()
    tiers: list[int] = scores.tiers.take(places).tolist()
    relevances: list[float] = scores.relevance.take(places).tolist()
    distances = [None] * len(rows) if scores.distance is None else scores.distance.take(places).tolist()
    reasons = _evidence(snapshot, home, rows, tiers)
    return tuple(
        Pick(
            film=snapshot.film_table.films[row],
            score=relevance,
            evidence=reasons[row],
            distance=distance,
            dial=None if distance is None or reach is None else reach.step_of(distance, relevance),
            probability=film.probability,
            tier=snapshot.fallback.names[tier],
            model=snapshot.bundle.model_id,
            rating=snapshot.ratings.rating(row),
        )
        for film, row, tier, relevance, distance in zip(chosen, rows, tiers, relevances, distances, strict=True)
    )


def _evidence(
    snapshot: Snapshot, home: Home, rows: Sequence[int], tiers: Sequence[int]
) -> dict[int, tuple[Evidence, ...]]:
    """The strongest evidence for each row; weights are shares of all contributions to its score."""
    found: dict[int, tuple[Evidence, ...]] = {}
    for tier in set(tiers):
        model = snapshot.fallback.models[tier]
        scored = [row for row, by in zip(rows, tiers, strict=True) if by == tier]
        if model.name == "popularity":
            found.update((row, (Evidence(snapshot.film_table.films[row], 1.0, "people"),)) for row in scored)
        else:
            reasons = model.reasons(home.opinions, scored)
            found.update((row, _shares(snapshot, home, row, each)) for row, each in zip(scored, reasons, strict=True))
    return found


def _shares(snapshot: Snapshot, home: Home, row: int, reasons: Reasons) -> tuple[Evidence, ...]:
    """The films that contribute most to a pick, each with its reason: people who like both, or shared side features.

    Where none of them has a reason, as happens far from home, a liked film that is linked to the pick comes first.
    """
    total = sum(weight for _, weight in reasons) or 1.0
    strongest = [_reason(snapshot, home, row, source, weight / total) for source, weight in reasons[:REASONS_MOST]]
    if any(_strength(reason) for reason in strongest):
        return tuple(strongest)
    weights, newest = dict(reasons), home.rows[:LOOKED_AT_MOST].tolist()
    looked_at = {source for source, _ in reasons[:REASONS_MOST]}
    for usual in (False, True):
        left = newest if usual else [film for film in newest if film not in looked_at]
        others = [_reason(snapshot, home, row, film, weights.get(film, 0.0) / total, usual=usual) for film in left]
        link = max(others, key=_strength, default=None)
        if link is not None and _strength(link):
            return (link, *(reason for reason in strongest if reason.film is not link.film))[:REASONS_MOST]
    return tuple(strongest)


def _reason(snapshot: Snapshot, home: Home, row: int, source: int, weight: float, *, usual: bool = False) -> Evidence:
    films, counts = snapshot.film_table.films, snapshot.bundle.find(PairCounts)
    kind: Literal["today", "liked"] = "today" if home.kind == "today" else "liked"
    return Evidence(
        film=films[source],
        weight=weight,
        kind="asked" if home.asked is not None and source in home.asked else kind,
        people=None if counts is None else counts.told(source, row),
        common=snapshot.common.between(films[source], films[row], usual=usual),
    )


def _strength(reason: Evidence) -> float:
    """How convincing a reason is, for comparison only; 0 for none."""
    common = reason.common
    if common.series or common.directors:
        return 4
    if reason.people:
        return 3
    return 2 + min(len(common.themes), 9) / 10 if common.themes else min(len(common.countries), 1)
