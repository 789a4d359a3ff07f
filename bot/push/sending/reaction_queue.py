"""Adds reactions and threads to pushed messages after the pushes themselves, which six calls each would delay.

What is still to be added is stored, so that it is added after the next start if the process ends. Reactions under
answers to commands that could not be added at once come here too.
"""

from __future__ import annotations

import asyncio
import logging

from bot.errors import Unavailable
from bot.push.sending.circuit_breaker import CircuitBreaker
from bot.runtime.clock import Clock
from bot.runtime.rate_limiter import RateLimiter
from bot.services.own_reactions import OpenThread, OwnReactions, Put

log = logging.getLogger(__name__)

WAITING_MOST = 2_000
"""Messages that may wait, most of an hour's work; later pushes get no reactions from us, but people can add them."""


class ReactionQueue:
    """One task that adds what is due."""

    def __init__(
        self,
        own: OwnReactions,
        put: Put,
        rate_limiter: RateLimiter,
        clock: Clock,
        *,
        open_thread: OpenThread | None = None,
    ) -> None:
        self._own = own
        self._put = put
        self._open_thread = open_thread
        self._rate_limiter = rate_limiter
        self._clock = clock
        self._circuit_breaker = CircuitBreaker()
        self._asked = False
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    def wake(self) -> None:
        """Check whether something is due; returns at once."""
        self._asked = True
        if not self._closed and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._work(), name="own-reactions")

    async def finished(self) -> None:
        """Wait until nothing is due."""
        if self._task is not None:
            await self._task

    async def close(self) -> None:
        """Start nothing more; the rest is added after the next start."""
        self._closed = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while self._asked:
            self._asked = False
            try:
                await self._give_all()
            except Unavailable as error:
                log.warning("reactions wait: %s", error)
            except Exception:  # a job's border: it is asked again at every tick
                log.exception("reactions could not be given")

    async def _give_all(self) -> None:
        while self._circuit_breaker.allows(self._clock.now(), 1) and (owed := await self._own.next()) is not None:
            await self._rate_limiter.take(len(owed.emoji) + (owed.thread is not None))
            if await self._own.give(owed, self._put, self._open_thread):
                self._circuit_breaker.answered()
            else:
                self._circuit_breaker.failed(self._clock.now())
