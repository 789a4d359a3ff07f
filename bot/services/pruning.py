"""Deletes old posts, shown films and draws once a day. No Discord, no SQL."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final

from bot.runtime.clock import Clock
from bot.store.database import Database
from bot.store.installation_facts import PRUNED_FACT, Facts
from bot.store.pruning import prune

_log = logging.getLogger(__name__)

KEPT_DAYS: Final = 400
"""Longer than any rule needs: the settings allow 365 days at most before a film is shown again."""
NIGHTS_KEPT_DAYS: Final = 60
"""For film nights: who watched with whom should not be kept for long."""
QUIET_HOURS_UTC: Final = range(2, 5)
"""When it is done; if the bot does not run then, as soon as it runs."""


class Pruning:
    """Deletes old rows, so that the size of the database stays bounded."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._facts = Facts(database)
        self._clock = clock

    async def prune_if_due(self) -> int:
        """Delete in the quiet hours of each date, or at once if more than a day has passed; returns how many rows."""
        now = self._clock.now()
        today, yesterday = now.date().isoformat(), (now.date() - timedelta(days=1)).isoformat()
        done = await self._facts.get(PRUNED_FACT)
        if done == today or (done == yesterday and now.hour not in QUIET_HOURS_UTC):
            return 0
        nights_before = now - timedelta(days=NIGHTS_KEPT_DAYS)
        found = await prune(self._database, now - timedelta(days=KEPT_DAYS), nights_before)
        await self._facts.set(PRUNED_FACT, today)
        if found:
            _log.info("Deleted %d rows that were too old", found)
        return found
