"""A forum's post of the day: exactly one, although Discord has no nonce for posts."""

from __future__ import annotations

import pytest
from support_installation import Due
from support_wire import Fault, eventually

from recommender.types import GENRES, Place

pytestmark = pytest.mark.wire


@pytest.fixture
async def forum(standin, installation, guild):
    """A forum in which a push is due."""
    made = standin.world.add_forum(guild, "films-forum", *GENRES, wants_tag=True)
    await installation.subscribe([Due(Place("guild", guild.id), made.id)])
    return made


async def sent(installation):
    await eventually(lambda: installation.deliveries() == {"sent": 1})


def the_post(guild):
    (post,) = guild.threads
    (message,) = post.messages.values()
    return post, message


@pytest.mark.parametrize(
    "fault",
    [
        Fault.created_then_reset(),
        Fault.created_then_closed(),
        Fault.created_then(500),
        Fault.created_then(503),
        Fault.server_error(502),
        Fault.reset(),
        Fault.page(403),
        Fault.bucket_limit(),
        Fault.global_limit(),
    ],
    ids=lambda fault: fault.name,
)
async def test_there_is_one_post_whatever_is_lost_on_the_way(standin, start_bot, installation, guild, forum, fault):
    standin.faults.order("forum.post", fault)
    bot = await start_bot()
    await sent(installation)
    post, message = the_post(guild)
    assert post.name.startswith("The films of ")
    assert 1 <= len(post.applied) <= 5
    assert installation.rows("SELECT message_id, channel_id FROM posts") == [(message.id, post.id)]
    await eventually(lambda: len(message.reactions) == 5)
    assert "Traceback" not in bot.said


async def test_killed_before_it_hears_of_its_post_it_finds_it_and_makes_no_second(
    standin, start_bot, installation, guild, forum
):
    standin.faults.order("forum.post", Fault.created_then_hangs(), times=1_000)
    bot = await start_bot()
    await eventually(lambda: guild.threads)
    bot.kill()
    await bot.ended()
    guild.threads[0].archived = True  # somebody is quick to tidy up
    standin.faults.end()
    await start_bot()
    await sent(installation)
    the_post(guild)
    assert standin.gate.requests["forum.post"] == 1


async def test_while_posts_cannot_be_looked_through_none_is_made_again(standin, start_bot, installation, guild, forum):
    standin.faults.order("forum.post", Fault.created_then_reset())
    standin.faults.order("threads.active", Fault.server_error(503), times=2)
    bot = await start_bot()
    await sent(installation)
    the_post(guild)
    assert standin.gate.requests["forum.post"] == 1
    assert "Traceback" not in bot.said
