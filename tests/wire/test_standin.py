"""The stand-in itself, tested with a small discord.py client: its behaviour, and every fault it can cause."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from io import BytesIO

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from support_wire import Fault, permissions

pytestmark = pytest.mark.wire


class Client(discord.Client):
    """Answers /echo, /late and /pick, and writes down what it hears."""

    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, guild_reactions=True, dm_reactions=True)
        super().__init__(intents=intents, guild_ready_timeout=0.05, max_messages=None)
        self.tree = app_commands.CommandTree(self)
        self.parts: list[str] = []
        self.news = asyncio.Condition()
        for command in (echo, late, pick):
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_ready(self) -> None:
        await self.hear("ready")

    async def on_resumed(self) -> None:
        await self.hear("resumed")

    async def on_message(self, message: discord.Message) -> None:
        await self.hear(f"message {message.content}")

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        await self.hear(f"+{payload.emoji}")

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        await self.hear(f"-{payload.emoji}")

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Five seconds between IDENTIFYs are Discord's rule, not this test's."""

    async def hear(self, what: str) -> None:
        async with self.news:
            self.parts.append(what)
            self.news.notify_all()

    async def until(self, what: str, times: int = 1) -> None:
        async with asyncio.timeout(10), self.news:
            await self.news.wait_for(lambda: self.parts.count(what) >= times)


@app_commands.command(description="Says it again")
@app_commands.describe(text="What to say")
async def echo(interaction: discord.Interaction, text: str) -> None:
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="More", custom_id="more"))
    await interaction.response.send_message(text, view=view, ephemeral=text.startswith("psst"))


@app_commands.command(description="Thinks first")
async def late(interaction: discord.Interaction) -> None:
    await interaction.response.defer()
    file = discord.File(BytesIO(b"123"), "taste.png")
    await interaction.followup.send("at last", file=file)
    await interaction.followup.send("and more", ephemeral=True)
    await interaction.edit_original_response(content="at long last")


@app_commands.command(description="Offers something")
@app_commands.describe(film="Any")
async def pick(interaction: discord.Interaction, film: str) -> None:
    await interaction.response.send_message(film)


@pick.autocomplete("film")
async def offer(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=current.upper(), value=current)]


@pytest.fixture
async def client(standin, monkeypatch, caplog):
    """Logged in and ready; at the end discord.py may not have warned of anything it could not read."""
    monkeypatch.setattr(Route, "BASE", standin.api_url)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(standin.gateway_url))
    caplog.set_level(logging.WARNING)
    bot = Client()
    await bot.login(standin.token)
    staying = asyncio.create_task(bot.connect())
    await bot.until("ready")
    yield bot
    await bot.close()
    with contextlib.suppress(asyncio.CancelledError):
        staying.cancel()
        await staying
    allowed = ("We are being rate limited", "Global rate limit", "Attempting a reconnect")
    assert [r.getMessage() for r in caplog.records if not r.getMessage().startswith(allowed)] == []


@pytest.fixture
def channel(standin):
    (guild,) = standin.world.guilds.values()
    return guild.channel


@pytest.fixture
def target(client, channel):
    return client.get_channel(channel.id)


@pytest.fixture
def viewer(standin):
    return standin.world.add_person("ann")


async def test_a_client_logs_in_and_sees_its_servers(standin, client, channel):
    (guild,) = client.guilds
    assert (guild.name, [each.name for each in guild.text_channels]) == ("Cinema", ["films"])
    assert guild.me.guild_permissions.value == permissions.BOT
    assert client.application_id == standin.world.bot.id
    assert standin.gateway.counts == {"connect": 1, "identify": 1, "ready": 1}


async def test_a_wrong_token_is_refused_everywhere(standin, monkeypatch):
    monkeypatch.setattr(Route, "BASE", standin.api_url)
    async with Client() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.login(standin.token + "x")


async def test_a_command_is_answered_publicly_or_privately(standin, client, channel, viewer):
    exchange = await standin.people.slash(viewer, channel, "echo", text="hello")
    public = await exchange.answer()
    private = await (await standin.people.slash(viewer, channel, "echo", text="psst")).answer()

    assert (public.text, private.ephemeral) == ("hello\nMore", True)
    assert list(channel.messages.values()) == [public]


async def test_a_deferred_command_fills_its_answer_later_and_may_bring_a_file(standin, client, channel, viewer):
    exchange = await standin.people.slash(viewer, channel, "late")
    await exchange.until(lambda: exchange.original is not None and exchange.original.edited)

    assert exchange.callback["type"] == 5
    assert [(message.text, message.ephemeral) for message in exchange.messages] == [
        ("at long last", False),
        ("and more", True),
    ]
    assert exchange.original.body["attachments"][0]["size"] == 3


