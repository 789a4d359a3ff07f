"""A timer that measures how late the event loop wakes it. Late means that something blocked the loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

INTERVAL_SECONDS = 0.25
DEAD_AFTER_SECONDS = 30.0
"""Time without a beat after which the loop, or this task, counts as dead and a restart is needed."""


class Beat:
    """Beats until its task is cancelled.

    Args:
        observe: called with each beat's lateness in seconds.
        seconds: a monotonic clock.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        observe: Callable[[float], object],
        *,
        seconds: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._observe = observe
        self._seconds = seconds
        self._sleep = sleep
        self._last = seconds()

    async def run(self) -> None:
        """Beat for ever."""
        while True:
            asked = self._seconds()
            await self._sleep(INTERVAL_SECONDS)
            self._last = self._seconds()
            self._observe(max(0.0, self._last - asked - INTERVAL_SECONDS))

    @property
    def alive(self) -> bool:
        """Whether the last beat is young enough."""
        return self._seconds() - self._last < DEAD_AFTER_SECONDS
