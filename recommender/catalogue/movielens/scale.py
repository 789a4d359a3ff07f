"""Detects the scale of a ratings file from its ratings: five stars or ten points.

File names do not tell: `movies.dat` and `ratings.dat` are MovieLens' (0.5 to 5) or MovieTweetings' (0 to 10). A file
that fits neither is refused whole, because a wrong guess would read 5 of 10 as 5 of 5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.errors import DataRefused

_MANY = 100
"""Least number of ratings for the highest one to be a reliable sign of the scale."""
_HIGHEST_OF_TEN, _HIGHEST_WHOLE, _HIGHEST_HALVES = 18, 8, 3
"""Twice the least value that the highest of many ratings must have: on a scale of ten points, on one of five stars
where all ratings are whole, and on one of five stars with halves. If the highest is lower, the scale is another one,
such as 1 to 7 or 0 to 1."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of ratings. All calculations use twice the rating as written, so that halves are whole numbers."""

    name: str
    outside: str
    """Reason given for a rating that is not on this scale."""
    step: int
    """Twice the difference between neighbouring ratings: 1 with halves, 2 without."""
    highest: int
    """Twice the highest rating."""

    def half_stars(self, doubled: NDArray[np.int64]) -> NDArray[np.int64]:
        """Half stars, 1 to 10; 0 for a rating that is not on the scale.

        Args:
            doubled: twice each rating as written.
        """
        fits = (doubled >= self.step) & (doubled <= self.highest) & (doubled % self.step == 0)
        return np.where(fits, doubled // self.step, 0)


FIVE = Scale("five stars", "the rating is not 0.5 to 5 in half stars", step=1, highest=10)
TEN = Scale("ten points", "the rating is not 1 to 10 in whole points", step=2, highest=20)


def tolerated(ratings: int) -> int:
    """How many ratings outside the scale are refused one by one; with more, the whole file is refused."""
    return max(5, ratings // 100)


def detect_scale(doubled: NDArray[np.int64], unreadable: int, file: str, *, imdb_numbers: bool) -> Scale:
    """Detect the scale of a file.

    Args:
        doubled: twice the ratings looked at.
        unreadable: number of ratings that are not a multiple of one half.
        file: its name, for the error message.
        imdb_numbers: whether its films have IMDb's numbers: such sets are taken for a scale of ten unless their ratings
            show otherwise.

    Raises:
        DataRefused: the ratings are on neither scale, or could be on both.
    """
    count = len(doubled) + unreadable
    above = int(np.count_nonzero(doubled > FIVE.highest))
    ten = above * 100 > count if imdb_numbers else above * 4 >= max(1, count)
    scale = TEN if ten else FIVE
    # A zero is on neither scale, however many there are: it mostly means "not rated".
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
