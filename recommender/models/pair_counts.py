"""Counts that are shown as a reason for a pick: how many of the people who like one film like another.

Only people of rating sets and of the prior are counted, never people who voted here: a count that changes with one vote
would reveal whose it was. The two sources are not added up, since both may contain the same person: for each liked
film, the source in which more people like it is used.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
from scipy import sparse

from recommender.arrays import AnyArray, IntArray
from recommender.models.neighbour_lists import NeighbourLists
from recommender.models.stored import in_rows, stored
from recommender.types import PeopleCount

PEOPLE_LEAST = 5
"""Least number of people who like both films: fewer are not a convincing reason, and a count should not point at a
handful of people."""
SHARE_LEAST = 0.2
"""Least share, among the people who like the one film, of those who like the other: "3 of 52" speaks against a film.
People with few ratings, as in the prior, agree on few films: with a third, hardly any count would be left."""
LIFT_LEAST = 2.0
"""Least ratio of that share to the share among all people: half of any group likes what everybody likes, so such a
count is not evidence for a film."""


class CountSource(NamedTuple):
    """A set of people that can be counted."""

    both: NeighbourLists
    """Weights are the number of people who like both."""
    likes: IntArray
    """People who like each film."""
    people: int
    """Number of people who like any film."""


@dataclass(frozen=True, slots=True)
class PairCounts:
    """The convincing counts only."""

    name: ClassVar[str] = "pair-counts"
    both: NeighbourLists
    """For each film, other films that its people like; weights are the number of people who like both."""
    likes: IntArray
    """People who like each film, in the source that its counts come from."""

    @classmethod
    def of(cls, sources: Sequence[CountSource]) -> PairCounts:
        """Choose a source for each film, and keep the convincing counts.

        Args:
            sources: at least one, all of the same films.
        """
        likes = np.stack([source.likes for source in sources])
        best = likes.argmax(axis=0)
        films = len(best)
        parts = [_convincing(source, best == place) for place, source in enumerate(sources)]
        owners, others, both = (np.concatenate([part[column] for part in parts]) for column in range(3))
        pairs = sparse.csr_array((both, (owners, others)), shape=(films, films))
        return cls(NeighbourLists.of(pairs), likes[best, np.arange(films)].astype(np.int32))

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int) -> PairCounts:
        """From an artefact's arrays; see `Fitted.read`."""
        return cls(NeighbourLists.read(arrays, films), stored(arrays, "likes", np.int32, (films,), 0))

    def arrays(self) -> dict[str, AnyArray]:
        """For an artefact."""
        return self.both.arrays() | {"likes": self.likes}

    def moved(self, new_row: IntArray, films: int) -> PairCounts:
        """The same counts for another film table; see `Fitted.moved`."""
        return PairCounts(self.both.moved(new_row, films), in_rows(self.likes, new_row, films, 0).astype(np.int32))

    def between(self, liked: int, other: int) -> PeopleCount | None:
        """How many people who like the one film like the other; None where the count is not convincing."""
        start, end = self.both.starts[liked : liked + 2].tolist()
        at = bisect_left(self.both.films, other, start, end)
        if at == end or self.both.films[at] != other:
            return None
        return PeopleCount(both=round(float(self.both.weights[at])), of=int(self.likes[liked]))


def _convincing(source: CountSource, chosen: AnyArray) -> tuple[AnyArray, AnyArray, AnyArray]:
    """Films, other films and number of people who like both, for the films chosen."""
    owners = np.repeat(np.arange(len(source.likes)), np.diff(source.both.starts))
    others, both = source.both.films, source.both.weights
    one, other = source.likes[owners].astype(np.float64), source.likes[others].astype(np.float64)
    convincing = (both >= PEOPLE_LEAST) & (both >= SHARE_LEAST * one) & chosen[owners]
    convincing &= both * source.people >= LIFT_LEAST * one * other
    return owners[convincing], others[convincing], both[convincing]
