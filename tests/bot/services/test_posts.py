from __future__ import annotations

import pytest
from support_store import GUILD, NOW, PERSON, shown_to

from bot.services.explore import ExploreRequest
from bot.services.posts import Sent
from recommender.types import Place


@pytest.fixture
async def draw(bot):
    return await bot.today.picks(GUILD)


def ids(draw):
    return tuple(drawn.film.id for drawn in draw.films)


async def shown(database):
    sql = "SELECT message_id, position, user_id, film_id, origin, model, probability FROM shown ORDER BY shown_id"
    return await database.read(lambda connection: connection.execute(sql).fetchall())


async def test_a_digest_is_one_post_with_all_films(bot, draw, database):
    await bot.recorder.record_draw(draw, Sent(900, 55, "digest"))

    post = await bot.posts.find(900)
    assert (post.channel_id, post.place, post.style, post.origin) == (55, GUILD, "digest", "today")
    assert post.films == ids(draw)
    assert (post.posted_at - NOW).total_seconds() == 0
    assert [row[6] for row in await shown(database)] == [drawn.probability for drawn in draw.films]


async def test_picks_are_kept_with_model_and_chance(bot, database):
    found = (await bot.explore.explore(ExploreRequest(PERSON, GUILD))).found
    await bot.recorder.record_picks(found.picks, Sent(900, 55, "digest"), person=PERSON, place=GUILD)

    assert await shown(database) == [
        (900, position, PERSON, pick.film.id, "explore", found.model, pick.probability)
        for position, pick in enumerate(found.picks, start=1)
    ]
    assert await shown_to(bot.database, NOW) == {pick.film.id for pick in found.picks}


async def test_what_only_one_person_sees_has_no_post(bot, draw):
    found = (await bot.explore.explore(ExploreRequest(PERSON, GUILD))).found
    await bot.recorder.record_picks(found.picks, None, person=PERSON, place=GUILD)
    await bot.recorder.record_draw(draw, None)

    assert await bot.recorder.recent(3) == ()
    assert await shown_to(bot.database, NOW) == {pick.film.id for pick in found.picks}


async def test_looking_a_film_up_does_not_keep_it_from_being_recommended(bot):
    film = bot.film("Stalker")
    await bot.recorder.record_films([film], Sent(900, 55, "cards"), person=PERSON, place=GUILD)
    await bot.recorder.record_films([film], None, person=PERSON, place=Place("dm", PERSON), origin="filter")

    assert (await bot.posts.find(900)).films == (film.id,)
    assert await shown_to(bot.database, NOW) == set()


async def test_recent_posts_are_those_of_the_last_days(bot, draw, clock):
    await bot.recorder.record_draw(draw, Sent(900, 55, "digest"))
    clock.forward(days=2)
    await bot.recorder.record_draw(draw, Sent(901, 55, "digest"))

    assert [post.message_id for post in await bot.recorder.recent(3)] == [900, 901]
    clock.forward(days=2)
    assert [post.message_id for post in await bot.recorder.recent(3)] == [901]
    assert await bot.recorder.recent(0) == ()
