"""The steps of a delivery, with the lateness of each sent message recorded as a metric."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from prometheus_client import Histogram

from bot.records import Post
from bot.store.database import Database
from bot.store.deliveries.claiming import Claims
from bot.store.deliveries.delivery_rows import Delivery
from bot.store.deliveries.owed_reactions import NewlyOwed
from bot.store.posts import ShownFilm


class WatchedClaims(Claims):
    """Claims that record how late each message was sent."""

    def __init__(self, database: Database, lateness: Histogram) -> None:
        super().__init__(database)
        self._lateness = lateness

    async def record_sent(
        self, delivery: Delivery, post: Post, shown: Sequence[ShownFilm], owed: NewlyOwed, now: datetime
    ) -> bool:
        """See `Claims.record_sent`."""
        new = await super().record_sent(delivery, post, shown, owed, now)
        if new:
            self._lateness.observe(max(0.0, (now - delivery.due_at).total_seconds()))
        return new