async def test_autocomplete_offers_choices(standin, client, channel, viewer):
    exchange = await standin.people.complete(viewer, channel, "pick", "film", film="jaws")

    assert await exchange.choices() == [{"name": "JAWS", "value": "jaws"}]


async def test_a_command_that_is_not_registered_cannot_be_run(standin, client, channel, viewer):
    with pytest.raises(LookupError):
        await standin.people.slash(viewer, channel, "nothing")


async def test_an_interaction_is_answered_once_and_in_time(standin, channel, viewer):
    standin.world.commands = [{"name": "echo", "id": "1", "type": 1}]
    standin.interactions.answer_within_seconds = -1
    exchange = await standin.people.slash(viewer, channel, "echo")
    async with aiohttp.ClientSession() as session:
        url = f"{standin.api_url}/interactions/{exchange.id}/{exchange.token}/callback"
        async with session.post(url, json={"type": 6}) as response:
            assert (response.status, (await response.json())["code"]) == (404, 10062)
        standin.interactions.answer_within_seconds = 3
        async with session.post(url, json={"type": 6}) as response:
            assert response.status == 200
        async with session.post(url, json={"type": 6}) as response:
            assert (await response.json())["code"] == 40060


async def test_a_message_sent_is_seen_and_stays_in_the_history(standin, client, channel, target):
    sent = await target.send("first")
    await target.send("second")
    await client.until("message second")

    assert [message.content async for message in target.history(oldest_first=True)] == ["first", "second"]
    assert [m.content async for m in target.history(after=discord.Object(sent.id), oldest_first=True)] == ["second"]
    assert (await target.fetch_message(sent.id)).author == client.user
    await sent.edit(content="edited")
    assert channel.messages[sent.id].text == "edited"


async def test_components_come_back_as_they_were_sent(client, target):
    view = discord.ui.LayoutView(timeout=None)
    button = discord.ui.Button(label="Open", custom_id="open")
    section = discord.ui.Section("A film", accessory=button)
    view.add_item(discord.ui.Container(section, discord.ui.Separator(), accent_color=0xFF0000))
    sent = await target.send(view=view)
    fetched = await target.fetch_message(sent.id)

    (container,) = fetched.components
    assert container.children[0].accessory.custom_id == "open"


async def test_what_discord_refuses_is_refused(client, target):
    with pytest.raises(discord.HTTPException, match="50035"):
        await target.send("x" * 2001)
    with pytest.raises(discord.HTTPException, match="50006"):
        await target.send("")
    with pytest.raises(discord.HTTPException, match="50035"):
        await target.send("x", nonce="n" * 26)


async def test_a_nonce_is_remembered_for_its_window_only(standin, client, channel, target):
    first = await target.send("once", nonce="same")
    again = await target.send("once", nonce="same")
    assert (first.id, len(channel.messages), standin.messages.dropped_by_nonce) == (again.id, 1, 1)

    standin.messages.nonce_window_seconds = 0
    await target.send("once", nonce="same")
    assert len(channel.messages) == 2


async def test_reactions_of_people_and_of_the_bot(standin, client, channel, target, viewer):
    sent = await target.send("react")
    await sent.add_reaction("👍")
    message = channel.messages[sent.id]
    await standin.people.react(viewer, message, "👍")
    await standin.people.unreact(viewer, message, "👍")
    await standin.people.react(viewer, message, "🔖")
    await client.until("+🔖")

    assert client.parts[-4:] == ["+👍", "+👍", "-👍", "+🔖"]
    fetched = await target.fetch_message(sent.id)
    assert [(str(each.emoji), each.count, each.me) for each in fetched.reactions] == [("👍", 1, True), ("🔖", 1, False)]
    assert [user.name async for user in fetched.reactions[1].users()] == ["ann"]
    await sent.remove_reaction("👍", client.user)
    assert message.reactions["👍"] == []


async def test_a_direct_message_reaches_whoever_takes_them(standin, client, viewer):
    direct = await client.create_dm(discord.Object(viewer.id))
    await direct.send("psst")
    assert [message.text for message in standin.world.directs[viewer.id].messages.values()] == ["psst"]

    viewer.takes_direct_messages = False
    with pytest.raises(discord.Forbidden, match="50007"):
        await direct.send("psst")


