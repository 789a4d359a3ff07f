"""What the recommender asks of whoever keeps the data. The store implements it; tests implement it in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from recommender.types import Film, Taste


class FilmSource(Protocol):
    """Where the films are."""

    async def all_films(self) -> Sequence[Film]:
        """Every film, ordered by id."""
        ...

    async def films_version(self) -> int:
        """A number that grows whenever films are added or change, in whatever process."""
        ...


class TasteSource(Protocol):
    """Where the votes are."""

    async def taste(self, person: int, now: datetime) -> Taste:
        """This person's taste, as of `now` (UTC)."""
        ...


class ShownSource(Protocol):
    """What was shown before."""

    async def shown_to(self, person: int, since: datetime, now: datetime) -> frozenset[int]:
        """Ids of films shown to this person personally from `since` to `now` (UTC)."""
        ...
