"""Films for a group: scores each member as for `/explore`, then combines what they want and their predicted dislike.

A film's utility to the group is the mean of what members want, less half the mean predicted dislike. Predicted dislike
is needed because a low relevance only means "unknown", so a rule on low relevance would protect nobody.

Privacy: whom a pick suits, and why, comes from likes only. What a member disliked changes the ranking and is never
shown. Where seen films are welcome, the ranking uses likes only too, and films that a member disliked, has seen, or
voted "not now" or "never" on all come last, so that the answer does not reveal which vote it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from recommender.arrays import FloatArray, RowArray
from recommender.films import filters
from recommender.group_request import GroupPick, GroupRecommendation, GroupRequest, Suits
from recommender.models.base import Opinions
from recommender.models.dislike import PredictedDislike
from recommender.serving.candidates import Candidates
from recommender.serving.dial import Reach, best_places, bucket_size, decay, reach, utility
from recommender.serving.explain import explain
from recommender.serving.groups.group_candidates import candidates_of_group
from recommender.serving.groups.one_for_each import one_for_each
from recommender.serving.groups.shares_due import Account, due, in_turn
from recommender.serving.home import Home, home_of
from recommender.serving.home_scores import HomeScores
from recommender.serving.rerank import HEAD, SIMILARITY_PENALTY, Chosen, rerank, sample
from recommender.serving.scores import Scores, score
from recommender.serving.snapshot import Snapshot
from recommender.types import Taste

DISLIKE_WEIGHT = 0.5
"""Weight of the mean predicted dislike against the mean of what members want."""
OPEN_WEIGHT = 1e-3
"""Weight of a film that a member's votes say nothing about: it only decides between films that are otherwise equal."""
SUITS_LEAST = 0.1
"""Least value of `wanted`, from a member's likes only, for a film to be shown as suiting them."""
POOL = 3
"""Candidates considered for each film shown, where films are ordered by what members are due."""


@dataclass(frozen=True, slots=True)
class GroupScores:
    """Scores of every candidate for the members and for the group."""

    wants: FloatArray
    """Members × candidates: `wanted` of each, 0 to 1; below 0 where their votes count against the film."""
    dislikes: FloatArray
    """Mean over members of the predicted dislike, 0 to 1; more than 1 for a film that is to come last."""
    scores: Scores
    """Of the group, as if it were one person."""

    @property
    def utility(self) -> FloatArray:
        """Utility of each candidate to the group."""
        return _utility(self.wants.mean(axis=0), self.dislikes)


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
    group = group_of(snapshot, homes, candidates, find_linked=request.adventurousness > 0, last=last)
    led = reach(group.scores, request.count)
    chosen = choose(snapshot, request, candidates, group, led)
    return GroupRecommendation(
        picks_of(snapshot, request, tastes, candidates, group, chosen, led),
        snapshot.bundle.model_id,
        candidates.passing,
        kind,
        unknown,
        _shares(group.wants[:, [film.place for film in chosen]]),
    )


def group_of(
    snapshot: Snapshot,
    homes: Sequence[Home],
    candidates: Candidates,
    *,
    find_linked: bool,
    last: frozenset[int] = frozenset(),
) -> GroupScores:
    """Score every candidate for every member, and for the group.

    Args:
        snapshot: the models.
        homes: of the members, in order.
        candidates: what is scored.
        find_linked: whether to find which candidates are linked to a member's home; needed above step 0 of the dial.
        last: ids of films that come after all others.
    """
    alone = [
        score(snapshot, HomeScores(snapshot, home), candidates, seed=home.opinions.seed, find_linked=find_linked)
        for home in homes
    ]
    wants = np.array([wanted(each.relevance) for each in alone])
    dislikes = np.array([dislike(snapshot, home, candidates.rows) for home in homes]).mean(axis=0, dtype=np.float32)
    behind = np.isin(candidates.rows, snapshot.film_table.vocabulary.rows(last))
    wants[:, behind], dislikes[behind] = 0, 1 / DISLIKE_WEIGHT
    group_utility = _utility(wants.mean(axis=0), dislikes)
    linked = [each.linked for each in alone if each.linked is not None]
    by_more = [each.linked & ~each.vague for each in alone if each.linked is not None and each.vague is not None]
    linked_to_any = np.logical_or.reduce(linked) if linked else None
    scores = Scores(
        relevance=as_relevance(group_utility, float(group_utility.max())),
        tiers=np.array([each.tiers for each in alone])[wants.argmax(axis=0), np.arange(wants.shape[1])],
        distance=_distance([each.distance for each in alone if each.distance is not None]),
        linked=linked_to_any,
        vague=linked_to_any & ~np.logical_or.reduce(by_more) if by_more else None,
        popularity=alone[0].popularity,
        quality=alone[0].quality,
    )
    return GroupScores(wants, dislikes, scores)


