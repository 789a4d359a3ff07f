"""Of the people who like one film, how many like another: what a pick may be explained with.

Counted are people of rating sets, those that were imported and those behind the prior; never somebody who voted here,
for a count that moves with one vote tells whose it was. The two kinds are not added up, since both may hold the same
person: for each film that is liked, the source in which more people like it is told of.
"""

from __future__ import annotations

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
"""Who like both films: of fewer nobody is convinced, and no count should point at a handful of people."""
SHARE_LEAST = 0.2
"""Of those who like the one, so many like the other: "3 of 52" speaks against a film rather than for it. People who
rate little, as those behind the prior do, agree on few films: to ask for a third would leave nearly nothing to tell."""
LIFT_LEAST = 2.0
"""Among those who like the one, so many times as many like the other as among all: what everybody likes is liked by
half of any group, and its count says nothing of the film that it is told for."""


class CountSource(NamedTuple):
    """People who may be counted."""

    both: NeighbourLists
    """Weights are people who like both."""
    likes: IntArray
    """People who like each film."""
    people: int
    """Who like anything."""


@dataclass(frozen=True, slots=True)
class PairCounts:
    """The counts that convince; of all other pairs nothing is told."""

    name: ClassVar[str] = "pair-counts"
    both: NeighbourLists
    """For each film the others that its people like, weights being how many do."""
    likes: IntArray
    """People who like each film, in the source that its counts are from."""

    @classmethod
    def of(cls, sources: Sequence[CountSource]) -> PairCounts:
        """Choose a source for each film, and keep what convinces.

        Args:
            sources: one at least, all of the same films.
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
        """The same counts among other films."""
        return PairCounts(self.both.moved(new_row, films), in_rows(self.likes, new_row, films, 0).astype(np.int32))

    def told(self, liked: int, other: int) -> PeopleCount | None:
        """Of the people who like the one film, how many like the other; None where the count would not convince."""
        start, end = int(self.both.starts[liked]), int(self.both.starts[liked + 1])
        at = start + int(self.both.films[start:end].searchsorted(other))
        if at == end or self.both.films[at] != other:
            return None
        return PeopleCount(both=round(float(self.both.weights[at])), of=int(self.likes[liked]))


def _convincing(source: CountSource, chosen: AnyArray) -> tuple[AnyArray, AnyArray, AnyArray]:
    """Films, others and people who like both, for the films chosen."""
    owners = np.repeat(np.arange(len(source.likes)), np.diff(source.both.starts))
    others, both = source.both.films, source.both.weights
    one, other = source.likes[owners].astype(np.float64), source.likes[others].astype(np.float64)
    convincing = (both >= PEOPLE_LEAST) & (both >= SHARE_LEAST * one) & chosen[owners]
    convincing &= both * source.people >= LIFT_LEAST * one * other
    return owners[convincing], others[convincing], both[convincing]
