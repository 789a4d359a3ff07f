"""Answers whose confirmation by Discord was lost: found, recorded, and given reactions like any other."""

from __future__ import annotations

import pytest
from support_wire import LOST_CONFIRMATIONS, NOT_DONE, Fault, connected, eventually

import cogs.interactions.answers
from bot.runtime.cooldown import Cooldown
from bot.services.personal_export import EXPORT_NAME
from recommender.types import VoteKind

pytestmark = pytest.mark.wire

FAULTS = (*LOST_CONFIRMATIONS, *NOT_DONE)


@pytest.fixture
async def bot(app, standin):
    """A client that is connected."""
    client = app.client()
    client.cooldown = Cooldown(1_000, 1)  # one person asks for far more here than people do
    async with connected(client, standin):
        yield client


@pytest.fixture
def recorded(app):
    async def ids():
        return {
            row[0]
            for row in await app.database.read(lambda found: found.execute("SELECT message_id FROM posts").fetchall())
        }

    return ids


async def test_a_public_answer_is_recorded_and_gets_its_reactions(standin, bot, channel, viewer, recorded):
    shown = []
    for fault in FAULTS:
        standin.faults.order("callback", fault)
        exchange = await standin.people.slash(viewer, channel, "today")
        shown.append(await exchange.answer())
        await eventually(lambda: len(shown[-1].reactions) == 5)
        assert exchange.messages == shown[-1:], fault.name
    assert await recorded() == {message.id for message in shown}
    assert list(channel.messages.values()) == shown
    assert standin.faults.happened == {("callback", fault.name): 1 for fault in FAULTS}


async def test_one_that_was_thinking_ends_in_its_films(standin, bot, channel, viewer, recorded, monkeypatch):
    monkeypatch.setattr(cogs.interactions.answers, "PATIENCE_SECONDS", 0)
    shown = []
    for fault in FAULTS:
        standin.faults.order("callback", fault)
        exchange = await standin.people.slash(viewer, channel, "today")
        shown.append(await exchange.answer())
        assert exchange.callback["type"] == 5, fault.name
        await eventually(lambda: len(shown[-1].reactions) == 5)
        assert shown[-1].text.count("### ") == 5, fault.name
    assert await recorded() == {message.id for message in shown}


async def test_a_press_is_answered_and_counts_once(standin, app, bot, channel):
    people = [standin.world.add_person(fault.name) for fault in FAULTS]
    today = await (await standin.people.slash(people[0], channel, "today")).answer()
    for person, fault in zip(people, FAULTS, strict=True):
        standin.faults.order("callback", fault)
        card = await (await standin.people.click(person, today, "card")).answer()
        standin.faults.order("callback", fault)
        pressed = await standin.people.click(person, card, "like")
        await pressed.acknowledged()
        assert pressed.callback["type"] == 7, fault.name
        await bot.finish(30)
        assert pressed.followups == [], fault.name
    rows = await app.database.read(lambda found: found.execute("SELECT user_id, kind FROM votes").fetchall())
    assert sorted(map(tuple, rows)) == sorted((person.id, "like") for person in people)


async def test_an_edit_that_fails_is_done_again(standin, bot, channel, viewer, monkeypatch):
    monkeypatch.setattr(cogs.interactions.answers, "PATIENCE_SECONDS", 0)
    standin.faults.order("original", Fault.reset())
    standin.faults.order("original", Fault.created_then_closed())
    shown = await (await standin.people.slash(viewer, channel, "today")).answer()
    await eventually(lambda: len(shown.reactions) == 5)
    assert shown.text.count("### ") == 5


async def test_a_sentence_about_a_mistake_arrives_too(standin, bot, channel, viewer):
    standin.faults.order("callback", Fault.created_then_reset())
    exchange = await standin.people.slash(viewer, channel, "daily off")
    said = await exchange.answer()
    assert said.ephemeral
    assert exchange.messages == [said]


@pytest.mark.parametrize("patience", [0, 5])
async def test_a_file_arrives_whole(standin, app, bot, channel, viewer, monkeypatch, patience):
    monkeypatch.setattr(cogs.interactions.answers, "PATIENCE_SECONDS", patience)
    film = app.services.recommender.films()[0].id
    await app.services.feedback.vote(viewer.id, film, VoteKind.LIKE, None)
    whole = len(await app.services.privacy.export(viewer.id))
    for fault in FAULTS:
        standin.faults.order("callback", fault)
        if patience == 0:
            standin.faults.order("original", Fault.reset())
            standin.faults.order("original", Fault.created_then_closed())
        exchange = await standin.people.slash(viewer, channel, "privacy export")
        given = await exchange.answer()
        await eventually(lambda given=given: given.body.get("attachments"))
        assert given.ephemeral, fault.name
        assert [(each["filename"], each["size"]) for each in given.body["attachments"]] == [(EXPORT_NAME, whole)]
        assert exchange.messages == [given], fault.name