def wanted(relevance: FloatArray) -> FloatArray:
    """How much a member wants each film, as a share of what they want most: a scale that can be averaged.

    `Scores.relevance` above ½ is the square root of that share, scaled to end at 1; below ½ the votes say nothing about
    the film.
    """
    above = np.maximum(relevance - np.float32(0.5), 0) * 2
    return np.where(relevance > 0.5, above**2, relevance * np.float32(OPEN_WEIGHT)).astype(np.float32)


def as_relevance(group_utility: FloatArray, most: float) -> FloatArray:
    """Convert the group's utility to the scale of `Scores.relevance`: the inverse of `wanted`.

    Args:
        group_utility: of each film.
        most: the greatest utility of all candidates.
    """
    share = group_utility / np.float32(most if most > 0 else 1.0)
    return np.where(share > 0, np.sqrt(np.maximum(share, 0)) / 2 + np.float32(0.5), group_utility).astype(np.float32)


def dislike(snapshot: Snapshot, home: Home, rows: RowArray) -> FloatArray:
    """Predicted dislike of each film by one member, as a share of the film they would dislike most; 0 where unknown."""
    model = snapshot.bundle.find(PredictedDislike)
    if model is None:
        return np.zeros(len(rows), dtype=np.float32)
    liked = home.opinions.liked if home.kind == "likes" else home.opinions.liked[:0]
    predicted = model.predict(Opinions(liked, home.opinions.disliked))
    return predicted[rows] / np.float32(max(float(predicted.max(initial=0)), 1e-9))


def choose(
    snapshot: Snapshot, request: GroupRequest, candidates: Candidates, group: GroupScores, led: Reach | None
) -> list[Chosen]:
    """The films to show: by the group's utility, or, with balances, so that each member gets what they are due."""
    utilities = utility(group.scores, request.adventurousness, led)
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
    """The films by which each member gets what they are due."""
    step, count = request.adventurousness, request.count
    most = count * bucket_size(step, int(np.count_nonzero(np.isfinite(utilities))), count)
    pool = best_places(utilities, max(most, count * HEAD) * POOL)
    pool = pool[np.isfinite(utilities[pool])]
    beside = utilities[pool] - group.scores.relevance[pool]
    greatest = float(group.utility.max())
    order = in_turn(
        Account(due(balances)),
        np.maximum(group.wants[:, pool], 0),
        lambda gains: (as_relevance(_utility(gains, group.dislikes[pool]), greatest) + beside).astype(np.float32),
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
    led: Reach | None,
) -> tuple[GroupPick, ...]:
    """The films chosen, in their order, each with whom it suits."""
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
                dial=None if distance is None or led is None else led.step_of(distance, relevance),
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
    """The likes and their times alone: from these it follows whom a pick suits, and why."""
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


def _utility(wants: FloatArray, dislikes: FloatArray) -> FloatArray:
    """Utility of films to the group."""
    return (wants - dislikes * np.float32(DISLIKE_WEIGHT)).astype(np.float32)


def _distance(distances: Sequence[FloatArray]) -> FloatArray | None:
    """Distance from all homes: the share of candidates with a smaller mean distance from the members' homes."""
    if not distances:
        return None
    mean = np.mean(distances, axis=0)
    return (np.searchsorted(np.sort(mean), mean) / max(len(mean), 1)).astype(np.float32)


def _shares(wants: FloatArray) -> tuple[float, ...]:
    """Each member's share of the sum of what all members want of the films chosen."""
    got = np.maximum(wants, 0).sum(axis=1, dtype=np.float64)
    total = got.sum()
    return tuple((got / total).tolist()) if total else (1 / len(got),) * len(got)
