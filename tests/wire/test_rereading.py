"""Reading reactions again while they change: nobody may fall off the page."""

from __future__ import annotations

from dataclasses import dataclass, field

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.runtime.clock import SystemClock
from bot.runtime.rate_limiter import RateLimiter
from cogs.rereading import Rereading

pytestmark = pytest.mark.wire


@dataclass
class Feedback:
    """Writes down what was read."""

    read: list = field(default_factory=list)

    async def reread(self, message_id, reactions, _):
        self.read.append((message_id, reactions))
        return sum(map(len, reactions.values()))


@dataclass
class Services:
    feedback: Feedback = field(default_factory=Feedback)
    clock: SystemClock = field(default_factory=SystemClock)
    rate_limiter: RateLimiter = field(default_factory=lambda: RateLimiter(1000, 100))


@pytest.fixture
async def client(standin, monkeypatch):
    monkeypatch.setattr(Route, "BASE", standin.api_url)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(standin.gateway_url))
    async with discord.Client(intents=discord.Intents.none()) as bot:
        await bot.login(standin.token)
        yield bot


@pytest.fixture
def post(standin, channel):
    return standin.world.post(channel, standin.world.bot, {"content": "five films"})


@pytest.fixture
def services():
    return Services()


async def test_our_own_reaction_in_between_pushes_nobody_out(standin, client, post, viewer, services):
    assert standin.world.bot.id < viewer.id  # so that ours comes first on the page
    post.reactions["👀"] = [viewer.id]

    def react_ourselves(_):
        post.reactions["👀"].append(standin.world.bot.id)
        return False

    standin.faults.order("reaction.users", None, when=react_ourselves)
    assert await Rereading(client, services).read([(post.channel.id, post.id)]) == 1
    assert services.feedback.read == [(post.id, {"👀": {viewer.id}})]


async def test_many_are_read_page_by_page_and_bots_left_out(standin, client, post, services):
    people = [standin.world.add_person(f"p{number}", bot=number == 7) for number in range(250)]
    post.reactions["👍"] = [person.id for person in people]
    post.reactions["red:77"] = [standin.world.bot.id]

    assert await Rereading(client, services).read([(post.channel.id, post.id)]) == 249
    ((_, read),) = services.feedback.read
    assert read == {"👍": {person.id for person in people if not person.bot}, "<:red:77>": set()}
    assert standin.gate.requests["reaction.users"] == 3
