"""`/daily list`: a series from a list that a manager pastes and confirms."""

from __future__ import annotations

import re

import discord
import pytest
from support_discord import daily, films_of, shown, text_of

from bot.services.pruning import Pruning

LIST = """
- Ran (1985)
2. Playtime
“Emma”
Seven Samurai

The Third Man, 1949
Ran
Sevven Samuraii
No Such Film At All Xyzzy
12 Angry Men
Stalker
"""
UNDERSTOOD = ("Ran", "PlayTime", "Seven Samurai", "The Third Man", "12 Angry Men", "Stalker")


async def opened(stage, **options):
    return await stage.ada.slash(stage.channel, "daily list", **options)


async def paste(stage, films=LIST, **options):
    form = await opened(stage, **options)
    return await stage.ada.submit_modal(form, {"title": title_in(form), "films": films})


def title_in(form):
    """The title that the form proposes: Discord sends it back as it is left."""
    return next(label["component"]["value"] for label in form.modal["components"] if "value" in label["component"])


async def offered(stage, films=LIST, **options):
    await daily(stage, "set", time="12:30")
    return await paste(stage, films, **options)


async def today(stage):
    return shown(await stage.slash(stage.bo, "today"))


async def running(stage):
    return (await stage.app.services.daily.get(stage.place)).series


def ids(stage, titles=UNDERSTOOD):
    return {stage.app.services.titles.resolve(title).id for title in titles}


async def test_it_says_what_was_understood_and_what_was_not(stage):
    answer = await offered(stage)
    told = text_of(shown(answer))
    assert answer.ephemeral
    assert "Our list · 6 films" in told
    assert "Ran · 1985; " in told
    assert "“Emma”: several films have that title. Do you mean Emma (" in told
    assert "“Sevven Samuraii”: I know no such film. Do you mean Seven Samurai (1954)" in told
    assert "“No Such Film At All Xyzzy”: I know no such film." in told
    assert "More than once in your list: Ran · 1985." in told
    assert "not in your order" in told
    assert await running(stage) is None


async def test_its_films_come_each_once_and_then_the_ordinary_days_go_on(stage):
    answer = await offered(stage, title="Bo's *shelf*")
    begun = shown(await stage.ada.click(shown(answer), label="Start"))
    assert "The series begins with the next day" in text_of(begun)
    assert "Bo's \\*shelf\\*: 0 of 6 films have come." in text_of(begun)
    first = await today(stage)
    assert "Bo's \\*shelf\\* · 5 of 6" in text_of(first)
    stage.clock.forward(days=1)
    last = await today(stage)
    assert "These are the last of the series" in text_of(last)
    assert set(films_of(first)) | set(films_of(last)) == ids(stage)
    stage.clock.forward(days=1)
    assert "Today’s matinee" in text_of(await today(stage))


async def test_a_list_shows_also_films_below_the_quality_floor(stage):
    recommender = stage.app.recommender
    worth = {film.id for film in recommender.above_daily_floor()}
    lines = list[str]()
    for film in recommender.films():
        line = f"{film.title} ({film.year})"
        if film.id not in worth and recommender.match(line).meant == (film,):
            lines.append(line)
    answer = shown(await offered(stage, "\n".join(["Ran", "Stalker", *lines[:5]])))
    await stage.ada.click(answer, label="Start")
    came = list[int]()
    for _ in range(2):
        came += films_of(await today(stage))
        stage.clock.forward(days=1)
    assert len(came) == len(set(came)) == 7
    assert set(came) - worth
    assert "Our list is over: all 7 films have come." in text_of(await daily(stage, "status"))


async def test_stop_ends_it_as_it_ends_a_theme(stage):
    await stage.ada.click(shown(await offered(stage)), label="Start")
    await daily(stage, "theme", stop=True)
    assert "Today’s matinee" in text_of(await today(stage))


async def test_a_list_that_is_not_wanted_changes_nothing(stage):
    await daily(stage, "set")
    await daily(stage, "theme", name="Japan")
    answer = shown(await paste(stage))
    assert "It replaces Japan" in text_of(answer)
    assert "Nothing has changed." in text_of(shown(await stage.ada.click(answer, label="Not now")))
    assert (await running(stage)).name == "Japan"


