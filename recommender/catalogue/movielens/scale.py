"""The scale a ratings file is written in, told by the ratings themselves: five stars or ten points.

File names say nothing of it: `movies.dat` and `ratings.dat` are MovieLens' (0.5 to 5) and MovieTweetings' (0 to 10).
A file that fits neither is refused whole: a wrong guess would make the middle of ten the best of five.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.errors import DataRefused

_MANY = 100
"""Ratings from which the highest one tells something."""
_HIGHEST_OF_TEN, _HIGHEST_WHOLE, _HIGHEST_HALVES = 18, 8, 3
"""Twice what the highest of many is at least: else it is the end of another scale, of 7, of 3, of 1."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How ratings are written."""

    name: str
    outside: str
    """Why a rating is refused that is none of this scale."""
    step: int
    """Between two ratings, in halves of what is written."""
    highest: int
    """In halves of what is written."""

    def half_stars(self, doubled: NDArray[np.int64]) -> NDArray[np.int64]:
        """1 to 10, from twice what is written; 0 for what is not on the scale."""
        fits = (doubled >= self.step) & (doubled <= self.highest) & (doubled % self.step == 0)
        return np.where(fits, doubled // self.step, 0)


FIVE = Scale("five stars", "the rating is not 0.5 to 5 in half stars", step=1, highest=10)
TEN = Scale("ten points", "the rating is not 1 to 10 in whole points", step=2, highest=20)


def tolerated(ratings: int) -> int:
    """How many ratings beside the scale are taken for single faults, each refused by its row."""
    return max(5, ratings // 100)


def told_by(doubled: NDArray[np.int64], unreadable: int, file: str, *, imdb_numbers: bool) -> Scale:
    """The scale of a file.

    Args:
        doubled: twice the ratings, as many as were looked at.
        unreadable: ratings that are no number in halves.
        file: its name, for the sentence.
        imdb_numbers: whether its films have IMDb's numbers: such sets are on a scale of ten, unless they show another.

    Raises:
        DataRefused: it is on neither scale, or there is no telling.
    """
    count = len(doubled) + unreadable
    above = int(np.count_nonzero(doubled > FIVE.highest))
    ten = above * 100 > count if imdb_numbers else above * 4 >= max(1, count)
    scale = TEN if ten else FIVE
    # A zero is no rating on either scale, however many there are: "not rated", in most files that hold it.
    beside = count - int(np.count_nonzero((scale.half_stars(doubled) > 0) | (doubled == 0)))
    if beside > tolerated(count):
        raise _unknown(file, f"{beside:,} of the first {count:,} ratings are beside {scale.name}")
    highest, whole = int(doubled.max(initial=0)), not (doubled % 2).any()
    if count >= _MANY and highest < (_HIGHEST_OF_TEN if ten else _HIGHEST_WHOLE if whole else _HIGHEST_HALVES):
        raise _unknown(file, f"none of the first {count:,} ratings is above {highest / 2:g}")
    if imdb_numbers and not ten and count and whole:
        raise _unknown(file, "all are whole and none is above 5, which can be the lower half of ten")
    return scale


def _unknown(file: str, why: str) -> DataRefused:
    return DataRefused(
        f"The ratings of {file} are neither 0.5 to 5 stars nor 1 to 10 points: {why}. "
        "Nothing was brought in, because a rating read on the wrong scale says the opposite."
    )
