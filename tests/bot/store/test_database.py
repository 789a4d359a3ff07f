from __future__ import annotations

import asyncio
import contextlib
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading

import pytest

from bot.errors import StoreUnavailable
from bot.store import database as module
from bot.store.database import BATCH_MOST, Database, _in_thread
from bot.store.migrate import APPLICATION_ID

SET = "INSERT INTO facts VALUES (?, ?)"


def put(name, value="x"):
    return lambda connection: connection.execute(SET, (name, value)).rowcount


def names(connection):
    return [name for (name,) in connection.execute("SELECT name FROM facts ORDER BY name")]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "matinee.sqlite3"


@pytest.fixture
async def commits(database):
    """Grows by one with each commit of the writer."""
    seen = []
    trace = lambda sql: seen.append(sql) if sql == "COMMIT" else None  # noqa: E731
    await _in_thread(database._writer, lambda connection: connection.set_trace_callback(trace))
    return seen


def ended(threads):
    for thread in threads:
        thread.join(timeout=30)
    return not any(thread.is_alive() for thread in threads)


@pytest.fixture
async def held(database):
    """Holds the writer's thread until released, so that what comes meanwhile is committed together."""
    release = threading.Event()
    begun = threading.Event()

    def hold(_):
        begun.set()
        assert release.wait(timeout=30)

    holding = asyncio.create_task(database.write(hold))
    await asyncio.to_thread(begun.wait, 30)
    yield release
    release.set()
    await holding


async def test_many_at_once_share_a_commit_and_all_are_kept(database, commits, held):
    writes = [asyncio.create_task(database.write(put(f"{n:03}"))) for n in range(100)]
    await asyncio.sleep(0)
    assert database.waiting == 100

    held.set()
    assert await asyncio.gather(*writes) == [1] * 100

    assert len(commits) == 2  # the held one, and the hundred
    assert await database.read(names) == [f"{n:03}" for n in range(100)]


async def test_a_batch_is_bounded(database, commits, held):
    writes = [asyncio.create_task(database.write(put(f"{n}"))) for n in range(2 * BATCH_MOST + 1)]
    await asyncio.sleep(0)

    held.set()
    await asyncio.gather(*writes)

    assert len(commits) == 1 + 3


async def test_one_bad_operation_does_not_fail_the_others_and_leaves_nothing(database, held):
    def half_done(connection):
        connection.execute(SET, ("half", "x"))
        raise ValueError("not this one")

    good = [asyncio.create_task(database.write(put("a")))]
    bad = asyncio.create_task(database.write(half_done))
    double = asyncio.create_task(database.write(put("a")))
    good.append(asyncio.create_task(database.write(put("b"))))
    held.set()

    assert await asyncio.gather(*good) == [1, 1]
    with pytest.raises(ValueError, match="not this one"):
        await bad
    with pytest.raises(sqlite3.IntegrityError):
        await double
    assert await database.read(names) == ["a", "b"]


async def test_a_single_statement_is_undone_alone(database, held):
    writes = [asyncio.create_task(database.execute(SET, (name, "x"))) for name in ("a", "a", "b")]
    half_done = asyncio.create_task(
        database.execute("INSERT INTO facts SELECT name, 'y' FROM (SELECT 'c' AS name UNION ALL SELECT 'a')", ())
    )
    held.set()

    outcomes = await asyncio.gather(*writes, half_done, return_exceptions=True)

    assert [outcomes[0], outcomes[2]] == [1, 1]
    assert [type(outcomes[1]), type(outcomes[3])] == [sqlite3.IntegrityError] * 2
    assert await database.read(names) == ["a", "b"]


async def test_an_operation_that_ends_the_transaction_does_not_stop_the_writer(database):
    def ends_it(connection):
        connection.execute("ROLLBACK")
        raise ValueError("rolled back")

    with pytest.raises(ValueError, match="rolled back"):
        await database.write(ends_it)

    assert await database.write(put("after")) == 1


async def test_answered_means_others_see_it(database):
    await database.write(put("a"))

    with contextlib.closing(sqlite3.connect(database.path)) as other:
        assert names(other) == ["a"]


