"""Measures whether a group's picks suit all members: groups of people held out whole, with likes and dislikes hidden.

People are held out a fifth at a time; the bot is given their votes: likes, dislikes, seen. A fifth of each one's likes
is hidden, and half of their dislikes, which are few. Groups are made at random, of people with the same likes, and of
people with different likes. All ways of choosing use the same candidates and the same scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product

import numpy as np

from recommender.arrays import FloatArray, IntArray, RowArray
from recommender.evaluation import metrics
from recommender.evaluation.metrics import Figure
from recommender.group_request import GroupRequest
from recommender.models.base import TrainingData
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.serving.dial import best_places, reach
from recommender.serving.groups.group_candidates import candidates_of_group
from recommender.serving.groups.group_picks import choose
from recommender.serving.groups.group_scores import GroupScores, score_group
from recommender.serving.home import home_of
from recommender.serving.snapshot import Snapshot
from recommender.training import tuning
from recommender.training.bundle import Tell, fit
from recommender.types import LIKE_HALF_STARS, Place, Taste

SIZES = (2, 4, 8)
KINDS = ("random", "alike", "divergent")
SHOWN = 5
PARTS = 5
GROUPS = 60
"""Number of groups of each kind and size in each part."""
DISLIKE_HALF_STARS = 5
"""Two and a half stars and less count as a dislike."""
HIDDEN_LIKES, HIDDEN_DISLIKES = 0.2, 0.5
"""Shares of each person's votes that are hidden."""
KNOWN_LEAST, HIDDEN_LEAST = 5, 3
"""Least number of a person's likes that are known, and that are hidden."""
LESS_DISLIKE = "average less half the dislike"
OURS, FAIR = "Matinee", "Matinee, fair"
_PLACE, _NOW = Place("guild", 1), datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Person:
    """A person held out; films by row."""

    taste: Taste
    """Their known votes, by film id."""
    known: IntArray
    """Rows of the known likes."""
    hidden_likes: IntArray
    """Rows of the likes to find."""
    hidden_dislikes: IntArray
    """Rows of the dislikes to avoid."""


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """Results of one way of choosing for one kind of groups; means over groups."""

    kind: str
    size: int
    name: str
    mean: Figure
    """nDCG@5 on hidden likes, mean over members."""
    least: Figure
    """The same for the member with the lowest value."""
    disliked: Figure
    """Share of picks that a member disliked, by the hidden ratings."""
    least_share: Figure
    """The smallest share that a member has in the list, in units of an equal share: 1 where all have the same."""


def measure(
    data: TrainingData,
    parameters: LearnedKNNParameters,
    seed: int = 1,
    parts: int = PARTS,
    groups: int = GROUPS,
    tell: Tell = lambda _: None,
) -> list[GroupFigures]:
    """Measure every way of choosing for groups of every kind and size that can be made.

    Args:
        data: all ratings.
        parameters: of the models.
        seed: of the generator that holds people out, hides ratings and makes groups.
        parts: number of parts in which people are held out; each needs a fit.
        groups: number of groups of each kind and size in each part.
        tell: called with the name of each part as it begins.
    """
    generator = np.random.default_rng(seed)
    found: dict[tuple[str, int, str], _Gathered] = {}
    for number, (others, people) in enumerate(_held_out(data, generator, parts), start=1):
        tell(f"groups, part {number} of {parts}")
        snapshot = Snapshot.of(data.film_table, fit(others, tuning.choose(others, parameters).parameters, None))
        alike = _alike(people, len(data.film_table))
        for kind, size in product(KINDS, SIZES):
            for members in _groups(kind, size, alike, generator, groups):
                chosen = [people[place] for place in members]
                for name, (rows, wants) in lists(snapshot, [person.taste for person in chosen]).items():
                    found.setdefault((kind, size, name), _Gathered()).add(chosen, rows, wants)
    return [gathered.summed(*key) for key, gathered in found.items()]


def lists(snapshot: Snapshot, tastes: Sequence[Taste]) -> dict[str, tuple[IntArray, FloatArray]]:
    """For each way of choosing, by name: the rows of the films shown, and `wanted` for them, members × films."""
    members = tuple(taste.person for taste in tastes)
    plain = GroupRequest(members[0], members, _PLACE, _NOW, 1, adventurousness=0, count=SHOWN)
    fair = GroupRequest(
        members[0], members, _PLACE, _NOW, 1, adventurousness=0, count=SHOWN, balances=(0.0,) * len(members)
    )
    homes = [home_of(snapshot.film_table.vocabulary, plain.of(taste.person), taste) for taste in tastes]
    candidates = candidates_of_group(snapshot, plain, tastes, frozenset())
    group = score_group(snapshot, homes, candidates, find_linked=False)
    led = reach(group.scores, SHOWN)
    ways = ways_of(group) | {
        name: np.array([film.place for film in choose(snapshot, request, candidates, group, led)], dtype=np.intp)
        for name, request in ((OURS, plain), (FAIR, fair))
    }
    return {
        name: (candidates.rows[places].astype(np.int32), np.maximum(group.wants[:, places], 0))
        for name, places in ways.items()
    }


