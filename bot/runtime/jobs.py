"""The few jobs that repeat: the push's tick, the look for a new model. The only importer of APScheduler.

What is due when is not decided here: a job that finds nothing to do is cheap. Nothing is stored, nothing is caught up.

APScheduler plans by the machine's clock, which may jump: put back an hour, everything would rest for an hour, and one
moment in a year far ahead would end all jobs for good. So the clock is compared with the loop's, which only goes on.
Nor are missed times counted one by one, as by APScheduler's own interval: ten years of them hold the loop for minutes.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

log = logging.getLogger(__name__)

CLOCK_CHECK_SECONDS = 5.0
"""How long a job may rest after the machine's clock was put back."""
JUMP_SECONDS = 1.0
"""Less than this is a clock that is being set right little by little."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again."""

    name: str
    seconds: float
    """From one start to the next; a run that takes longer delays the next one."""
    work: Callable[[], Awaitable[object]]


class Every(BaseTrigger):
    """Again and again at an interval; of the times that were missed none is made up for."""

    def __init__(self, interval: timedelta) -> None:
        self.interval = interval

    def get_next_fire_time(  # pyright: ignore[reportIncompatibleMethodOverride] - the base says nothing of what it returns
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime:
        """The next time in step with the one before, or an interval from now where that has passed."""
        following = (previous_fire_time or now) + self.interval
        return following if following > now else now + self.interval


class Jobs:
    """Runs jobs until it is stopped; a job that raises is logged and runs again at its next time."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = tuple(jobs)
        self._running: set[asyncio.Task[None]] = set()
        self._scheduler: AsyncIOScheduler | None = None
        self._checking: asyncio.TimerHandle | None = None
        self._ahead = 0.0
        """Seconds by which the machine's clock is ahead of the loop's."""

    def start(self) -> None:
        """Run every job at its interval from now on. Needs a running loop; to be called once."""
        # A job whose time passed while the loop was held or the machine slept still runs, once for all missed times.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        for job in self._jobs:
            self._scheduler.add_job(self._run, Every(timedelta(seconds=job.seconds)), args=(job,), id=job.name)
        self._scheduler.start()
        self._ahead = _seconds_ahead()
        self._check_later()

    async def stop(self, seconds: float | None = None) -> None:
        """Start nothing more, and wait until what runs has ended.

        Args:
            seconds: how long to wait at the most; what runs then still is cancelled. None waits as long as it takes.
        """
        if self._scheduler is None:
            return
        if self._checking is not None:
            self._checking.cancel()
        self._scheduler.pause()  # its own shutdown would cancel what runs
        await self._ended(seconds)
        self._scheduler.shutdown(wait=False)
        self._scheduler = None
        await asyncio.sleep(0)  # the shutdown is a callback of the loop

    def _check_later(self) -> None:
        seconds = min((CLOCK_CHECK_SECONDS, *(job.seconds for job in self._jobs)))
        self._checking = asyncio.get_running_loop().call_later(seconds, self._check_clock)

    def _check_clock(self) -> None:
        """Run every job at once when the clock was put back; put forward, APScheduler does so by itself."""
        assert self._scheduler is not None
        before, self._ahead = self._ahead, _seconds_ahead()
        if before - self._ahead > JUMP_SECONDS:
            log.warning("The machine's clock was put back by %.0f s", before - self._ahead)
            for job in self._jobs:
                self._scheduler.modify_job(job.name, next_run_time=datetime.now(UTC))
        self._check_later()

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


def _seconds_ahead() -> float:
    return time.time() - asyncio.get_running_loop().time()