async def test_a_caller_who_gives_up_disturbs_nobody(database, held):
    given_up = asyncio.create_task(database.write(put("given up")))
    patient = asyncio.create_task(database.write(put("patient")))
    await asyncio.sleep(0)

    given_up.cancel()
    held.set()

    assert await patient == 1
    with pytest.raises(asyncio.CancelledError):
        await given_up
    assert "patient" in await database.read(names)


async def test_operations_keep_their_order(database, held):
    def append(text):
        sql = "INSERT INTO facts VALUES ('log', ?) ON CONFLICT DO UPDATE SET value = value || excluded.value"
        return lambda connection: connection.execute(sql, (text,)).rowcount

    writes = [asyncio.create_task(database.write(append(text))) for text in "abcdefgh"]
    held.set()
    await asyncio.gather(*writes)

    found = await database.read(lambda connection: connection.execute("SELECT value FROM facts").fetchone())
    assert found == ("abcdefgh",)


async def test_readers_cannot_write(database):
    with pytest.raises(StoreUnavailable):
        await database.read(put("a"))

    assert await database.read(names) == []


async def test_a_fault_of_ours_is_not_called_trouble_of_the_disk(database):
    def broken(connection):
        return connection.execute("SELECT x FROM nowhere")

    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        await database.read(broken)
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        await database.write(broken)


async def test_reading_goes_on_while_a_write_runs(database, held):
    assert await asyncio.wait_for(database.read(names), timeout=30) == []


async def test_closing_commits_what_waits_and_refuses_what_comes(path, monkeypatch):
    database = await Database.open(path)
    writes = [asyncio.create_task(database.write(put(f"{n}"))) for n in range(5)]
    await asyncio.sleep(0)

    await asyncio.gather(database.close(), database.close())

    assert await asyncio.gather(*writes) == [1] * 5
    for call in (database.write, database.read):
        with pytest.raises(StoreUnavailable, match="closing"):
            await call(names)
    async with await Database.open(path) as again:
        assert await again.read(names) == ["0", "1", "2", "3", "4"]


async def test_closing_ends_every_thread(path):
    before = set(threading.enumerate())
    database = await Database.open(path)
    threads = set(threading.enumerate()) - before
    assert threads

    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0)
    closing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await closing
    await database.close()

    assert ended(threads)


async def test_a_writer_that_was_cancelled_refuses_instead_of_hanging(path):
    database = await Database.open(path)
    database._task.cancel()
    await asyncio.wait([database._task])

    with pytest.raises(StoreUnavailable):
        await database.write(put("a"))
    await database.close()


async def test_what_is_foreign_or_newer_is_refused_and_stays_byte_for_byte(path):
    for made, sentence in (
        ("CREATE TABLE theirs (x)", "another program"),
        (f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 999", "newer program"),
    ):
        path.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(path)) as other:
            other.executescript(made)
        before, threads = path.read_bytes(), set(threading.enumerate())

        with pytest.raises(StoreUnavailable, match=sentence):
            await Database.open(path)

        assert path.read_bytes() == before
        assert ended(set(threading.enumerate()) - threads)


async def test_what_is_no_database_is_refused_and_untouched(path):
    path.write_text("Dear diary, this is no database at all. " * 100, "utf-8")
    before = path.read_bytes()

    with pytest.raises(StoreUnavailable, match="is no database"):
        await Database.open(path)

    assert path.read_bytes() == before


async def test_a_folder_that_cannot_be_is_said(tmp_path):
    (tmp_path / "file").write_text("not a folder", "utf-8")

    with pytest.raises(StoreUnavailable, match="cannot be"):
        await Database.open(tmp_path / "file" / "matinee.sqlite3")


async def test_a_failed_first_start_leaves_no_tables_and_no_threads(path, monkeypatch):
    monkeypatch.setattr("bot.store.migrate.steps", lambda: [(1, "CREATE TABLE a (x);\nNONSENSE;\n")])
    before = set(threading.enumerate())

    with pytest.raises(StoreUnavailable):
        await Database.open(path)

    assert ended(set(threading.enumerate()) - before)
    with contextlib.closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT * FROM sqlite_schema").fetchall() == []


