"""Protocols through which the recommender reads stored data: implemented by the store, and in memory by tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from recommender.types import Film, Taste


class FilmSource(Protocol):
    """Source of the films."""

    async def all_films(self) -> Sequence[Film]:
        """Every film, ordered by id."""
        ...

    async def films_version(self) -> int:
        """A number that grows whenever films are added or changed, by any process."""
        ...


class TasteSource(Protocol):
    """Source of the votes."""

    async def taste(self, person: int, now: datetime) -> Taste:
        """This person's taste, as of `now` (UTC)."""
        ...


class ShownSource(Protocol):
    """Source of what was shown before."""

    async def shown_to(self, person: int, since: datetime, now: datetime) -> frozenset[int]:
        """Ids of films shown to this person personally from `since` to `now` (both UTC)."""
        ...
