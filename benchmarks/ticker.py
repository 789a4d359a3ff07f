"""Measures for how long an event loop is blocked: a timer of two milliseconds, whose lateness is recorded.

On a busy machine most of the lateness is caused by other programs. Linux counts for each thread how long it was ready
to run while no processor was free; the lateness without that time is what this process itself causes.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

_GAP = 0.002
_SCHEDULED = Path("/proc/thread-self/schedstat")


@dataclass
class Ticker:
    """Ticks while it is entered."""

    longest: float = 0.0
    """Seconds beyond the two milliseconds, at the most."""
    longest_own: float = 0.0
    """The same, without the time in which no processor was free; equal where the system does not count it."""
    _began: float = field(default=0.0, init=False)
    _waited: float = field(default=0.0, init=False)
    _task: asyncio.Task[None] | None = field(default=None, init=False)

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._tick())
        await asyncio.sleep(0)  # it has begun when this returns
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()
        self._note()  # what held the loop until now counts too

    async def _tick(self) -> None:
        while True:
            self._began, self._waited = time.perf_counter(), _waited()
            await asyncio.sleep(_GAP)
            self._note()

    def _note(self) -> None:
        late = time.perf_counter() - self._began - _GAP
        self.longest = max(self.longest, late)
        self.longest_own = max(self.longest_own, late - (_waited() - self._waited))


def _waited() -> float:
    """Seconds this thread was ready to run and did not, in all its life; 0 where the system does not say."""
    try:
        return int(_SCHEDULED.read_text("ascii").split()[1]) / 1e9
    except OSError:
        return 0.0
