"""Erasure: data are gone from the bytes of the file, and neither a backup nor a damaged list brings them back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from support_store import FixedClock, add_films, opened
from support_traces import traces

from bot.push.planning.after_restore import plan_since_backup
from bot.store.copies.backup import back_up, backups_in
from bot.store.copies.restore import restore, set_aside_in
from bot.store.copies.scrubbing import scrub
from bot.store.people.choices import Choices
from bot.store.people.erasure import People
from bot.store.people.tombstones import NAME, TombstoneFile
from bot.store.people.vote_rows import VoteRow
from bot.store.people.votes import Votes
from recommender.types import VoteKind

ADA, BO = 80351110224678912, 80351110224678913
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Home:
    """A home with films and people in it, opened and closed as processes come and go."""

    def __init__(self, path):
        self.path = path
        self.file = path / "matinee.sqlite3"
        self.clock = FixedClock(NOW)

    async def run(self, work):
        async with await opened(self.file) as database:
            people = People(database, TombstoneFile(self.path))
            await people.open()
            return await work(database, people)

    async def vote(self, person, *films):
        async def work(database, _):
            for film in films:
                await Votes(database).add(VoteRow(person, film, VoteKind.LIKE, "card", self.clock.now(), 7))

        await self.run(work)

    async def erase(self, person):
        return await self.run(lambda _, people: people.erase(person, self.clock.now()))

    async def voters(self):
        async def work(database, _):
            return await database.read(
                lambda connection: connection.execute("SELECT user_id, count(*) FROM votes GROUP BY 1").fetchall()
            )

        return dict(await self.run(work))

    def back_up(self, folder=None):
        return back_up(self.file, folder or self.path / "backups", now=self.clock.now(), keep=7).path

    def restore(self, backup):
        now = self.clock.now()
        return restore(
            backup, self.file, replace=True, now=now, plan=partial(plan_since_backup, now), reason="restored"
        )


@pytest.fixture
async def home(tmp_path):
    home = Home(tmp_path)
    await home.run(lambda database, _: add_films(database, 500))
    await home.vote(ADA, *range(1, 400))
    await home.vote(BO, 1, 2)
    return home


async def test_the_bytes_are_gone_while_the_database_is_open(home):
    async def work(database, people):
        await Choices(database).set_hidden(ADA, True, NOW)
        before = traces(home.path, ADA)
        found = await people.erase(ADA, NOW)
        return before, found, traces(home.path, ADA), traces(home.path, BO)

    before, found, after, of_others = await home.run(work)
    assert "matinee.sqlite3" in before
    assert (found["votes"], found["choices"]) == (399, 1)
    assert after == set()
    assert of_others == {"matinee.sqlite3"}


async def test_a_second_deletion_finds_nothing_and_changes_nothing(home):
    await home.erase(ADA)
    list_of_before = (home.path / NAME).read_bytes()
    home.clock.forward(days=1)
    assert not any((await home.erase(ADA)).values())
    assert (home.path / NAME).read_bytes() == list_of_before


async def test_a_backup_from_before_does_not_bring_the_person_back(home):
    backup = home.back_up()
    home.clock.forward(hours=1)
    await home.erase(ADA)
    home.clock.forward(hours=1)
    assert home.restore(backup).forgotten == 1
    assert await home.voters() == {BO: 2}
    assert traces(home.path, ADA) == {str(backup.relative_to(home.path))}


async def test_nor_when_the_database_was_lost_since(home):
    backup = home.back_up()
    await home.erase(ADA)
    home.file.unlink()
    assert home.restore(backup).forgotten == 1
    assert await home.voters() == {BO: 2}


@pytest.mark.parametrize("begun_anew", [False, True])
async def test_nor_when_the_whole_home_was_lost_and_its_backups_were_elsewhere(home, tmp_path, begun_anew):
    elsewhere = tmp_path / "other disk"
    old = home.back_up(elsewhere)
    await home.erase(ADA)
    home.clock.forward(days=1)
    home.back_up(elsewhere)
    new = Home(tmp_path / "new home")
    if begun_anew:  # and has a key of its own
        await new.run(lambda database, _: add_films(database, 3))
        await new.vote(7, 1)
        await new.erase(7)
    assert new.restore(old).forgotten == 1
    assert await new.voters() == {BO: 2}
    assert (elsewhere / "matinee.tombstones").stat().st_mode & 0o077 == 0


async def test_a_new_beginning_after_the_deletion_comes_back_with_its_backup(home):
    await home.erase(ADA)
    home.clock.forward(hours=1)
    await home.vote(ADA, 3)
    backup = home.back_up()
    assert home.restore(backup).forgotten == 0
    assert await home.voters() == {ADA: 1, BO: 2}


async def test_forgotten_a_second_time_the_new_beginning_goes_too(home):
    await home.erase(ADA)
    home.clock.forward(hours=1)
    await home.vote(ADA, 3)
    backup = home.back_up()
    home.clock.forward(hours=1)
    await home.erase(ADA)
    assert home.restore(backup).forgotten == 1
    assert await home.voters() == {BO: 2}


async def test_what_was_restored_knows_of_it_for_the_next_restore(home):
    backup = home.back_up()
    await home.erase(ADA)
    home.restore(backup)
    (home.path / NAME).write_text("")  # key and list are lost: what is said by the database alone stands under it
    with closing(sqlite3.connect(home.file)) as connection:
        assert connection.execute("SELECT count(*) FROM tombstones").fetchone() == (1,)


async def test_a_list_that_was_cut_off_or_lost_is_made_whole_by_the_next_start(home):
    await home.erase(ADA)
    await home.erase(BO)
    file = home.path / NAME
    whole = TombstoneFile(home.path).read()
    file.write_bytes(file.read_bytes()[:-20])  # killed in the middle of the last line
    await home.run(lambda _, people: people.counts(ADA))
    assert TombstoneFile(home.path).read() == whole


async def test_the_list_holds_a_hash_under_a_key_of_this_home_alone_and_only_its_owner_reads_it(home, tmp_path_factory):
    await home.erase(ADA)
    other = tmp_path_factory.mktemp("other")
    assert TombstoneFile(home.path).hash_of(ADA) == TombstoneFile(home.path).hash_of(ADA)
    assert TombstoneFile(home.path).hash_of(ADA) != TombstoneFile(other).hash_of(ADA)
    assert list(TombstoneFile(home.path).read().values()) == [int(NOW.timestamp())]
    assert (home.path / NAME).stat().st_mode & 0o077 == 0


async def test_who_was_forgotten_since_a_moment_is_known(home):
    await home.erase(ADA)

    async def since(moment):
        return await home.run(lambda _, people: people.forgotten_since({ADA, BO}, moment))

    assert await since(NOW) == {ADA}
    assert await since(NOW + timedelta(seconds=1)) == frozenset()


def scrubbed(home, days=0, **options):
    before = int((home.clock.now() - timedelta(days=days)).timestamp())
    copies = [path for _, path in backups_in(home.path / "backups")] + set_aside_in(home.path)
    return scrub(copies, TombstoneFile(home.path), before, **options)


async def test_old_backups_lose_the_data_of_forgotten_people(home):
    backup = home.back_up()
    home.restore(backup)  # sets a database aside
    (aside,) = set_aside_in(home.path)
    home.clock.forward(hours=1)
    await home.erase(ADA)
    assert scrubbed(home, days=1) == ([], {})  # not yet
    assert len(traces(home.path, ADA)) == 2
    assert scrubbed(home) == ([backup, aside], {})
    assert traces(home.path, ADA) == set()
    assert {str(path.relative_to(home.path)) for path in (backup, aside)} <= traces(home.path, BO)
    assert scrubbed(home) == ([], {})  # each once
    home.restore(backup)
    assert await home.voters() == {BO: 2}


async def test_a_copy_that_cannot_be_read_is_named_and_stays_and_the_others_are_done(home):
    backup = home.back_up()
    broken = backup.with_name("matinee-20200101T000000Z.sqlite3")
    broken.write_bytes(b"SQLite format 3\0" + b"broken" * 1000)
    await home.erase(ADA)
    changed, failed = scrubbed(home)
    assert (changed, list(failed)) == ([backup], [broken])
    assert not list(backup.parent.glob(".*.partial*"))


async def test_broken_off_it_leaves_the_copies_as_they_were(home):
    backup = home.back_up()
    await home.erase(ADA)
    before = backup.read_bytes()
    assert scrubbed(home, breaks_off=lambda: True) == ([], {})
    assert backup.read_bytes() == before
    assert not list(backup.parent.glob(".*.partial*"))


async def test_while_somebody_reads_the_deletion_waits_for_nobody_and_the_log_is_emptied_later(home):
    async def work(database, people):
        with closing(sqlite3.connect(home.file, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM votes").fetchone()
            await people.erase(ADA, NOW)
            during = traces(home.path, ADA)
            await others_vote(database)
        await database.empty_log()
        return during, traces(home.path, ADA)

    async def others_vote(database):
        assert await Votes(database).add(VoteRow(BO, 7, VoteKind.LIKE, "card", NOW))

    during, after = await home.run(work)
    assert during
    assert after == set()
