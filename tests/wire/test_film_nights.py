"""Film nights over the wire: polls and events are created once, whatever confirmation is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from support_wire import LOST_CONFIRMATIONS, NOT_DONE, Fault, connected

import cogs.interactions.first_answer
from bot.connection.requests import Requests
from bot.push.sending.transport import OutgoingMessage
from bot.runtime.clock import SystemClock
from bot.services.together.film_plans import USUAL_MINUTES
from cogs.posting.transport import DiscordTransport
from cogs.ui.film_texts import plain_title
from cogs.ui.screen import PICTURE_NAME
from recommender.types import Place, VoteKind

pytestmark = pytest.mark.wire

SILENT = 1 << 12
GALLERY = 12

FAULTS = (*LOST_CONFIRMATIONS, *NOT_DONE)


@pytest.fixture(autouse=True)
def no_long_pauses(monkeypatch):
    monkeypatch.setattr(cogs.interactions.first_answer, "FIRST_PAUSE_SECONDS", 0.01)


@pytest.fixture
def clock():
    return SystemClock()


@pytest.fixture
async def bot(app, standin):
    """A client that is connected, its requests watched as in the program."""
    client = app.client()
    Requests().watch(client)
    async with connected(client, standin):
        yield client


@pytest.fixture
def friend(standin):
    return standin.world.add_person("bea")


@pytest.fixture
async def night(standin, bot, viewer, friend, channel):
    """A film night's message, for two."""
    return await begun(standin, bot, viewer, friend, channel)


async def begun(standin, bot, viewer, friend, channel):
    message = await (await standin.people.slash(viewer, channel, "together")).answer()
    await (await standin.people.click(friend, message, "night:in")).acknowledged()
    await bot.finish(30)
    return message


async def over(standin, app, bot, viewer, friend, night):
    """The message of a round in which both said yes to all, and its film."""
    message = await (await standin.people.click(viewer, night, "night:swipe")).answer()
    night_id = int(night_number(message))
    for person in (viewer, friend):
        for position in range(10):
            await app.services.swiping.answer(night_id, person.id, position, "yes")
    await bot.get_cog("Swiping").on_rounds_over((night_id,))
    film_id = (await app.services.swiping.look(night_id)).round.film_id
    return message, app.recommender.film(film_id)


def night_number(message):
    return next(each for each in custom_ids(message) if each.startswith("swipes:")).rpartition(":")[2]


def custom_ids(message):
    def inside(components):
        for each in components:
            if "custom_id" in each:
                yield each["custom_id"]
            yield from inside(each.get("components") or [])

    return list(inside(message.body["components"]))


async def planned(standin, person, message):
    """Choose the first evening that is offered; returns it and what is answered."""
    question = await (await standin.people.click(person, message, "plan:")).answer()
    (menu,) = [part for part in menus(question) if part["type"] == 3]
    first = menu["options"][0]["value"]
    exchange = await standin.people.choose(person, question, "planned:", first)
    await exchange.until(lambda: any("When do you" not in each.text for each in exchange.messages))
    return first, exchange.messages[-1]


def menus(message):
    def inside(components):
        for each in components:
            yield each
            yield from inside(each.get("components") or [])

    return list(inside(message.body["components"]))


async def test_an_event_goes_out_whole(standin, app, bot, guild, viewer, friend, night):
    message, film = await over(standin, app, bot, viewer, friend, night)
    first, answer = await planned(standin, viewer, message)
    (event,) = guild.events.values()
    start = datetime.fromisoformat(event.body["scheduled_start_time"])
    end = datetime.fromisoformat(event.body["scheduled_end_time"])
    assert event.body["name"] == plain_title(film)
    assert start.timestamp() == int(first)
    assert end - start == timedelta(minutes=film.runtime_minutes or USUAL_MINUTES)
    assert f"/channels/{guild.id}/{message.channel.id}/{message.id}" in event.body["description"]
    assert event.body["entity_metadata"] == {"location": "Film night"}
    assert "Planned: **" in answer.text
    assert f"https://discord.com/events/{guild.id}/{event.id}" in answer.text


async def test_an_event_whose_confirmation_is_lost_is_made_once(standin, app, bot, guild, channel, friend):
    for fault in FAULTS:
        viewer = standin.world.add_person(fault.name)  # who asks for much at once waits a moment
        night = await begun(standin, bot, viewer, friend, channel)
        message, _ = await over(standin, app, bot, viewer, friend, night)
        standin.faults.order("event.create", fault)
        before = {*guild.events}
        _, answer = await planned(standin, viewer, message)
        (event,) = {*guild.events} - before
        assert f"https://discord.com/events/{guild.id}/{event}" in answer.text, fault.name


async def test_an_event_that_was_made_before_the_bot_died_is_found(standin, app, bot, guild, viewer, friend, night):
    """It was made and never recorded; who plans the film for another evening is led to it."""
    message, _ = await over(standin, app, bot, viewer, friend, night)
    _, answer = await planned(standin, viewer, message)
    await app.database.execute("DELETE FROM night_events", ())
    again = await (await standin.people.click(friend, message, "plan:")).answer()
    assert again.text == answer.text
    assert len(guild.events) == 1


