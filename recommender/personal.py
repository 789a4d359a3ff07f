"""Films for one person: what is out, what they start from, what is worth most at their step of the dial, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from recommender import filters
from recommender.adventure import Candidates, best_places, decay, hand_size, worth
from recommender.arrays import FloatArray, IntArray, Mask
from recommender.confidence import confidence
from recommender.diversity import deal, spread
from recommender.explain import Kind, evidence
from recommender.models.base import Opinions
from recommender.models.ladder import Ranked
from recommender.standing import Standing
from recommender.types import Evidence, Pick, Recommendation, Request, Taste

LIKES_MOST = 500
"""Newest likes that count: bounds the cost, and tastes change."""
BESIDE_ASKED = 0.25
"""What all likes together weigh beside the film that was asked for."""
SPREAD = 4
"""Films at the head of the short list, for each one shown, that are chosen not to be alike."""
POOL = 2
"""Films looked at for each of those."""

Home = Literal["likes", "film", "today", "none"]


@dataclass(frozen=True, slots=True)
class _Start:
    """What the picks start from."""

    home: Home
    opinions: Opinions
    asked: int | None
    """Row of the film asked for."""

    @property
    def kind(self) -> Kind:
        return "today" if self.home == "today" else "liked"

    @property
    def home_rows(self) -> IntArray:
        return self.opinions.liked if self.asked is None else np.array([self.asked], dtype=np.int32)


def recommend(standing: Standing, request: Request, taste: Taste, shown: frozenset[int]) -> Recommendation:
    """Answer a request; the same arguments always give the same picks.

    Args:
        standing: films and models.
        request: what is wanted.
        taste: what the person has said of films.
        shown: ids of films shown to the person lately.
    """
    start = _start(standing, request, taste)
    passing = filters.mask(standing.shelf, standing.ratings.stars, request.filters)
    allowed = passing & ~_out(standing, request, taste, shown)
    found = _found(standing, allowed, start.home_rows, request.count)
    candidates = int(allowed.sum())
    relaxed = () if candidates else filters.relaxations(standing.shelf, standing.ratings.stars, request.filters)
    picks = _picks(standing, request, start, found) if len(found.rows) else ()
    known = confidence(taste, picks)
    return Recommendation(picks, standing.fitted.model_id, candidates, start.home, relaxed, known)


def similar(standing: Standing, film_id: int, count: int) -> tuple[Pick, ...]:
    """The films most like one film, the nearest first; none for an id that is not known."""
    row = standing.shelf.vocabulary.row(film_id)
    if row is None:
        return ()
    alone = np.array([row], dtype=np.int32)
    start = _Start("film", Opinions(liked=alone, alike=True), row)
    ranked = standing.ladder.score(start.opinions)
    order = np.argsort(-ranked.relevance, kind="stable")[: count + 1]
    rows = order[order != row][:count].astype(np.int32)
    if not len(rows):
        return ()
    distances = standing.fitted.filmmap.among(rows).distances(standing.fitted.filmmap.places[alone])
    return _explained(
        standing,
        start,
        ranked,
        [_Chosen(int(found), float(distance), 1.0) for found, distance in zip(rows, distances, strict=True)],
    )


def _start(standing: Standing, request: Request, taste: Taste) -> _Start:
    vocabulary = standing.shelf.vocabulary
    liked = vocabulary.rows(taste.liked[:LIKES_MOST])
    disliked = vocabulary.rows(taste.disliked[:LIKES_MOST])
    asked = None if request.like_film is None else vocabulary.row(request.like_film)
    if asked is not None:
        others = liked[liked != asked]
        weights = np.full(len(others) + 1, BESIDE_ASKED / max(len(others), 1), dtype=np.float32)
        weights[0] = 1
        together = np.concatenate((np.array([asked], dtype=np.int32), others))
        opinions = Opinions(together, disliked, weights=weights, alike=True, seed=request.seed)
        return _Start("film", opinions, asked)
    home: Home = "likes"
    if not len(liked):
        liked = vocabulary.rows(request.start_from)
        home = "today" if len(liked) else "none"
    seen = vocabulary.rows(taste.seen.difference(taste.liked, taste.disliked))
    return _Start(home, Opinions(liked, disliked, seen=np.sort(seen), seed=request.seed), None)


def _out(standing: Standing, request: Request, taste: Taste, shown: frozenset[int]) -> Mask:
    """Films with any opinion, any of the three kinds of no, shown lately, or started from."""
    out = np.zeros(len(standing.shelf), dtype=np.bool_)
    asked = () if request.like_film is None else (request.like_film,)
    groups = (taste.liked, taste.disliked, taste.seen, taste.not_now, taste.never, shown, request.start_from, asked)
    for group in filter(None, groups):
        out[standing.shelf.vocabulary.rows(group)] = True
    return out


class _Found(NamedTuple):
    """Films that may be shown."""

    rows: IntArray
    distance: FloatArray | None
    """From home; None without one."""


def _found(standing: Standing, allowed: Mask, home: IntArray, count: int) -> _Found:
    """The allowed films above the floor; every allowed one where too few are above it."""
    places = standing.fitted.filmmap.places[home]
    kept = allowed[standing.worthy_rows]
    if int(kept.sum()) >= count:
        distance = standing.worthy_map.distances(places)[kept] if len(home) else None
        return _Found(standing.worthy_rows[kept], distance)
    rows = np.flatnonzero(allowed).astype(np.int32)
    return _Found(rows, standing.fitted.filmmap.among(rows).distances(places) if len(home) else None)


def _picks(standing: Standing, request: Request, start: _Start, found: _Found) -> tuple[Pick, ...]:
    ranked = standing.ladder.score(start.opinions)
    rows, distance = found
    candidates = Candidates(rows, ranked.relevance[rows], distance, standing.known[rows], standing.loved[rows])
    value = worth(candidates, request.adventurousness, request.count)
    most = request.count * hand_size(request.adventurousness, len(rows), request.count)
    places = _spread_out(standing, rows, value, most, min(most, request.count * SPREAD))
    drawn = deal(places, request.count, decay=decay(request.adventurousness), seed=request.seed)
    chosen = [_Chosen(int(rows[at]), None if distance is None else float(distance[at]), chance) for at, chance in drawn]
    return _explained(standing, start, ranked, chosen)


def _spread_out(standing: Standing, rows: IntArray, value: FloatArray, most: int, head: int) -> IntArray:
    """Places of the `most` films worth most, the first `head` of them chosen not to be alike."""
    pool = best_places(value, max(most, head * POOL))
    looked_at = pool[: head * POOL]
    first = spread(value[looked_at], standing.fitted.filmmap.likeness(rows[looked_at]), head)
    left = np.ones(len(pool), dtype=np.bool_)
    left[first] = False
    return np.concatenate((pool[first], pool[left]))[:most]


class _Chosen(NamedTuple):
    row: int
    distance: float | None
    probability: float


def _explained(standing: Standing, start: _Start, ranked: Ranked, chosen: list[_Chosen]) -> tuple[Pick, ...]:
    """The films chosen with their reasons, each from the model that scored it."""
    reasons: dict[int, tuple[Evidence, ...]] = {}
    for rung in {int(ranked.rungs[film.row]) for film in chosen}:
        rows = [film.row for film in chosen if ranked.rungs[film.row] == rung]
        model = standing.ladder.models[rung]
        found = evidence(model, start.opinions, rows, standing.shelf, kind=start.kind, asked=start.asked)
        reasons.update(zip(rows, found, strict=True))
    return tuple(
        Pick(
            film=standing.shelf.films[film.row],
            score=float(ranked.relevance[film.row]),
            evidence=reasons[film.row],
            distance=film.distance,
            probability=film.probability,
            rung=standing.ladder.names[int(ranked.rungs[film.row])],
            model=standing.fitted.model_id,
            rating=standing.ratings.rating(film.row),
        )
        for film in chosen
    )
