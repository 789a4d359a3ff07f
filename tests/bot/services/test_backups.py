"""When backups are made automatically, and how a restore affects pushes that were due."""

import asyncio
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta

import pytest
from support_backup import counts, make_database
from support_store import FixedClock

from bot.app import open_app
from bot.config import BackupSection, Config
from bot.errors import BackupRefused, CannotStart
from bot.push.planning.after_restore import plan_since_backup
from bot.services.backups import Backups, last_time_at
from bot.store.copies.backup import backups_in
from bot.store.deliveries.subscriptions import Due
from bot.store.installation import installation_of

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    return FixedClock(NOW)


@pytest.fixture
def home(tmp_path):
    make_database(tmp_path / "matinee.sqlite3")
    return tmp_path


def backups(home, clock, **settings):
    return Backups(home / "matinee.sqlite3", home, BackupSection(**settings), clock)


async def test_the_first_backup_is_made_at_once_and_then_one_a_day_from_its_hour_on(home, clock):
    made = backups(home, clock)
    days = []
    for _ in range(24 * 6 * 4):  # the job's ten minutes, over four days
        if await made.back_up_if_due():
            days.append(clock.now())
        clock.forward(minutes=10)
    assert days == [NOW, *(datetime(2026, 11, day, 4, tzinfo=UTC) for day in (24, 25, 26, 27))]
    assert made.latest_at() == days[-1]


async def test_a_bot_that_was_down_at_the_hour_does_it_when_it_runs(home, clock):
    made = backups(home, clock)
    await made.back_up_if_due()
    clock.forward(days=2, hours=5)
    assert (await made.back_up_if_due()).contents.films == 100
    assert await made.back_up_if_due() is None


async def test_switched_off_none_is_made(home, clock):
    assert await backups(home, clock, enabled=False).back_up_if_due() is None
    assert not (home / "backups").exists()


async def test_the_folder_may_be_elsewhere(home, clock, tmp_path):
    elsewhere = tmp_path / "other disk"
    made = await backups(home, clock, folder=str(elsewhere)).back_up_if_due()
    assert made.path.parent == elsewhere
    assert counts(made.path) == (100, 50)


async def test_as_many_are_kept_as_the_settings_say(home, clock):
    for _ in range(5):
        await backups(home, clock, keep=2).back_up_if_due()
        clock.forward(days=1)
    assert len(backups_in(home / "backups", None)) == 2


async def test_one_from_the_future_does_not_stop_todays(home, clock):
    clock.forward(days=400)
    await backups(home, clock).back_up_if_due()
    clock.forward(days=-400)
    assert backups(home, clock).latest_at() is None
    assert await backups(home, clock).back_up_if_due()


@pytest.mark.parametrize("empty", [True, False])
async def test_a_home_whose_database_vanished_beside_its_backups_does_not_begin_anew(home, clock, empty):
    made = await backups(home, clock).back_up_if_due()
    for file in home.glob("matinee.sqlite3*"):
        file.unlink()
    if empty:
        (home / "matinee.sqlite3").touch()
    with pytest.raises(CannotStart, match=f"matinee restore {made.path} --replace"):
        async with open_app(Config(), home, clock):
            pass
    assert not (home / "matinee.sqlite3").exists() or not (home / "matinee.sqlite3").stat().st_size


async def test_a_new_home_may_begin_beside_the_backups_of_others(home, clock, tmp_path_factory):
    shared = str(tmp_path_factory.mktemp("shared"))
    await backups(home, clock, folder=shared).back_up_if_due()
    new = tmp_path_factory.mktemp("new")
    backups(new, clock, folder=shared).refuse_vanished()
    backups(home, clock, folder=shared).refuse_vanished()
    (home / "matinee.sqlite3").unlink()
    with pytest.raises(CannotStart):
        backups(home, clock, folder=shared).refuse_vanished()


