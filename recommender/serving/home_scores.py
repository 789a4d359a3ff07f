"""What the models say of all films for one home: what depends neither on filters, nor on the dial, nor on chance."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from recommender.arrays import FloatArray, Mask
from recommender.models.base import Opinions
from recommender.models.fallback import Own
from recommender.serving.home import Home
from recommender.serving.snapshot import Snapshot


class HomeScores:
    """One home and its scores, each computed when it is first needed.

    Args:
        snapshot: the models.
        home: the person's opinions and the films that distances are measured from.
    """

    def __init__(self, snapshot: Snapshot, home: Home) -> None:
        self.home = home
        self.snapshot = snapshot
        self._starts: dict[int, HomeScores] = {}

    @property
    def homes(self) -> int:
        """How many homes have scores here: this one, or those that start from one of its films each."""
        return len(self._starts) or 1

    @cached_property
    def own(self) -> Own:
        """Scores of every film from the person's own votes."""
        return self.snapshot.fallback.own(self.home.opinions)

    @cached_property
    def vectors(self) -> FloatArray:
        """The embedding of the films of home."""
        return self.snapshot.bundle.embedding.places[self.home.rows]

    @cached_property
    def apart(self) -> FloatArray:
        """Distance of each film above the quality floor from the nearest film of home; there must be one."""
        return self.snapshot.embedding_above_floor.distances(self.vectors)

    @cached_property
    def linked(self) -> Mask:
        """Whether each film is linked to home; see `recommender.serving.scores.Scores.linked`."""
        return self._linked_in_content(vague=True) | self._linked_by_people

    @cached_property
    def vague(self) -> Mask:
        """Whether each film is linked to home by vague themes alone."""
        return self.linked & ~(self._linked_in_content(vague=False) | self._linked_by_people)

    @cached_property
    def _linked_by_people(self) -> Mask:
        co_likes = self.snapshot.fallback.co_likes
        return (
            np.zeros(len(self.snapshot.film_table), np.bool_)
            if co_likes is None
            else co_likes.linked_to(self.home.rows)
        )

    def _linked_in_content(self, *, vague: bool) -> Mask:
        opinions = self.home.opinions if self.home.asked is None else Opinions(self.home.asked)
        return self.snapshot.bundle.content.linked_to(opinions, vague=vague)

    def from_one(self, row: int) -> HomeScores:
        """The same for one of its films alone to start from."""
        if row not in self._starts:
            self._starts[row] = HomeScores(self.snapshot, self.home.from_one(row))
        return self._starts[row]