def ways_of(group: GroupScores) -> dict[str, RowArray]:
    """For each way of choosing, by name: indices of the candidates shown."""
    own = [best_places(wants, SHOWN * len(group.wants)) for wants in group.wants]
    taken = dict.fromkeys(int(best[turn]) for turn in range(len(own[0])) for best in own)
    return {
        "average": best_places(group.wants.mean(axis=0), SHOWN),
        LESS_DISLIKE: best_places(group.utility, SHOWN),
        "least misery": best_places(group.wants.min(axis=0), SHOWN),
        "turns": np.array([*taken][:SHOWN], dtype=np.intp),
        "one member's list": own[0][:SHOWN],
    }


def _held_out(
    data: TrainingData, generator: np.random.Generator, parts: int
) -> Iterator[tuple[TrainingData, list[Person]]]:
    """For each part of the people: the ratings of all others, and the people held out."""
    part = (generator.permutation(data.person_count) % parts)[data.people]
    disliked = data.half_stars <= DISLIKE_HALF_STARS
    hidden = generator.random(len(data.people)) < np.where(disliked, HIDDEN_DISLIKES, HIDDEN_LIKES)
    for number in range(parts):
        kept = part != number
        others = TrainingData(data.film_table, data.people[kept], data.films[kept], data.half_stars[kept])
        yield others, list(_people(data, np.flatnonzero(~kept), hidden))


def _people(data: TrainingData, entries: np.ndarray, hidden: np.ndarray) -> Iterator[Person]:
    ids = data.film_table.vocabulary.ids
    for person in np.unique(data.people[entries]):
        own = entries[data.people[entries] == person]
        films, stars, away = data.films[own], data.half_stars[own], hidden[own]
        liked, disliked = stars >= LIKE_HALF_STARS, stars <= DISLIKE_HALF_STARS
        known, wanted = films[liked & ~away], films[liked & away]
        if len(known) >= KNOWN_LEAST and len(wanted) >= HIDDEN_LEAST:
            taste = Taste(
                int(person),
                liked=tuple(ids[known].tolist()),
                disliked=tuple(ids[films[disliked & ~away]].tolist()),
                seen=frozenset(ids[films[~liked & ~disliked & ~away]].tolist()),
            )
            yield Person(taste, known, wanted, films[disliked & away])


def _alike(people: Sequence[Person], films: int) -> FloatArray:
    """Similarity of each two people, people × people: cosine of their known likes."""
    likes = np.zeros((len(people), films), dtype=np.float32)
    for number, person in enumerate(people):
        likes[number, person.known] = 1 / len(person.known) ** 0.5
    return likes @ likes.T


def _groups(kind: str, size: int, alike: FloatArray, generator: np.random.Generator, count: int) -> Iterator[list[int]]:
    """At most `count` groups of a kind, as indices of people; none where there are too few people."""
    for _ in range(count if len(alike) >= size else 0):
        order = generator.permutation(len(alike)).tolist()
        members = order[:1]
        while len(members) < size:
            left = [place for place in order if place not in members]
            near = alike[np.ix_(left, members)].mean(axis=1)
            members.append(left[0 if kind == "random" else int(near.argmax() if kind == "alike" else near.argmin())])
        yield [members[place] for place in generator.permutation(size)]


@dataclass(slots=True)
class _Gathered:
    """Collects the results of one way for one kind of groups."""

    mean: list[float] = field(default_factory=list[float])
    least: list[float] = field(default_factory=list[float])
    disliked: list[float] = field(default_factory=list[float])
    least_share: list[float] = field(default_factory=list[float])

    def add(self, people: Sequence[Person], rows: IntArray, wants: FloatArray) -> None:
        gains = [metrics.ndcg(rows, person.hidden_likes, SHOWN) for person in people]
        bad = np.concatenate([person.hidden_dislikes for person in people])
        promised = wants.sum(axis=1)
        self.mean.append(float(np.mean(gains)))
        self.least.append(min(gains))
        self.disliked.append(float(np.isin(rows, bad).mean()))
        self.least_share.append(float(promised.min() / max(float(promised.mean()), 1e-9)))

    def summed(self, kind: str, size: int, name: str) -> GroupFigures:
        return GroupFigures(kind, size, name, *map(Figure.of, (self.mean, self.least, self.disliked, self.least_share)))
