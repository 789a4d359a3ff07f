"""The client as a whole: commands as Discord gets them, registered when they changed, least rights."""

from __future__ import annotations

import re
from pathlib import Path

import discord
import discord.gateway
import discord.http
from support_discord import shown, text_of
from support_screens import texts_of

from bot.client import EXTENSIONS, least_intents, point_at
from bot.config import DiscordSection, FeedbackSection
from bot.connection.registration import tree_hash
from bot.permissions import INVITE, TO_OPEN_THREADS, TO_PLAN, TO_POLL, TO_REACT, invited_with, to_post
from cogs.ui.guide import guide

ROOT = Path(__file__).parents[2]
COGS, README = ROOT / "cogs", ROOT / "README.md"


def requests(stage, method, path):
    return [each for each in stage.env.http_requests if each.method == method and each.path.endswith(path)]


async def test_commands_are_registered_once_and_again_only_when_they_change(stage):
    assert len(requests(stage, "PUT", "/commands")) == 1
    await stage.restart()
    assert len(requests(stage, "PUT", "/commands")) == 1
    assert len(requests(stage, "GET", "/commands")) == 1
    await stage.app.facts.set("command_tree", "of an older version")
    await stage.restart()
    assert len(requests(stage, "PUT", "/commands")) == 2


async def test_every_room_of_cogs_with_something_to_load_is_loaded(stage):
    extensions = [file for file in COGS.rglob("*.py") if "async def setup(" in file.read_text()]
    rooms = {".".join(file.relative_to(COGS.parent).with_suffix("").parts) for file in extensions}
    assert set(EXTENSIONS) == set(stage.client.extensions) == rooms


async def test_commands_that_discord_lost_are_registered_again(stage):
    stage.env.backend.commands[None].clear()
    await stage.restart()
    assert len(requests(stage, "PUT", "/commands")) == 2
    await stage.slash(stage.bo, "help")


async def test_when_discord_does_not_tell_the_commands_names_stand_in_for_mentions(stage):
    stage.env.inject_error("GET", "/applications/*/commands", status=500, times=None)
    await stage.restart()
    assert stage.client.command_ids == {}
    assert "`/today`" in text_of(shown(await stage.slash(stage.bo, "help")))


async def test_every_command_option_and_choice_is_described(stage):
    def check(node):
        assert 1 <= len(node["name"]) <= 32
        assert node["name"] == node["name"].lower()
        assert 2 <= len(node["description"]) <= 100
        assert node["description"] != "…"
        assert len(node.get("options", ())) <= 25
        for option in node.get("options", ()):
            check(option)

    registered = [command.to_dict(stage.client.tree) for command in stage.client.tree.get_commands()]
    menus = {command["name"]: command["type"] for command in registered if command["type"] != 1}
    assert menus == {
        "Films like this": discord.AppCommandType.message.value,
        "Our match": discord.AppCommandType.user.value,
    }
    for command in (command for command in registered if command["type"] == 1):
        check(command)
        assert command["contexts"][:2] == [0, 1]


async def test_the_readme_and_the_guide_name_every_command(stage):
    registered = {command.name for command in stage.client.tree.get_commands(type=discord.AppCommandType.chat_input)}
    table = re.findall(r"^\| (`/.*?) \|", README.read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"`/(\w+)", " ".join(table))) | {"help"} == registered, "see the table in README.md"
    told = texts_of(guide({}, FeedbackSection(), in_guild=True, manages=True).to_components())
    assert set(re.findall(r"`/(\w+)", " ".join(told))) | {"help"} == registered, "see cogs/ui/guide.py"


async def test_numbers_have_ranges_and_lists_have_help(stage):
    explore = stage.client.tree.get_command("explore").to_dict(stage.client.tree)
    options = {option["name"]: option for option in explore["options"]}
    assert (options["adventurousness"]["min_value"], options["adventurousness"]["max_value"]) == (0, 10)
    assert (options["min_rating"]["min_value"], options["min_rating"]["max_value"]) == (0.5, 5.0)
    assert options["from"]["min_value"] == 1870
    for name in ("like", "genre", "genre2", "genre3", "without", "without2"):
        assert options[name]["autocomplete"]


async def test_only_managers_may_set_the_push(stage):
    daily = stage.client.tree.get_command("daily").to_dict(stage.client.tree)
    assert int(daily["default_member_permissions"]) == discord.Permissions(manage_guild=True).value


async def test_the_hash_changes_with_every_word(stage):
    before = await tree_hash(stage.client.tree)
    assert await tree_hash(stage.client.tree) == before
    stage.client.tree.get_command("help").description = "Another word"
    assert await tree_hash(stage.client.tree) != before


async def test_while_all_texts_are_english_nothing_is_asked_of_a_translator(stage):
    assert stage.client.tree.translator is None


def test_nothing_privileged_is_asked_for():
    intents = least_intents()
    assert not intents.message_content
    assert not intents.members
    assert not intents.presences
    assert {name for name, wanted in intents if wanted} == {
        "guilds", "voice_states", "guild_reactions", "dm_reactions", "guild_scheduled_events",
    }  # fmt: skip
    assert not INVITE.administrator


def test_the_invite_asks_for_all_that_we_ask_for_anywhere_and_the_readme_has_its_number():
    for flag in (*TO_POLL, *TO_PLAN, *TO_REACT, *TO_OPEN_THREADS, *to_post(thread=True), *to_post(thread=False)):
        assert getattr(INVITE, flag), flag
    assert re.findall(r"permissions=(\d+)", README.read_text("utf-8")) == [str(INVITE.value)]
    assert len(invited_with()) == INVITE.value.bit_count()


async def test_no_message_pings_anybody(stage):
    await stage.slash(stage.bo, "today")
    (answer,) = requests(stage, "POST", "/callback")
    assert answer.json["data"]["allowed_mentions"] == {"parse": []}


def test_discord_is_where_the_config_says(monkeypatch):
    monkeypatch.setattr(discord.http.Route, "BASE", "before")
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", "before")
    point_at(DiscordSection(api="http://127.0.0.1:1/api/v10", gateway="ws://127.0.0.1:2"))
    assert discord.http.Route.BASE == "http://127.0.0.1:1/api/v10"
    assert str(discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY) == "ws://127.0.0.1:2"
