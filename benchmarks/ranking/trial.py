"""One peer on one split: its settings tuned on a part of the training data, then fitted once more and tested.

Both run in separate spawned processes, so that no peer's memory or threads affect another's.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.memory import Peak
from benchmarks.peers.everyone import PEERS
from benchmarks.peers.shape import Peer, PeerModel, Settings
from recommender.arrays import IntArray
from recommender.evaluation.answer_scores import LIST_LENGTH, RankedLists, ask, rate
from recommender.evaluation.compare import surprises
from recommender.evaluation.splits import Split, Tested
from recommender.models.base import TrainingData
from recommender.models.popularity import Popularity


@dataclass(frozen=True, slots=True)
class Tuned:
    """The result of tuning."""

    settings: Settings
    ndcg_10: float
    """On the validation part."""
    tried: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Tried:
    """A peer's final fit and its lists."""

    answers: RankedLists
    fit_seconds: float
    fit_megabytes: float
    """Peak of the fit, beyond the data."""


def tune(name: str, split: Split, trials: int, people: int) -> Tuned:
    """Try the first `trials` settings of a peer's grid; the best nDCG@10 wins, of equals the first.

    Args:
        name: of the peer.
        split: the validation split.
        trials: settings tried.
        people: asked at most; the same for every setting and every peer.
    """
    began = perf_counter()
    peer = _peer(name)
    tested = some(list(split.tested()), people)
    reached = [
        float(_ask(peer.fit(split.training, settings), split, tested).ndcg_10.mean()) for settings in peer.grid[:trials]
    ]
    best = int(np.argmax(reached))
    return Tuned(dict(peer.grid[best]), reached[best], len(reached), perf_counter() - began)


def test(name: str, split: Split, settings: dict[str, Any], people: int) -> Tried:
    """Fit with these settings and ask for everybody's list."""
    peer = _peer(name)
    tested = some(list(split.tested()), people)
    _warm(peer, split)
    peak = Peak()
    began = perf_counter()
    bundle = peer.fit(split.training, settings)
    seconds = perf_counter() - began
    megabytes = peak.more_megabytes()
    return Tried(_ask(bundle, split, tested), seconds, megabytes)


def some(tested: Sequence[Tested], most: int) -> list[Tested]:
    """All people, or so many of them drawn with a fixed seed, in order."""
    if len(tested) <= most:
        return list(tested)
    chosen = np.sort(np.random.default_rng(1).choice(len(tested), most, replace=False))
    return [tested[place] for place in chosen]


def _ask(bundle: PeerModel, split: Split, tested: Sequence[Tested]) -> RankedLists:
    """One person at a time, on one thread; a list that is too short is filled up with what most people like."""
    order = np.argsort(-np.nan_to_num(Popularity.fit(split.training).scores, nan=-1), kind="stable").astype(np.int32)
    with threadpool_limits(1):
        answers = ask(bundle.best, tested, surprises(split.training))
    lists = [_filled(found, person, order) for found, person in zip(answers.lists, tested, strict=True)]
    return rate(lists, tested, surprises(split.training), answers.milliseconds.tolist())


def _filled(found: IntArray, person: Tested, order: IntArray) -> IntArray:
    assert not np.isin(found, person.rated).any(), "a film rated in training is no answer"
    head = order[: LIST_LENGTH + len(person.rated) + len(found)]
    left = head[~np.isin(head, person.rated) & ~np.isin(head, found)]
    return np.concatenate((found, left))[:LIST_LENGTH].astype(np.int32)


def _peer(name: str) -> Peer:
    os.environ.setdefault("TQDM_DISABLE", "1")
    return next(peer for peer in PEERS if f"{peer.library} {peer.name}" == name)


def _warm(peer: Peer, split: Split) -> None:
    """Fit on a handful of ratings, so that importing the library counts neither as time nor as memory of the fit."""
    data = split.training
    few = np.flatnonzero(data.people < 20)[:2_000]
    peer.fit(TrainingData(data.film_table, data.people[few], data.films[few], data.half_stars[few]), peer.grid[0])
