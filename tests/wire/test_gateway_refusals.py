"""A gateway that refuses the bot: a final refusal says what to do; otherwise retries have growing pauses."""

from __future__ import annotations

import discord
import pytest
from support_wire import eventually

from bot.client import MatineeClient, point_at
from bot.config import DiscordSection
from bot.connection.closing_codes import advice
from bot.connection.session_pauses import IdentifyLater, Pauses, pause_between_connections

pytestmark = pytest.mark.wire


class Hand:
    """A clock that sleeping moves on."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def pauses(self, first: float, most: float) -> Pauses:
        return Pauses(first, most, seconds=lambda: self.now, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def pointed(standin, unpointed):
    point_at(DiscordSection(api=standin.api_url, gateway=standin.gateway_url))


@pytest.mark.parametrize("code", [4010, 4011, 4012, 4013, 4014])
async def test_a_final_code_ends_it_with_a_sentence_that_says_what_to_do(standin, start_bot, code):
    bot = await start_bot()
    await eventually(lambda: "Ready as" in bot.said)
    await standin.gateway.close_sockets(code)

    assert await bot.ended() == 2
    assert advice(code) in bot.said
    assert "start again" in advice(code)
    assert "Traceback" not in bot.said
    assert standin.gateway.counts["identify"] == 1


async def test_intents_refused_from_the_first_session_on_end_it_too(standin, start_bot):
    standin.gateway.refuses_with = 4014
    bot = await start_bot(ready=False)

    assert await bot.ended() == 2
    assert advice(4014) in bot.said
    assert "Traceback" not in bot.said


class Watcher(discord.Client):
    """A client with the bot's own turns for sessions."""

    def __init__(self, sessions: Pauses, connections: Pauses) -> None:
        super().__init__(intents=discord.Intents.none())
        self.sessions = sessions
        pause_between_connections(self, sessions, connections)

    before_identify_hook = MatineeClient.before_identify_hook


async def test_sessions_that_are_ended_at_once_are_asked_for_after_growing_pauses(standin, pointed):
    hand = Hand()
    standin.gateway.ends_sessions = 100
    async with Watcher(hand.pauses(5, 300), Hand().pauses(0, 0)) as client:
        await client.login(standin.token)
        with pytest.raises(IdentifyLater) as later:
            await client.connect()
    assert hand.slept == [0, 5, 10, 20, 40]
    assert later.value.seconds == 80
    assert standin.gateway.counts["identify"] == 5


async def test_a_day_of_them_stays_far_under_what_discord_allows():
    hand = Hand()
    pauses, asked = hand.pauses(5, 300), 0
    while hand.now < 86_400:
        await pauses.turn()
        asked += 1
    assert asked < 300


async def test_connections_that_are_dropped_at_once_are_no_storm(standin, pointed):
    hand = Hand()
    async with Watcher(Hand().pauses(0, 0), hand.pauses(1, 45)) as client:
        await client.login(standin.token)
        connecting = client.loop.create_task(client.connect())
        await standin.gateway.until("ready")
        hand.slept.clear()
        standin.gateway.drops_connections = 7
        await standin.gateway.ask_to_reconnect()
        await standin.gateway.until("resumed")
        connecting.cancel()
    assert [wait for wait in hand.slept if wait] == [1, 2, 4, 8, 16, 32, 45, 45]


async def test_the_bot_goes_on_when_discord_gives_a_session_again(standin, start_bot):
    standin.gateway.ends_sessions = 1
    bot = await start_bot()
    await eventually(lambda: "Ready as" in bot.said)
    assert standin.gateway.counts["identify"] == 2
