"""A round of a film night as people see it: private answers, and a public result that reveals none."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
from support_discord import buttons, films_of, held_presses, shown, text_of, until
from support_swiping import begun, kept, now, swiped
from support_words import pseudo_language

from bot.services.together.swiping import ROUND_HOURS
from bot.words import writing_in
from cogs.together.command import change_night
from cogs.together.swiping import tell


async def test_whether_somebody_said_yes_too_cannot_be_told_before_all_have_finished(stage):
    """Ada has finished; Bo sees, and the channel reads, the same whatever he answers, where she said yes and not."""
    message = await begun(stage)
    assert "0 of 2 have finished." in text_of(message)
    _, films = await swiped(stage.ada, message, "Not tonight", *["Yes"] * 2, *["Seen it"] * 7)
    before = text_of(now(stage, message))
    screen, same = await swiped(stage.bo, message, *["Yes"] * 9)
    assert (same, text_of(now(stage, message))) == (films[:9], before)
    assert "10 of 10" in text_of(screen)
    screen, _ = await swiped(stage.bo, message, "Not tonight")
    for seen in (screen, now(stage, message)):
        assert "Tonight’s film" in text_of(seen)
        assert films_of(seen) == [films[1]]


async def test_all_see_the_same_ten_films_alone_and_the_best_wins_when_all_have_finished(stage):
    message = await begun(stage)
    answers = ["Not tonight"] * 10
    screen, films = await swiped(stage.ada, message, *answers[:4], "Yes", *answers[5:])
    assert len({*films}) == 10
    assert "You have finished." in text_of(screen)
    assert screen.ephemeral
    assert "1 of 2 have finished." in text_of(now(stage, message))
    await swiped(stage.bo, message, *answers)
    assert films_of(now(stage, message)) == [films[4]]


async def test_what_the_channel_reads_is_the_same_whatever_somebody_answers(stage):
    """Said of Bo's answers, until the film is there: how many have finished, and nothing more."""
    told = set()
    for answer in ("Yes", "Not tonight", "Seen it"):
        message = await begun(stage)
        await swiped(stage.bo, message, *[answer] * 10)
        told.add(text_of(now(stage, message)))
    assert len(told) == 1
    assert "1 of 2 have finished." in told.pop()


async def test_the_answers_are_gone_when_it_is_over_and_are_no_votes(stage):
    message = await begun(stage)
    answers = ("Seen it", "Not tonight", *["Yes"] * 8)
    _, films = await swiped(stage.ada, message, *answers)
    assert await kept(stage, stage.ada) == 10
    await swiped(stage.bo, message, *answers)
    assert (await kept(stage, stage.ada), await kept(stage, stage.bo)) == (0, 0)
    assert [await stage.votes(film) for film in films] == [(0, 0, 0, 0)] * 10


async def test_it_goes_on_after_a_restart_and_ends_after_its_time(stage):
    message = await begun(stage)
    _, films = await swiped(stage.bo, message, "Not tonight", "Yes")
    await stage.restart()
    screen = shown(await stage.bo.click(message, label="Swipe"))
    assert "3 of 10" in text_of(screen)
    assert await stage.app.services.swiping.end_due() == ()
    stage.clock.forward(hours=ROUND_HOURS, seconds=1)
    nights = await stage.app.services.swiping.end_due()
    await stage.client.get_cog("Swiping").on_rounds_over(nights)
    assert films_of(now(stage, message)) == [films[1]]
    assert await stage.app.services.swiping.end_due() == ()


async def test_a_round_whose_message_did_not_come_is_shown_again_and_is_the_only_one(stage):
    stage.faults_expected = True
    night = shown(await stage.slash(stage.ada, "together", **{"with": stage.bo}))
    stage.env.inject_error("POST", "/interactions/*/callback", status=403, code=50013)
    await stage.ada.click(night, label="Swipe for it")
    assert "Press “I’m in” first" in shown(await stage.cy.click(night, label="Swipe for it")).content
    message = shown(await stage.bo.click(night, label="Swipe for it"))
    assert "0 of 2 have finished." in text_of(message)
    assert "has its round already" in shown(await stage.ada.click(night, label="Swipe for it")).content


