"""Reading reactions again while they change: paging skips nobody."""

from __future__ import annotations

from dataclasses import dataclass, field

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from support_wire import Fault

from bot.runtime.clock import SystemClock
from bot.runtime.rate_limiter import RateLimiter
from bot.services.posts import Sent
from cogs.rereading import Rereading
from recommender.types import Place

pytestmark = pytest.mark.wire


@dataclass
class Feedback:
    """Writes down what was read."""

    read: list = field(default_factory=list)

    def means_something(self, _):
        return True

    async def given_by(self, _):
        return frozenset()

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
    assert read == {"👍": {person.id for person in people if not person.bot}}
    assert standin.gate.requests["reaction.users"] == 4  # three pages, and one of super reactions


@pytest.fixture
async def card(app, post, standin):
    """A film's card with our reactions under it, known to the bot."""
    film = app.recommender.films()[0]
    place = Place("guild", post.channel.guild.id)
    sent = Sent(post.id, post.channel.id, "cards")
    await app.services.recorder.record_films([film], sent, person=1, place=place)
    for emoji in ("👍", "👎", "👀", "🔖"):
        post.reactions[emoji] = [standin.world.bot.id]
    return film


@pytest.fixture
def likes(app, card):
    async def count():
        return (await app.services.films.details(card.id, 0, None)).counts.likes

    return count


@pytest.fixture
def reread(app, client, post):
    """Some time later, the message is read again."""

    async def read():
        app.clock.forward(minutes=5)
        return await Rereading(client, app.services).read([(post.channel.id, post.id)])

    return read


@pytest.fixture
async def two_likes(standin, app, post, card):
    people = [standin.world.add_person(name) for name in ("ann", "bob")]
    for person in people:
        await app.services.feedback.reacted(post.id, "👍", person.id, post.channel.guild.id)
    return people


async def test_super_reactions_count_as_others_do(standin, post, two_likes, likes, reread):
    ann, bob = two_likes
    post.reactions["👍"].append(ann.id)
    post.bursts["👍"] = [bob.id, standin.world.add_person("cy").id]
    assert await reread() == 1
    assert await likes() == 3


@pytest.mark.parametrize("told", [1, 0])
async def test_a_count_that_is_wrong_takes_nobodys_vote(post, two_likes, likes, reread, told):
    post.reactions["👍"] += [person.id for person in two_likes]
    post.miscounted["👍"] = told  # with "me": nobody but us; or the emoji is not even listed
    assert await reread() == 0
    assert await likes() == 2


async def test_who_took_it_away_is_taken_back_also_where_nothing_is_listed_any_more(post, two_likes, likes, reread):
    post.reactions.clear()
    assert await reread() == 2
    assert await likes() == 0


async def test_a_list_that_could_not_be_read_in_whole_takes_nothing_back(
    standin, post, two_likes, likes, reread, monkeypatch
):
    monkeypatch.setattr("cogs.rereading.AGAIN_SECONDS", ())
    standin.faults.order("reaction.users", Fault.page(403), when=lambda request: request.query["type"] == "1")
    assert await reread() == 0
    assert await likes() == 2


async def test_skin_tones_are_the_same_sign(post, two_likes, likes, reread):
    post.reactions["👍🏽"] = [two_likes[0].id]
    post.reactions["👍🏿"] = [two_likes[1].id]
    assert await reread() == 0
    assert await likes() == 2


async def test_signs_that_mean_nothing_are_not_read(standin, post, card, viewer, reread):
    post.reactions["🍕"] = [viewer.id]
    assert await reread() == 0
    assert standin.gate.requests["reaction.users"] == 0
