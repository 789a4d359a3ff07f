"""Joining and leaving servers, and what is kept of those that took the bot out."""

from __future__ import annotations

import logging
from collections.abc import Set as AbstractSet
from datetime import timedelta

from bot.runtime.clock import Clock
from bot.store.left_servers import LeftServers
from bot.store.posts import Posts

log = logging.getLogger(__name__)

KEPT_DAYS = 30
"""How long what belongs to a server is kept after it took the bot out: it may have been a mistake."""


class Servers:
    """The servers the bot is in, and was in."""

    def __init__(self, left: LeftServers, posts: Posts, clock: Clock) -> None:
        self._left = left
        self._posts = posts
        self._clock = clock

    async def left(self, guild_id: int) -> None:
        """The bot was taken out of a server."""
        await self._left.left(guild_id, self._clock.now())

    async def joined(self, guild_id: int) -> None:
        """The bot is in a server, perhaps again."""
        await self._left.back(guild_id)

    async def tidy(self, present: AbstractSet[int]) -> int:
        """Note servers that took us out while we were away, and forget those that did so long ago.

        Args:
            present: ids of the servers we are in, also of those that Discord cannot reach at the moment.

        Returns:
            How many were forgotten.
        """
        now = self._clock.now()
        await self._left.compare(present, now)
        if gone := await self._left.purge(now - timedelta(days=KEPT_DAYS), now):
            self._posts.forget_known()
            log.info("Forgot %d servers that took the bot out %d days ago", gone, KEPT_DAYS)
        return gone