async def test_locked_by_another_program(path, monkeypatch):
    monkeypatch.setattr(module, "BUSY_TIMEOUT_MS", 1)
    async with await Database.open(path) as database:
        await database.write(put("before"))
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreUnavailable, match="in use by another program"):
                await database.write(put("during"))
            assert await database.read(names) == ["before"]
            other.execute("ROLLBACK")

        assert await database.write(put("after")) == 1
        assert await database.read(names) == ["after", "before"]


async def test_a_full_disk_fails_what_does_not_fit_and_keeps_the_rest(path):
    async with await Database.open(path) as database:
        await database.write(put("before"))

        def no_more_pages(connection):
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            return connection.execute(f"PRAGMA max_page_count = {pages + 2}").fetchone()

        await database.write(no_more_pages)
        with pytest.raises(StoreUnavailable, match=r"disk .* is full.*Make room"):
            await database.write(put("big", "x" * 100_000))

        assert await database.read(names) == ["before"]
        assert await database.write(put("small")) == 1
        await database.write(lambda connection: connection.execute("PRAGMA max_page_count = 100000").fetchone())
        assert await database.write(put("big", "x" * 100_000)) == 1
    with contextlib.closing(sqlite3.connect(path)) as other:
        assert names(other) == ["before", "big", "small"]
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_damaged_file_is_said(path):
    async with await Database.open(path) as database:
        for n in range(200):
            await database.write(put(f"{n:04}", "x" * 2_000))
    damaged = bytearray(path.read_bytes())
    for page in range(len(damaged) // 4096 // 2, len(damaged) // 4096):  # the values; the tables come first
        damaged[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(bytes(damaged))

    async with await Database.open(path) as database:
        with pytest.raises(StoreUnavailable, match=r"damaged.*backup"):
            await database.read(
                lambda connection: connection.execute("SELECT sum(length(value)) FROM facts").fetchall()
            )


@pytest.mark.parametrize("below", ["", "inner"])
async def test_a_file_in_the_place_of_the_folder_is_said(tmp_path, below):
    (tmp_path / "notes").write_text("no folder")
    with pytest.raises(StoreUnavailable, match="cannot be a folder: a file is in the way"):
        await Database.open(tmp_path / "notes" / below / "matinee.sqlite3")


async def test_a_read_only_file_is_said(database):
    await database.write(put("before"))
    # SQLite answers as it does for a file without write permission; permission bits do not bind a test run as root.
    await _in_thread(database._writer, lambda connection: connection.execute("PRAGMA query_only = ON").fetchall())

    with pytest.raises(StoreUnavailable, match=r"cannot be written.*permission"):
        await database.write(put("after"))

    await _in_thread(database._writer, lambda connection: connection.execute("PRAGMA query_only = OFF").fetchall())
    assert await database.read(names) == ["before"]


CHILD = """
    import asyncio, sys
    from pathlib import Path
    from bot.store.database import Database

    async def client(database, number):
        for count in range(100_000):
            name = f"{number}-{count}"
            await database.write(lambda c: c.execute("INSERT INTO facts VALUES (?, 'x')", (name,)).rowcount)
            sys.stdout.write(name + "\\n")
            sys.stdout.flush()

    async def main():
        database = await Database.open(Path(sys.argv[1]))
        await asyncio.gather(*(client(database, number) for number in range(16)))

    asyncio.run(main())
"""


@pytest.mark.parametrize("lines", [1, 200, 1_500])
def test_a_killed_process_loses_nothing_it_acknowledged(path, lines):
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CHILD), str(path)], stdout=subprocess.PIPE, text=True
    )
    acknowledged = [child.stdout.readline() for _ in range(lines)]
    child.send_signal(signal.SIGKILL)
    rest = child.stdout.read().splitlines(keepends=True)
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL
    acknowledged += [line for line in rest if line.endswith("\n")]

    with contextlib.closing(sqlite3.connect(path)) as other:
        kept = set(names(other))

    assert len(acknowledged) >= lines
    assert {line.strip() for line in acknowledged} - kept == set()
