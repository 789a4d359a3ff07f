"""The few jobs that repeat: the push's tick, the look for a new model. The only importer of APScheduler.

What is due when is not decided here: a job that finds nothing to do is cheap. Nothing is stored, nothing is caught up.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again."""

    name: str
    seconds: float
    """From one start to the next; a run that takes longer delays the next one."""
    work: Callable[[], Awaitable[object]]


class Jobs:
    """Runs jobs until it is stopped; a job that raises is logged and runs again at its next time."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = tuple(jobs)
        self._running: set[asyncio.Task[None]] = set()
        self._scheduler: AsyncIOScheduler | None = None

    def start(self) -> None:
        """Run every job at its interval from now on. Needs a running loop; to be called once."""
        # A job whose time passed while the loop was held or the machine slept still runs, once for all missed times.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        for job in self._jobs:
            self._scheduler.add_job(self._run, "interval", args=(job,), seconds=job.seconds, id=job.name)
        self._scheduler.start()

    async def stop(self, seconds: float | None = None) -> None:
        """Start nothing more, and wait until what runs has ended.

        Args:
            seconds: how long to wait at the most; what runs then still is cancelled. None waits as long as it takes.
        """
        if self._scheduler is None:
            return
        self._scheduler.pause()  # its own shutdown would cancel what runs
        await self._ended(seconds)
        self._scheduler.shutdown(wait=False)
        self._scheduler = None
        await asyncio.sleep(0)  # the shutdown is a callback of the loop

    async def _ended(self, seconds: float | None) -> None:
        deadline = None if seconds is None else asyncio.get_running_loop().time() + seconds
        while self._running:
            left = None if deadline is None else deadline - asyncio.get_running_loop().time()
            _, unfinished = await asyncio.wait(self._running, timeout=left)
            if unfinished and left is not None:
                log.warning("Not waiting any longer for what runs")
                for task in unfinished:
                    task.cancel()
                await asyncio.wait(unfinished)

    async def _run(self, job: Job) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            await job.work()
        except Exception:  # a job's border: whatever it was, the job runs again
            log.exception("the job “%s” failed; it runs again in %g s", job.name, job.seconds)
        finally:
            self._running.discard(task)
