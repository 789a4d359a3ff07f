"""The role that `/daily` mentions: chosen by a manager, mentioned once a day, and nobody else is pinged."""

from __future__ import annotations

import discord
import pytest
from support_discord import films_of, pushed, shown, text_of


def role(stage, **fields):
    return stage.guild.create_role("film lovers", **({"mentionable": True} | fields))


def messages(stage):
    found = [stage.env.backend.get_message(stage.channel.id, each.id) for each in stage.channel.history()]
    return [message for message in sorted(found, key=lambda each: each.id) if message.components]


def calls(stage):
    """Whom each message of the push pings."""
    return [(message.ping_role_ids, message.ping_user_ids, message.mention_everyone) for message in messages(stage)]


async def test_that_role_alone_is_called_with_the_films(stage):
    called, other = role(stage), stage.guild.create_role("others", mentionable=True)
    answer = shown(await stage.slash(stage.ada, "daily set", time="12:30", ping=called))
    assert f"It calls <@&{called.id}>" in text_of(answer)
    await pushed(stage, hours=1)
    assert calls(stage) == [([called.id], [], False)]
    (sent,) = messages(stage)
    assert other.id not in sent.mention_role_ids
    assert len(films_of(stage.channel.last_message)) == 5


async def test_nobody_is_called_unasked_and_no_role_any_more_when_told_so(stage):
    await stage.slash(stage.ada, "daily set", time="12:30", ping=role(stage))
    kept = shown(await stage.slash(stage.ada, "daily set", days="daily"))
    assert "It calls" in text_of(kept)
    ended = shown(await stage.slash(stage.ada, "daily set", no_ping=True))
    assert "It calls" not in text_of(ended)
    await pushed(stage, hours=1)
    assert calls(stage) == [([], [], False)]


async def test_of_five_messages_the_first_calls(stage):
    called = role(stage)
    await stage.slash(stage.ada, "daily set", time="12:30", style="cards", ping=called)
    await pushed(stage, hours=1)
    assert [roles for roles, _, _ in calls(stage)] == [[called.id], [], [], [], []]


async def test_a_role_that_may_not_be_called_is_refused(stage):
    closed = role(stage, mentionable=False)
    room = await stage.room(mention_everyone=False)
    answer = shown(await stage.slash(stage.ada, "daily set", channel=room, ping=closed))
    assert "I may not ping" in answer.content
    assert await stage.app.services.daily.get(stage.place) is None


async def test_status_says_why_a_role_is_not_called_any_more(stage):
    called, room = role(stage), await stage.room(mention_everyone=False)
    await stage.slash(stage.ada, "daily set", channel=room, ping=called)
    assert "I may not ping" not in text_of(shown(await stage.slash(stage.ada, "daily status")))
    stage.env.backend.edit_role(stage.guild.id, called.id, {"mentionable": False})
    await stage.env.settle()
    assert "I may not ping" in text_of(shown(await stage.slash(stage.ada, "daily status")))
    stage.env.backend.delete_role(stage.guild.id, called.id)
    await stage.env.settle()
    assert "The role to ping is gone" in text_of(shown(await stage.slash(stage.ada, "daily status")))


async def test_with_the_permission_any_role_can_be_called(stage):
    closed = role(stage, mentionable=False)
    room = await stage.room(mention_everyone=True)
    await stage.slash(stage.ada, "daily set", channel=room, time="12:30", ping=closed)
    assert (await stage.app.services.daily.get(stage.place)).role_id == closed.id
    await pushed(stage, hours=1)
    message = stage.env.backend.get_message(room.id, room.last_message.id)
    assert message.ping_role_ids == [closed.id]


async def test_everybody_is_never_called(stage):
    answer = shown(await stage.slash(stage.ada, "daily set", ping=stage.guild.default_role))
    assert "I never ping everybody" in answer.content


async def test_films_come_without_a_role_that_is_gone(stage):
    called = role(stage)
    await stage.slash(stage.ada, "daily set", time="12:30", ping=called)
    stage.env.backend.delete_role(stage.guild.id, called.id)
    await stage.env.settle()
    await pushed(stage, hours=1)
    assert calls(stage) == [([], [], False)]
    assert f"<@&{called.id}>" not in text_of(stage.channel.last_message)


@pytest.mark.parametrize("style", ["digest", "cards"])
async def test_the_preview_calls_nobody(stage, style):
    await stage.slash(stage.ada, "daily set", style=style, ping=role(stage))
    answer = shown(await stage.slash(stage.ada, "daily preview"))
    assert "<@&" not in text_of(answer)


def test_the_clients_own_rule_stays_nobody(stage):
    assert stage.client.allowed_mentions.to_dict() == discord.AllowedMentions.none().to_dict()
