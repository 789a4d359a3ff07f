"""After a film night's event the bot asks once how the film was, and an answer is a vote."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from support_discord import menu_values, shown, text_of

from bot.services.together.swiping import ROUND_HOURS
from recommender.types import VoteKind


async def planned(stage):
    """A night's film and its event."""
    night = shown(await stage.slash(stage.ada, "together", **{"with": stage.bo}))
    message = shown(await stage.ada.click(night, label="Swipe for it"))
    for position in range(10):
        for who in (stage.ada, stage.bo):
            await stage.app.services.swiping.answer(1, who.user.id, position, "yes")
    await stage.client.get_cog("Swiping").on_rounds_over((1,))
    question = shown(await stage.ada.click(message, label="Plan it"))
    await stage.ada.select(question, [menu_values(question)[0]])
    (event,) = events(stage).values()
    film = (await stage.app.services.swiping.look(1)).film
    return film, event


def events(stage):
    return stage.env.backend.get_guild(stage.guild.id).scheduled_events


def until_over(stage, event):
    stage.clock.moment = datetime.fromisoformat(event.scheduled_end_time) + timedelta(seconds=1)


async def asked(stage):
    """What the bot writes when it looks for events that are over."""
    before = [each.id for each in stage.channel.history()]
    await stage.client.get_cog("Afterwards").on_films_over(await stage.app.services.plans.due())
    return [each for each in stage.channel.history() if each.id not in before]


async def opinion(stage, who, film):
    return (await stage.app.services.films.details(film.id, who.user.id, stage.guild.id)).my_votes


async def test_it_is_asked_once_when_the_event_is_over(stage):
    film, event = await planned(stage)
    assert await asked(stage) == []
    until_over(stage, event)
    (question,) = await asked(stage)
    assert f"Did you watch {film.title[:20]}" in text_of(question)
    assert await asked(stage) == []
    await stage.restart()
    assert await asked(stage) == []


async def test_who_answers_has_seen_it_and_voted_and_is_told_alone(stage):
    film, event = await planned(stage)
    await stage.app.services.feedback.vote(stage.ada.user.id, film.id, VoteKind.WATCHLIST, stage.guild.id)
    until_over(stage, event)
    (question,) = await asked(stage)
    liked = shown(await stage.ada.click(question, label="I liked it"))
    assert liked.ephemeral
    assert "Noted: you have seen" in text_of(liked)
    assert "not in on that film night" not in text_of(liked)
    await stage.bo.click(question, label="I didn’t like it")
    assert await opinion(stage, stage.ada, film) == {VoteKind.LIKE, VoteKind.SEEN}
    assert await opinion(stage, stage.bo, film) == {VoteKind.DISLIKE, VoteKind.SEEN}
    assert await stage.votes(film.id) == (1, 1, 2, 0)


async def test_saying_it_again_takes_nothing_back_and_another_word_replaces_it(stage):
    film, event = await planned(stage)
    until_over(stage, event)
    (question,) = await asked(stage)
    for _ in range(2):
        await stage.ada.click(question, label="I liked it")
    assert await opinion(stage, stage.ada, film) == {VoteKind.LIKE, VoteKind.SEEN}
    stage.clock.forward(minutes=1)
    await stage.ada.click(question, label="I didn’t like it")
    assert await opinion(stage, stage.ada, film) == {VoteKind.DISLIKE, VoteKind.SEEN}


async def test_who_was_not_there_says_so_and_nothing_is_kept(stage):
    film, event = await planned(stage)
    until_over(stage, event)
    (question,) = await asked(stage)
    answer = shown(await stage.bo.click(question, label="I wasn’t there"))
    assert answer.ephemeral
    assert "Nothing is noted" in text_of(answer)
    assert await opinion(stage, stage.bo, film) == frozenset()


async def test_who_was_not_in_on_the_night_may_vote_too_and_is_told_so(stage):
    film, event = await planned(stage)
    until_over(stage, event)
    (question,) = await asked(stage)
    answer = shown(await stage.cy.click(question, label="I liked it"))
    assert "You were not in on that film night; your vote counts all the same." in text_of(answer)
    assert await opinion(stage, stage.cy, film) == {VoteKind.LIKE, VoteKind.SEEN}


async def test_an_event_that_somebody_ends_sooner_or_moves_is_followed(stage):
    _, event = await planned(stage)
    later = datetime.fromisoformat(event.scheduled_end_time) + timedelta(hours=3)
    stage.env.backend.edit_scheduled_event(stage.guild.id, event.id, {"scheduled_end_time": later.isoformat()})
    await stage.env.settle()
    stage.clock.moment = later - timedelta(minutes=1)
    assert await asked(stage) == []
    stage.env.backend.edit_scheduled_event(stage.guild.id, event.id, {"status": 3})
    await stage.env.settle()
    assert len(await asked(stage)) == 1


@pytest.mark.parametrize("away", [False, True])
@pytest.mark.parametrize("how", ["called off", "deleted"])
async def test_of_what_did_not_take_place_nobody_is_asked(stage, how, away):
    """One that is deleted while the bot is down looks like one that is over: then it is asked."""
    _, event = await planned(stage)

    def end():
        if how == "deleted":
            stage.env.backend.delete_scheduled_event(stage.guild.id, event.id)
        else:
            stage.env.backend.edit_scheduled_event(stage.guild.id, event.id, {"status": 4})

    if away:
        with stage.deaf():
            end()
        await stage.restart()
    else:
        end()
    await stage.env.settle()
    until_over(stage, event)
    assert len(await asked(stage)) == (1 if (how, away) == ("deleted", True) else 0)
    assert await stage.app.services.plans.due() == ()


async def test_where_we_may_not_look_at_the_event_it_is_asked_all_the_same(stage):
    _, event = await planned(stage)
    until_over(stage, event)
    stage.env.inject_error("GET", "/guilds/*/scheduled-events/*", status=403, code=50001)
    assert len(await asked(stage)) == 1
    assert await stage.app.services.plans.due() == ()


async def test_the_buttons_say_so_when_the_night_is_long_ago(stage):
    film, event = await planned(stage)
    until_over(stage, event)
    (question,) = await asked(stage)
    await stage.app.database.execute("DELETE FROM nights", ())
    assert "long ago" in shown(await stage.bo.click(question, label="I liked it")).content
    assert await opinion(stage, stage.bo, film) == frozenset()


async def test_while_discord_is_away_what_is_over_waits(stage, monkeypatch):
    await planned(stage)
    stage.clock.forward(days=6, hours=ROUND_HOURS)
    jobs = stage.app.jobs(stage.app.push_over(stage.client), stage.client)
    look = next(job.work for job in jobs._jobs if job.name == "film nights")
    told = []
    monkeypatch.setattr(stage.client, "dispatch", lambda *event: told.append(event[0]))
    with monkeypatch.context() as away:
        away.setattr(stage.client, "is_ready", lambda: False)
        await look()
    assert told == []
    monkeypatch.setattr(stage.client, "is_ready", lambda: True)
    await look()
    assert told == ["films_over"]
