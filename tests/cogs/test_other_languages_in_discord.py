"""Somebody whose Discord speaks another language is answered in it: commands, buttons, refusals, lists of commands."""

from __future__ import annotations

import json

import pytest
from support_discord import buttons, shown, text_of
from support_words import pseudo, pseudo_language

from bot.connection.command_texts import CommandTexts
from bot.connection.registration import tree_hash
from bot.words.language import ENGLISH


@pytest.fixture(autouse=True)
def french_fixture(monkeypatch):
    """A language made of the catalogue stands for French."""
    there = {"en": ENGLISH, "fr": pseudo_language()}
    for room in ("bot.words.language", "bot.connection.command_texts"):
        monkeypatch.setattr(f"{room}.languages", lambda: there)


def in_french(payload):
    return json.dumps(json.loads(payload) | {"locale": "fr"})


@pytest.mark.parametrize(
    ("command", "options", "says"),
    [
        ("today", {}, "Today’s matinee"),
        ("explore", {}, "Picks for {person}"),
        ("help", {}, "Welcome to Matinee"),
        ("taste start", {}, "Which of these do you know?"),
        ("privacy show", {}, "I keep nothing about you"),
        ("daily set", {}, "The daily films are set"),
    ],
)
async def test_a_command_answers_in_the_language_of_who_asks(stage, command, options, says):
    with stage.forged(in_french):
        answer = shown(await stage.slash(stage.ada, command, **options))
    assert pseudo(says).format(person="Ada") in text_of(answer)
    english = shown(await stage.slash(stage.ada, "help"))
    assert "Welcome to Matinee" in text_of(english)


async def test_a_button_answers_in_the_language_of_who_presses_it(stage):
    digest = shown(await stage.slash(stage.ada, "today"))
    assert "Why these?" in buttons(digest)
    with stage.forged(in_french):
        why = shown(await stage.bo.click(digest, label="Why these?"))
    assert pseudo("Why these?") in text_of(why)


@pytest.mark.parametrize(
    ("command", "options", "says"),
    [
        ("film", {"title": "qqqqqqqqqqqq"}, "I know no film called “{given}”."),
        ("filter", {"genre": "qqqqqqqqq"}, "I know no genre called “{given}”."),
        ("daily off", {}, "There are no daily films here yet. Set them up with /daily set."),
        (
            "daily set",
            {"time": "noonish"},
            "`time` must be a time of day, such as 09:00, 9 pm or 21:30, not “{given}”.",
        ),
        ("privacy delete", {}, "I keep nothing about you, so there is nothing to delete."),
    ],
)
async def test_a_refusal_speaks_it_too(stage, command, options, says):
    with stage.forged(in_french):
        answer = shown(await stage.slash(stage.ada, command, **options))
    given = next(iter(options.values()), "")
    assert pseudo(says).format(given=given) in text_of(answer)


async def test_discord_is_given_what_commands_say_of_themselves_in_every_language(stage):
    tree = stage.client.tree
    english = await tree_hash(tree)
    payload = await tree.get_command("explore").get_translated_payload(tree, CommandTexts())
    assert payload["description_localizations"] == {"fr": pseudo("Five films for you: how adventurous are you today?")}
    assert payload["name_localizations"] == {}
    (menu,) = (command for command in tree.get_commands() if command.name == "Films like this")
    translated = await menu.get_translated_payload(tree, CommandTexts())
    assert translated["name_localizations"] == {"fr": pseudo("Films like this")}
    assert english == await tree_hash(tree)


async def test_a_new_translation_is_brought_to_discord(stage, monkeypatch):
    before = await tree_hash(stage.client.tree)
    monkeypatch.setattr("bot.connection.command_texts.languages", lambda: {"en": ENGLISH})
    assert await tree_hash(stage.client.tree) != before


async def test_genres_are_offered_and_understood_in_the_language_of_who_asks(stage):
    with stage.forged(in_french):
        offered = await stage.ada.autocomplete(stage.channel, "filter", "genre", "horr")
        assert [(choice["name"], choice["value"]) for choice in offered] == [(pseudo("Horror"), "Horror")]
        for typed in ("horror", pseudo("Horror"), "Horror"):
            page = text_of(shown(await stage.slash(stage.ada, "filter", genre=typed)))
            assert pseudo("Horror") in page


async def test_daily_films_by_direct_message_come_in_the_language_they_were_set_in(stage):
    with stage.forged(in_french):
        await stage.bo.user.slash("daily set", time="13:00")
    await stage.bo.user.slash("daily status")  # in English: what was set stays
    stage.clock.forward(hours=1)
    push = stage.app.push_over(stage.client)
    await push.tick()
    await push.close()
    await stage.env.settle()
    message = text_of(stage.bo.user.dm_channel.last_message)
    assert pseudo("Today’s matinee") in message
