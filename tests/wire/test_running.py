"""The real program against the stand-in Discord: commands, the push, reactions, and repeated events."""

from __future__ import annotations

import pytest
from support_installation import Due
from support_wire import Fault, eventually

from recommender.types import Place

pytestmark = pytest.mark.wire


async def test_a_due_push_comes_once_and_is_what_today_shows(standin, start_bot, installation, guild, channel, viewer):
    await installation.subscribe([Due(Place("guild", guild.id), channel.id)])
    bot = await start_bot()
    today = await (await standin.people.slash(viewer, channel, "today", private=True)).answer()
    await eventually(lambda: installation.deliveries() == {"sent": 1})
    (pushed,) = channel.messages.values()
    films = [line for line in today.text.splitlines() if line.startswith("### ")]
    assert len(films) == 5
    assert [line for line in pushed.text.splitlines() if line.startswith("### ")] == films

    bot.terminate()
    assert await bot.ended() == 0
    again = await start_bot()
    await (await standin.people.slash(viewer, channel, "today", private=True)).answer()
    again.terminate()
    assert await again.ended() == 0

    assert list(channel.messages) == [pushed.id]
    assert standin.gate.requests["commands.sync"] == 1
    assert standin.token not in bot.said


async def test_cards_and_direct_messages_are_pushed(standin, start_bot, installation, guild, channel, viewer):
    direct = standin.world.direct_channel(viewer)
    await installation.subscribe(
        [Due(Place("guild", guild.id), channel.id, style="cards"), Due(Place("dm", viewer.id), None)]
    )
    await start_bot()
    await eventually(lambda: installation.deliveries() == {"sent": 6})

    assert (len(channel.messages), len(direct.messages)) == (5, 1)


async def test_reactions_count_live_and_after_a_downtime(standin, start_bot, installation, guild, channel, viewer):
    await installation.subscribe([Due(Place("guild", guild.id), channel.id)])
    bot = await start_bot()
    await eventually(lambda: installation.deliveries() == {"sent": 1})
    (pushed,) = channel.messages.values()
    source = f"post:{pushed.id}"
    await standin.people.react(viewer, pushed, "1️⃣")
    await eventually(lambda: installation.votes() == [(viewer.id, "like", source)])
    await standin.gateway.replay()
    await standin.people.react(viewer, pushed, "2️⃣")
    await eventually(lambda: len(installation.votes()) == 2)
    bot.kill()
    await bot.ended()

    other = standin.world.add_person("bob")
    await standin.people.unreact(viewer, pushed, "1️⃣")
    await standin.people.react(other, pushed, "3️⃣")
    await start_bot()
    await eventually(lambda: [vote[0] for vote in installation.votes()] == [viewer.id, other.id])


async def test_an_interaction_that_comes_twice_is_answered_once(standin, start_bot, installation, channel, viewer):
    bot = await start_bot()
    today = await standin.people.slash(viewer, channel, "today")
    shown = await today.answer()
    await standin.gateway.replay()
    card = await standin.people.click(viewer, shown, "card")
    private = await card.answer()
    pressed = await standin.people.click(viewer, private, "like")
    await pressed.acknowledged()
    await standin.gateway.replay()
    after = await standin.people.slash(viewer, channel, "help")
    await after.answer()

    assert (today.callbacks, card.callbacks, pressed.callbacks) == (1, 1, 1)
    assert installation.votes() == [(viewer.id, "like", "card")]
    assert "Traceback" not in bot.said


async def test_no_fault_on_the_way_loses_or_doubles_a_push(standin, start_bot, installation):
    faults = [
        Fault.server_error(500),
        Fault.server_error(502),
        Fault.server_error(503),
        Fault.server_error(520),
        Fault.bucket_limit(),
        Fault.global_limit(),
        Fault.cloudflare_limit(),
        Fault.page(403),
        Fault.page(404),
        Fault.refused(403, 40333, "internal network error"),
        Fault.slow(1),
        Fault.reset(),
        Fault.created_then_reset(),
        Fault.created_then_closed(),
    ]
    guilds = [standin.world.add_guild(fault.name) for fault in faults]
    for guild, fault in zip(guilds, faults, strict=True):
        standin.faults.order("send", fault, when=_to(guild.channel))
    await installation.subscribe(Due(Place("guild", guild.id), guild.channel.id) for guild in guilds)
    await start_bot()
    await eventually(lambda: installation.deliveries() == {"sent": len(faults)})

    assert {guild.name: len(guild.channel.messages) for guild in guilds} == dict.fromkeys(
        (fault.name for fault in faults), 1
    )
    assert standin.faults.happened == {("send", fault.name): 1 for fault in faults}
    assert installation.rows("SELECT count(*) FROM subscriptions WHERE paused_why IS NOT NULL") == [(0,)]


def _to(channel):
    return lambda request: request.match_info["channel"] == str(channel.id)


async def test_what_discord_forbids_pauses_the_push_and_the_manager_is_told_once(
    standin, start_bot, installation, guild, channel
):
    gone = standin.world.add_guild("Gone")
    forbidden = standin.world.add_guild("Forbidden")
    for each, fault in (
        (gone, Fault.refused(404, 10003, "Unknown Channel")),
        (forbidden, Fault.refused(403, 50013, "Missing Permissions")),
    ):
        standin.faults.order("send", fault, when=_to(each.channel))
    await installation.subscribe(
        Due(Place("guild", each.id), each.channel.id, created_by=each.owner.id) for each in (gone, forbidden)
    )
    await start_bot()
    await eventually(lambda: all(standin.world.direct_channel(each.owner).messages for each in (gone, forbidden)))
    await installation.subscribe([Due(Place("guild", guild.id), channel.id)])
    await eventually(lambda: installation.deliveries() == {"failed": 2, "sent": 1})

    assert [len(standin.world.direct_channel(each.owner).messages) for each in (gone, forbidden)] == [1, 1]
    assert installation.rows("SELECT count(*) FROM subscriptions WHERE paused_why IS NOT NULL") == [(2,)]
