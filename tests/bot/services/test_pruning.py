"""Pruning: old rows are deleted in small batches, but none that a rule still needs."""

from datetime import timedelta

import pytest
from support_store import GUILD, NOW, PERSON, FixedClock, add_films, opened, shown_to

from bot.records import NightWish, Post
from bot.services.pruning import KEPT_DAYS, NIGHTS_KEPT_DAYS, Pruning
from bot.store import pruning as store
from bot.store.draws import Draws
from bot.store.people.nights import Nights
from bot.store.people.vote_rows import VoteRow
from bot.store.people.votes import Votes
from bot.store.posts import Posts, ShownFilm
from recommender.types import Draw, DrawnFilm, Film, VoteKind

COUNT = """
SELECT (SELECT count(*) FROM posts), (SELECT count(*) FROM shown), (SELECT count(*) FROM draws),
       (SELECT count(*) FROM drawn_films)
"""
OLD, YOUNG = NOW - timedelta(days=KEPT_DAYS, seconds=1), NOW - timedelta(days=KEPT_DAYS - 1)


@pytest.fixture
async def database(tmp_path):
    async with await opened(tmp_path / "matinee.sqlite3") as loaded:
        await add_films(loaded, 10)
        yield loaded


async def counts(database):
    return await database.read(lambda connection: connection.execute(COUNT).fetchone())


def shown(film, at, user=None):
    return ShownFilm(film, 1, GUILD, "today", "draw", 0.5, at, user)


async def record(database, message_id, at, *, films=(1,), anew=False):
    post = Post(message_id, 5, GUILD, "cards", "explore", at)
    await Posts(database).record(post, [shown(film, at) for film in films], anew=anew)


async def test_old_messages_go_with_what_they_showed_and_their_votes_stay(database):
    await record(database, 1, OLD)
    await record(database, 2, YOUNG)
    vote = VoteRow(PERSON, 1, VoteKind.LIKE, "post:1", OLD)
    await Votes(database).add(vote)
    assert await Pruning(database, FixedClock()).prune_if_due() == 1
    assert (await counts(database))[:2] == (1, 1)
    assert await Posts(database).find(1) is None
    assert (await Posts(database).find(2)).films == (1,)
    assert (await Votes(database).taste(PERSON, NOW)).liked == (1,)


async def test_a_message_that_was_shown_anew_keeps_its_earlier_films(database):
    await record(database, 1, OLD, films=(1,))
    await record(database, 1, YOUNG, films=(2,), anew=True)
    await Pruning(database, FixedClock()).prune_if_due()
    found = await Posts(database).find(1)
    assert (found.films, found.earlier) == ((2,), ((1,),))


async def test_what_was_shown_to_one_alone_goes_too_and_what_is_young_keeps_away(database):
    await Posts(database).record(None, [shown(1, OLD, PERSON)])
    await Posts(database).record(None, [shown(2, YOUNG, PERSON)])
    await Pruning(database, FixedClock()).prune_if_due()
    assert await shown_to(database, NOW - timedelta(days=9_999)) == {2}


async def test_old_draws_go_with_their_films(database):
    for at in (OLD, YOUNG):
        drawn = DrawnFilm(Film(1, "One", 1950), 1950, "Drama", 0.1, 10)
        await Draws(database).settle([Draw(GUILD, at.date(), (drawn,), 10, 0, ())], at)
    await Pruning(database, FixedClock()).prune_if_due()
    assert (await counts(database))[2:] == (1, 1)


async def test_many_go_in_batches_of_their_own(database, monkeypatch):
    monkeypatch.setattr(store, "BATCH_ROWS", 10)
    for number in range(1, 36):
        await record(database, number, OLD)
    commits = []
    database.on_commit = lambda operations, _: commits.append(operations)
    assert await Pruning(database, FixedClock()).prune_if_due() == 35
    assert await counts(database) == (0, 0, 0, 0)
    assert len(commits) == 5  # four batches, and the date


async def test_it_is_done_once_a_date_in_the_quiet_hours_or_as_soon_as_it_can(database):
    clock = FixedClock(NOW)  # in the afternoon
    pruning = Pruning(database, clock)
    await record(database, 1, OLD)
    assert await pruning.prune_if_due() == 1  # never before
    await record(database, 2, OLD)
    assert await pruning.prune_if_due() == 0  # done today
    clock.forward(hours=9)  # after midnight
    assert await pruning.prune_if_due() == 0
    clock.forward(hours=2)
    assert await pruning.prune_if_due() == 1
    await record(database, 3, OLD)
    clock.forward(days=2, hours=10)  # it was down
    assert await pruning.prune_if_due() == 1


async def test_film_nights_go_after_sixty_days(database):
    old, young = NOW - timedelta(days=NIGHTS_KEPT_DAYS, seconds=1), NOW - timedelta(days=NIGHTS_KEPT_DAYS - 1)
    nights = Nights(database)
    gone, kept = [await nights.begin(GUILD.id, NightWish(), (PERSON, 32), at) for at in (old, young)]
    for at in (old - timedelta(days=1), young):
        await nights.share(GUILD.id, at.date(), {PERSON: 0.1})
    assert await Pruning(database, FixedClock()).prune_if_due() == 2
    assert (await nights.find(gone.id), await nights.find(kept.id)) == (None, kept)
    assert [day for day, _ in (await nights.shared(GUILD.id, old.date() - timedelta(days=9), NOW.date()))[PERSON]] == [
        young.date()
    ]
    members = await database.read(
        lambda connection: connection.execute("SELECT night_id FROM night_members").fetchall()
    )
    assert members == [(kept.id,)] * 2
