"""The real program, used by somebody who has installed it for themselves, in a server that it is no member of."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytestmark = pytest.mark.wire


async def test_a_server_that_the_bot_is_no_member_of_is_answered_and_forgotten(standin, start_bot, guild, viewer):
    foreign = replace(guild, id=standin.world.snowflake(), channels=[])
    channel = replace(guild.channel, id=standin.world.snowflake(), guild=foreign, messages={})
    foreign.channels.append(channel)
    standin.world.channels[channel.id] = channel
    await start_bot()
    registered = {command["name"]: command for command in standin.world.commands}
    assert registered["explore"]["integration_types"] == [0, 1]
    assert registered["daily"]["integration_types"] == [0]
    answer = await (await standin.people.slash(viewer, channel, "explore")).answer()
    assert "Reactions do not reach me here." in answer.text
    helped = await (await standin.people.slash(viewer, channel, "help")).answer()
    assert "Here they are yours alone." in helped.text
