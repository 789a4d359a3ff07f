"""The task pool: no task ends another, and an exception is raised after the others have ended."""

import asyncio

import pytest

from bot.runtime.task_pool import TaskPool


async def note(ended, name, *, steps=1, error=None):
    for _ in range(steps):
        await asyncio.sleep(0)
    if error is not None:
        raise error
    ended.append(name)


async def test_it_lasts_until_all_have_ended():
    ended = []
    async with TaskPool() as task_pool:
        task_pool.begin(note(ended, "slow", steps=50))
        task_pool.begin(note(ended, "quick"))
        await task_pool.wait_for_room(1)
        assert ended == ["quick"]
        assert len(task_pool) == 1
    assert ended == ["quick", "slow"]


async def test_a_fault_is_raised_and_cuts_nobody_off():
    ended = []

    async def fly():
        async with TaskPool() as task_pool:
            task_pool.begin(note(ended, "slow", steps=50))
            task_pool.begin(note(ended, "bad", error=ZeroDivisionError()))
            await task_pool.wait_for_room(1)
            ended.append("not reached")

    with pytest.raises(ZeroDivisionError):
        await fly()
    assert ended == ["slow"]


async def test_a_fault_beside_them_waits_for_them():
    ended = []

    async def fly():
        async with TaskPool() as task_pool:
            task_pool.begin(note(ended, "slow", steps=50))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fly()
    assert ended == ["slow"]


@pytest.mark.parametrize("inside", [True, False])
async def test_cancelled_it_cancels_them(inside):
    ended, began = [], asyncio.Event()

    async def hang():
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append("cancelled")

    async def fly():
        async with TaskPool() as task_pool:
            task_pool.begin(hang())
            if inside:
                await task_pool.wait_for_room(0)

    flying = asyncio.create_task(fly())
    await began.wait()
    flying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await flying
    assert ended == ["cancelled"]
