"""What the readers hand out: chunks of ratings as arrays, and an account of the rows they refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice, zip_longest

import numpy as np
from numpy.typing import NDArray

LISTED = 50
"""Refused rows that are listed one by one; the rest is only counted."""


@dataclass(frozen=True, slots=True)
class RatingChunk:
    """Up to a million ratings; all arrays have the same length, in the order of the file."""

    people: NDArray[np.int32]
    movielens_ids: NDArray[np.int32]
    """`FilmFacts.source_id` of the film: the number inside this data set."""
    half_stars: NDArray[np.uint8]
    """1 to 10: half a star to five."""
    timestamps: NDArray[np.int64]
    """Whole seconds since 1970, UTC."""
    lines: NDArray[np.int64]
    """The line each rating stands in, from 1."""
    end_byte: int
    """How far into the ratings file this chunk reaches."""

    def __len__(self) -> int:
        return len(self.people)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was left out, and why."""

    file: str
    line: int
    """From 1, the header included."""
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


@dataclass(slots=True)
class Refused:
    """The account of what was left out; it grows while a data set is read."""

    count: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    """How many rows for each reason, named without the row's own values."""
    listed: list[RefusedRow] = field(default_factory=list)
    """The first `LISTED`."""

    def add(self, file: str, line: int, reason: str, detail: str = "") -> None:
        """Count one row; `detail` is what stands in the list behind the reason."""
        self.count += 1
        self.reasons[reason] += 1
        if len(self.listed) < LISTED:
            self.listed.append(RefusedRow(file, line, f"{reason}{detail}"))

    def add_many(self, file: str, lines: NDArray[np.int64], reason: str, details: Iterable[object] = ()) -> None:
        """Count many rows with one reason, listing those there is still room for, each with its detail."""
        room = max(0, LISTED - len(self.listed))
        for line, detail in zip_longest(lines[:room].tolist(), islice(details, min(room, len(lines)))):
            self.listed.append(RefusedRow(file, line, reason if detail is None else f"{reason} ({detail})"))
        self.count_more(reason, len(lines))

    def count_more(self, reason: str, rows: int) -> None:
        """Count rows without listing them."""
        self.count += rows
        if rows:
            self.reasons[reason] += rows
