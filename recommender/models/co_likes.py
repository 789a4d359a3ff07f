"""Co-likes: how many people like both of two films. The simplest similarity, and the best reason to show.

With one or two likes it also ranks better than learned weights, which are fitted to people with many likes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np
from scipy import sparse

from recommender.arrays import AnyArray, FloatArray, IntArray, Mask, shape_of
from recommender.models.base import TrainingData
from recommender.models.neighbour_lists import NeighbourLists, joined_rows
from recommender.models.numerics.neighbours import nearest
from recommender.models.stored import in_rows, stored

DAMPING = 10
"""People with no other like who are added to each film (shrinkage): similarities of few people get smaller."""
PEOPLE_LEAST = 3
"""Least number of people who like both films for the pair to count as linked: fewer may be chance, and could reveal
somebody's taste."""
NEIGHBOURS = 100


@dataclass(frozen=True, slots=True)
class CoLikes:
    """Each film's most similar films by damped cosine, with the number of people who like both."""

    name: ClassVar[str] = "co-likes"
    lists: NeighbourLists
    """Weights are the number of people who like both."""
    likes: IntArray
    """People who like each film."""
    people: int
    """Number of people who like any film."""
    _scale: FloatArray = field(init=False, repr=False, compare=False)
    """Factor of each film that turns counts into cosines."""
    _more_often: Mask = field(init=False, repr=False, compare=False)
    """See `_liked_more_often`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_scale", (1 / np.sqrt(self.likes + np.float32(DAMPING))).astype(np.float32))
        object.__setattr__(self, "_more_often", self._liked_more_often())

    @classmethod
    def fit(cls, data: TrainingData, neighbours: int = NEIGHBOURS) -> CoLikes:
        """Count the people who like both of two films, for each film's nearest neighbours."""
        likes = data.likes()
        counts = np.diff(likes.indptr).astype(np.int32)
        films = len(counts)
        alone = sparse.diags_array(np.where(counts > 0, np.sqrt(np.float32(DAMPING)), 0).astype(np.float32))
        together = sparse.csr_array(sparse.hstack((likes, alone), format="csr"))
        together.eliminate_zeros()
        similar = sparse.coo_array(nearest(together, neighbours))
        one, other = similar.coords
        # The cosine of these vectors is both / √((likes + DAMPING)(likes + DAMPING)): the count is found again exactly.
        both = np.rint(similar.data * np.sqrt((counts[one] + DAMPING) * (counts[other] + float(DAMPING))))
        pairs = sparse.csr_array((both, (one, other)), shape=(films, films))
        people = int(np.count_nonzero(np.bincount(likes.indices, minlength=shape_of(likes)[1])))
        return cls(NeighbourLists.of(pairs), counts, people)

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int) -> CoLikes:
        """From an artefact's arrays; see `Fitted.read`."""
        people = int(stored(arrays, "people", np.int64, (1,), 0)[0])
        return cls(NeighbourLists.read(arrays, films), stored(arrays, "likes", np.int32, (films,), 0), people)

    def arrays(self) -> dict[str, AnyArray]:
        """For an artefact."""
        return self.lists.arrays() | {"likes": self.likes, "people": np.array([self.people], dtype=np.int64)}

    def moved(self, new_row: IntArray, films: int) -> CoLikes:
        """The same counts among other films; see `Fitted.moved`."""
        likes = in_rows(self.likes, new_row, films, 0).astype(np.int32)
        return replace(self, lists=self.lists.moved(new_row, films), likes=likes)

    def similarity(self, liked: IntArray, weights: FloatArray | None) -> FloatArray:
        """Sum of damped cosines with the liked films, for each film; 0 for a film that is not a neighbour of any.

        cosine(i, j) = people who like both / √((likes of i + DAMPING)(likes of j + DAMPING))

        Args:
            liked: rows of the liked films.
            weights: weight of each; all 1 when None.
        """
        scale = self._scale
        films, both = self.lists.contributions(liked, scale[liked] if weights is None else scale[liked] * weights)
        return (np.bincount(films, weights=both, minlength=len(scale)) * scale).astype(np.float32)

    def linked_to(self, rows: IntArray) -> Mask:
        """Whether each film is liked more often by people who like one of `rows` than by all people."""
        films, more_often, _ = joined_rows(self.lists.starts, self.lists.films, self._more_often, rows)
        found = np.zeros(len(self.likes), dtype=np.bool_)
        found[films[more_often]] = True
        return found

    def _liked_more_often(self) -> Mask:
        """For each entry of the lists: whether likers of the one film like the other more often than all people do."""
        share = (1 / np.maximum(self.likes, 1)).astype(np.float32)
        both, lengths = self.lists.weights, np.diff(self.lists.starts)
        more_often = both * np.repeat(share, lengths) * self.people > self.likes[self.lists.films]
        return more_often & (both >= PEOPLE_LEAST)
