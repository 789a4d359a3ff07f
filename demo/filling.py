"""What the demo's database is filled with: simulated votes, marked as such."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.store.people.vote_rows import VoteRow
from demo.tastes import TasteType, simulate
from recommender.types import Film

SEED: Final = 1895
"""The year of the first public film show. Any number would do; a fixed one gives the same members each time."""
SOURCE: Final = "simulated"
"""Marks the votes in the database: nobody gave them."""


def simulated_rows(
    films: Sequence[Film], tastes: Sequence[tuple[int, TasteType]], guild_id: int, now: datetime
) -> list[VoteRow]:
    """One vote row for each simulated vote.

    Args:
        films: the catalogue.
        tastes: user id and taste of each simulated member.
        guild_id: the demo's server.
        now: aware; votes lie in the days before it.
    """
    # Members have seen the hand-picked films; the other names in the catalogue are obscure.
    familiar = [film for film in films if film.curated] or films
    people = [user_id for user_id, _ in tastes]
    return [
        VoteRow(
            user_id=people[vote.person],
            film_id=vote.film_id,
            kind=vote.kind,
            source=SOURCE,
            voted_at=now - timedelta(days=vote.age_days),
            guild_id=guild_id,
        )
        for vote in simulate(familiar, [taste for _, taste in tastes], SEED)
    ]
