"""The transport: sending, finding its own message again, and translating Discord's answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import aiohttp
import discord
import pytest
from support_discord import films_of, text_of

from bot.push.sending.transport import (
    CannotTell,
    ChannelGone,
    MissingPermission,
    OutgoingMessage,
    Refused,
    TryAgain,
    Unknown,
)
from cogs.interactions.refusals import translated
from cogs.posting.transport import DiscordTransport
from recommender.types import Place


async def outgoing(stage, *, channel=None, person=None, style="digest", part=1, note=None):
    place = stage.place if person is None else Place("dm", person.id)
    return OutgoingMessage(
        subscription_id=1,
        place=place,
        channel_id=None if person else (channel or stage.channel).id,
        user_id=person.id if person else None,
        style=style,
        part=part,
        parts=1 if style == "digest" else 5,
        draw=await stage.app.services.today.picks(place),
        nonce=f"nonce-{style}-{part}",
        title="The films of today",
        note=note,
        first_tried_at=stage.env.now() - timedelta(minutes=1),
    )


@pytest.fixture
def transport(stage):
    return DiscordTransport(stage.client, stage.app.services, stage.client.background)


async def test_what_is_sent_is_found_again(stage, transport):
    message = await outgoing(stage, note="Yesterday’s films were skipped: I was offline.")
    assert await transport.find(message) is None
    sent = await transport.send(message)
    assert sent.channel_id == stage.channel.id
    assert "I was offline" in text_of(stage.channel.last_message)
    assert await transport.find(message) == sent


async def test_it_is_found_by_a_clock_that_is_hours_ahead_of_discords(stage, transport):
    message = await outgoing(stage)
    sent = await transport.send(message)
    for _ in range(3):
        await stage.slash(stage.bo, "today")
    ahead = replace(message, first_tried_at=stage.env.now() + timedelta(hours=6))
    assert await transport.find(ahead) == sent
    assert await transport.find(replace(ahead, part=2)) is None


async def test_somebodys_today_is_not_taken_for_the_push(stage, transport):
    await stage.slash(stage.bo, "today")
    assert await transport.find(await outgoing(stage)) is None


async def test_each_card_is_found_as_itself(stage, transport):
    sent = [await transport.send(await outgoing(stage, style="cards", part=part)) for part in (1, 2)]
    assert await transport.find(await outgoing(stage, style="cards", part=2)) == sent[1]
    assert await transport.find(await outgoing(stage, style="cards", part=3)) is None


async def test_direct_messages(stage, transport):
    message = await outgoing(stage, person=stage.bo)
    sent = await transport.send(message)
    assert len(films_of(stage.bo.user.dm_channel.last_message)) == 5
    assert await transport.find(message) == sent


async def test_the_nonce_goes_with_it_so_that_discord_drops_a_second_one(stage, transport):
    await transport.send(await outgoing(stage))
    posted = [each for each in stage.env.http_requests if each.method == "POST" and each.path.endswith("/messages")]
    assert posted[-1].json["nonce"] == "nonce-digest-1"
    assert posted[-1].json["enforce_nonce"] is True


@pytest.mark.parametrize(
    ("flags", "names"),
    [
        ({"send_messages": False}, ("Send Messages",)),
        ({"view_channel": False}, ("View Channel", "Send Messages")),
    ],
)
async def test_missing_permissions_are_seen_before_sending_and_named(stage, transport, flags, names):
    room = await stage.room(**flags)
    before = len(stage.env.http_requests)
    with pytest.raises(MissingPermission) as caught:
        await transport.send(await outgoing(stage, channel=room))
    assert set(caught.value.names) <= set(names)
    assert caught.value.names
    assert len(stage.env.http_requests) == before


async def test_without_history_nobody_can_tell(stage, transport):
    room = await stage.room(read_message_history=False)
    with pytest.raises(CannotTell):
        await transport.find(await outgoing(stage, channel=room))


async def test_without_reactions_it_says_so_under_the_films(stage, transport):
    room = await stage.room(add_reactions=False)
    message = await outgoing(stage, channel=room)
    await transport.send(message)
    assert transport.reactions(message) == ()
    assert "React" not in text_of(room.last_message)


async def test_a_deleted_channel_is_gone(stage, transport):
    message = await outgoing(stage)
    stage.env.backend.delete_channel(stage.channel.id)
    await stage.env.settle()
    with pytest.raises(ChannelGone):
        await transport.send(message)


async def test_a_server_we_left_is_gone_and_one_that_is_down_is_not(stage, transport):
    message = await outgoing(stage)
    stage.env.backend.emit("GUILD_DELETE", {"id": str(stage.guild.id), "unavailable": True})
    await stage.env.settle()
    with pytest.raises(TryAgain):
        await transport.send(message)
    stage.env.backend.emit("GUILD_DELETE", {"id": str(stage.guild.id)})
    await stage.env.settle()
    with pytest.raises(ChannelGone):
        await transport.send(message)


@pytest.mark.parametrize(
    ("status", "code", "becomes"),
    [
        (404, 10003, ChannelGone),
        (403, 50007, ChannelGone),
        (403, 50001, MissingPermission),
        (403, 50013, MissingPermission),
        (404, 10013, ChannelGone),
        (403, 50278, ChannelGone),
        (403, 160005, MissingPermission),
        (400, 50083, MissingPermission),
        (403, 40333, TryAgain),
        (403, 0, TryAgain),
        (404, 0, TryAgain),
        (400, 0, TryAgain),
        (400, 50035, Refused),
        (500, 0, Unknown),
        (503, 0, Unknown),
        (401, 0, TryAgain),
        (429, 0, TryAgain),
    ],
)
def test_what_discord_answers_becomes_the_pushs_own_error(status, code, becomes):
    class Response:
        reason = "because"

        def __init__(self, status):
            self.status = status

    kind = {404: discord.NotFound, 403: discord.Forbidden}.get(
        status, discord.DiscordServerError if status >= 500 else discord.HTTPException
    )
    assert type(translated(kind(Response(status), {"code": code, "message": "because"}))) is becomes


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 429])
def test_a_page_instead_of_an_answer_says_nothing(status):
    class Response:
        reason = "because"

        def __init__(self):
            self.status = status

    kind = {404: discord.NotFound, 403: discord.Forbidden}.get(status, discord.HTTPException)
    assert type(translated(kind(Response(), "<html>Access denied</html>"))) is TryAgain


@pytest.mark.parametrize(
    ("raised", "becomes"),
    [
        (aiohttp.ServerDisconnectedError(), Unknown),
        (ConnectionResetError(104, "reset"), Unknown),
        (TimeoutError(), Unknown),
        (aiohttp.ClientConnectorError(None, OSError("no route")), TryAgain),
        (discord.RateLimited(7), TryAgain),
    ],
)
async def test_a_broken_connection_is_not_known_one_that_never_was_is(stage, transport, monkeypatch, raised, becomes):
    async def broken(*_, **__):
        raise raised

    message = await outgoing(stage)
    monkeypatch.setattr(discord.abc.Messageable, "send", broken)
    with pytest.raises(becomes):
        await transport.send(message)


async def test_a_manager_is_told_in_private_else_where_it_can_be_read(stage, transport):
    assert await transport.notify(stage.place, stage.channel.id, stage.ada.id, "Paused.")
    assert stage.ada.user.dm_channel.last_message.content == "**Film Club**: Paused."
    stage.env.inject_error("POST", f"/channels/{stage.ada.user.dm_channel.id}/messages", status=403, code=50007)
    assert await transport.notify(stage.place, stage.channel.id, stage.ada.id, "Paused again.")
    assert stage.channel.last_message.content == "Paused again."


async def test_nobody_to_be_told(stage, transport):
    room = await stage.room(send_messages=False)
    stage.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    assert not await transport.notify(stage.place, room.id, stage.ada.id, "Paused.")


async def test_reactions_go_under_a_pushed_card(stage, transport):
    message = await outgoing(stage, style="cards", part=3)
    sent = await transport.send(message)
    for emoji in transport.reactions(message):
        await transport.put_reaction(sent.channel_id, sent.message_id, emoji)
    assert [str(each.emoji) for each in stage.channel.last_message.reactions] == ["👍", "👎", "👀", "🔖"]