class Gate:
    """Holds every call of a coroutine function until it is opened."""

    def __init__(self, work):
        self.work, self.opened, self.calls = work, asyncio.Event(), 0
        self.reached = asyncio.Event()

    async def __call__(self, *args, **options):
        self.calls += 1
        self.reached.set()
        await self.opened.wait()
        return await self.work(*args, **options)


async def test_of_two_presses_at_once_one_begins_the_round(stage, monkeypatch):
    night = shown(await stage.slash(stage.ada, "together", **{"with": stage.bo}))
    presses = held_presses(stage, monkeypatch)
    for each in (stage.ada, stage.bo):
        await each.click(night, label="Swipe for it")
    count = len(stage.channel.history())
    results = await asyncio.gather(*(change_night(*each) for each in presses), return_exceptions=True)
    assert len(stage.channel.history()) == count + 1
    assert [str(each) for each in results if each is not None] == [
        "This film night has its round already. `/together` begins another night."
    ]


async def test_one_end_that_cannot_be_told_keeps_no_other_from_being_told(stage, monkeypatch):
    """The connection breaks, or something nobody foresaw happens, at one of three ends."""
    messages = [await begun(stage) for _ in range(3)]
    stage.clock.forward(hours=ROUND_HOURS, seconds=1)
    nights = await stage.app.services.swiping.end_due()
    edit, errors = discord.PartialMessage.edit, [aiohttp.ServerDisconnectedError(), RuntimeError("unforeseen")]

    async def breaks(message, **content):
        if errors:
            raise errors.pop(0)
        return await edit(message, **content)

    monkeypatch.setattr(discord.PartialMessage, "edit", breaks)
    await stage.client.get_cog("Swiping").on_rounds_over(nights)
    assert ["is over" in text_of(now(stage, each)) for each in messages] == [False, False, True]
    left = await stage.app.services.swiping.end_due()
    assert left == nights[:2]
    await stage.client.get_cog("Swiping").on_rounds_over(left)
    assert all("is over" in text_of(now(stage, each)) for each in messages)


async def test_an_end_that_is_being_told_is_told_once(stage, monkeypatch):
    await begun(stage)
    stage.clock.forward(hours=ROUND_HOURS, seconds=1)
    nights = await stage.app.services.swiping.end_due()
    edit = discord.PartialMessage.edit
    gate = Gate(edit)

    async def held(message, **content):
        await gate(message, **content)

    monkeypatch.setattr(discord.PartialMessage, "edit", held)
    cog = stage.client.get_cog("Swiping")
    telling = asyncio.create_task(cog.on_rounds_over(nights))
    await gate.reached.wait()
    await asyncio.wait_for(cog.on_rounds_over(nights), 5)
    gate.opened.set()
    await telling
    assert gate.calls == 1


async def test_the_message_is_looked_up_and_brought_up_to_date_in_turn(stage, monkeypatch):
    """A telling is held up after its look; another, of a later stand, waits for it and stands there at the end."""
    message = await begun(stage)
    edit = discord.PartialMessage.edit
    gate, edited, lock = Gate(edit), [], stage.app.services.together.lock(1)

    async def slow_at_first(partial, **content):
        edited.append(partial)
        await (gate if len(edited) == 1 else edit)(partial, **content)

    monkeypatch.setattr(discord.PartialMessage, "edit", slow_at_first)
    first = asyncio.create_task(tell(stage.client, stage.client, 1))
    await gate.reached.wait()
    for position in range(10):
        await stage.app.services.swiping.answer(1, stage.bo.user.id, position, "yes")
    second = asyncio.create_task(tell(stage.client, stage.client, 1))
    await until(lambda: second.done() or lock._waiters)
    gate.opened.set()
    await asyncio.gather(first, second)
    assert "1 of 2 have finished." in text_of(now(stage, message))


async def test_what_all_read_is_in_the_servers_language(stage):
    """Not in that of who pressed last."""
    message = await begun(stage)
    before = text_of(now(stage, message))
    with writing_in(pseudo_language()):
        await tell(stage.client, stage.client, 1)
    assert text_of(now(stage, message)) == before


