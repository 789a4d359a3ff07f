"""Makes picks of the films chosen: each with the films that speak for it, and their share of its score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from recommender.films.table import FilmTable
from recommender.models.base import Reasons
from recommender.serving.candidates import Candidates
from recommender.serving.home import Home
from recommender.serving.rerank import Chosen
from recommender.serving.scores import Scores
from recommender.serving.snapshot import Snapshot
from recommender.types import Evidence, Pick

REASONS_MOST = 3


def explain(
    snapshot: Snapshot, home: Home, candidates: Candidates, scores: Scores, chosen: Sequence[Chosen]
) -> tuple[Pick, ...]:
    """The films chosen, in their order, each explained by the model that scored it."""
    rows: list[int] = candidates.rows[[film.place for film in chosen]].tolist()
    tiers: list[int] = scores.tiers[[film.place for film in chosen]].tolist()
    reasons = _evidence(snapshot, home, rows, tiers)
    return tuple(
        Pick(
            film=snapshot.film_table.films[row],
            score=float(scores.relevance[film.place]),
            evidence=reasons[row],
            distance=None if scores.distance is None else float(scores.distance[film.place]),
            probability=film.probability,
            tier=snapshot.fallback.names[tier],
            model=snapshot.bundle.model_id,
            rating=snapshot.ratings.rating(row),
        )
        for film, row, tier in zip(chosen, rows, tiers, strict=True)
    )


def _evidence(
    snapshot: Snapshot, home: Home, rows: Sequence[int], tiers: Sequence[int]
) -> dict[int, tuple[Evidence, ...]]:
    """The strongest reasons for each row, their weights shares of everything that speaks for it."""
    found: dict[int, tuple[Evidence, ...]] = {}
    for tier in set(tiers):
        model = snapshot.fallback.models[tier]
        scored = [row for row, by in zip(rows, tiers, strict=True) if by == tier]
        if model.name == "popularity":
            found.update((row, (Evidence(snapshot.film_table.films[row], 1.0, "people"),)) for row in scored)
        else:
            reasons = model.reasons(home.opinions, scored)
            found.update(
                (row, _shares(snapshot.film_table, home, each)) for row, each in zip(scored, reasons, strict=True)
            )
    return found


def _shares(film_table: FilmTable, home: Home, reasons: Reasons) -> tuple[Evidence, ...]:
    total = sum(weight for _, weight in reasons) or 1.0
    kind: Literal["today", "liked"] = "today" if home.kind == "today" else "liked"
    return tuple(
        Evidence(film_table.films[source], weight / total, "asked" if source == home.asked else kind)
        for source, weight in reasons[:REASONS_MOST]
    )
