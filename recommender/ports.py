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
    """Of these people, in the order they were given."""
    shown: frozenset[int]
    """Ids of the films that were shown to the asker personally."""


class HistorySource(Protocol):
    """Source of the votes, and of what was shown before."""

    async def history(self, people: Sequence[int], asker: int, since: datetime, now: datetime) -> History:
        """Tastes as of now, and films shown lately, in one read.

        Args:
            people: whose tastes.
            asker: to whom the films were shown.
            since: the first moment at which they were shown (UTC).
            now: the last one (UTC).
        """
        ...