async def test_the_form_and_the_buttons_outlive_a_restart(stage):
    await daily(stage, "set")
    form = await opened(stage)
    await stage.restart()
    answer = shown(await stage.ada.submit_modal(form, {"films": LIST}))
    await stage.restart()
    await stage.ada.click(answer, label="Start")
    assert "Our list · 5 of 6" in text_of(await today(stage))


async def test_a_list_is_begun_once_and_only_the_one_that_was_pasted_last(stage):
    first = shown(await offered(stage, title="First"))
    second = shown(await paste(stage, title="Second"))
    assert "That list is gone" in shown(await stage.ada.click(first, label="Start")).content
    assert await running(stage) is None
    await stage.ada.click(second, label="Start")
    assert (await running(stage)).name == "Second"


async def test_fewer_than_five_films_are_no_series(stage):
    answer = shown(await offered(stage, "Ran\nPlaytime\nRan (1985)\nPlaytime (1967)\nStalker"))
    assert "A series needs at least 5 films" in text_of(answer)
    assert "Start" not in str(answer.components)


async def test_a_list_of_nothing_that_is_known_says_so(stage):
    answer = shown(await offered(stage, "\n".join(f"Xyzzy Qwrtz {number}" for number in range(200))))
    assert "Our list · 0 films" in text_of(answer)
    assert "more lines are unclear." in text_of(answer)


async def test_the_longest_list_of_all_fits_into_a_message(stage):
    titles = [film.title for film in stage.app.recommender.films() if "\n" not in film.title]
    markdown, alike = "\n".join("`*_" * 60 for _ in range(22)), "Emma\n" * 800
    for pasted in ("\n".join(titles)[:4000], markdown, alike, "8½\n" * 1333):
        answer = shown(await offered(stage, pasted))
        assert len(text_of(answer)) <= 4000


async def test_films_that_no_day_can_bring_stay_out_and_are_named(stage, monkeypatch):
    ran = stage.app.services.titles.resolve("Ran (1985)")
    monkeypatch.setattr("bot.services.daily.pasted_lists._may_be_drawn", lambda film: film.id != ran.id)
    told = text_of(shown(await offered(stage)))
    assert "Our list · 5 films" in told
    assert "I do not know their year or genre: Ran · 1985." in told


async def test_without_a_push_or_in_direct_messages_no_form_is_opened(stage):
    assert "Set them up with /daily set." in shown(await opened(stage)).content
    assert "A series is for servers." in shown(await stage.bo.user.slash("daily list")).content


@pytest.mark.parametrize("late", ["form", "button"])
async def test_who_is_no_manager_any_more_begins_nothing(stage, late):
    await daily(stage, "set")
    form = await opened(stage)
    answer = None if late == "form" else shown(await stage.ada.submit_modal(form, {"films": LIST}))
    plain = f'"permissions": "{discord.Permissions(send_messages=True).value}"'
    with stage.forged(lambda written: re.sub(r'"permissions": "\d+"', plain, written)):
        if answer is None:
            refused = await stage.ada.submit_modal(form, {"films": LIST})
        else:
            refused = await stage.ada.click(answer, label="Start")
    assert "You need" in shown(refused).content
    assert await running(stage) is None


async def test_a_form_that_comes_twice_is_answered_once(stage):
    await offered(stage)
    (before,) = await waiting(stage)
    await stage.replay("INTERACTION_CREATE")
    assert await waiting(stage) == [before]


async def test_with_the_server_a_list_that_waits_is_forgotten(stage):
    await offered(stage)
    assert await waiting(stage)
    await stage.app.services.servers.left(stage.guild.id)
    stage.clock.forward(days=31)
    await stage.app.services.servers.tidy(set())
    assert not await waiting(stage)


async def test_a_list_that_nobody_begins_is_forgotten_after_sixty_days(stage):
    await offered(stage)
    pruning = Pruning(stage.app.database, stage.clock)
    for days, left in ((59, 1), (2, 0)):
        stage.clock.forward(days=days)
        await pruning.prune_if_due()
        assert len(await waiting(stage)) == left


async def waiting(stage):
    return await stage.app.database.read(lambda connection: connection.execute("SELECT * FROM pasted_lists").fetchall())
