"""Films for one person, step by step: home, candidates, scores, dial, rerank, explain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from recommender.films import filters
from recommender.serving.candidates import Candidates, candidates_of
from recommender.serving.confidence import confidence
from recommender.serving.dial import best_places, reach, utility
from recommender.serving.explain import explain
from recommender.serving.home import home_of_film
from recommender.serving.home_scores import HomeScores
from recommender.serving.recent_homes import RecentHomes
from recommender.serving.rerank import Chosen, rerank
from recommender.serving.scores import score
from recommender.serving.snapshot import Snapshot
from recommender.types import Pick, Recommendation, Request, Taste


def recommend(
    snapshot: Snapshot,
    request: Request,
    taste: Taste,
    shown: frozenset[int],
    recent_homes: RecentHomes | None = None,
) -> Recommendation:
    """Answer a request; the same arguments always give the same picks.

    Args:
        snapshot: films and models.
        request: what is wanted.
        taste: the person's votes.
        shown: ids of films shown to the person recently.
        recent_homes: scores kept from recent requests, also for the next one; None to compute all anew.
    """
    home_scores = (recent_homes or RecentHomes()).of(snapshot, request, taste)
    home = home_scores.home
    candidates = candidates_of(snapshot, request, taste, shown)
    if not candidates.passing:
        relaxations = ()
        if not request.only_watchlist:  # relaxations count all films, not those of the watchlist
            relaxations = filters.relaxations(snapshot.film_table, snapshot.ratings.stars, request.filters)
        return Recommendation((), snapshot.bundle.model_id, 0, home.kind, relaxations)
    picks_from = _in_turn if home.kind == "today" else _picks
    picks: tuple[Pick, ...] = ()
    for some in candidates.in_turn():
        wish = replace(request, count=request.count - len(picks)) if picks else request
        picks += picks_from(snapshot, home_scores, some, wish)
    return Recommendation(
        picks, snapshot.bundle.model_id, candidates.passing, home.kind, confidence=confidence(taste, picks)
    )


def _picks(snapshot: Snapshot, home_scores: HomeScores, candidates: Candidates, request: Request) -> tuple[Pick, ...]:
    scores = score(snapshot, home_scores, candidates, seed=request.seed, find_linked=request.adventurousness > 0)
    person = reach(scores, request.count)
    utilities = utility(scores, request.adventurousness, person)
    chosen = rerank(snapshot, candidates.rows, utilities, request)
    return explain(snapshot, home_scores.home, candidates, scores, chosen, person)


def _in_turn(snapshot: Snapshot, home_scores: HomeScores, candidates: Candidates, request: Request) -> tuple[Pick, ...]:
    """Picks that start from each of today's films in turn.

    Those were drawn by chance and have nothing in common: scored together, most picks would come from one of them.
    """
    picks: list[Pick] = []
    rows: list[int] = home_scores.home.rows.tolist()
    for place in range(request.count):
        start = home_scores.from_one(rows[place % len(rows)])
        for pick in _picks(snapshot, start, candidates, replace(request, count=1)):
            picks.append(pick)
            candidates = candidates.without(*snapshot.film_table.vocabulary.rows((pick.film.id,)).tolist())
    return tuple(picks)


def similar(snapshot: Snapshot, film_id: int, count: int) -> tuple[Pick, ...]:
    """The most similar films to one film, most similar first; none for an id that is not known."""
    row = snapshot.film_table.vocabulary.row(film_id)
    if row is None:
        return ()
    home = home_of_film(row)
    others = np.delete(np.arange(len(snapshot.film_table)), row)
    candidates = Candidates(others, len(others), None)
    scores = score(snapshot, HomeScores(snapshot, home), candidates, seed=0, find_linked=False)
    chosen = [Chosen(int(place), 1.0) for place in best_places(scores.relevance, count)]
    return explain(snapshot, home, candidates, scores, chosen)
