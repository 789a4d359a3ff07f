"""Keeps the scores of recent requests, for people who turn the dial or ask again soon after.

Scores are used again only if the person's votes are still the same, so they are never out of date. For this comparison
the votes are kept in memory too, so they are dropped after a few minutes: a vote taken back is soon gone from here.
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
"""Greatest number of homes whose scores are kept, each with some 15 bytes a film. A person without votes has one home
for each film of the day."""
KEPT = timedelta(minutes=5)
"""How long scores are kept after a person's last request."""


class _Kept(NamedTuple):
    asked_at: datetime
    from_what: tuple[object, ...]
    scores: HomeScores


class RecentHomes:
    """The scores of each person's last home."""

    __slots__ = ("_kept", "forgotten")

    def __init__(self) -> None:
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self.forgotten = 0
        """Number of calls of `forget`: shows a caller whether somebody was forgotten while it awaited something."""

    def of(self, snapshot: Snapshot, request: Request, taste: Taste) -> HomeScores:
        """The scores for the home of this request: those kept, if home and models are still the same, else new ones.

        Args:
            snapshot: the models.
            request: may name films to start from; says who asks, and when.
            taste: the person's votes.
        """
        self.drop_old(request.now)
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
        """Drop what is kept about a person."""
        self.forgotten += 1
        self._kept.pop(person, None)

    def clear(self) -> None:
        """Drop everything, because the models were replaced."""
        self._kept.clear()

    def drop_old(self, now: datetime) -> None:
        """Drop what is older than `KEPT`; entries are ordered by the time of the last request."""
        while self._kept and abs(now - next(iter(self._kept.values())).asked_at) > KEPT:
            self._kept.popitem(last=False)
