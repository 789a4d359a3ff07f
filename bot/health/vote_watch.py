"""Votes that look like somebody is up to something, in figures. What they move is bounded whoever gives them."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

from bot.health.figures import Figures
from bot.store.vote_bursts import read_vote_bursts

EVERY = timedelta(minutes=5)
"""Every vote of the week is looked at, so not at each question."""


class VoteWatch:
    """Looks at the last hour's votes now and then."""

    def __init__(self) -> None:
        self._looked_at: datetime | None = None

    async def measure(self, figures: Figures, database: Path, now: datetime) -> None:
        """Fill in the figures, where it is time; they stay those of before where the file cannot be read."""
        if self._looked_at is not None and timedelta() <= now - self._looked_at < EVERY:
            return
        try:
            found = await asyncio.to_thread(read_vote_bursts, database, now)
        except sqlite3.Error:  # /readyz tells of it
            return
        self._looked_at = now
        figures.recent_votes.labels(account="known").set(found.known)
        figures.recent_votes.labels(account="fresh").set(found.fresh)
        figures.recent_imported_votes.set(found.imported)
        figures.unusual_servers.set(found.unusual_servers)
