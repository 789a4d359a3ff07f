"""Films for a group: scores them for each member as for `/explore`, then chooses by what suits the members together.

Privacy: whom a pick suits, and why, comes from likes only. What a member disliked changes the ranking and is never
shown. Where seen films are welcome, the ranking uses likes only too, and films that a member disliked, has seen, or
voted "not now" or "never" on all come last, so that the answer does not reveal which vote it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from recommender.arrays import FloatArray
from recommender.films import filters
from recommender.group_request import GroupPick, GroupRecommendation, GroupRequest, Suits
from recommender.serving.candidates import Candidates
from recommender.serving.dial import Reach, best_places, bucket_size, decay, reach, utility
from recommender.serving.explain import explain
from recommender.serving.groups.group_candidates import candidates_of_group
from recommender.serving.groups.group_scores import GroupScores, as_relevance, score_group, utility_of, wanted
from recommender.serving.groups.one_for_each import one_for_each
from recommender.serving.groups.shares_due import Account, due, in_turn
from recommender.serving.home import Home, home_of
from recommender.serving.rerank import HEAD, SIMILARITY_PENALTY, Chosen, rerank, sample
from recommender.serving.scores import Scores
from recommender.serving.snapshot import Snapshot
from recommender.types import Taste

SUITS_LEAST = 0.1
"""Least value of `wanted`, from a member's likes only, for a film to be shown as suiting them."""
POOL = 3
"""Number of candidates considered for each film of the short list, where films are ordered by what members are due."""


def recommend_together(
    snapshot: Snapshot, request: GroupRequest, tastes: Sequence[Taste], shown: frozenset[int]
) -> GroupRecommendation:
    """Answer a group's request; the same arguments always give the same picks.

    Args:
        snapshot: films and models.
        request: what is wanted.
        tastes: the votes of each member, in the order of `request.members`.
        shown: ids of films shown recently to the person who asks.
    """
    tastes = [_may_count(request, taste) for taste in tastes]
    if any(taste.liked for taste in tastes):
        request = replace(request, start_from=())
    homes = _homes(snapshot, request, tastes)
    unknown = tuple(taste.person for taste in tastes if not taste.liked)
    kind = "likes" if len(unknown) < len(tastes) else "today" if homes[0].kind == "today" else "none"
    candidates = candidates_of_group(snapshot, request, tastes, shown)
    if not candidates.passing:
        relaxations = filters.relaxations(snapshot.film_table, snapshot.ratings.stars, request.filters)
        all_shown = candidates_of_group(snapshot, request, tastes, frozenset()).passing > 0
        return GroupRecommendation(
            (), snapshot.bundle.model_id, 0, kind, unknown, relaxations=relaxations, all_shown=all_shown
        )
    last = (
        frozenset(chain.from_iterable(taste.seen for taste in tastes))
        if request.seen == "welcome"
        else frozenset[int]()
    )
    picks: tuple[GroupPick, ...] = ()
    wants: list[FloatArray] = []
    for some in candidates.in_turn():
        wish = replace(request, count=request.count - len(picks))
        group = score_group(snapshot, homes, some, find_linked=request.adventurousness > 0, last=last)
        group_reach = reach(group.scores, wish.count)
        chosen = choose(snapshot, wish, some, group, group_reach)
        picks += picks_of(snapshot, wish, tastes, some, group, chosen, group_reach)
        wants.append(group.wants[:, [film.place for film in chosen]])
    shares = _shares(np.concatenate(wants, axis=1))
    return GroupRecommendation(picks, snapshot.bundle.model_id, candidates.passing, kind, unknown, shares)


def choose(
    snapshot: Snapshot, request: GroupRequest, candidates: Candidates, group: GroupScores, group_reach: Reach | None
) -> list[Chosen]:
    """The films to show: by the group's utility, or, with balances, so that each member gets their due share.

    Args:
        snapshot: has the similarity of films.
        request: how many, at which step of the dial, the balances and the seed.
        candidates: the films to choose from.
        group: their scores.
        group_reach: the range of the dial for the group; None without a home.
    """
    utilities = utility(group.scores, request.adventurousness, group_reach)
    wish = request.of(request.asker)
    if request.balances is None:
        chosen = rerank(snapshot, candidates.rows, utilities, wish)
    else:
        chosen = _by_shares(snapshot, request, candidates, group, utilities, request.balances)
    one = replace(wish, count=1)
    return one_for_each(
        chosen,
        group.wants >= SUITS_LEAST,
        utilities,
        lambda possible: rerank(snapshot, candidates.rows, possible, one),
    )


