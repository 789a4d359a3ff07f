"""Maps film ids to rows of a matrix and back; the only place that does. Ids outside, rows inside."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat

import numpy as np

from recommender.arrays import IdArray, IntArray


class Vocabulary:
    """A fixed set of ids in ascending order; an id's row is its index in that order.

    Args:
        ids: the ids, in any order; repeated ones count once.
    """

    __slots__ = ("_row_of", "ids")

    def __init__(self, ids: Iterable[int] | IdArray) -> None:
        values = ids if isinstance(ids, np.ndarray) else np.fromiter(ids, dtype=np.int64)
        self.ids: IdArray = np.unique(values).astype(np.int64, copy=False)
        self._row_of: dict[int, int] = {int(identity): row for row, identity in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, identity: int) -> bool:
        return identity in self._row_of

    def row(self, identity: int) -> int | None:
        """The id's row, or None for an id that is not known."""
        return self._row_of.get(identity)

    def rows(self, identities: Iterable[int]) -> IntArray:
        """Rows of those ids that are known, in the order given."""
        rows = [*map(self._row_of.get, identities, repeat(-1))]
        if -1 in rows:
            rows = [row for row in rows if row >= 0]
        return np.fromiter(rows, dtype=np.int32, count=len(rows))

    def rows_of(self, ids: IdArray) -> IntArray:
        """A row for each id of an array; −1 where the id is not known."""
        if not len(self.ids):
            return np.full(len(ids), -1, dtype=np.int32)
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return np.where(self.ids[places] == ids, places, -1).astype(np.int32)
