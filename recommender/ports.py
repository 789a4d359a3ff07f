"""Protocols through which the recommender reads stored data: implemented by the store, and in memory by tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from recommender.types import Film, Taste


class FilmSource(Protocol):
    """Source of the films."""

    async def all_films(self) -> Sequence[Film]:
        """Every film, ordered by id."""
        ...

    async def films_version(self) -> int:
        """A number that grows whenever films are added or changed, by any process."""
        ...


class History(NamedTuple):
    """What a recommendation reads about people."""

    tastes: tuple[Taste, ...]
    """The tastes of the people asked for, in that order."""
    shown: frozenset[int]
    """Ids of the films that were shown to the asker personally."""


class HistorySource(Protocol):
    """Source of the votes, and of what was shown before."""

    async def history(self, people: Sequence[int], asker: int, since: datetime, now: datetime) -> History:
        """Read the tastes of people, and the films shown recently to one person, both at once.

        Args:
            people: ids of the people whose tastes are read.
            asker: id of the person to whom the films were shown.
            since: earliest time at which they were shown (UTC).
            now: latest such time, and the time as of which tastes are read (UTC).
        """
        ...
