"""A pool of concurrent tasks that do not cancel each other: for work that must not be interrupted."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self


class TaskPool:
    """Concurrent tasks, as a context that lasts until all have ended.

    An exception of a task is raised by `wait_for_room` or at the end of the context, without cancelling other tasks.
    Only when the context's own task is cancelled, or raises, are the others cancelled too.
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._failed: BaseException | None = None

    def __len__(self) -> int:
        return len(self._tasks)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None and not isinstance(error, Exception):
            for task in self._tasks:
                task.cancel()
        try:
            while self._tasks:
                await self._some_ended()
        except asyncio.CancelledError:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            raise
        if error is None and self._failed is not None:
            raise self._failed

    def begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start one more task."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        return task

    async def wait_for_room(self, most: int) -> None:
        """Wait until at most so many tasks are running.

        Raises:
            BaseException: the first exception of a task that has ended.
        """
        while len(self._tasks) > most:
            await self._some_ended()
        if self._failed is not None:
            raise self._failed

    async def _some_ended(self) -> None:
        ended, self._tasks = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            if not task.cancelled() and (error := task.exception()) is not None:
                self._failed = self._failed or error
