"""New people: quality of the first recommendations after 3, 5 and 10 votes, by the way of choosing films to ask about.

People are held out whole, a fifth at a time. Half of what each of them rated can be asked about: a rated film counts as
known, as liked from four stars on, and every other film as "haven't seen". The likes in the other half are to be found;
they are the same for all ways of asking, and films that can be asked about are left out of every list. Ways of asking
are compared at the same number of votes; the number of films asked about is given beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from recommender.arrays import IntArray
from recommender.evaluation import metrics
from recommender.evaluation.metrics import Figure
from recommender.models.base import Opinions, TrainingData
from recommender.models.elicitation import Answers
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.serving.snapshot import Snapshot
from recommender.training.bundle import fit
from recommender.types import LIKE_HALF_STARS

VOTES = (3, 5, 10)
PARTS = 5
"""Number of parts in which people are held out, one after the other."""
KNOWN_LEAST = 10
"""Least number of films a person can vote on."""
LIKES_LEAST = 3
"""Least number of likes left to find."""
SCREENS_MOST = 200
"""Greatest number of films asked about; a person with fewer votes by then is measured with the votes there are."""
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One person held out."""

    number: int
    answers: Mapping[int, bool]
    """Row → liked, for films they can vote on."""
    hidden: IntArray
    """Rows of likes to find."""


@dataclass(slots=True)
class Interview:
    """What one person was asked so far, newest last."""

    liked: list[int] = field(default_factory=list)
    disliked: list[int] = field(default_factory=list)
    unseen: list[int] = field(default_factory=list)

    @property
    def votes(self) -> int:
        """Number of likes and dislikes."""
        return len(self.liked) + len(self.disliked)

    @property
    def screens(self) -> int:
        """Number of films asked about."""
        return self.votes + len(self.unseen)


Ask = Callable[[Interview], int | None]
"""Row of the next film to ask about; None when none is left."""
Asker = Callable[[Newcomer], Ask]


@dataclass(frozen=True, slots=True)
class ColdStart:
    """Result of one way of asking after a number of votes."""

    name: str
    votes: int
    ndcg_10: Figure
    screens: Figure
    """Films asked about by then, mean over people."""
    screens_median: float
    ahead: Figure
    """Difference in nDCG@10 to asking about the best known films, mean over the same people."""


def measure(data: TrainingData, parameters: LearnedKNNParameters, seed: int, parts: int = PARTS) -> list[ColdStart]:
    """Compare the ways of asking.

    Args:
        data: all ratings.
        parameters: of the learned KNN.
        seed: of the generator that assigns people and ratings.
        parts: number of parts in which people are held out, at least 2.

    Returns:
        Nothing where nobody rated enough to be tested.
    """
    found: dict[str, list[list[tuple[float, int]]]] = {}
    for snapshot, _, newcomers in held_out(data, parameters, seed, parts):
        for name, asker in askers(snapshot).items():
            found.setdefault(name, []).extend(_trail(snapshot, person, asker(person)) for person in newcomers)
    if not found["popular"]:
        return []
    popular = np.array([[gain for gain, _ in trail] for trail in found["popular"]])
    return [
        _summed(name, votes, [trail[place] for trail in trails], popular[:, place])
        for name, trails in found.items()
        for place, votes in enumerate((0,) if name == "nobody asked" else VOTES)
    ]


def askers(snapshot: Snapshot) -> dict[str, Asker]:
    """The ways of asking: none, films the person surely knows, the best known films, our onboarding round."""
    best_known = np.argsort(-snapshot.ratings.counts, kind="stable").tolist()
    return {
        "nobody asked": lambda _: lambda _: None,
        "random known": lambda person: _in_order(
            np.random.default_rng(person.number).permutation(sorted(person.answers)).tolist()
        ),
        "popular": lambda _: _in_order(best_known),
        "our round": lambda _: (
            lambda asked: next(
                iter(snapshot.bundle.elicitation.choose(snapshot.bundle.embedding, answers_of(asked), 1)), None
            )
        ),
    }


def _in_order(rows: Sequence[int]) -> Ask:
    return lambda asked: rows[asked.screens] if asked.screens < len(rows) else None


def answers_of(asked: Interview) -> Answers:
    """What somebody answered, the newest first."""
    liked, disliked, unseen = (
        np.array(rows[::-1], dtype=np.int32) for rows in (asked.liked, asked.disliked, asked.unseen)
    )
    return Answers(liked, disliked, unseen, np.empty(0, dtype=np.int32))


def held_out(
    data: TrainingData, parameters: LearnedKNNParameters, seed: int, parts: int
) -> Iterator[tuple[Snapshot, TrainingData, list[Newcomer]]]:
    """For each part of the people: the bundle fitted on all others, their ratings, and the people held out."""
    generator = np.random.default_rng(seed)
    part = (generator.permutation(data.person_count) % parts)[data.people]
    hidden = generator.random(len(data.people)) < 0.5
    for number in range(parts):
        kept = part != number
        others = TrainingData(data.film_table, data.people[kept], data.films[kept], data.half_stars[kept])
        snapshot = Snapshot.of(data.film_table, fit(others, parameters, None))
        yield snapshot, others, list(_newcomers(data, np.flatnonzero(~kept), hidden))


def _newcomers(data: TrainingData, entries: np.ndarray, hidden: np.ndarray) -> Iterator[Newcomer]:
    for person in np.unique(data.people[entries]):
        own = entries[data.people[entries] == person]
        films, liked = data.films[own], data.half_stars[own] >= LIKE_HALF_STARS
        kept_back = hidden[own]
        answers = dict(zip(films[~kept_back].tolist(), liked[~kept_back].tolist(), strict=True))
        wanted = films[kept_back & liked]
        if len(answers) >= KNOWN_LEAST and len(wanted) >= LIKES_LEAST:
            yield Newcomer(int(person), answers, wanted)


def _trail(snapshot: Snapshot, person: Newcomer, ask: Ask) -> list[tuple[float, int]]:
    """nDCG@10 and films asked about, at each number in VOTES; the last values repeated if there were fewer votes."""
    asked, trail = Interview(), list[tuple[float, int]]()
    while len(trail) < len(VOTES) and asked.screens < SCREENS_MOST:
        row = ask(asked)
        if row is None:
            break
        liked = person.answers.get(row)
        (asked.unseen if liked is None else asked.liked if liked else asked.disliked).append(row)
        if liked is not None and asked.votes == VOTES[len(trail)]:
            trail.append((_gain(snapshot, person, asked), asked.screens))
    if len(trail) < len(VOTES):
        trail += [(_gain(snapshot, person, asked), asked.screens)] * (len(VOTES) - len(trail))
    return trail


def _gain(snapshot: Snapshot, person: Newcomer, asked: Interview) -> float:
    answers = answers_of(asked)
    relevance = snapshot.fallback.score(Opinions(answers.liked, answers.disliked)).relevance.copy()
    relevance[list(person.answers)] = -np.inf
    return metrics.ndcg(np.argsort(-relevance, kind="stable")[:SHOWN].astype(np.int32), person.hidden)


def _summed(name: str, votes: int, reached: list[tuple[float, int]], popular: np.ndarray) -> ColdStart:
    gains, screens = [gain for gain, _ in reached], [float(count) for _, count in reached]
    return ColdStart(
        name=name,
        votes=votes,
        ndcg_10=Figure.of(gains),
        screens=Figure.of(screens),
        screens_median=float(np.median(screens)) if screens else float("nan"),
        ahead=Figure.of((np.array(gains) - popular).tolist()),
    )