async def test_somebody_elses_event_of_that_film_is_not_taken_for_ours(standin, app, bot, guild, viewer, friend, night):
    message, _ = await over(standin, app, bot, viewer, friend, night)
    await planned(standin, viewer, message)
    (event,) = guild.events.values()
    event.creator = viewer
    await app.database.execute("DELETE FROM night_events", ())
    await planned(standin, friend, message)
    assert len(guild.events) == 2


async def test_where_discord_forbids_events_after_all_that_is_said(standin, app, bot, guild, viewer, friend, night):
    message, _ = await over(standin, app, bot, viewer, friend, night)
    standin.faults.order("event.create", Fault.refused(403, 50013, "Missing Permissions"))
    _, answer = await planned(standin, viewer, message)
    assert "Something went wrong" not in answer.text
    assert not guild.events
    assert standin.gate.requests["event.create"] == 1


async def test_a_poll_whose_confirmation_is_lost_is_made_once(standin, app, bot, channel, viewer, night):
    films = await app.services.together.films_to_vote_on(1, viewer.id)
    polls = []
    for fault in FAULTS:
        standin.faults.order("callback", fault)
        polls.append(await (await standin.people.click(viewer, night, "night:poll")).answer())
        assert [each for each in channel.messages.values() if each.body.get("poll")] == polls, fault.name
    for message in polls:
        answers = [each["poll_media"]["text"] for each in message.body["poll"]["answers"]]
        assert answers == [plain_title(film, 55) for film in films]
        assert message.body["poll"]["duration"] == 4


async def ended(app, bot, poll, *votes):
    """A poll's time is over, and Discord has counted these votes; the bot looks, and looks again."""
    poll.poll_votes, poll.poll_is_final = [*votes], True
    await app.database.execute("UPDATE night_polls SET ends_at = 0 WHERE message_id = ?", (poll.id,))
    for _ in range(2):
        await bot.get_cog("Polls").on_polls_over(await app.services.polling.due())


async def test_what_came_of_a_poll_is_told_once_whatever_is_lost(standin, app, bot, channel, viewer, night):
    for fault in FAULTS:
        poll = await (await standin.people.click(viewer, night, "night:poll")).answer()
        await bot.finish(30)
        before = {*channel.messages}
        standin.faults.order("send", fault)
        await ended(app, bot, poll, 0, 3, 1)
        assert len({*channel.messages} - before) == 1, fault.name
        (told,) = [channel.messages[each] for each in {*channel.messages} - before]
        assert "3 of 4 votes in the poll." in told.text, fault.name
        assert told.flags & SILENT
        assert told.body["allowed_mentions"] == {"parse": []}
    assert await app.services.polling.due() == ()


async def test_a_poll_whose_answers_nobody_gave_comes_without_counts(standin, app, bot, channel, viewer, night):
    poll = await (await standin.people.click(viewer, night, "night:poll")).answer()
    await bot.finish(30)
    before = {*channel.messages}
    await ended(app, bot, poll)
    assert {*channel.messages} == before
    assert await app.services.polling.due() == ()


async def test_after_an_event_it_is_asked_once_and_a_press_is_a_vote(
    standin, app, bot, guild, channel, viewer, friend, night
):
    message, film = await over(standin, app, bot, viewer, friend, night)
    await planned(standin, viewer, message)
    await bot.finish(30)
    guild.events.clear()  # as Discord does with one that is over
    await app.database.execute("UPDATE night_events SET ends_at = 0", ())
    before = {*channel.messages}
    standin.faults.order("send", Fault.created_then_reset())
    for _ in range(2):
        await bot.get_cog("Afterwards").on_films_over(await app.services.plans.due())
    (question,) = [channel.messages[each] for each in {*channel.messages} - before]
    assert "Did you watch" in question.text
    assert question.flags & SILENT
    answer = await (await standin.people.click(friend, question, "was:like")).answer()
    assert answer.ephemeral
    assert "you have seen" in answer.text
    details = await app.services.films.details(film.id, friend.id, guild.id)
    assert {kind.value for kind in details.my_votes} == {"like", "seen"}


async def test_a_picture_goes_out_as_a_file_with_what_it_shows_in_words(standin, app, bot, guild, channel, viewer):
    for film in app.recommender.films()[:8]:
        await app.services.feedback.vote(viewer.id, film.id, VoteKind.LIKE, guild.id)
    message = await (await standin.people.slash(viewer, channel, "taste show")).answer(60)
    (file,) = message.body["attachments"]
    assert file["filename"] == PICTURE_NAME
    assert bytes.fromhex(file["begins"]) == b"\x89PNG\r\n\x1a\n"
    assert file["size"] > 5_000
    (shown,) = [part["items"][0] for part in menus(message) if part["type"] == GALLERY]
    assert shown["media"]["url"] == f"attachment://{PICTURE_NAME}"
    assert len(shown["description"]) > 50


async def test_a_push_calls_its_role_and_nobody_else(app, bot, guild, channel):
    place = Place("guild", guild.id)
    draw = await app.services.today.picks(place)
    message = OutgoingMessage(
        1, place, channel.id, None, "digest", 1, 1, draw, "nonce", title="Today", role_id=guild.role_id
    )
    sent = await DiscordTransport(bot, app.services, bot.background).send(message)
    body = channel.messages[sent.message_id].body
    assert body["allowed_mentions"] == {"parse": [], "roles": [guild.role_id]}
    assert body["components"][0]["content"] == f"<@&{guild.role_id}>"
