"""Whatever somebody types into whatever option, there is an answer, in good time, and nothing in it is formatted."""

from __future__ import annotations

import itertools
import re

import pytest
from discord import AppCommandOptionType
from support_discord import shown, text_of
from support_markdown import signs

from bot.errors import WRITTEN_MOST

LONG = 6_000
"""As long as Discord lets a text option be."""
TYPED = {
    "long": "qwxz " * (LONG // 5),
    "one word": "x" * LONG,
    "answerable but refused": "y" * 1_980,
    "signs": "*" * LONG,
    "masked links": "[a](b)[x](http://e.co)",
    "an address": "https://e.co/x and discord.gg/abc",
    "mentions": "<@1> <@&2> <#3> @everyone </today:4> <t:5> <:six:6> :seven:",
    "braces": "{qwertyuiop} {0}",
    "nothing to see": "\u202e\x07",
}


def text_options(client):
    """Every text option of every command: the command's full name, the option's, and whether a list opens."""
    for command in client.tree.walk_commands():
        for option in getattr(command, "parameters", ()):
            if option.type is AppCommandOptionType.string and not option.choices:
                yield command.qualified_name, option.display_name, option.autocomplete


async def answers(stage, typed):
    for command, option, _ in text_options(stage.client):
        yield command, option, shown(await stage.slash(stage.ada, command, **{option: typed}))


@pytest.mark.parametrize("kind", TYPED)
async def test_every_option_answers_with_nothing_formatted(stage, kind):
    seen = [(command, option) async for command, option, _ in answers(stage, TYPED[kind])]
    assert {("film", "title"), ("explore", "like"), ("filter", "genre"), ("daily set", "zone")} <= set(seen)
    bland = {(command, option): text_of(answer) async for command, option, answer in answers(stage, "qwertyuiop")}
    async for command, option, answer in answers(stage, TYPED[kind]):
        said = text_of(answer)
        assert answer.ephemeral
        assert len(said) < 300 + 2 * WRITTEN_MOST
        ours = re.sub(r"^(?:## |-# |\*\*(.*)\*\*$)", r"\1", said, flags=re.MULTILINE)  # of a list to choose from
        assert signs(ours) <= signs(bland[command, option]), said


async def test_titles_with_links_in_them_are_offered_as_they_are(stage):
    titles = {"Metropolis": "[abcdef](http://e.co)", "Nosferatu": "[abcdeg](http://e.co)"}
    for film, title in titles.items():
        rename = ("UPDATE films SET title = ? WHERE title = ?", (title, film))
        await stage.app.database.write(lambda connection, rename=rename: connection.execute(*rename))
    await stage.app.recommender.load()
    answer = shown(await stage.slash(stage.bo, "film", title="abcdex http e co"))
    said = text_of(answer)
    assert r"\[abcdef\](http\://e\.co)" in said
    assert not any(title in said for title in titles.values())


async def test_a_nickname_with_a_link_in_it_is_nobodys_link(stage):
    eve = stage.guild.add_member(stage.env.create_user("eve", global_name="[a](b)[x](http://e.co)"))
    await stage.env.settle()
    said = text_of(shown(await stage.slash(eve, "explore")))
    assert r"Picks for \[a\](b)\[x\](http\://e\.co)" in said


async def test_lists_that_open_look_at_the_beginning_only(stage, monkeypatch):
    """Six thousand characters cost no more than a few."""
    services, looked_at = stage.app.services, []
    for owner, name in ((type(services.titles), "suggest"), (type(services.finder), "genres")):
        whole = getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *given, whole=whole: looked_at.append(given[1:]) or whole(*given))
    for command, option, opens in text_options(stage.client):
        if opens:
            for typed in TYPED.values():
                choices = await stage.ada.autocomplete(stage.channel, command, option, typed)
                assert all(1 <= len(choice["name"]) <= 100 for choice in choices)
    assert looked_at
    assert max(len(text) for text in itertools.chain(*looked_at)) <= 200
