"""Films for one person: what is out, what they start from, what is worth most at their step of the dial, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, NamedTuple

import numpy as np

from recommender.arrays import FloatArray, IntArray, Mask, RowArray
from recommender.films import filters
from recommender.models.base import Opinions
from recommender.serving.confidence import confidence
from recommender.serving.dial import Candidates, best_places, bucket_size, decay, utility
from recommender.serving.explain import Kind, evidence
from recommender.serving.rerank import sample, spread
from recommender.serving.snapshot import Snapshot
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
    """What the picks start from, and what they must not be."""

    home: Home
    opinions: Opinions
    asked: int | None = None
    """Row of the film asked for."""

    @property
    def kind(self) -> Kind:
        return "today" if self.home == "today" else "liked"

    @property
    def home_rows(self) -> IntArray:
        return self.opinions.liked if self.asked is None else np.array([self.asked], dtype=np.int32)


class Asked(NamedTuple):
    """One person's question with all that the answer depends on."""

    request: Request
    taste: Taste
    """What the person has said of films."""
    shown: frozenset[int]
    """Ids of films shown to the person lately."""


def recommend(snapshot: Snapshot, request: Request, taste: Taste, shown: frozenset[int]) -> Recommendation:
    """Answer a request; the same arguments always give the same picks.

    Args:
        snapshot: films and models.
        request: what is wanted.
        taste: what the person has said of films.
        shown: ids of films shown to the person lately.
    """
    return recommend_many(snapshot, (Asked(request, taste, shown),))[0]


def recommend_many(snapshot: Snapshot, everybody: Sequence[Asked]) -> tuple[Recommendation, ...]:
    """Answer many at once, each as if alone: scores come from one product, equal filters are looked through once.

    Memory: 12 bytes for each person and film.
    """
    passing = {asked.request.filters for asked in everybody}
    masks = {each: filters.mask(snapshot.film_table, snapshot.ratings.stars, each) for each in passing}
    voted = [_Voted.of(snapshot, asked.taste) for asked in everybody]
    starts = [_start(snapshot, asked.request, said) for asked, said in zip(everybody, voted, strict=True)]
    predicted = snapshot.fallback.predicted([start.opinions for start in starts])
    return tuple(
        _answer(snapshot, asked, start, _allowed(snapshot, masks[asked.request.filters], asked, said), scores)
        for asked, said, start, scores in zip(everybody, voted, starts, predicted, strict=True)
    )


def _allowed(snapshot: Snapshot, passing: Mask, asked: Asked, voted: _Voted) -> Mask:
    allowed = passing.copy()
    allowed[voted.rows] = False
    allowed[snapshot.film_table.vocabulary.rows(_barred(*asked))] = False
    return allowed


def _answer(
    snapshot: Snapshot, asked: Asked, start: _Start, allowed: Mask, predicted: FloatArray | None
) -> Recommendation:
    request = asked.request
    candidates = int(np.count_nonzero(allowed))
    relaxed = () if candidates else filters.relaxations(snapshot.film_table, snapshot.ratings.stars, request.filters)
    picks = _picks(snapshot, request, start, allowed, predicted) if candidates else ()
    popularity_percentile = confidence(asked.taste, picks)
    return Recommendation(picks, snapshot.bundle.model_id, candidates, start.home, relaxed, popularity_percentile)


def similar(snapshot: Snapshot, film_id: int, count: int) -> tuple[Pick, ...]:
    """The films most like one film, the nearest first; none for an id that is not known."""
    row = snapshot.film_table.vocabulary.row(film_id)
    if row is None:
        return ()
    start = _Start("film", Opinions(liked=np.array([row], dtype=np.int32), alike=True), row)
    ranked = snapshot.fallback.score(start.opinions)
    best = best_places(ranked.relevance, count + 1)
    rows = best[best != row][:count]
    chosen = [_Chosen(int(at), float(ranked.relevance[at]), int(ranked.tiers[at]), 1.0) for at in rows]
    return _explained(snapshot, start, chosen)


class _Voted(NamedTuple):
    """Rows of the films that a person has said something of."""

    liked: IntArray
    disliked: IntArray
    seen: IntArray
    """With or without an opinion."""

    @classmethod
    def of(cls, snapshot: Snapshot, taste: Taste) -> _Voted:
        rows = snapshot.film_table.vocabulary.rows
        return cls(rows(taste.liked), rows(taste.disliked), rows(taste.seen))

    @property
    def rows(self) -> IntArray:
        return np.concatenate(self)

    def only_seen(self, films: int) -> IntArray:
        """Films seen without an opinion, ascending."""
        if not len(self.seen):
            return self.seen
        seen = np.zeros(films, dtype=np.bool_)
        seen[self.seen] = True
        seen[self.liked] = False
        seen[self.disliked] = False
        return np.flatnonzero(seen).astype(np.int32)


