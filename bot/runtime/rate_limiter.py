"""A token bucket: so many calls a second, and a few at once after a rest."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

ROUNDING = 1e-6
"""Of a call: what may be missing after a wait for exactly what was missing."""


class RateLimiter:
    """Lets callers through in the order they came.

    Args:
        per_second: calls a second in the long run.
        burst: calls at once after a rest; any one second sees `per_second + burst` at the most.
        seconds: a clock that never goes back.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        per_second: float,
        burst: float,
        *,
        seconds: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._per_second = per_second
        self._burst = burst
        self._seconds = seconds
        self._sleep = sleep
        self._level = burst
        self._as_of = seconds()
        self._turn = asyncio.Lock()

    async def take(self, count: float = 1) -> None:
        """Wait until `count` calls may be made."""
        # One waits at a time, and what a stalled loop did not use is lost: were turns promised beforehand, all those
        # whose moment passed during the stall would go at once.
        async with self._turn:
            most = max(self._burst, count)
            while (missing := count - self._refill(most)) > ROUNDING:
                await self._sleep(missing / self._per_second)
            self._level -= count

    async def take_spare(self, count: float = 1) -> None:
        """Wait until `count` calls may be made that nobody else needs; half of the burst stays for those who come.

        Args:
            count: half of the burst at the most.
        """
        while (missing := self._burst / 2 + count - self._refill(self._burst)) > ROUNDING or self._turn.locked():
            await self._sleep(max(missing, 1) / self._per_second)
        self._level -= count

    def _refill(self, most: float) -> float:
        now = self._seconds()
        self._level = min(most, self._level + (now - self._as_of) * self._per_second)
        self._as_of = now
        return self._level
