from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from support_store import GUILD, NOW, PERSON, shown_to

from bot.records import Post
from bot.store import posts as module
from bot.store.posts import Posts, ShownFilm


@pytest.fixture
def posts(database, films):
    return Posts(database)


def post(message_id=900, style="digest", at=NOW, place=GUILD, origin="today"):
    return Post(message_id, 55, place, style, origin, at)


def shown(*films, at=NOW, place=GUILD, origin="today", user=None):
    return [
        ShownFilm(film, position, place, origin, "model-1", 0.5, at, user, 1.5, 0.25)
        for position, film in enumerate(films, start=1)
    ]


async def test_a_message_nobody_recorded_is_not_ours(posts):
    assert await posts.find(900) is None


async def test_a_post_comes_back_with_its_films_by_position(posts, database):
    await posts.record(post(), list(reversed(shown(7, 3, 5))))

    expected = replace(post(), films=(7, 3, 5))
    assert await posts.find(900) == expected
    assert await posts.find(900) == expected  # from memory
    assert await Posts(database).find(900) == expected  # after a restart


async def test_what_was_shown_is_written_down_whole(posts, database):
    await posts.record(post(), shown(7, user=PERSON, origin="explore"))

    row = await database.read(lambda connection: connection.execute("SELECT * FROM shown").fetchall())
    assert row == [(1, 900, 1, "guild", 700, PERSON, 7, "explore", "model-1", 0.5, 1.5, 0.25, int(NOW.timestamp()))]


async def test_a_message_recorded_twice_stays_as_it_was(posts, database):
    await posts.record(post(), shown(1, 2))
    await posts.record(post(style="cards"), shown(3))

    assert await Posts(database).find(900) == replace(post(), films=(1, 2))


async def test_what_only_one_person_sees_is_shown_without_a_post(posts, database):
    await posts.record(None, shown(1, 2, user=PERSON, origin="explore"))
    await posts.record(None, shown(2, 3, user=PERSON, origin="explore"))

    assert await posts.recent(NOW) == ()
    assert await shown_to(database, NOW) == {1, 2, 3}


async def test_an_unknown_film_records_nothing(posts):
    with pytest.raises(Exception, match="FOREIGN KEY"):
        await posts.record(post(), shown(1, 99_999))

    assert await posts.find(900) is None


async def test_shown_to_a_person_is_what_was_chosen_for_them_since(posts, database):
    await posts.record(None, shown(1, at=NOW - timedelta(seconds=1), user=PERSON, origin="explore"))
    await posts.record(None, shown(2, user=PERSON, origin="explore"))
    await posts.record(None, shown(3, user=PERSON, origin="film"))
    await posts.record(None, shown(4, user=PERSON, origin="filter"))
    await posts.record(None, shown(5, user=99, origin="explore"))
    await posts.record(post(), shown(6))

    assert await shown_to(database, NOW) == {2}
    assert await shown_to(database, NOW - timedelta(days=1)) == {1, 2}


async def test_recent_posts_come_oldest_first(posts):
    for message_id, days in ((30, 1), (10, 5), (20, 2)):
        await posts.record(post(message_id, at=NOW - timedelta(days=days)), shown(message_id // 10))

    found = await posts.recent(NOW - timedelta(days=3))

    assert [(each.message_id, each.films) for each in found] == [(20, (2,)), (30, (3,))]


async def test_memory_of_posts_is_bounded(posts, monkeypatch):
    monkeypatch.setattr(module, "KNOWN_MOST", 3)
    for message_id in range(1, 6):
        await posts.record(post(message_id), shown(message_id))
        assert (await posts.find(message_id)).films == (message_id,)

    assert len(posts._known) == 3
    assert (await posts.find(1)).films == (1,)


async def test_what_a_clock_ahead_has_dated_does_not_count_as_shown_lately(posts, database):
    for moment in (NOW + timedelta(hours=1), NOW + timedelta(days=3650)):
        film = 1 if moment < NOW + timedelta(days=2) else 2
        await posts.record(None, [ShownFilm(film, 1, GUILD, "explore", "m", 0.5, moment, user_id=PERSON)])
        await posts.record(None, [ShownFilm(film, 1, GUILD, "today", "m", 0.5, moment)])
    assert await shown_to(database, NOW - timedelta(days=14)) == {1}