async def test_permissions_are_enforced_with_their_codes(standin, client, channel, target):
    channel.denied = permissions.SEND_MESSAGES
    with pytest.raises(discord.Forbidden, match="50013"):
        await target.send("x")
    channel.denied = permissions.VIEW_CHANNEL
    with pytest.raises(discord.Forbidden, match="50001"):
        await target.send("x")
    channel.denied = permissions.READ_MESSAGE_HISTORY
    assert [message async for message in target.history()] == []
    del standin.world.channels[channel.id]
    with pytest.raises(discord.NotFound, match="10003"):
        await target.send("x")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.server_error(503), discord.DiscordServerError),
        (Fault.server_error(520), discord.DiscordServerError),
        (Fault.refused(403, 50013, "Missing Permissions"), discord.Forbidden),
        (Fault.refused(404, 10003, "Unknown Channel"), discord.NotFound),
        (Fault.cloudflare_limit(), discord.HTTPException),
        (Fault.reset(), (aiohttp.ClientError, OSError)),
    ],
    ids=lambda value: getattr(value, "name", None),
)
async def test_a_fault_before_anything_was_done(standin, channel, target, fault, error):
    standin.faults.order("send", fault)
    with pytest.raises(error):
        await target.send("x")
    assert not channel.messages
    assert standin.faults.happened == {("send", fault.name): 1}


@pytest.mark.parametrize("fault", [Fault.created_then_reset(), Fault.created_then_closed()], ids=lambda f: f.name)
async def test_created_and_then_cut(standin, client, channel, target, fault):
    standin.faults.order("send", fault)
    with pytest.raises((aiohttp.ClientError, OSError)):
        await target.send("x")
    assert [message.text for message in channel.messages.values()] == ["x"]


async def test_created_and_then_silent(standin, client, channel, target):
    standin.faults.order("send", Fault.created_then_hangs())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await target.send("x")
    assert len(channel.messages) == 1


@pytest.mark.parametrize(
    "fault", [Fault.bucket_limit(0.01), Fault.global_limit(0.01), Fault.slow(0.05)], ids=lambda f: f.name
)
async def test_what_discord_py_waits_out_by_itself(standin, client, channel, target, fault):
    standin.faults.order("send", fault)
    await target.send("x")
    assert len(channel.messages) == 1
    assert standin.faults.happened == {("send", fault.name): 1}


async def test_more_requests_than_allowed_in_a_second_are_refused_and_counted(standin, client, target):
    standin.gate.requests_per_second = 3
    await asyncio.gather(*(target.send(str(number)) for number in range(5)))

    assert standin.gate.over_limit >= 1
    assert standin.gate.statuses["send", 200] == 5


async def test_faults_by_chance_are_the_same_for_the_same_seed(standin, client, target):
    async def outcomes() -> str:
        standin.faults.let_happen("send", {Fault.server_error(503): 0.5}, seed=7)
        seen = ""
        for _ in range(12):
            try:
                await target.send("x")
                seen += "."
            except discord.DiscordServerError:
                seen += "x"
        return seen

    first = await outcomes()
    assert {*first} == {".", "x"}
    assert await outcomes() == first


@pytest.mark.parametrize("how", ["op 7", "op 9 true", "cut", "close 4000"])
async def test_a_session_is_resumed_and_misses_nothing(standin, client, channel, viewer, how):
    message = standin.world.post(channel, standin.world.bot, {"content": "x"})
    match how:
        case "op 7":
            await standin.gateway.ask_to_reconnect()
        case "op 9 true":
            await standin.gateway.invalidate(resumable=True)
        case "cut":
            standin.gateway.cut_sockets()
        case _:
            await standin.gateway.close_sockets(4000)
    await standin.people.react(viewer, message, "👍")
    await client.until("+👍")
    await client.until("resumed")

    assert client.parts.count("ready") == 1
    assert standin.gateway.counts["identify"] == 1


async def test_a_session_that_cannot_be_resumed_begins_anew(standin, client):
    await standin.gateway.invalidate(resumable=False)
    await client.until("ready", times=2)

    assert standin.gateway.counts["identify"] == 2


async def test_a_replayed_event_arrives_twice(standin, client, channel, viewer):
    message = standin.world.post(channel, standin.world.bot, {"content": "x"})
    await standin.people.react(viewer, message, "👍")
    await client.until("+👍")
    await standin.gateway.replay()
    await client.until("+👍", times=2)


async def test_taken_down_it_refuses_and_brought_back_it_remembers(standin, client, channel, target):
    await target.send("before")
    await standin.go_down()
    with pytest.raises((aiohttp.ClientError, OSError)):
        await target.send("while down")
    await standin.come_back()
    await standin.gateway.until("resumed")
    await target.send("after")

    assert [message.text for message in channel.messages.values()] == ["before", "after"]
