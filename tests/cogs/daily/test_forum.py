"""`/daily` in a forum: a post a day, titled by the day, with a tag for each genre that the forum has one of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType
from support_discord import daily, films_of, pushed, text_of

from bot.push.sending.transport import OutgoingMessage
from cogs.posting.forum_posts import TAGS_MOST, tags_for
from cogs.posting.transport import DiscordTransport
from recommender.types import GENRES, Film


@pytest.fixture
async def forum(stage):
    """A forum with a tag for every genre, as people write them, and one that is none."""
    return await with_tags(stage, "Spoilers", *(genre.lower() for genre in GENRES if genre != "Sci-Fi"), "SciFi")


async def with_tags(stage, *names, required=False, denied=None):
    made = stage.guild.create_forum_channel("films-forum")
    plain = {"moderated": False, "emoji_id": None, "emoji_name": None}
    tags = [{"id": str(number), "name": name} | plain for number, name in enumerate(names, start=1)]
    stage.env.backend.edit_channel(made.id, {"available_tags": tags})
    if denied:
        flags = discord.Permissions(**{denied: True}).value
        stage.env.backend.set_overwrite(made.id, Overwrite(stage.client.user.id, OverwriteType.MEMBER, 0, flags))
    await stage.env.settle()
    stage.client.get_channel(made.id)._flags = 1 << 4 if required else 0  # SimCord tells of no flags
    return made


async def test_each_day_is_a_post_with_the_tags_of_its_genres(stage, forum):
    answer = await daily(stage, "set", channel=forum, time="12:30")
    assert f"in <#{forum.id}>" in text_of(answer)
    assert "⚠️" not in text_of(answer)
    await pushed(stage, hours=1)
    (post,) = forum.threads
    assert post.name == "The films of Monday 23 November 2026"
    (message,) = [message for message in post.history() if message.components]
    films = (await stage.app.services.today.picks(stage.place)).films
    assert films_of(message) == [drawn.film.id for drawn in films]
    channel = stage.client.get_channel(forum.id)
    applied = {channel.get_tag(tag).name for tag in stage.env.backend.get_channel(post.id).applied_tags}
    genres = {genre.lower().replace("sci-fi", "SciFi") for drawn in films for genre in drawn.film.genres}
    assert len(applied) == min(TAGS_MOST, len(genres))
    assert applied <= genres
    assert "The films of 23 November 2026 were sent." in text_of(await daily(stage, "status"))


async def test_reactions_on_a_posts_first_message_are_votes(stage, forum):
    await daily(stage, "set", channel=forum, time="12:30")
    await pushed(stage, hours=1)
    (post,) = forum.threads
    (message,) = [message for message in post.history() if message.components]
    first, *_ = films_of(message)
    assert [str(reaction.emoji) for reaction in message.reactions] == ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣"]
    await stage.bo.react(message, "1️⃣")
    await stage.env.settle()
    assert await stage.votes(first) == (1, 0, 0, 0)


async def test_one_film_a_message_is_one_film_a_post(stage, forum):
    await daily(stage, "set", channel=forum, time="12:30", style="cards", thread=True)
    await pushed(stage, hours=1)
    films = (await stage.app.services.today.picks(stage.place)).films
    assert [post.name for post in forum.threads] == [f"{drawn.film.title} ({drawn.film.year})" for drawn in films]
    assert "No thread could be opened" not in text_of(await daily(stage, "status"))  # each post is one


async def test_a_forum_we_may_not_post_in_is_refused_by_name(stage):
    forum = await with_tags(stage, denied="send_messages")
    answer = await daily(stage, "set", channel=forum)
    assert "Give me Send Messages there" in answer.content
    assert await stage.app.services.daily.get(stage.place) is None


async def test_a_forum_that_wants_a_tag_and_has_none_of_a_genre_is_refused_with_what_to_do(stage):
    forum = await with_tags(stage, "Spoilers", required=True)
    answer = await daily(stage, "set", channel=forum)
    assert "requires a tag on each post, and none of its tags is a genre" in answer.content
    assert await stage.app.services.daily.get(stage.place) is None
    await stage.app.services.daily.set(stage.place, by=stage.ada.id, channel_id=forum.id)  # it wanted none before
    assert "requires a tag on each post" in text_of(await daily(stage, "status"))


async def test_where_a_tag_is_wanted_and_none_fits_the_first_is_given(stage):
    forum = stage.client.get_channel((await with_tags(stage, "Daily", "Western", required=True)).id)
    assert [tag.name for tag in tags_for(forum, [Film(1, "Ran", 1985, ("Drama",))])] == ["Daily"]
    assert [tag.name for tag in tags_for(forum, [Film(1, "Shane", 1953, ("Western",))])] == ["Western"]
    forum._flags = 0
    assert tags_for(forum, [Film(1, "Ran", 1985, ("Drama",))]) == []


async def test_tags_that_only_moderators_may_give_are_left_to_them(stage):
    forum = stage.client.get_channel((await with_tags(stage, "Drama", denied="manage_threads")).id)
    assert [tag.name for tag in tags_for(forum, [Film(1, "Ran", 1985, ("Drama",))])] == ["Drama"]
    forum.available_tags[0].moderated = True
    assert tags_for(forum, [Film(1, "Ran", 1985, ("Drama",))]) == []


@pytest.mark.parametrize("archived", [False, True])
async def test_a_post_is_found_again_also_in_the_archive(stage, forum, archived):
    transport = DiscordTransport(stage.client, stage.app.services, stage.client.background)
    message = OutgoingMessage(
        subscription_id=1,
        place=stage.place,
        channel_id=forum.id,
        user_id=None,
        style="digest",
        part=1,
        parts=1,
        draw=await stage.app.services.today.picks(stage.place),
        nonce="n",
        title="The films of today",
        first_tried_at=stage.env.now() - timedelta(minutes=1),
    )
    assert not transport.drops_a_second(message)
    assert await transport.find(message) is None
    sent = await transport.send(message)
    assert sent.channel_id == forum.threads[0].id
    if archived:
        await stage.client.get_channel(sent.channel_id).edit(archived=True)
        await stage.env.settle()
    assert await transport.find(message) == sent
    ahead = replace(message, first_tried_at=stage.env.now() + timedelta(hours=6))  # by a clock that is wrong
    assert await transport.find(ahead) == sent
