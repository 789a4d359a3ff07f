"""Backups: consistent while the bot writes, checked before they count, rotated; never at the price of an older one."""

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from support_backup import counts, killed_at_each_point, make_database
from support_store import opened

from bot.errors import BackupRefused
from bot.runtime.file_lock import alone_in
from bot.store.copies import backup as module
from bot.store.copies.backup import back_up, backups_in
from bot.store.copies.soundness import examine
from bot.store.migrate import steps

NOW = datetime(2026, 11, 23, 4, 0, 0, tzinfo=UTC)


@pytest.fixture
def database_path(tmp_path):
    return make_database(tmp_path / "matinee.sqlite3", left_open=True)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups"


def test_a_backup_is_whole_and_named_by_its_moment(database_path, folder):
    made = back_up(database_path, folder, now=NOW, keep=7)
    assert made.path == folder / "matinee-20261123T040000Z.sqlite3"
    assert counts(made.path) == (100, 50)
    assert (made.contents.schema_version, made.contents.films, made.contents.votes) == (steps()[-1][0], 100, 50)
    assert made.size == made.path.stat().st_size
    assert backups_in(folder) == [(NOW, made.path)]


def test_the_backup_is_one_file_that_needs_nothing_beside_it(database_path, folder):
    made = back_up(database_path, folder, now=NOW, keep=7)
    examine(made.path)
    assert sorted(path.name for path in folder.iterdir()) == ["lock", made.path.name]
    with closing(sqlite3.connect(made.path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_what_was_deleted_is_not_in_the_backup(database_path, folder):
    with closing(sqlite3.connect(database_path)) as connection:
        connection.execute("INSERT INTO facts VALUES ('secret', 'of somebody who was forgotten')")
        connection.commit()
        connection.execute("DELETE FROM facts")
        connection.commit()
    made = back_up(database_path, folder, now=NOW, keep=7)
    assert b"somebody who was forgotten" not in made.path.read_bytes()


async def test_a_backup_of_a_running_bot_holds_every_answered_write_and_no_half_transaction(tmp_path, folder):
    def two(number):
        def operation(connection):
            for half in ("first", "second"):
                connection.execute("INSERT INTO facts VALUES (?, ?)", (f"{number:05}-{half}", "x" * 200))

        return operation

    async def keep_writing():
        number = 1_000
        while not done.is_set():
            await database.write(two(number))
            number += 1
        return number - 1_000

    done = asyncio.Event()
    async with await opened(tmp_path / "matinee.sqlite3") as database:
        await asyncio.gather(*(database.write(two(number)) for number in range(1_000)))
        writing = asyncio.create_task(keep_writing())
        made = await asyncio.to_thread(back_up, database.path, folder, now=NOW, keep=7)
        done.set()
        assert await writing > 0
    with closing(sqlite3.connect(made.path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM facts ORDER BY name")]
    assert len(names) >= 2_000
    assert names == [f"{number:05}-{half}" for number in range(len(names) // 2) for half in ("first", "second")]


async def test_a_write_transaction_that_is_open_does_not_hold_a_backup_up(tmp_path, folder):
    async with await opened(tmp_path / "matinee.sqlite3") as database:

        def back_up_inside(connection):
            connection.execute("INSERT INTO facts VALUES ('a', 'b')")
            return back_up(tmp_path / "matinee.sqlite3", folder, now=NOW, keep=7)

        made = await database.write(back_up_inside)
    with closing(sqlite3.connect(made.path)) as connection:
        assert connection.execute("SELECT count(*) FROM facts").fetchone() == (0,)


def test_the_newest_are_kept(database_path, folder):
    for day in range(5):
        made = back_up(database_path, folder, now=NOW + timedelta(days=day), keep=3)
    assert [moment.day for moment, _ in backups_in(folder)] == [25, 26, 27]
    assert [path.name for path in made.removed] == ["matinee-20261124T040000Z.sqlite3"]


def test_one_kept_is_the_one_just_made_even_when_a_wrong_clock_left_some_from_the_future(database_path, folder):
    back_up(database_path, folder, now=NOW + timedelta(days=900), keep=1)
    made = back_up(database_path, folder, now=NOW, keep=1)
    assert [path for _, path in backups_in(folder)] == [made.path]


def test_files_that_are_no_backups_are_left_alone(database_path, folder):
    folder.mkdir()
    for name in ("notes.txt", "matinee-replaced-20250101T000000Z.sqlite3", "matinee-2025.sqlite3"):
        (folder / name).write_text("mine")
    for day in range(3):
        back_up(database_path, folder, now=NOW + timedelta(days=day), keep=1)
    assert len(list(folder.iterdir())) == 3 + 1 + 1  # and the lock


def test_a_damaged_database_makes_no_backup_and_costs_none(database_path, folder):
    database_path.with_name(f"{database_path.name}-wal").unlink()
    shutil.copy(make_database(database_path.with_name("whole.sqlite3"), films=3_000), database_path)
    back_up(database_path, folder, now=NOW, keep=1)
    with database_path.open("r+b") as file:
        file.seek(-20_000, os.SEEK_END)
        file.write(b"\xff" * 12_000)
    with pytest.raises(BackupRefused, match=r"as they were|damaged|no sound database"):
        back_up(database_path, folder, now=NOW + timedelta(days=1), keep=1)
    assert [moment for moment, _ in backups_in(folder)] == [NOW]
    assert not list(folder.glob(".*"))


def test_a_full_disk_is_a_sentence_and_leaves_nothing_half(database_path, folder, monkeypatch):
    def full(source, target, _):
        target.write_bytes(b"half")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(module, "copy", full)
    with pytest.raises(BackupRefused, match="disk is full"):
        back_up(database_path, folder, now=NOW, keep=1)
    assert [path.name for path in folder.iterdir()] == ["lock"]


def test_a_copy_that_is_not_sound_never_gets_a_name(database_path, folder, monkeypatch):
    monkeypatch.setattr(module, "copy", lambda _, target, __: target.write_bytes(b"x" * 5_000))
    with pytest.raises(BackupRefused, match="no sound database"):
        back_up(database_path, folder, now=NOW, keep=1)
    assert [path.name for path in folder.iterdir()] == ["lock"]


def test_one_that_is_broken_off_leaves_nothing(tmp_path, folder):
    large = make_database(tmp_path / "matinee.sqlite3", films=20_000)
    asked = []
    with pytest.raises(BackupRefused, match="interrupted"):
        back_up(large, folder, now=NOW, keep=1, breaks_off=lambda: asked.append(1) or True)
    assert asked == [1]
    assert [path.name for path in folder.iterdir()] == ["lock"]


def test_without_a_database_there_is_nothing_to_back_up(tmp_path, folder):
    with pytest.raises(BackupRefused, match="no database"):
        back_up(tmp_path / "matinee.sqlite3", folder, now=NOW, keep=1)
    assert not folder.exists()


def test_two_backups_at_once_do_not_meet(database_path, folder):
    with alone_in(folder, BackupRefused("x")), pytest.raises(BackupRefused, match="Another backup"):
        back_up(database_path, folder, now=NOW, keep=1)


def test_killed_at_any_point_nothing_is_lost(tmp_path):
    template = tmp_path / "template"
    make_database(template / "matinee.sqlite3", films=500, left_open=True)
    for day in (1, 2):
        back_up(template / "matinee.sqlite3", template / "backups", now=NOW - timedelta(days=3 - day), keep=2)
    homes = killed_at_each_point(template, tmp_path / "homes", "backup")
    assert len(homes) > 15
    for home in homes:
        named = [path for _, path in backups_in(home / "backups")]
        assert len(named) >= 2
        assert {counts(path) for path in named} == {(500, 50)}
        assert counts(home / "matinee.sqlite3") == (500, 50)
        back_up(home / "matinee.sqlite3", home / "backups", now=NOW + timedelta(days=1), keep=2)
        assert len(backups_in(home / "backups")) == 2
        assert not list((home / "backups").glob(".*"))
