"""Rate limiter: a token bucket with a number of calls a second and a burst."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

ROUNDING = 1e-6
"""Fraction of a call that may be missing after a wait, because of rounding."""


class RateLimiter:
    """Lets callers through in the order they came.

    Args:
        per_second: calls a second in the long run.
        burst: calls at once after a rest; any one second has at most `per_second + burst` calls.
        seconds: a monotonic clock.
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
        # One caller waits at a time, and calls not used while the loop was blocked are lost. If turns were assigned in
        # advance, all turns that passed meanwhile would be taken at once.
        async with self._turn:
            most = max(self._burst, count)
            while (missing := count - self._refill(most)) > ROUNDING:
                await self._sleep(missing / self._per_second)
            self._level -= count

    async def take_spare(self) -> None:
        """Wait until a call may be made that nobody else needs; half of the burst is left for others."""
        while (missing := self._burst / 2 + 1 - self._refill(self._burst)) > ROUNDING or self._turn.locked():
            await self._sleep(max(missing, 1) / self._per_second)
        self._level -= 1

    def _refill(self, most: float) -> float:
        now = self._seconds()
        self._level = min(most, self._level + (now - self._as_of) * self._per_second)
        self._as_of = now
        return self._level
