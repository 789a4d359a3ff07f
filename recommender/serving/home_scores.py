"""The scores of all films for one home: everything that does not depend on the filters, the dial or the seed."""

from __future__ import annotations

from functools import cached_property

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
        """Number of homes whose scores are kept here: this one alone, or one for each of its films (`from_one`)."""
        return len(self._starts) or 1

    @cached_property
    def own(self) -> Own:
        """Scores of every film from the person's own votes."""
        return self.snapshot.fallback.own(self.home.opinions)

    @cached_property
    def vectors(self) -> FloatArray:
        """The embedding of the films of home: films × dimensions."""
        return self.snapshot.bundle.embedding.places[self.home.rows]

    @cached_property
    def apart(self) -> FloatArray:
        """Distance, 0 to 1, of each film above the quality floor from the nearest film of a home that is not empty."""
        return self.snapshot.embedding_above_floor.distances(self.vectors)

    @property
    def linked(self) -> Mask:
        """Whether each film is linked to home; see `recommender.serving.scores.Scores.linked`."""
        return self._links[0]

    @property
    def vague(self) -> Mask:
        """Whether each film is linked to home by vague themes alone."""
        return self._links[1]

    @cached_property
    def _links(self) -> tuple[Mask, Mask]:
        co_likes = self.snapshot.fallback.co_likes
        opinions = self.home.opinions if self.home.asked is None else Opinions(self.home.asked)
        linked, by_more = self.snapshot.bundle.content.linked_to(opinions)
        if co_likes is not None:
            by_people = co_likes.linked_to(self.home.rows)
            linked, by_more = linked | by_people, by_more | by_people
        return linked, linked & ~by_more

    def from_one(self, row: int) -> HomeScores:
        """The scores for the home that has only this one of its films; `row` is the film's row."""
        if row not in self._starts:
            self._starts[row] = HomeScores(self.snapshot, self.home.from_one(row))
        return self._starts[row]
