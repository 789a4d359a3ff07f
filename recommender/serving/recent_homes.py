"""Keeps the scores of the homes asked from last, for whoever turns the dial or asks again soon after.

A person's votes are compared before their scores are used again, so that these are never out of date, and are kept only
for a short time: what somebody withdraws is not to outlive that.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import NamedTuple

from recommender.serving.home import home_of
from recommender.serving.home_scores import HomeScores
from recommender.serving.snapshot import Snapshot
from recommender.types import Request, Taste

HOMES_MOST = 32
"""Homes whose scores are kept: some 15 bytes for each film and home. Who has no votes has one for each film of
the day."""
KEPT = timedelta(minutes=5)
"""For how long after they asked."""


class _Kept(NamedTuple):
    asked_at: datetime
    from_what: tuple[object, ...]
    scores: HomeScores


class RecentHomes:
    """The scores of recent homes; of each person the last one only."""

    __slots__ = ("_kept", "forgotten")

    def __init__(self) -> None:
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self.forgotten = 0
        """How many times people were forgotten."""

    def of(self, snapshot: Snapshot, request: Request, taste: Taste) -> HomeScores:
        """The scores for the home that these picks start from.

        Args:
            snapshot: the models.
            request: may name films to start from; says who asks, and when.
            taste: the person's votes.
        """
        self._drop_old(request.now)
        kept = self._kept.pop(request.person, None)
        from_what = (request.like_films, request.start_from, taste)
        if kept is None or kept.scores.snapshot is not snapshot or kept.from_what != from_what:
            home = home_of(snapshot.film_table.vocabulary, request, taste)
            kept = _Kept(request.now, from_what, HomeScores(snapshot, home))
        while sum(each.scores.homes for each in self._kept.values()) >= HOMES_MOST:
            self._kept.popitem(last=False)
        self._kept[request.person] = kept._replace(asked_at=request.now)
        return kept.scores

    def forget(self, person: int) -> None:
        """Keep nothing of a person."""
        self.forgotten += 1
        self._kept.pop(person, None)

    def clear(self) -> None:
        """Keep nothing, because the models were replaced."""
        self._kept.clear()

    def _drop_old(self, now: datetime) -> None:
        """The person who asked last stands last."""
        while self._kept and abs(now - next(iter(self._kept.values())).asked_at) > KEPT:
            self._kept.popitem(last=False)
