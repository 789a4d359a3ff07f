"""Notices for how long an event loop is held: wants to run every two milliseconds, and takes note of how late it is."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Self

_GAP = 0.002


@dataclass
class Ticker:
    """Ticks while it is entered."""

    longest: float = 0.0
    """Seconds beyond the two milliseconds, at the most."""
    _begun: float = field(default=0.0, init=False)
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
            self._begun = time.perf_counter()
            await asyncio.sleep(_GAP)
            self._note()

    def _note(self) -> None:
        self.longest = max(self.longest, time.perf_counter() - self._begun - _GAP)
