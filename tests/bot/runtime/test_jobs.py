import asyncio
import time
from datetime import datetime, timedelta

import pytest
from apscheduler.schedulers import base

from bot.runtime import jobs as module
from bot.runtime.jobs import Job, Jobs


async def turns(count=50):
    for _ in range(count):
        await asyncio.sleep(0)


class Work:
    """A job that counts its runs and can be held up."""

    def __init__(self, error: Exception | None = None) -> None:
        self.runs = 0
        self.ended = 0
        self.error = error
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.begun = asyncio.Event()

    async def __call__(self):
        self.runs += 1
        self.begun.set()
        await self.may_end.wait()
        self.ended += 1
        if self.error:
            raise self.error


class MachineClock:
    """The clock that APScheduler and the jobs read, as somebody sets it."""

    def __init__(self, monkeypatch):
        self.off = timedelta()
        clock = self

        class Shifted(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime.now(tz) + clock.off

        true_time = time.time
        monkeypatch.setattr(base, "datetime", Shifted)
        monkeypatch.setattr(module, "datetime", Shifted, raising=False)
        monkeypatch.setattr(time, "time", lambda: true_time() + clock.off.total_seconds())


async def runs_again(work, times=3):
    """Whether it is begun again; the loop's own time bounds the wait."""
    for _ in range(times):
        work.begun.clear()
        async with asyncio.timeout(20):
            await work.begun.wait()


@pytest.mark.parametrize("seconds", [60, 3600, 10 * 365 * 86_400])
async def test_a_clock_that_is_put_back_holds_no_job_up(monkeypatch, caplog, seconds):
    clock, work = MachineClock(monkeypatch), Work()
    jobs = Jobs([Job("push", 0.01, work)])
    jobs.start()
    await runs_again(work)
    clock.off = timedelta(seconds=-seconds)
    await runs_again(work)
    assert "clock was put back by" in caplog.text
    await jobs.stop()


async def test_a_moment_in_another_year_ends_no_job(monkeypatch):
    clock, work = MachineClock(monkeypatch), Work()
    jobs = Jobs([Job("push", 0.01, work), Job("model", 3600, Work())])
    jobs.start()
    await runs_again(work)
    clock.off = timedelta(days=3650)
    await runs_again(work)
    clock.off = timedelta()
    await runs_again(work)
    await jobs.stop()


async def test_jobs_have_their_settings():
    jobs = Jobs([Job("push", 15, Work()), Job("model", 30, Work())])
    jobs.start()
    by_id = {job.id: job for job in jobs._scheduler.get_jobs()}
    assert set(by_id) == {"push", "model"}
    assert by_id["push"].trigger.interval.total_seconds() == 15
    for job in by_id.values():
        assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
    await jobs.stop()


async def test_a_job_that_raises_is_logged_whole_and_runs_again(caplog):
    work = Work(ZeroDivisionError("by design"))
    jobs = Jobs([Job("push", 3600, work)])
    jobs.start()
    job = jobs._jobs[0]
    await jobs._run(job)
    await jobs._run(job)
    assert work.runs == 2
    assert "the job “push” failed; it runs again in 3600 s" in caplog.text
    assert "ZeroDivisionError: by design" in caplog.text
    await jobs.stop()


async def test_stop_waits_for_what_runs_and_starts_nothing_more():
    work = Work()
    work.may_end.clear()
    jobs = Jobs([Job("push", 0.001, work)])
    jobs.start()
    await work.begun.wait()
    stopping = asyncio.create_task(jobs.stop())
    await turns()
    assert not stopping.done()
    work.may_end.set()
    await stopping
    assert work.runs == work.ended
    runs = work.runs
    await turns()
    assert work.runs == runs


async def test_never_two_runs_of_a_job_at_once():
    work = Work()
    work.may_end.clear()
    jobs = Jobs([Job("push", 0.001, work)])
    jobs.start()
    await work.begun.wait()
    await turns(2_000)
    assert work.runs == 1
    work.may_end.set()
    await jobs.stop()


async def test_stop_without_start_and_twice():
    jobs = Jobs([])
    await jobs.stop()
    jobs.start()
    await jobs.stop()
    await jobs.stop()


async def test_stop_with_a_bound_cancels_what_does_not_end():
    work = Work()
    work.may_end.clear()
    jobs = Jobs([Job("push", 0.001, work)])
    jobs.start()
    await work.begun.wait()
    await jobs.stop(seconds=0.01)
    assert (work.runs, work.ended) == (1, 0)
    assert jobs._running == set()


async def test_stop_with_a_bound_returns_as_soon_as_everything_has_ended():
    work = Work()
    jobs = Jobs([Job("push", 0.001, work)])
    jobs.start()
    await work.begun.wait()
    async with asyncio.timeout(5):
        await jobs.stop(seconds=3600)
    assert work.runs == work.ended
