"""Every error ends in one sentence for the person who met it."""

from __future__ import annotations

import asyncio
import logging
import re
import sys

import discord
import pytest
from discord import app_commands
from support_discord import films_of, shown

import cogs.interactions.answers
from bot.errors import StoreUnavailable, UserMistake
from cogs.interactions.replies import sentence_for
from recommender.errors import NotReady


@pytest.fixture
def broken(stage, monkeypatch):
    """Lets a service's method do something else."""

    def breaks(service, method, replacement):
        monkeypatch.setattr(type(getattr(stage.app.services, service)), method, replacement)

    return breaks


def raising(error):
    async def raises(*_, **__):
        raise error

    return raises


async def test_a_persons_mistake_is_said_word_for_word(stage, broken):
    broken("today", "picks", raising(UserMistake("Not so.")))
    answer = shown(await stage.slash(stage.bo, "today"))
    assert answer.ephemeral
    assert answer.content == "Not so."


@pytest.mark.parametrize(
    "error",
    [
        StoreUnavailable("/srv/matinee.sqlite3 is in use by another program."),
        NotReady("/srv/models is not loaded."),
    ],
)
async def test_what_an_operator_must_correct_is_logged_and_not_shown_to_members(stage, broken, caplog, error):
    broken("today", "picks", raising(error))
    with caplog.at_level(logging.WARNING, "cogs.interactions.replies"):
        answer = shown(await stage.slash(stage.bo, "today"))
    assert answer.ephemeral
    assert "/srv" not in answer.content
    assert "try again" in answer.content
    assert f"/today was not answered: {error}" in caplog.text


async def test_what_was_not_is_logged_whole_under_the_id_that_is_shown(stage, broken, caplog):
    stage.faults_expected = True
    broken("today", "picks", raising(KeyError("secret detail")))
    with caplog.at_level(logging.ERROR, "cogs.interactions.replies"):
        answer = shown(await stage.slash(stage.bo, "today"))
    assert answer.ephemeral
    assert "secret detail" not in answer.content
    number = re.search(r"error `([0-9a-f]{8})`", answer.content)[1]
    (record,) = [each for each in caplog.records if number in each.getMessage()]
    assert "/today" in record.getMessage()
    assert record.exc_info is not None


@pytest.fixture
def slow(stage, monkeypatch):
    """The answer takes long: the bot says that it is thinking."""

    async def deferring(interaction, work, *, private):
        await interaction.response.defer(ephemeral=private, thinking=True)
        return await work

    monkeypatch.setattr(sys.modules["cogs.today"], "prepared", deferring)  # the one that the client has loaded


async def test_slow_work_is_answered_in_place_of_the_thinking(stage, slow):
    result = await stage.slash(stage.bo, "today")
    (callback,) = [each.json for each in stage.env.http_requests if each.path.endswith("/callback")]
    assert callback["type"] == discord.InteractionResponseType.deferred_channel_message.value
    assert len(films_of(shown(result))) == 5
    assert len(stage.channel.last_message.reactions) == 5


async def test_slow_work_that_fails_ends_in_a_sentence(stage, slow, broken):
    broken("today", "picks", raising(UserMistake("Not so.")))
    result = await stage.slash(stage.bo, "today")
    assert [each.content for each in (result.response, *result.followups) if each] == ["Not so."]


class Thinking:
    """An interaction of which only the defer is asked."""

    id = 1

    def __init__(self):
        self.response, self.deferred, self.said = self, asyncio.Event(), None

    async def defer(self, **options):
        self.said = options
        self.deferred.set()


async def test_what_takes_longer_than_a_second_is_deferred(monkeypatch):
    monkeypatch.setattr(cogs.interactions.answers, "PATIENCE_SECONDS", 0.001)
    interaction = Thinking()

    async def work():
        await interaction.deferred.wait()
        return "done"

    assert await cogs.interactions.answers.prepared(interaction, work(), private=True) == "done"
    assert interaction.said == {"ephemeral": True, "thinking": True}


async def test_what_is_ready_is_not_deferred():
    interaction = Thinking()

    async def work():
        return "done"

    assert await cogs.interactions.answers.prepared(interaction, work(), private=True) == "done"
    assert interaction.said is None


async def test_who_stops_waiting_stops_the_work():
    interaction = Thinking()
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work():
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    task = asyncio.create_task(cogs.interactions.answers.prepared(interaction, work(), private=True))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await ended.wait()


async def test_an_answer_that_cannot_be_given_is_not_the_end(stage, broken, caplog):
    broken("today", "picks", raising(UserMistake("Not so.")))
    stage.env.inject_error("POST", "/interactions/*/callback", status=500, times=None)
    with caplog.at_level(logging.WARNING, "cogs.interactions.replies"):
        await stage.slash(stage.bo, "today")
    assert "Could not answer" in caplog.text


@pytest.mark.parametrize(
    ("error", "holds"),
    [
        (app_commands.MissingPermissions(["manage_guild"]), "**Manage Server**"),
        (app_commands.BotMissingPermissions(["send_messages", "add_reactions"]), "**Send Messages** and **Add"),
        (app_commands.NoPrivateMessage(), "servers only"),
        (app_commands.CommandNotFound("old", []), "just changed"),
        (app_commands.CommandOnCooldown(app_commands.Cooldown(1, 5), 4.2), "4 seconds"),
        (app_commands.TransformerError("x", discord.AppCommandOptionType.channel, app_commands.Transformer()), "“x”"),
    ],
)
def test_discords_own_errors_are_sentences_too(error, holds):
    assert holds in sentence_for(error)


def test_others_have_none():
    assert sentence_for(ZeroDivisionError()) is None
