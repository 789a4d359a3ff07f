"""Waits for an effect of another process, within a time limit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

LOOKED_EVERY_SECONDS = 0.02


async def eventually(
    condition: Callable[[], object], seconds: float = 60.0, every_seconds: float = LOOKED_EVERY_SECONDS
) -> None:
    """Return as soon as the condition holds; it is looked at now and every so many seconds.

    Raises:
        TimeoutError: it did not hold within so many seconds.
    """
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - it holds in another process, which sets no event here
            await asyncio.sleep(every_seconds)