async def test_one_film_is_answered_once(stage):
    message = await begun(stage)
    first = shown(await stage.bo.click(message, label="Swipe"))
    second = shown(await stage.bo.click(message, label="Swipe"))
    await stage.bo.click(first, label="Yes")
    again = shown(await stage.bo.click(second, label="Not tonight"))
    assert "2 of 10" in text_of(again)
    assert await kept(stage, stage.bo) == 1


async def test_only_who_is_in_swipes_and_one_alone_has_no_round(stage):
    alone = shown(await stage.slash(stage.cy, "together"))
    assert "needs at least two people" in shown(await stage.cy.click(alone, label="Swipe for it")).content
    assert "Press “I’m in” first" in shown(await stage.bo.click(alone, label="Swipe for it")).content
    night = shown(await stage.slash(stage.ada, "together", **{"with": stage.bo}))
    message = shown(await stage.ada.click(night, label="Swipe for it"))
    assert "has its round already" in shown(await stage.bo.click(night, label="Swipe for it")).content
    assert "Press “I’m in” at the films above." in shown(await stage.cy.click(message, label="Swipe")).content
    await stage.cy.click(night, label="I’m in")
    assert set(buttons(shown(await stage.cy.click(message, label="Swipe")))) >= {"Yes", "Not tonight", "Seen it"}


async def test_nobody_said_yes_to_any(stage):
    message = await begun(stage)
    await swiped(stage.ada, message, *["Not tonight"] * 10)
    await swiped(stage.bo, message, *["Seen it"] * 10)
    assert "No film came of it this time." in text_of(now(stage, message))


async def test_who_deletes_everything_is_out_of_the_round(stage):
    message = await begun(stage)
    await swiped(stage.ada, message, *["Yes"] * 3)
    await stage.ada.click(shown(await stage.slash(stage.ada, "privacy delete")), label="Delete everything")
    assert await kept(stage, stage.ada) == 0
    _, films = await swiped(stage.bo, message, "Not tonight", "Yes", *["Seen it"] * 8)
    assert films_of(now(stage, message)) == [films[1]]


async def test_a_message_that_is_gone_ends_the_telling(stage):
    message = await begun(stage)
    stage.env.backend.delete_message(stage.channel.id, message.message.id)
    await stage.env.settle()
    stage.clock.forward(hours=ROUND_HOURS, seconds=1)
    nights = await stage.app.services.swiping.end_due()
    assert len(nights) == 1
    await stage.client.get_cog("Swiping").on_rounds_over(nights)
    assert await stage.app.services.swiping.end_due() == ()


async def test_who_hides_is_out_of_the_round(stage):
    """Not named, not asked and not waited for; what they said before counts no more."""
    message = await begun(stage)
    _, films = await swiped(stage.bo, message, "Yes")
    screen = shown(await stage.bo.click(message, label="Swipe"))
    await stage.slash(stage.bo, "privacy hide")
    for answer in (await stage.bo.click(screen, label="Yes"), await stage.bo.click(message, label="Swipe")):
        assert "This round is for those who are in." in shown(answer).content
    await swiped(stage.ada, message, "Not tonight", "Yes", *["Not tonight"] * 8)
    told = now(stage, message)
    assert "Tonight’s film" in text_of(told)
    assert not {*films} & {*films_of(told)}
    assert f"<@{stage.bo.user.id}>" not in text_of(told)


async def test_answers_go_at_their_time_also_while_discord_is_away(stage, monkeypatch):
    message = await begun(stage)
    await swiped(stage.ada, message, "Yes")
    stage.clock.forward(hours=ROUND_HOURS, seconds=1)
    jobs = stage.app.jobs(stage.app.push_over(stage.client), stage.client)
    end_rounds = next(job.work for job in jobs._jobs if job.name == "film nights")
    with monkeypatch.context() as away:
        away.setattr(stage.client, "is_ready", lambda: False)
        await end_rounds()
    await stage.env.settle()
    assert await kept(stage, stage.ada) == 0
    assert "have finished" in text_of(now(stage, message))
    told = []
    monkeypatch.setattr(stage.client, "is_ready", lambda: True)
    monkeypatch.setattr(stage.client, "dispatch", lambda *event: told.append(event))
    await end_rounds()
    assert told == [("rounds_over", (1,))]
