"""The bot's own reactions under its messages: all are added, however the program ended before."""

from __future__ import annotations

from functools import partial

import discord
import pytest
from support_installation import Due
from support_wire import Fault, eventually

from bot.client import point_at
from bot.config import DiscordSection
from bot.services.own_reactions import Postponed, ReactionRefused
from cogs.posting.own_reactions import put_reaction
from recommender.types import Place

pytestmark = pytest.mark.wire

DIGEST = ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣"]
EVERY_DIGEST = 4


def _is_not_the_first(request):
    return request.match_info["emoji"] != DIGEST[0]


def owed(installation):
    return installation.rows("SELECT count(*) FROM owed_reactions")[0][0]


@pytest.mark.parametrize("how", ["terminate", "kill"])
async def test_reactions_owed_at_the_end_are_added_after_the_next_start(
    standin, start_bot, installation, guild, viewer, how
):
    channels = [guild.channel, *(standin.world.add_guild(f"Cinema {number}").channel for number in range(2))]
    elsewhere = standin.world.add_guild("Elsewhere").channel  # the library sends a channel's reactions one by one
    due = [Due(Place("guild", channel.guild.id), channel.id) for channel in channels]
    await installation.subscribe([*due, Due(Place("dm", viewer.id), None)])
    standin.faults.order("reaction.add", Fault.hangs(), times=10_000, when=_is_not_the_first)
    bot = await start_bot()
    answer = await (await standin.people.slash(viewer, elsewhere, "today")).answer()
    await eventually(lambda: installation.deliveries() == {"sent": EVERY_DIGEST})
    await eventually(lambda: [len(each.reactions) for each in standin.world.posted()].count(1) == 2)
    getattr(bot, how)()
    await bot.ended()
    assert owed(installation) == EVERY_DIGEST + 1

    standin.faults.end()
    await start_bot()
    await eventually(lambda: not owed(installation))
    assert answer in standin.world.posted()
    assert [list(message.reactions) for message in standin.world.posted()] == [DIGEST] * (EVERY_DIGEST + 1)
    assert all(
        givers == [standin.world.bot.id] for each in standin.world.posted() for givers in each.reactions.values()
    )
    assert "Traceback" not in bot.said


async def test_an_answers_reactions_come_after_a_fault_too(standin, start_bot, installation, channel, viewer):
    bot = await start_bot()
    standin.faults.order("reaction.add", Fault.server_error(503))
    shown = await (await standin.people.slash(viewer, channel, "today")).answer()
    await eventually(lambda: list(shown.reactions) == DIGEST)
    await eventually(lambda: not owed(installation))
    assert standin.faults.happened == {("reaction.add", "503"): 1}
    assert "Traceback" not in bot.said


@pytest.fixture
async def posted(standin, channel, unpointed):
    """A message of ours, and a client that may react to it."""
    point_at(DiscordSection(api=standin.api_url, gateway=standin.gateway_url))
    client = discord.Client(intents=discord.Intents.none())
    await client.login(standin.token)
    message = await client.get_partial_messageable(channel.id).send("five films")
    yield partial(put_reaction, client, channel.id, message.id)
    await client.close()


@pytest.mark.parametrize(
    ("fault", "whole"),
    [
        (Fault.refused(403, 90001, "Reaction was blocked"), True),
        (Fault.refused(403, 50013, "Missing Permissions"), True),
        (Fault.refused(403, 50001, "Missing Access"), True),
        (Fault.refused(404, 10008, "Unknown Message"), True),
        (Fault.refused(400, 30010, "Maximum number of reactions reached"), True),
        (Fault.refused(400, 10014, "Unknown Emoji"), False),
        (Fault.refused(404, 10014, "Unknown Emoji"), False),
        (Fault.refused(400, 50035, "Invalid Form Body"), False),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
async def test_what_discord_refuses_for_good_is_not_asked_again(standin, posted, fault, whole):
    standin.faults.order("reaction.add", fault)
    with pytest.raises(ReactionRefused) as refused:
        await posted("1️⃣")
    assert refused.value.whole == whole


@pytest.mark.parametrize(
    "fault",
    [
        Fault.page(403),
        Fault.page(404),
        Fault.refused(403, 40333, "internal network error"),
        Fault.refused(400, 0, "400: Bad Request"),
        Fault.server_error(503),
        Fault.reset(),
        Fault.created_then_closed(),
        Fault.cloudflare_limit(),
    ],
    ids=lambda fault: fault.name,
)
async def test_anything_else_is_tried_again(standin, posted, fault):
    standin.faults.order("reaction.add", fault, times=2)  # the library itself asks once more when a connection breaks
    with pytest.raises(Postponed):
        await posted("1️⃣")
