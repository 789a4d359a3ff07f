"""`/today` as people see it."""

from __future__ import annotations

from datetime import date

from support_discord import buttons, films_of, shown, staged, text_of

from cogs.ui.custom_ids import WhyThese
from recommender.types import Place

DIGITS = ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣"]


def emoji_under(channel):
    return [str(each.emoji) for each in channel.last_message.reactions]


async def test_five_films_with_place_date_and_reactions(stage):
    message = shown(await stage.slash(stage.bo, "today"))
    assert len(films_of(message)) == 5
    assert not message.ephemeral
    assert "Monday 23 November 2026 · Film Club" in text_of(message)
    assert emoji_under(stage.channel) == DIGITS


async def test_everybody_here_gets_the_same_after_a_restart_too(stage):
    first = films_of(shown(await stage.slash(stage.bo, "today")))
    await stage.restart()
    assert films_of(shown(await stage.slash(stage.cy, "today"))) == first


async def test_tomorrow_and_elsewhere_are_others(stage):
    today = films_of(shown(await stage.slash(stage.bo, "today")))
    in_dm = films_of(shown(await stage.bo.user.slash("today")))
    stage.clock.forward(days=1)
    tomorrow = films_of(shown(await stage.slash(stage.bo, "today")))
    assert not set(today) & set(tomorrow)
    assert in_dm != today


async def test_private_is_seen_by_one_and_has_no_reactions(stage):
    message = shown(await stage.slash(stage.bo, "today", private=True))
    assert message.ephemeral
    assert len(films_of(message)) == 5
    assert "React" not in text_of(message)
    assert message.message.reactions == []


async def test_why_these_says_decade_genre_and_how_many_there_were(stage):
    message = shown(await stage.slash(stage.bo, "today"))
    why = shown(await stage.cy.click(message, label="Why these?"))
    assert why.ephemeral
    draw = await stage.app.services.today.picks(stage.place)
    for drawn in draw.films:
        assert f"{drawn.genre} of the {drawn.decade}s" in text_of(why)
    assert f"{draw.eligible:,} films" in text_of(why)


async def test_why_these_works_days_later_and_after_a_restart(stage):
    message = shown(await stage.slash(stage.bo, "today"))
    stage.clock.forward(days=3)
    await stage.restart()
    assert "Monday 23 November 2026" in text_of(shown(await stage.bo.click(message, label="Why these?")))


async def test_without_the_permission_to_react_it_says_so_and_still_works(stage):
    room = await stage.room(add_reactions=False)
    message = shown(await stage.bo.slash(room, "today"))
    assert "Add Reactions" in text_of(message)
    assert emoji_under(room) == []
    assert len(films_of(message)) == 5


async def test_a_channel_the_bot_may_not_write_in_still_gets_an_answer(stage):
    room = await stage.room(send_messages=False)
    assert len(films_of(shown(await stage.bo.slash(room, "today")))) == 5


async def test_reactions_that_discord_refuses_are_no_error(stage):
    stage.env.inject_error("PUT", "/channels/*/messages/*/reactions/*", status=403, code=50013)
    assert len(films_of(shown(await stage.slash(stage.bo, "today")))) == 5
    assert emoji_under(stage.channel) == []


async def test_every_button_is_named(stage):
    message = shown(await stage.slash(stage.bo, "today"))
    assert set(buttons(message)) == {"Open", "Why these?"}


async def test_the_day_turns_where_the_server_lives(home):
    async with staged(home) as stage:
        await stage.slash(stage.ada, "daily set", zone="Pacific/Auckland")
        message = shown(await stage.slash(stage.bo, "today"))
        assert "Tuesday 24 November 2026" in text_of(message)


async def test_a_forged_why_button_draws_nothing(stage):
    message, honest = shown(await stage.slash(stage.bo, "today")), WhyThese(stage.place, date(2026, 11, 23)).packed
    for place, day in ((Place("guild", 4711), date(2026, 11, 23)), (stage.place, date(2027, 1, 1))):
        forged = WhyThese(place, day).packed
        with stage.forged(lambda written, forged=forged: written.replace(honest, forged)):
            answer = shown(await stage.bo.click(message, label="Why these?"))
        assert answer.ephemeral
        assert "I do not know" in answer.content
        assert await stage.app.services.today.settled(place, day) is None
