"""Puts reactions under pushed messages, behind the pushes themselves: five calls each would slow them to a crawl."""

from __future__ import annotations

import asyncio
import logging
from collections import deque

from bot.push.transport import OutgoingMessage, SentMessage, Transport, TransportError
from bot.runtime.rate_limiter import RateLimiter

log = logging.getLogger(__name__)

UNDER_A_CARD = 4
"""Like, dislike, seen, watchlist."""
TIMEOUT_SECONDS = 60
TRIES_MOST = 3
WAITING_MOST = 2_000
"""Messages in the queue; those beyond come without reactions of ours, which people can add themselves."""


class ReactionQueue:
    """A queue and one task that empties it. What is still in it when the process ends gets no reactions from us."""

    def __init__(self, transport: Transport, rate_limiter: RateLimiter) -> None:
        self._courier = transport
        self._pace = rate_limiter
        self._waiting: deque[tuple[OutgoingMessage, SentMessage, int]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    def add(self, message: OutgoingMessage, sent: SentMessage) -> None:
        """Returns at once."""
        if self._closed or len(self._waiting) >= WAITING_MOST:
            return
        self._waiting.append((message, sent, 1))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._empty(), name="push-reactions")

    async def finished(self) -> None:
        """Wait until the queue is empty."""
        if self._task is not None:
            await self._task

    async def close(self) -> None:
        """Drop what is waiting, and take nothing more: messages on their way still arrive while the bot stops."""
        self._closed = True
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _empty(self) -> None:
        while self._waiting:
            message, sent, tries = self._waiting.popleft()
            await self._pace.take(len(message.draw.films) if message.style == "digest" else UNDER_A_CARD)
            try:
                async with asyncio.timeout(TIMEOUT_SECONDS):
                    await self._courier.add_reactions(message, sent)
            except (TransportError, TimeoutError) as error:
                if tries < TRIES_MOST:  # one that is there already stays as it is
                    self._waiting.append((message, sent, tries + 1))
                else:
                    log.warning("no reactions under message %s: %r", sent.message_id, error)
            except Exception:  # a job's border: the message is sent and counts, with or without reactions of ours
                log.exception("no reactions under message %s", sent.message_id)
