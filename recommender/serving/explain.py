"""Turns the films chosen into picks, each with its evidence and the share of its score that each film contributed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from recommender.models.base import Reasons
from recommender.models.pair_counts import PairCounts
from recommender.models.popularity import Popularity
from recommender.serving.candidates import Candidates
from recommender.serving.dial import Reach
from recommender.serving.home import Home
from recommender.serving.rerank import Chosen
from recommender.serving.scores import Scores
from recommender.serving.snapshot import Snapshot
from recommender.types import Evidence, InCommon, PeopleCount, Pick

REASONS_MOST = 3
LOOKED_AT_MOST = 30
"""Number of newest likes that are searched for a link to the pick when the strongest contributions have no reason."""
STRONGEST = 4.0
"""Strength of the most convincing reasons: the same series or director."""


class _Link(NamedTuple):
    """What links two films."""

    people: PeopleCount | None
    common: InCommon


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
    links = _Links(snapshot, home)
    for tier in set(tiers):
        model = snapshot.fallback.models[tier]
        scored = [row for row, by in zip(rows, tiers, strict=True) if by == tier]
        if model.name == Popularity.name:
            found.update((row, (Evidence(snapshot.film_table.films[row], 1.0, "people"),)) for row in scored)
        else:
            reasons = model.reasons(home.opinions, scored)
            found.update((row, links.shares(row, each)) for row, each in zip(scored, reasons, strict=True))
    return found


class _Links:
    """What links the films that picks start from to the picks: people who like both, or shared side features.

    Args:
        snapshot: films and models.
        home: what the picks start from.
    """

    __slots__ = ("_common", "_counts", "_films", "_home", "_newest")

    def __init__(self, snapshot: Snapshot, home: Home) -> None:
        self._films, self._common, self._home = snapshot.film_table.films, snapshot.common, home
        self._counts = snapshot.bundle.find(PairCounts)
        self._newest: list[int] = home.rows[:LOOKED_AT_MOST].tolist()

    def shares(self, row: int, reasons: Reasons) -> tuple[Evidence, ...]:
        """The films that contribute most to a pick, each with its reason.

        Where none of them has a reason, as happens far from home, a liked film that is linked to the pick comes first.
        """
        total = sum(weight for _, weight in reasons) or 1.0
        links = {source: self._link(row, source) for source, _ in reasons[:REASONS_MOST]}
        strongest = [self._shown(source, weight / total, links[source]) for source, weight in reasons[:REASONS_MOST]]
        if any(_strength(link) for link in links.values()):
            return tuple(strongest)
        film = self._films[row]
        for usual in (False, True) if film.themes or film.countries else (False,):
            left = self._newest if usual else [source for source in self._newest if source not in links]
            found = self._best(row, left, usual=usual)
            if found is not None:
                source, link = found
                best = self._shown(source, dict(reasons).get(source, 0.0) / total, link)
                return (best, *(reason for reason in strongest if reason.film is not best.film))[:REASONS_MOST]
        return tuple(strongest)

    def _best(self, row: int, sources: Sequence[int], *, usual: bool) -> tuple[int, _Link] | None:
        """The first of the films that have the most convincing reason, with that reason."""
        best, most = None, 0.0
        for source in sources:
            link = self._link(row, source, usual=usual)
            if (strength := _strength(link)) > most:
                best, most = (source, link), strength
            if most == STRONGEST:
                break
        return best

    def _link(self, row: int, source: int, *, usual: bool = False) -> _Link:
        return _Link(
            None if self._counts is None else self._counts.between(source, row),
            self._common.between(self._films[source], self._films[row], usual=usual),
        )

    def _shown(self, source: int, weight: float, link: _Link) -> Evidence:
        kind: Literal["today", "liked"] = "today" if self._home.kind == "today" else "liked"
        return Evidence(
            film=self._films[source],
            weight=weight,
            kind="asked" if self._home.asked is not None and source in self._home.asked else kind,
            people=link.people,
            common=link.common,
        )


def _strength(link: _Link) -> float:
    """How convincing a reason is, for comparison only; 0 for none, `STRONGEST` at most."""
    people, common = link
    if common.series or common.directors:
        return STRONGEST
    if people:
        return 3
    return 2 + min(len(common.themes), 9) / 10 if common.themes else min(len(common.countries), 1)