async def test_homes_that_share_a_folder_keep_out_of_each_others_way(home, clock, tmp_path_factory):
    shared = tmp_path_factory.mktemp("shared")
    other = tmp_path_factory.mktemp("other")
    make_database(other / "matinee.sqlite3", films=7)
    for _ in range(4):
        for each in (home, other):
            assert await backups(each, clock, folder=str(shared), keep=2).back_up_if_due()
        clock.forward(days=1)
    assert len(backups_in(shared, None)) == 4
    assert {counts(path)[0] for _, path in backups_in(shared, installation_of(home))} == {100}
    assert {counts(path)[0] for _, path in backups_in(shared, installation_of(other))} == {7}


async def test_votes_that_are_gone_do_not_push_out_the_backup_that_has_them(home, clock, caplog):
    first = await backups(home, clock, keep=3).back_up_if_due()
    with closing(sqlite3.connect(home / "matinee.sqlite3")) as connection:
        connection.execute("DELETE FROM votes WHERE user_id > 5")
        connection.commit()
    for _ in range(10):
        clock.forward(days=1)
        await backups(home, clock, keep=3).back_up_if_due()
    found = [path for _, path in backups_in(home / "backups", None)]
    assert found[0] == first.path
    assert len(found) == 4
    assert "holds far more votes" in caplog.text


async def test_copies_from_the_future_go_before_those_of_now(home, clock):
    for _ in range(3):
        await backups(home, clock, keep=3).back_up_if_due()
        clock.forward(days=1)
    clock.forward(days=27_000)
    await backups(home, clock, keep=3).back_up_if_due()
    clock.forward(days=-27_000)
    await backups(home, clock, keep=3).back_up_if_due()
    assert [moment.year for moment, _ in backups_in(home / "backups", None)] == [2026] * 3


async def test_one_that_failed_is_tried_again(home, clock):
    whole = (home / "matinee.sqlite3").read_bytes()
    (home / "matinee.sqlite3").write_bytes(b"damaged")
    with pytest.raises(BackupRefused):
        await backups(home, clock).back_up_if_due()
    (home / "matinee.sqlite3").write_bytes(whole)
    assert await backups(home, clock).back_up_if_due()


async def test_one_under_way_is_broken_off_with_its_job(home, clock, monkeypatch):
    begun, ended = threading.Event(), threading.Event()

    def slow(*_, breaks_off, **__):
        begun.set()
        while not breaks_off():
            pass
        ended.set()

    monkeypatch.setattr("bot.services.backups.back_up", slow)
    job = asyncio.create_task(backups(home, clock).back_up_if_due())
    await asyncio.to_thread(begun.wait, 30)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert await asyncio.to_thread(ended.wait, 30)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 23, 3, 59, 59, tzinfo=UTC), datetime(2026, 11, 22, 4, tzinfo=UTC)),
        (datetime(2026, 11, 23, 4, 0, 0, tzinfo=UTC), datetime(2026, 11, 23, 4, tzinfo=UTC)),
        (datetime(2026, 1, 1, 0, 0, 0, tzinfo=UTC), datetime(2025, 12, 31, 4, tzinfo=UTC)),
    ],
)
def test_the_latest_moment_of_an_hour(now, expected):
    assert last_time_at(now, time(4)) == expected


def nine(due, zone):
    return Due(due, time(9), zone, days=127, cards=True)


def test_each_missed_date_becomes_one_message_until_the_next_time_lies_ahead():
    due, dates = datetime(2026, 11, 21, 0, tzinfo=UTC), []  # nine in the morning in Tokyo
    while due <= NOW:
        plan = plan_since_backup(NOW, nine(due, "Asia/Tokyo"))
        assert plan.day.parts == 1
        assert plan.day.skipped is None
        dates.append(plan.day.local_date)
        _, due = next(iter(plan.coming))
    assert dates == [date(2026, 11, day) for day in (21, 22, 23)]
    assert due == datetime(2026, 11, 24, 0, tzinfo=UTC)


def test_a_backup_of_long_ago_does_not_bring_every_day_since():
    due, count = NOW - timedelta(days=900), 0
    while due <= NOW:
        (_, due), count = next(iter(plan_since_backup(NOW, nine(due, "UTC")).coming)), count + 1
    assert count <= 5
