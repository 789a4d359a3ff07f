"""Scores of a group's candidates: what each member wants, what they would dislike, and what suits them together.

    utility = mean over members of `wanted` − DISLIKE_WEIGHT · mean over members of `dislike`

Predicted dislike is needed because a low relevance only means "unknown", so a rule on low relevance would protect
nobody. docs/groups.md has the measurements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender.arrays import FloatArray, RowArray
from recommender.models.base import Opinions
from recommender.models.dislike import PredictedDislike
from recommender.serving.candidates import Candidates
from recommender.serving.home import Home
from recommender.serving.home_scores import HomeScores
from recommender.serving.scores import Scores, score
from recommender.serving.snapshot import Snapshot

DISLIKE_WEIGHT = 0.5
"""Weight of the mean predicted dislike against the mean of what members want."""
OPEN_WEIGHT = 1e-3
"""Factor of the relevance of a film without an own score: it only decides between films that are otherwise equal."""


@dataclass(frozen=True, slots=True)
class GroupScores:
    """Scores of every candidate for each member and for the group."""

    wants: FloatArray
    """Members × candidates: `wanted` of each, 0 to 1; below 0 where the member's votes count against the film."""
    dislikes: FloatArray
    """For each candidate, the mean over members of `dislike`, 0 to 1; more than 1 for a film that must come last."""
    scores: Scores
    """The group's scores, in the form of one person's."""

    @property
    def utility(self) -> FloatArray:
        """Utility of each candidate to the group."""
        return utility_of(self.wants.mean(axis=0), self.dislikes)


def score_group(
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
    group_utility = utility_of(wants.mean(axis=0), dislikes)
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
    """How much a member wants each film, as a share of the film they want most, so that members can be averaged.

    wanted = (2·relevance − 1)² for relevance above ½, else OPEN_WEIGHT·relevance: those films have no own score, or one
    below 0.

    Args:
        relevance: the member's `Scores.relevance`, at most 1.
    """
    above = np.maximum(relevance - np.float32(0.5), 0) * 2
    return np.where(relevance > 0.5, above**2, relevance * np.float32(OPEN_WEIGHT)).astype(np.float32)


def as_relevance(group_utility: FloatArray, most: float) -> FloatArray:
    """Convert the group's utility to the scale of `Scores.relevance`, by the inverse of `wanted`.

    Args:
        group_utility: of each film; 0 and below stay as they are.
        most: the greatest utility of all candidates.
    """
    share = group_utility / np.float32(most if most > 0 else 1.0)
    return np.where(share > 0, np.sqrt(np.maximum(share, 0)) / 2 + np.float32(0.5), group_utility).astype(np.float32)


def dislike(snapshot: Snapshot, home: Home, rows: RowArray) -> FloatArray:
    """One member's predicted dislike of each film, 0 to 1: a share of that of the film they would dislike most.

    Args:
        snapshot: the models; without predicted dislike all values are 0.
        home: the member's opinions.
        rows: rows of the films.
    """
    model = snapshot.bundle.find(PredictedDislike)
    if model is None:
        return np.zeros(len(rows), dtype=np.float32)
    liked = home.opinions.liked if home.kind == "likes" else home.opinions.liked[:0]
    predicted = model.predict(Opinions(liked, home.opinions.disliked))
    return predicted[rows] / np.float32(max(float(predicted.max(initial=0)), 1e-9))


def utility_of(wants: FloatArray, dislikes: FloatArray) -> FloatArray:
    """Utility of films to the group.

    Args:
        wants: of each film, mean of `wanted` over members.
        dislikes: of each film, mean of `dislike` over members.
    """
    return (wants - dislikes * np.float32(DISLIKE_WEIGHT)).astype(np.float32)


def _distance(distances: Sequence[FloatArray]) -> FloatArray | None:
    """Distance from all homes: the share of candidates with a smaller mean distance from the members' homes."""
    if not distances:
        return None
    mean = np.mean(distances, axis=0)
    return (np.searchsorted(np.sort(mean), mean) / max(len(mean), 1)).astype(np.float32)
