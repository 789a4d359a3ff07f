"""Restoring: only valid backups, never over a database unasked, and at any moment there is a complete one."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest
from support_backup import counts, killed_at_each_point, make_database

from bot.errors import BackupRefused
from bot.push.planning.after_restore import plan_since_backup
from bot.records import Subscription
from bot.store.copies import restore as module
from bot.store.copies.backup import back_up
from bot.store.copies.restore import restore
from bot.store.database import Database
from bot.store.deliveries.delivery_steps import Deliveries
from bot.store.deliveries.subscriptions import Subscriptions
from recommender.types import Place

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
def old(tmp_path):
    """A backup with 10 films and no vote."""
    return make_database(tmp_path / "elsewhere" / "old.sqlite3", films=10, votes=0)


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def database_path(home):
    """The database of now, as a killed bot leaves it: part of it in the log."""
    return make_database(home / "matinee.sqlite3", left_open=True)


def put_back(backup, database, *, replace=False, now=NOW):
    return restore(backup, database, replace=replace, now=now, plan=partial(plan_since_backup, now), reason="restored")


def left(home):
    return {path.name: path.read_bytes() for path in home.iterdir()}


def test_a_home_without_a_database_gets_the_backup(old, home):
    before = old.read_bytes()
    done = put_back(old, home / "matinee.sqlite3")
    assert counts(home / "matinee.sqlite3") == (10, 0)
    assert (done.contents.films, done.set_aside) == (10, None)
    assert [path.name for path in home.iterdir()] == ["matinee.sqlite3"]
    assert old.read_bytes() == before


def test_a_database_that_is_there_stays_without_being_told(old, home, database_path):
    before = left(home)
    with pytest.raises(BackupRefused, match="--replace"):
        put_back(old, database_path)
    assert left(home) == before


def test_the_database_of_before_is_kept_with_its_latest_changes(old, home, database_path):
    done = put_back(old, database_path, replace=True)
    assert counts(database_path) == (10, 0)
    assert done.set_aside == home / "matinee-replaced-20261123T120000Z.sqlite3"
    assert counts(done.set_aside) == (100, 50)
    assert {path.name for path in home.iterdir()} == {database_path.name, done.set_aside.name}


def test_two_restores_in_one_second_keep_both(old, home, database_path):
    first, second = (put_back(old, database_path, replace=True).set_aside for _ in range(2))
    assert first != second
    assert (counts(first), counts(second)) == ((100, 50), (10, 0))


def test_what_was_set_aside_can_be_put_back(old, database_path):
    aside = put_back(old, database_path, replace=True).set_aside
    put_back(aside, database_path, replace=True)
    assert counts(database_path) == (100, 50)


def test_without_hard_links_the_database_of_before_is_copied(old, database_path, monkeypatch):
    def refused(*_):
        raise PermissionError

    monkeypatch.setattr(os, "link", refused)
    assert counts(put_back(old, database_path, replace=True).set_aside) == (100, 50)
    assert counts(database_path) == (10, 0)


@pytest.mark.parametrize("damage", [b"not a database at all" * 400, b""])
def test_a_damaged_database_is_replaced_and_kept_as_it_is_with_its_log(old, home, database_path, damage):
    database_path.write_bytes(damage)
    log = database_path.with_name("matinee.sqlite3-wal").read_bytes()
    aside = put_back(old, database_path, replace=True).set_aside
    assert counts(database_path) == (10, 0)
    assert aside.read_bytes() == damage
    assert aside.with_name(f"{aside.name}-wal").read_bytes() == log
    assert not database_path.with_name("matinee.sqlite3-wal").exists()


def test_a_log_without_its_database_does_not_meet_the_new_one(old, database_path):
    database_path.unlink()
    with pytest.raises(BackupRefused, match="--replace"):
        put_back(old, database_path)
    put_back(old, database_path, replace=True)
    assert counts(database_path) == (10, 0)


async def test_a_database_somebody_has_open_is_not_replaced(old, home):
    async with await Database.open(home / "matinee.sqlite3"):
        with pytest.raises(BackupRefused, match="in use"):
            put_back(old, home / "matinee.sqlite3", replace=True)
    assert counts(home / "matinee.sqlite3") == (0, 0)
    assert [path.name for path in home.iterdir()] == ["matinee.sqlite3"]


def spoil(statement):
    def change(path):
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute(statement)

    return change


def overwrite(path):
    with path.open("r+b") as file:
        file.seek(-9_000, os.SEEK_END)
        file.write(b"\xff" * 6_000)


def cut(path):
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (spoil("PRAGMA user_version = 9999"), "Update the program"),
        (spoil("PRAGMA application_id = 5"), "not a database of Matinee"),
        (spoil("DROP TABLE draws"), "draws is missing"),
        (spoil("UPDATE votes SET film_id = 99999 WHERE user_id = 1"), "rows of films that are not there"),
        (overwrite, "damaged|no sound database"),
        (cut, "damaged|no sound database"),
        (lambda path: path.write_bytes(b"a picture"), "no sound database"),
        (lambda path: path.write_bytes(b""), "not a database of Matinee"),
        (lambda path: path.unlink(), "no file"),
    ],
    ids=["newer", "foreign", "table", "reference", "overwritten", "cut", "picture", "empty", "missing"],
)
def test_what_cannot_be_trusted_is_refused_and_changes_nothing(tmp_path, home, database_path, damage, said):
    bad = make_database(tmp_path / "elsewhere" / "bad.sqlite3", films=3_000)
    with closing(sqlite3.connect(bad)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    damage(bad)
    before = left(home)
    with pytest.raises(BackupRefused, match=said):
        put_back(bad, database_path, replace=True)
    assert left(home) == before


def test_the_database_itself_is_no_backup(database_path):
    with pytest.raises(BackupRefused, match="the database itself"):
        put_back(database_path, database_path, replace=True)


def test_a_full_disk_changes_nothing(old, home, database_path, monkeypatch):
    def full(source, target):
        target.write_bytes(b"half")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(module, "copy", full)
    with pytest.raises(BackupRefused, match="disk is full"):
        put_back(old, database_path, replace=True)
    assert counts(database_path) == (100, 50)
    assert not list(home.glob("*restoring*"))
    assert not list(home.glob("*replaced*"))


def subscription(place_id, due):
    return Subscription(
        id=0,
        place=Place("guild", place_id),
        channel_id=5,
        style="digest",
        local_time=time(9),
        zone="UTC",
        days=127,
        created_by=1,
        next_due_at=due,
    )


async def test_a_push_that_was_due_since_the_backup_is_not_sent_again(home, tmp_path):
    path = home / "matinee.sqlite3"
    two_days_ago = datetime(2026, 11, 21, 9, tzinfo=UTC)
    async with await Database.open(path) as database:
        for place, due in ((1, two_days_ago), (2, NOW + timedelta(hours=1)), (3, None)):
            await Subscriptions(database).change(
                Place("guild", place), NOW, lambda *_, p=place, d=due: subscription(p, d)
            )
        made = back_up(path, tmp_path / "backups", now=two_days_ago - timedelta(hours=1), keep=1)
    done = put_back(made.path, path, replace=True)
    assert done.not_sent_again == 3
    async with await Database.open(path) as database:
        first, second, third = [await Subscriptions(database).find(Place("guild", place)) for place in (1, 2, 3)]
        latest = await Deliveries(database).latest(first.id)
        assert [(part.local_date, part.state, part.error) for part in latest] == [
            (date(2026, 11, 23), "unknown", "restored")
        ]
        assert first.next_due_at == datetime(2026, 11, 24, 9, tzinfo=UTC)
        assert second.next_due_at == NOW + timedelta(hours=1)
        assert third.next_due_at is None


@pytest.mark.parametrize("state_of_now", ["sound", "damaged"])
def test_killed_at_any_point_there_is_a_whole_database_and_the_one_of_before(tmp_path, old, state_of_now):
    template = tmp_path / "template"
    make_database(template / "matinee.sqlite3", left_open=True)
    shutil.copy(old, template / "old.sqlite3")
    garbage = b"damaged" * 2_000
    if state_of_now == "damaged":
        (template / "matinee.sqlite3").write_bytes(garbage)
    homes = killed_at_each_point(template, tmp_path / "homes", "restore")
    assert len(homes) > 8
    for home in homes:
        database, aside = home / "matinee.sqlite3", sorted(home.glob("matinee-replaced-*.sqlite3"))
        if state_of_now == "damaged":
            kept = [path.read_bytes() for path in (database, *aside)]
            assert garbage in kept
            assert kept[0] == garbage or counts(database) == (10, 0)
        else:
            contents = [counts(path) for path in (database, *aside)]
            assert (100, 50) in contents
            assert contents[0] in {(100, 50), (10, 0)}
        restore_again = put_back(home / "old.sqlite3", database, replace=True)
        assert counts(database) == (10, 0)
        assert restore_again.set_aside.exists()
        assert not list(home.glob("*restoring*"))
