"""The trainer process: its answers, one at a time, and every way in which it can end too early."""

import asyncio
import os
import resource
import signal
import sqlite3
import sys
from contextlib import closing

import pytest
from support_store import NOW, add_films, opened
from support_trainer import HELD_AT, hold, left_behind, like, nobody_trains

from bot.config import PROJECT_ROOT, ModelSection
from bot.errors import AlreadyTraining, StoreUnavailable, TrainingFailed
from bot.runtime.file_lock import alone_in
from bot.store.database import Database
from bot.store.film_data.sources import read_sources
from bot.trainer.call import call_trainer
from bot.trainer.task import Task
from recommender.errors import DataRefused
from recommender.training import artefact, bundle

SETTINGS = ModelSection()


@pytest.fixture
async def home(tmp_path):
    """Twenty films; two people like some."""
    async with await opened(tmp_path / "matinee.sqlite3") as database:
        await add_films(database, 20)
        await like(database, 1, 1, 2, 3)
        await like(database, 2, 2, 3, 4)
    return tmp_path


def task(home, wanted="fit"):
    return Task.of(home, SETTINGS, wanted, NOW, background=True)


def quiet(_):
    pass


class Call:
    """A training under way, and how far it is."""

    def __init__(self, home, wanted="fit"):
        self.held = asyncio.Event()
        self.task = asyncio.create_task(call_trainer(task(home, wanted), self._tell))

    def _tell(self, step):
        if step == HELD_AT:
            self.held.set()


@pytest.fixture
def pids(monkeypatch):
    """Processes started, as they are."""
    found, start = [], asyncio.create_subprocess_exec

    async def noting(*arguments, **options):
        process = await start(*arguments, **options)
        found.append(process.pid)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noting)
    return found


async def test_it_fits_then_updates_then_finds_nothing_new(home):
    steps = []
    first = await call_trainer(task(home, "update"), steps.append)  # there is no model yet: a whole fit
    assert (first.done, first.mark) == ("fit", read_sources(home / "matinee.sqlite3").mark)
    assert bundle.read_current(home / "models").model_id == first.model_id
    assert HELD_AT in steps
    async with await Database.open(home / "matinee.sqlite3") as database:
        await like(database, 3, 2, 7)
    second = await call_trainer(task(home, "update"), quiet)
    assert (second.done, second.films) == ("update", 2)
    assert bundle.read_current(home / "models").model_id == second.model_id != first.model_id
    third = await call_trainer(task(home, "update"), quiet)
    assert (third.done, third.model_id, third.mark) == ("nothing", second.model_id, second.mark)


async def test_a_full_disk_is_a_sentence_and_leaves_nothing_half(home):
    """No file may grow beyond a few thousand bytes: what numpy writes is cut short, as on a disk without room."""
    first = await call_trainer(task(home), quiet)
    async with await Database.open(home / "matinee.sqlite3") as database:
        await like(database, 3, 2, 7)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, hard))
        try:
            with pytest.raises(TrainingFailed, match=r"disk that holds .*/models is full. Make room"):
                await call_trainer(task(home), quiet)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert artefact.current(home / "models") == first.model_id
    assert sorted(path.name for path in (home / "models").iterdir()) == sorted(["current", "lock", first.model_id])


async def test_a_database_that_cannot_be_read_is_refused_with_its_sentence(tmp_path):
    (tmp_path / "matinee.sqlite3").write_text("this is no database at all, not even a small one")
    with pytest.raises(StoreUnavailable, match="cannot be read"):
        await call_trainer(task(tmp_path), quiet)


async def test_a_program_updated_since_the_bot_was_started_does_not_change_its_database(home):
    async with await Database.open(home / "matinee.sqlite3") as database:
        await database.write(lambda connection: connection.execute("PRAGMA user_version = 1"))
    with pytest.raises(StoreUnavailable, match="Restart the bot"):
        await call_trainer(task(home), quiet)
    with closing(sqlite3.connect(home / "matinee.sqlite3")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


async def test_a_damaged_set_is_refused_and_the_model_stays(home):
    before = (await call_trainer(task(home), quiet)).model_id
    await hold(home)
    manifest = home / "ratings" / "held" / "manifest.json"
    manifest.unlink()
    manifest.write_text("{}")
    with pytest.raises(DataRefused, match="Import the data set again"):
        await call_trainer(task(home), quiet)
    assert bundle.read_current(home / "models").model_id == before


async def test_one_at_a_time_and_cancelled_it_ends_at_once(home):
    await hold(home)
    call = Call(home)
    await call.held.wait()
    with pytest.raises(AlreadyTraining, match="Try again"):
        await call_trainer(task(home), quiet)
    call.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call.task
    with alone_in(home / "models", AssertionError("it still runs")):
        assert artefact.current(home / "models") is None


async def test_killed_it_leaves_the_model_of_before_and_its_leavings_go_with_the_next(home, pids):
    before = (await call_trainer(task(home), quiet)).model_id
    await hold(home)
    call = Call(home)
    await call.held.wait()
    os.kill(pids[-1], signal.SIGKILL)
    with pytest.raises(TrainingFailed, match="want of memory"):
        await call.task
    assert bundle.read_current(home / "models").model_id == before
    (home / "models" / ".0123456789abcdef.77.partial").mkdir()
    async with await Database.open(home / "matinee.sqlite3") as database:
        await database.execute("DELETE FROM datasets", ())
    assert (await call_trainer(task(home), quiet)).model_id == before
    assert left_behind(home) == []


CALLER = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.config import ModelSection
from bot.trainer.call import call_trainer
from bot.trainer.task import Task
task = Task.of(Path(sys.argv[1]), ModelSection(), "fit", datetime.now(UTC), background=True)
asyncio.run(call_trainer(task, lambda step: print(step, flush=True)))
"""


async def test_it_does_not_outlive_a_caller_that_was_killed(home):
    await hold(home)
    caller = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CALLER, str(home), stdout=asyncio.subprocess.PIPE, cwd=PROJECT_ROOT
    )
    while (await caller.stdout.readline()).decode().strip() != HELD_AT:
        pass
    caller.kill()
    assert await caller.wait() == -signal.SIGKILL
    assert await nobody_trains(home)
    assert left_behind(home) == []
    assert artefact.current(home / "models") is None
