"""A person's own votes, by kind and page, each of which can be taken back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.runtime.clock import Clock, from_unix
from bot.store.people.imports import ImportRow, Imports
from bot.store.people.vote_rows import CARD, GivenVote, VoteRow
from bot.store.people.votes import Votes
from recommender.types import Film, VoteKind

if TYPE_CHECKING:
    from recommender.service import Recommender

PER_PAGE = 10
IMPORTS_MOST = 10
"""Newest imports that are shown."""


@dataclass(frozen=True, slots=True)
class VoteLine:
    """One vote as it is shown."""

    film: Film
    half_stars: int | None
    voted_at: datetime
    site: str | None
    """The site it was imported from; None for a vote given here."""
    ends_at: datetime | None = None
    """For "not now", when it ends."""


@dataclass(frozen=True, slots=True)
class VotesPage:
    """One page of a person's votes of one kind."""

    kind: VoteKind
    counts: dict[VoteKind, int]
    """Number of votes of each kind; kinds without any are absent."""
    lines: tuple[VoteLine, ...]
    page: int
    """From 1."""
    pages: int
    imports: int
    """Number of their imports."""


class OwnVotes:
    """Answers about one person's votes."""

    def __init__(
        self, recommender: Recommender, votes: Votes, imports: Imports, clock: Clock, not_now_days: int
    ) -> None:
        self._recommender = recommender
        self._votes = votes
        self._imports = imports
        self._clock = clock
        self._not_now = timedelta(days=not_now_days)

    async def page(self, person: int, kind: VoteKind | None = None, page: int = 1) -> VotesPage:
        """A page of one kind, the newest first; a page past the end gives the last.

        Args:
            person: whose.
            kind: None for the first kind there is any of.
            page: from 1.
        """
        given = await self._votes.given(person, self._clock.now())
        imports = await self._imports.all(person)
        counts = Counter(vote.kind for vote in given)
        kind = kind or next((each for each in VoteKind if counts[each]), VoteKind.LIKE)
        chosen = [vote for vote in given if vote.kind == kind]
        pages = max(1, -(-len(chosen) // PER_PAGE))
        page = min(max(page, 1), pages)
        sites = {each.source: each.site for each in imports}
        shown = chosen[(page - 1) * PER_PAGE : page * PER_PAGE]
        lines = (self._line(vote, sites.get(vote.source)) for vote in shown)
        return VotesPage(kind, +counts, tuple(filter(None, lines)), page, pages, len(imports))

    async def take_back(self, person: int, film_id: int, kind: VoteKind, guild_id: int | None) -> bool:
        """Remove a vote, wherever it came from; False if there was none."""
        return await self._votes.put((VoteRow(person, film_id, kind, CARD, self._clock.now(), guild_id), False))

    async def imports(self, person: int) -> tuple[tuple[ImportRow, ...], int]:
        """The newest imports of a person, and how many older ones there are."""
        every = await self._imports.all(person)
        return every[:IMPORTS_MOST], max(0, len(every) - IMPORTS_MOST)

    def _line(self, vote: GivenVote, site: str | None) -> VoteLine | None:
        film, at = self._recommender.film(vote.film_id), from_unix(vote.voted_at)
        if film is None:
            return None
        ends_at = at + self._not_now if vote.kind == VoteKind.NOT_NOW else None
        return VoteLine(film, vote.half_stars, at, site, ends_at)
