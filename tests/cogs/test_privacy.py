"""`/privacy` as people see it: show, export, delete and hide."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import logging
import zipfile

import pytest
from support_discord import StageClock, buttons, films_of, pieces, shown, staged, text_of
from support_traces import traces
from support_trainer import like

from bot.config import BackupSection
from bot.services.backups import Backups
from bot.services.daily.today import Today
from bot.services.personal_export import EXPORT_NAME
from bot.services.privacy import ASKED_MINUTES
from bot.services.pruning import KEPT_DAYS
from bot.store.copies.backup import backups_in
from cogs.posting.transport import DiscordTransport
from cogs.ui.custom_ids import DeleteEverything

NOTHING = "I keep nothing about you, so there is nothing to"


async def used(stage, who):
    """Everything a person can leave behind, in a server and in direct messages; returns a message they reacted to."""
    message = shown(await stage.slash(who, "today"))
    films = films_of(message)
    await who.react(message.message, "1️⃣")
    for film, label in ((films[1], "Like"), (films[2], "Watchlist"), (films[3], "Never")):
        await who.click(shown(await who.click(message, custom_id=f"card:{film}")), label=label)
    await stage.slash(who, "explore", adventurousness=4)
    await stage.slash(who, "explore", private=True)
    await stage.slash(who, "filter", genre="Comedy")
    await stage.slash(who, "film", title="Metropolis 1927")
    await stage.slash(who, "taste start")
    await stage.slash(who, "privacy hide")
    await who.user.slash("explore")
    direct = shown(await who.user.slash("today"))
    card = shown(await who.user.click(direct, custom_id=f"card:{films_of(direct)[0]}"))
    await who.user.click(card, label="Seen it")
    await who.user.slash("daily set", time="12:30")
    stage.clock.forward(hours=1)
    await stage.app.push_over(stage.client).tick()
    return message.message


async def asked(stage, who):
    return shown(await stage.slash(who, "privacy delete"))


async def forgotten(stage, who):
    return shown(await who.click(await asked(stage, who), label="Delete everything"))


async def export(stage, who):
    answer = shown(await stage.slash(who, "privacy export"))
    (attachment,) = answer.attachments
    return answer, zipfile.ZipFile(io.BytesIO(await attachment.read()))


async def test_who_left_nothing_reads_that(stage):
    answer = shown(await stage.slash(stage.cy, "privacy show"))
    assert answer.ephemeral
    assert "I keep nothing about you" in text_of(answer)
    assert list(buttons(answer)) == ["Hide me from others"]


async def test_it_shows_what_is_kept_and_how_much(stage):
    await used(stage, stage.ada)
    answer = shown(await stage.slash(stage.ada, "privacy show"))
    text = text_of(answer)
    assert answer.ephemeral
    assert "**5 votes on films**, until you take them back or delete them" in text
    assert "**5 films I asked you about**" in text
    assert f"that I sent you**, for {KEPT_DAYS} days, so that your reactions count" in text
    assert "daily films by direct message" in text
    assert "within 8 days" in text
    assert list(buttons(answer)) == ["Take it with me", "Let others see me", "Delete everything …"]


async def test_a_manager_reads_that_they_set_the_servers_push(stage):
    await stage.slash(stage.ada, "daily set")
    assert "That you set or paused the daily films of 1 server**" in text_of(
        shown(await stage.slash(stage.ada, "privacy show"))
    )


async def test_in_direct_messages_it_is_the_same(stage):
    await used(stage, stage.bo)
    in_server = shown(await stage.slash(stage.bo, "privacy show"))
    assert text_of(shown(await stage.bo.user.slash("privacy show"))) == text_of(in_server)
    question = shown(await stage.bo.user.slash("privacy delete"))
    done = shown(await stage.bo.user.click(question, label="Delete everything"))
    assert "Deleted" in text_of(done)
    assert traces(stage.app.database.path.parent, stage.bo.id) == set()


async def test_the_export_is_a_private_zip_in_plain_names(stage):
    await used(stage, stage.bo)
    answer, archive = await export(stage, stage.bo)
    assert answer.ephemeral
    assert [piece["file"]["url"].split("/")[-1] for piece in pieces(answer) if piece["type"] == 13] == [EXPORT_NAME]
    everything = json.loads(archive.read("everything.json"))
    votes = everything["votes"]
    assert {vote["kind"] for vote in votes} == {"like", "watchlist", "never", "seen"}
    film = stage.app.recommender.film(votes[0]["film_id"])
    assert votes[0] | {"film": film.title, "year": film.year, "voted_at": "2026-11-23T12:00:00Z"} == votes[0]
    for name, rows in everything.items():
        table = list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode())))
        assert [list(row) for row in table] == [list(row) for row in rows]
        assert f"{name}.csv ({len(rows):,})" in archive.read("read-me.txt").decode()
    assert set(everything) == {
        "votes", "questions", "films_shown", "direct_messages", "films_of_the_day", "daily_push", "daily_push_messages",
        "choices",
    }  # fmt: skip


async def test_nobody_elses_number_is_in_it(stage):
    await used(stage, stage.ada)
    await used(stage, stage.bo)
    _, archive = await export(stage, stage.bo)
    written = b"".join(archive.read(name) for name in archive.namelist())
    assert written
    assert str(stage.ada.id).encode() not in written


async def test_after_the_deletion_no_file_and_no_log_names_the_person(stage, caplog):
    caplog.set_level(logging.INFO)
    await used(stage, stage.bo)
    await used(stage, stage.ada)
    home = stage.app.database.path.parent
    assert traces(home, stage.bo.id)
    done = await forgotten(stage, stage.bo)
    assert "**Deleted" not in text_of(done)
    assert "• 5 votes on films\n" in text_of(done)
    assert traces(home, stage.bo.id) == set()
    assert traces(home, stage.ada.id)
    assert str(stage.bo.id) not in caplog.text
    assert "I keep nothing about you" in text_of(shown(await stage.slash(stage.bo, "privacy show")))


async def test_backups_are_told_until_when(stage):
    await used(stage, stage.bo)
    moment = int(stage.clock.moment.timestamp()) + 8 * 86_400
    assert f"until <t:{moment}:D>" in text_of(await forgotten(stage, stage.bo))


@pytest.mark.parametrize("enabled", [True, False])
async def test_at_that_moment_no_backup_holds_anything(home, enabled):
    async with staged(home) as stage:
        await used(stage, stage.bo)
        films = [film.id for film in stage.app.recommender.films()[:60]]
        await like(stage.app.database, stage.bo.id, *films)  # a backup with far more votes than now stays
        backups, privacy = stage.app.backups, stage.app.services.privacy
        await backups.back_up_if_due()
        done = await privacy.delete(stage.bo.id, stage.bo.id, privacy.asked_now())
        assert traces(home / "backups", stage.bo.id)
    clock = StageClock(stage.clock.moment)
    backups = Backups(home / "matinee.sqlite3", home, BackupSection(enabled=enabled), clock)
    while clock.moment < done.backups_until:
        clock.forward(hours=1)
        await backups.back_up_if_due()
        await backups.scrub_if_due()
    assert traces(home, stage.bo.id) == set()
    assert len(backups_in(home / "backups", None)) == (7 if enabled else 1)  # the one that stayed has gone too


async def test_reading_reactions_again_does_not_bring_votes_back_but_a_new_reaction_counts(stage):
    message = await used(stage, stage.bo)
    film = (await stage.app.services.recorder.recent(3))[0].films[0]
    assert (await stage.votes(film))[0] == 1
    await forgotten(stage, stage.bo)
    stage.clock.forward(minutes=1)
    await stage.restart()
    assert (await stage.votes(film))[0] == 0
    await stage.bo.unreact(message, "1️⃣")
    await stage.bo.react(message, "1️⃣")
    stage.clock.forward(minutes=1)
    await stage.restart()
    assert (await stage.votes(film))[0] == 1


async def test_a_vote_after_the_deletion_is_a_new_beginning(stage):
    await used(stage, stage.bo)
    await forgotten(stage, stage.bo)
    message = shown(await stage.slash(stage.bo, "today"))
    await stage.bo.react(message.message, "2️⃣")
    assert (await stage.votes(films_of(message)[1]))[0] == 1
    assert "**1 vote on a film**, until you take it back or delete it" in text_of(
        shown(await stage.slash(stage.bo, "privacy show"))
    )


async def test_deleting_and_exporting_twice_says_that_nothing_is_left(stage):
    await used(stage, stage.bo)
    question = await asked(stage, stage.bo)
    await forgotten(stage, stage.bo)
    for answer in (
        await stage.bo.click(question, label="Delete everything"),
        await stage.slash(stage.bo, "privacy delete"),
        await stage.slash(stage.bo, "privacy export"),
    ):
        assert shown(answer).content.startswith(NOTHING)


async def test_keeping_it_changes_nothing(stage):
    await used(stage, stage.bo)
    kept = shown(await stage.bo.click(await asked(stage, stage.bo), label="Keep it"))
    assert "5 votes on films" in text_of(kept)


async def test_the_button_outlives_a_restart(stage):
    await used(stage, stage.bo)
    question = await asked(stage, stage.bo)
    await stage.restart()
    assert "Deleted" in text_of(shown(await stage.bo.click(question, label="Delete everything")))


async def test_an_old_question_deletes_nothing(stage):
    await used(stage, stage.bo)
    question = await asked(stage, stage.bo)
    stage.clock.forward(minutes=ASKED_MINUTES, seconds=1)
    answer = shown(await stage.bo.click(question, label="Delete everything"))
    assert "too old" in answer.content
    assert "5 votes" in text_of(shown(await stage.slash(stage.bo, "privacy show")))


async def test_another_persons_press_deletes_nobodys(stage):
    await used(stage, stage.bo)
    await used(stage, stage.cy)
    question = await asked(stage, stage.bo)
    now = int(stage.clock.moment.timestamp())
    own, others = (DeleteEverything(who.id, now).packed for who in (stage.bo, stage.cy))
    with stage.forged(lambda text: text.replace(own, others)):
        answer = shown(await stage.bo.click(question, label="Delete everything"))
    assert "somebody else’s" in answer.content
    for who in (stage.bo, stage.cy):
        assert "5 votes" in text_of(shown(await stage.slash(who, "privacy show")))


async def test_hidden_is_a_choice_that_lasts_and_can_be_taken_back(stage):
    privacy = stage.app.services.privacy
    hidden = shown(await stage.slash(stage.bo, "privacy hide"))
    assert hidden.ephemeral
    assert "You are hidden" in text_of(hidden)
    await stage.restart()
    assert (await privacy.show(stage.bo.id)).hidden
    seen = shown(await stage.bo.click(hidden, label="Let others see me"))
    assert "You can be seen" in text_of(seen)
    assert not (await privacy.show(stage.bo.id)).hidden
    assert not (await privacy.show(stage.cy.id)).hidden
    await stage.slash(stage.cy, "privacy hide", hidden=False)
    assert not (await privacy.show(stage.cy.id)).hidden


async def test_the_file_is_one_press_away(stage):
    await used(stage, stage.bo)
    answer = shown(await stage.slash(stage.bo, "privacy show"))
    given = shown(await stage.bo.click(answer, label="Take it with me"))
    assert given.id != answer.id
    assert given.ephemeral
    assert [each.filename for each in given.attachments] == [EXPORT_NAME]


async def test_help_names_it(stage):
    assert "privacy show" in text_of(shown(await stage.slash(stage.bo, "help")))


class Hanging(DiscordTransport):
    """Discord answers when it is told to."""

    def __init__(self, stage):
        super().__init__(stage.client, stage.app.services, stage.client.background)
        self.begun, self.may_answer = asyncio.Event(), asyncio.Event()

    async def send(self, message, tried_ago=None):
        sent = await super().send(message, tried_ago)
        self.begun.set()
        await self.may_answer.wait()
        return sent


async def test_what_was_computed_for_the_next_press_is_forgotten_too(stage):
    privacy, kept = stage.app.services.privacy, stage.app.recommender._recent_homes._kept
    for user in (stage.bo, stage.ada):
        await stage.slash(user, "explore")
    assert {*kept} == {stage.bo.id, stage.ada.id}
    await privacy.delete(stage.bo.id, stage.bo.id, privacy.asked_now())
    assert {*kept} == {stage.ada.id}


async def test_what_was_computed_for_a_press_that_does_not_come_is_dropped_while_nobody_asks(stage):
    kept = stage.app.recommender._recent_homes._kept
    await stage.slash(stage.bo, "explore")
    jobs = stage.app.jobs(stage.app.push_over(stage.client), stage.client)
    (drop,) = [job for job in jobs._jobs if job.name == "kept scores"]
    assert drop.seconds <= 60
    await drop.work()
    assert {*kept} == {stage.bo.id}
    stage.clock.forward(minutes=5, seconds=1)
    await drop.work()
    assert not kept


async def test_a_push_under_way_leaves_nothing(stage):
    await stage.bo.user.slash("daily set", time="12:30")
    stage.clock.forward(hours=1)
    transport = Hanging(stage)
    push = stage.app.push(transport)
    ticking = asyncio.create_task(push.tick())
    await transport.begun.wait()
    privacy = stage.app.services.privacy
    await privacy.delete(stage.bo.id, stage.bo.id, privacy.asked_now())
    transport.may_answer.set()
    await ticking
    assert len(films_of(stage.bo.user.dm_channel.last_message)) == 5
    assert traces(stage.app.database.path.parent, stage.bo.id) == set()
    assert not (await privacy.show(stage.bo.id)).anything
    stage.clock.forward(days=1)
    before = stage.bo.user.dm_channel.last_message.id
    await push.tick()
    await push.close()
    assert stage.bo.user.dm_channel.last_message.id == before


async def test_a_push_that_is_just_being_drawn_leaves_nothing(stage, monkeypatch):
    await stage.bo.user.slash("daily set", time="12:30")
    stage.clock.forward(hours=1)
    privacy, today = stage.app.services.privacy, stage.app.services.today
    look_up = today.look_up

    async def forgotten_meanwhile(days):
        found = await look_up(days)
        await privacy.delete(stage.bo.id, stage.bo.id, privacy.asked_now())
        return found

    monkeypatch.setattr(Today, "look_up", lambda _, days: forgotten_meanwhile(days))
    await stage.app.push_over(stage.client).tick()
    assert stage.bo.user.dm_channel.history() == []
    assert traces(stage.app.database.path.parent, stage.bo.id) == set()


async def test_the_pause_of_a_push_whose_manager_was_forgotten_is_said_in_the_server(stage):
    await stage.slash(stage.ada, "daily set", time="12:30")
    privacy = stage.app.services.privacy
    await privacy.delete(stage.ada.id, stage.ada.id, privacy.asked_now())
    transport = DiscordTransport(stage.client, stage.app.services, stage.client.background)
    assert await transport.notify(stage.place, stage.channel.id, 0, "It is paused.")
    assert stage.channel.last_message.content == "It is paused."
