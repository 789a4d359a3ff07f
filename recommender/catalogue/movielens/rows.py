"""Values that the readers return: chunks of ratings as arrays, and a record of refused rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice, zip_longest

import numpy as np
from numpy.typing import NDArray

_GENRE_LETTERS, _GENRES_NAMED = 40, 200
LISTED = 50
"""Number of refused rows that are listed one by one; more are only counted."""


@dataclass(frozen=True, slots=True)
class RatingChunk:
    """Up to a million ratings; all arrays have the same length, in the order of the file."""

    people: NDArray[np.int32]
    """The person's number inside the set."""
    source_ids: NDArray[np.int32]
    """`FilmFacts.source_id` of the film."""
    half_stars: NDArray[np.uint8]
    """1 to 10: half a star to five."""
    timestamps: NDArray[np.int64]
    """Whole seconds since 1970, UTC."""
    lines: NDArray[np.int64]
    """Line of each rating, from 1."""
    end_byte: int
    """Position in the ratings file at which this chunk ends."""

    def __len__(self) -> int:
        return len(self.people)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was left out, and why."""

    file: str
    line: int
    """Number of the line in the file, from 1, the header included."""
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


@dataclass(slots=True)
class RefusedRows:
    """A record of what was left out; it grows while a data set is read."""

    count: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    """Number of rows for each reason; reasons do not contain the row's values."""
    listed: list[RefusedRow] = field(default_factory=list)
    """The first `LISTED`."""
    genres: Counter[str] = field(default_factory=Counter)
    """Genres that have no counterpart here, and the number of films with them; these films are still read."""

    films_left_out: set[int] = field(default_factory=set[int])
    """Numbers inside the set of valid films that are not wanted."""

    def add(self, file: str, line: int, reason: str, detail: str = "") -> None:
        """Count one row; `detail` is listed after the reason."""
        self.count += 1
        self.reasons[reason] += 1
        if len(self.listed) < LISTED:
            self.listed.append(RefusedRow(file, line, f"{reason}{detail}"))

    def add_genre(self, name: str) -> None:
        """Count a genre without a counterpart; only a limited number of different ones is recorded by name."""
        named = name[:_GENRE_LETTERS]
        self.genres[named if named in self.genres or len(self.genres) < _GENRES_NAMED else "others"] += 1

    def leave_out(self, source_id: int, reason: str) -> None:
        """Count a valid film that is not wanted; its ratings are left out with it."""
        self.films_left_out.add(source_id)
        self.count_more(reason, 1)

    def add_many(self, file: str, lines: NDArray[np.int64], reason: str, details: Iterable[float] = ()) -> None:
        """Count many rows with one reason, and list as many as `LISTED` allows, each with its detail."""
        room = max(0, LISTED - len(self.listed))
        for line, detail in zip_longest(lines[:room].tolist(), islice(details, min(room, len(lines)))):
            self.listed.append(RefusedRow(file, line, reason if detail is None else f"{reason} ({detail:.10g})"))
        self.count_more(reason, len(lines))

    def count_more(self, reason: str, rows: int) -> None:
        """Count rows without listing them."""
        self.count += rows
        if rows:
            self.reasons[reason] += rows
