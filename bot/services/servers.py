"""Joining and leaving servers, and erasing data of servers that removed the bot."""

from __future__ import annotations

import logging
from collections.abc import Set as AbstractSet
from datetime import timedelta

from bot.runtime.clock import Clock
from bot.store.left_servers import LeftServers
from bot.store.posts import Posts

log = logging.getLogger(__name__)

KEPT_DAYS = 30
"""How long a server's data are kept after it removed the bot, which may have been a mistake."""


class Servers:
    """The servers the bot is in, and was in."""

    def __init__(self, left: LeftServers, posts: Posts, clock: Clock) -> None:
        self._left = left
        self._posts = posts
        self._clock = clock

    async def left(self, guild_id: int) -> None:
        """Record that the bot was removed from a server."""
        await self._left.left(guild_id, self._clock.now())

    async def joined(self, guild_id: int) -> None:
        """Record that the bot is in a server, perhaps again."""
        await self._left.back(guild_id)

    async def tidy(self, present: AbstractSet[int]) -> int:
        """Record servers that removed us while we were offline, and erase those that did so long ago.

        Args:
            present: ids of the servers we are in, including those that Discord cannot reach at the moment.

        Returns:
            How many were erased.
        """
        now = self._clock.now()
        await self._left.compare(present, now)
        if gone := await self._left.purge(now - timedelta(days=KEPT_DAYS), now):
            self._posts.forget_known()
            log.info("Deleted the data of %d servers that removed the bot %d days ago", gone, KEPT_DAYS)
        return gone
