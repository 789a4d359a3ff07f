"""Metrics of votes that may be an attempt at manipulation. The effect of such votes is limited elsewhere."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

from bot.health.figures import Figures
from bot.store.vote_bursts import read_vote_bursts

EVERY = timedelta(minutes=5)
"""Least interval: every vote of the week is read, which is too slow for each request."""


class VoteWatch:
    """Counts the last hour's votes from time to time."""

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