def _start(snapshot: Snapshot, request: Request, voted: _Voted) -> _Start:
    vocabulary = snapshot.film_table.vocabulary
    liked, disliked = voted.liked[:LIKES_MOST], voted.disliked[:LIKES_MOST]
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
    seen = voted.only_seen(len(vocabulary))
    return _Start(home, Opinions(liked, disliked, seen=seen, seed=request.seed))


def _barred(request: Request, taste: Taste, shown: frozenset[int]) -> Iterable[int]:
    """Ids of films put off or refused, shown lately, or started from."""
    asked = () if request.like_film is None else (request.like_film,)
    return chain(taste.not_now, taste.never, shown, request.start_from, asked)


class _Found(NamedTuple):
    """Films that may be shown."""

    rows: RowArray
    distance: FloatArray | None
    """From home; None without one, or where the dial does not ask."""


def _found(snapshot: Snapshot, allowed: Mask, home: IntArray, request: Request) -> _Found:
    """The allowed films above the floor; every allowed one where too few are above it."""
    kept = allowed[snapshot.rows_above_floor]
    rows = snapshot.rows_above_floor[kept]
    enough = len(rows) >= request.count
    if not enough:
        rows = np.flatnonzero(allowed)
    if not len(home) or not request.adventurousness:
        return _Found(rows, None)
    embedding = snapshot.bundle.embedding
    if enough and len(rows) * 2 > len(
        snapshot.rows_above_floor
    ):  # to pick out most of the map takes longer than to use all
        return _Found(rows, snapshot.embedding_above_floor.distances(embedding.places[home])[kept])
    return _Found(rows, embedding.among(rows).distances(embedding.places[home]))


def _picks(
    snapshot: Snapshot, request: Request, start: _Start, allowed: Mask, predicted: FloatArray | None
) -> tuple[Pick, ...]:
    rows, distance = _found(snapshot, allowed, start.home_rows, request)
    relevance, tiers = snapshot.fallback.score(start.opinions, rows, predicted)
    candidates = Candidates(relevance, distance, snapshot.popularity_percentile[rows], snapshot.rating_percentile[rows])
    value = utility(candidates, request.adventurousness, request.count)
    most = request.count * bucket_size(request.adventurousness, len(rows), request.count)
    places = _spread_out(snapshot, rows, value, most, min(most, request.count * SPREAD))
    drawn = sample(places, request.count, decay=decay(request.adventurousness), seed=request.seed)
    chosen = [_Chosen(int(rows[at]), float(relevance[at]), int(tiers[at]), chance) for at, chance in drawn]
    away = None if distance is None else [float(distance[at]) for at, _ in drawn]
    return _explained(snapshot, start, chosen, away)


def _spread_out(snapshot: Snapshot, rows: RowArray, value: FloatArray, most: int, head: int) -> RowArray:
    """Places of the `most` films worth most, the first `head` of them chosen not to be alike."""
    pool = best_places(value, max(most, head * POOL))
    looked_at = pool[: head * POOL]
    first = spread(value[looked_at], snapshot.bundle.embedding.likeness(rows[looked_at]), head)
    if most <= len(first):
        return pool[first]
    left = np.ones(len(pool), dtype=np.bool_)
    left[first] = False
    return np.concatenate((pool[first], pool[left]))[:most]


class _Chosen(NamedTuple):
    row: int
    relevance: float
    tier: int
    probability: float


def _explained(
    snapshot: Snapshot, start: _Start, chosen: list[_Chosen], away: Sequence[float] | None = None
) -> tuple[Pick, ...]:
    """The films chosen with their reasons, each from the model that scored it.

    Args:
        snapshot: films and models.
        start: what they were chosen from.
        chosen: the films.
        away: how far each is from home, where that is known.
    """
    distances = _distances(snapshot, start, chosen) if away is None else away
    reasons: dict[int, tuple[Evidence, ...]] = {}
    for tier in {film.tier for film in chosen}:
        rows = [film.row for film in chosen if film.tier == tier]
        model = snapshot.fallback.models[tier]
        found = evidence(model, start.opinions, rows, snapshot.film_table, kind=start.kind, asked=start.asked)
        reasons.update(zip(rows, found, strict=True))
    return tuple(
        Pick(
            film=snapshot.film_table.films[film.row],
            score=film.relevance,
            evidence=reasons[film.row],
            distance=distance,
            probability=film.probability,
            tier=snapshot.fallback.names[film.tier],
            model=snapshot.bundle.model_id,
            rating=snapshot.ratings.rating(film.row),
        )
        for film, distance in zip(chosen, distances, strict=True)
    )


def _distances(snapshot: Snapshot, start: _Start, chosen: list[_Chosen]) -> Sequence[float | None]:
    embedding, home = snapshot.bundle.embedding, start.home_rows
    if not len(home) or not chosen:
        return [None] * len(chosen)
    rows = np.array([film.row for film in chosen], dtype=np.intp)
    return embedding.among(rows).distances(embedding.places[home]).tolist()