def _by_shares(
    snapshot: Snapshot,
    request: GroupRequest,
    candidates: Candidates,
    group: GroupScores,
    utilities: FloatArray,
    balances: Sequence[float],
) -> list[Chosen]:
    """The films by which each member gets their due share; see `shares_due`."""
    step, count = request.adventurousness, request.count
    most = count * bucket_size(step, int(np.count_nonzero(np.isfinite(utilities))), count)
    pool = best_places(utilities, max(most, count * HEAD) * POOL)
    pool = pool[np.isfinite(utilities[pool])]
    beside = utilities[pool] - group.scores.relevance[pool]
    greatest = float(group.utility.max())
    order = in_turn(
        Account(due(balances)),
        np.maximum(group.wants[:, pool], 0),
        lambda gains: (as_relevance(utility_of(gains, group.dislikes[pool]), greatest) + beside).astype(np.float32),
        snapshot.bundle.embedding.likeness(candidates.rows[pool]) * np.float32(SIMILARITY_PENALTY),
        most,
    )
    return sample(pool[order], count, decay=decay(step), seed=request.seed)


def picks_of(
    snapshot: Snapshot,
    request: GroupRequest,
    tastes: Sequence[Taste],
    candidates: Candidates,
    group: GroupScores,
    chosen: Sequence[Chosen],
    group_reach: Reach | None,
) -> tuple[GroupPick, ...]:
    """The films chosen, in their order, each with the members it suits.

    Args:
        snapshot: films and models.
        request: the request.
        tastes: the members' votes that may influence the answer.
        candidates: the films that were chosen from.
        group: their scores.
        chosen: some of the candidates.
        group_reach: the range of the dial for the group; None without a home.
    """
    suits = [_suits(snapshot, request, taste, candidates, chosen) for taste in tastes if taste.liked]
    lists = [frozenset(taste.watchlist) for taste in tastes]
    found: list[GroupPick] = []
    for number, film in enumerate(chosen):
        row = int(candidates.rows[film.place])
        relevance = float(group.scores.relevance[film.place])
        distance = None if group.scores.distance is None else float(group.scores.distance[film.place])
        ranked = sorted((each[number] for each in suits), key=lambda each: -each[0])
        found.append(
            GroupPick(
                film=snapshot.film_table.films[row],
                score=relevance,
                suits=tuple(suit for wants, suit in ranked if wants >= SUITS_LEAST and suit.evidence),
                watchlists=sum(snapshot.film_table.films[row].id in each for each in lists),
                distance=distance,
                probability=film.probability,
                tier=snapshot.fallback.names[int(group.scores.tiers[film.place])],
                model=snapshot.bundle.model_id,
                rating=snapshot.ratings.rating(row),
                dial=None if distance is None or group_reach is None else group_reach.step_of(distance, relevance),
            )
        )
    return tuple(found)


def _may_count(request: GroupRequest, taste: Taste) -> Taste:
    """The member's votes that may influence the answer.

    Where seen films are welcome, every vote but a like is treated as the same one, `seen`.
    """
    if taste.person in request.likes_alone:
        return _likes_of(taste)
    if request.seen == "out":
        return taste
    alike = frozenset(chain(taste.disliked, taste.seen, taste.not_now, taste.never)).difference(taste.liked)
    return replace(_likes_of(taste), seen=alike, watchlist=taste.watchlist)


def _likes_of(taste: Taste) -> Taste:
    """The likes and their times only. Whom a pick suits, and why, is computed from these."""
    return Taste(taste.person, liked=taste.liked, liked_at=taste.liked_at)


def _homes(snapshot: Snapshot, request: GroupRequest, tastes: Sequence[Taste]) -> list[Home]:
    if request.seen == "welcome":
        tastes = [replace(taste, seen=frozenset()) for taste in tastes]
    return [home_of(snapshot.film_table.vocabulary, request.of(taste.person), taste) for taste in tastes]


def _suits(
    snapshot: Snapshot, request: GroupRequest, taste: Taste, candidates: Candidates, chosen: Sequence[Chosen]
) -> list[tuple[float, Suits]]:
    """For each film chosen: `wanted` from this member's likes only, and the likes that are evidence for it."""
    home = home_of(snapshot.film_table.vocabulary, request.of(taste.person), _likes_of(taste))
    relevance, tiers = snapshot.fallback.score(home.opinions, candidates.rows)
    nothing = np.empty(0, dtype=np.float32)
    picks = explain(snapshot, home, candidates, Scores(relevance, tiers, None, None, nothing, nothing), chosen)
    wants = wanted(relevance[[film.place for film in chosen]]).tolist()
    return [
        (want, Suits(taste.person, tuple(reason for reason in pick.evidence if reason.kind == "liked")))
        for want, pick in zip(wants, picks, strict=True)
    ]


def _shares(wants: FloatArray) -> tuple[float, ...]:
    """Each member's share of the sum of what all members want of the films chosen."""
    got = np.maximum(wants, 0).sum(axis=1, dtype=np.float64)
    total = got.sum()
    return tuple((got / total).tolist()) if total else (1 / len(got),) * len(got)
