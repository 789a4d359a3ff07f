"""Finds films that meet filters, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.runtime.clock import Clock
from bot.services.conditions import checked
from recommender.types import FilmPage, Filters

if TYPE_CHECKING:
    from recommender.service import Recommender


class Finder:
    """Searches the films in memory; records nothing."""

    def __init__(self, recommender: Recommender, clock: Clock) -> None:
        self._recommender = recommender
        self._clock = clock

    def find(self, filters: Filters, page: int = 1, per_page: int = 10) -> FilmPage:
        """One page of the films that meet the filters; if there are none, which condition to drop.

        Args:
            filters: as asked for.
            page: from 1; a page past the end gives the last.
            per_page: films on a page.

        Raises:
            UserMistake: an option is out of its range or contradicts another one.
            UnknownName: no film has that genre.
        """
        return self._recommender.find(self.meant(filters), page, per_page)

    def meant(self, filters: Filters) -> Filters:
        """Filters as typed, normalised; see `bot.services.conditions`.

        Raises:
            UserMistake: as `find`.
            UnknownName: as `find`.
        """
        return checked(filters, self._recommender.genres(), self._clock.now().year)

    def all_meet(self, film_ids: Sequence[int], filters: Filters) -> bool:
        """Whether all of these films meet filters that were checked before."""
        return self._recommender.all_meet(film_ids, filters)

    def genres(self) -> tuple[str, ...]:
        """Genres that occur in the catalogue."""
        return self._recommender.genres()
