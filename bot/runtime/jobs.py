"""Runs periodic jobs, such as the push's tick and the check for a new model. The only importer of APScheduler.

What is due is not decided here: a job with nothing to do is cheap. Nothing is stored, and missed runs are not made up.

APScheduler plans by the machine's clock, which may jump: set back an hour, all jobs would stop for an hour, and one
moment in a year far ahead would end them for good. So the clock is compared with the loop's, which is monotonic. Missed
times are not counted one by one either, as APScheduler's own interval does: ten years of them block the loop for
minutes.
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
"""How long jobs may stop after the machine's clock was set back."""
JUMP_SECONDS = 1.0
"""Smaller differences are a clock that is being adjusted gradually."""


@dataclass(frozen=True, slots=True)
class Job:
    """A periodic job."""

    name: str
    seconds: float
    """From one start to the next; a longer run delays the next one."""
    work: Callable[[], Awaitable[object]]


class Every(BaseTrigger):
    """A trigger at an interval; missed times are skipped."""

    def __init__(self, interval: timedelta) -> None:
        self.interval = interval

    def get_next_fire_time(  # pyright: ignore[reportIncompatibleMethodOverride] - the base says nothing of what it returns
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime:
        """The previous time plus the interval, or, if that has passed, now plus the interval."""
        following = (previous_fire_time or now) + self.interval
        return following if following > now else now + self.interval


class Jobs:
    """Runs jobs until stopped; an exception is logged and the job runs again at its next time."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = tuple(jobs)
        self._running: set[asyncio.Task[None]] = set()
        self._scheduler: AsyncIOScheduler | None = None
        self._checking: asyncio.TimerHandle | None = None
        self._ahead = 0.0
        """Seconds by which the machine's clock is ahead of the loop's."""

    def start(self) -> None:
        """Start all jobs. Needs a running loop; call it once."""
        # A job whose time passed while the loop was blocked or the machine slept still runs, once.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        for job in self._jobs:
            self._scheduler.add_job(self._run, Every(timedelta(seconds=job.seconds)), args=(job,), id=job.name)
        self._scheduler.start()
        self._ahead = _seconds_ahead()
        self._check_later()

    async def stop(self, seconds: float | None = None) -> None:
        """Start nothing more, and wait until running jobs have ended.

        Args:
            seconds: how long to wait at most; what still runs then is cancelled. None waits without limit.
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
        """Run every job at once if the clock was set back; if it was set forward, APScheduler does so by itself."""
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
                log.warning("Stopping without waiting for work under way")
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
