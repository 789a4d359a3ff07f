"""`/daily` as managers and people in direct messages see it, and the push arriving."""

from __future__ import annotations

import re

import discord
import pytest
from simcord.backend.errors import SetupError
from support_discord import buttons, films_of, labels, pushed, shown, text_of

from recommender.types import Place


async def test_only_managers_see_it(stage):
    with pytest.raises(SetupError):
        await stage.slash(stage.bo, "daily status")


async def test_what_discord_lets_through_is_asked_for_again(stage):
    """As where a server has opened the command to everybody, or an event is forged."""
    await stage.slash(stage.ada, "daily set")
    plain = f'"permissions": "{discord.Permissions(send_messages=True).value}"'
    with stage.forged(lambda written: re.sub(r'"permissions": "\d+"', plain, written)):
        answer = shown(await stage.slash(stage.ada, "daily off"))
    assert "You need **Manage Server** for this." in answer.content
    assert await stage.app.services.daily.get(stage.place) is not None


async def test_set_says_when_and_where(stage):
    answer = shown(await stage.slash(stage.ada, "daily set", time="09:30", zone="Europe/Paris", days="weekdays"))
    text = text_of(answer)
    assert answer.ephemeral
    assert "**09:30** Mon–Fri, Europe/Paris time" in text
    assert f"in <#{stage.channel.id}>, all five in one message" in text
    assert "Next: **Tuesday 24 November, 09:30** Europe/Paris time, <t:1795509000:R>" in text


async def test_where_a_minute_is_crowded_the_window_is_told(stage):
    await stage.slash(stage.ada, "daily set", time="09:30", zone="Europe/Paris")
    await stage.app.database.write(crowd_at(1_795_509_000, 20_000))
    for command in ("daily status", "daily set"):
        text = text_of(shown(await stage.slash(stage.ada, command)))
        assert "**Tuesday 24 November, between 09:30 and 09:40** Europe/Paris time" in text
        assert "take turns" in text


def crowd_at(moment, count):
    """Other servers' pushes, due then."""
    sql = """
    INSERT INTO subscriptions (place_kind, place_id, channel_id, style, local_time, zone, days, created_by, next_due_at)
    VALUES ('guild', ?, 5, 'digest', '08:30', 'UTC', 127, 1, ?)
    """
    return lambda connection: connection.executemany(sql, [(number, moment) for number in range(1, count)]).rowcount


async def test_what_is_left_out_stays_as_it_is(stage):
    await stage.slash(stage.ada, "daily set", time="09:30", zone="Europe/Paris", genre="Comedy")
    text = text_of(shown(await stage.slash(stage.ada, "daily set", style="cards")))
    assert "**09:30** every day, Europe/Paris time" in text
    assert "one film a message" in text
    assert "Comedy" in text
    assert "Comedy" not in text_of(shown(await stage.slash(stage.ada, "daily set", any_film=True)))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"time": "25:00"}, "must be a time of day, such as 09:00"),
        ({"zone": "Europe/Pariss"}, "Did you mean “Europe/Paris”"),
        ({"days": "someday"}, "daily, weekdays, weekends"),
        ({"genre": "Western", "max_minutes": 5}, "No film meets"),
    ],
)
async def test_what_cannot_be_is_a_sentence_and_changes_nothing(stage, options, sentence):
    answer = shown(await stage.slash(stage.ada, "daily set", **options))
    assert answer.ephemeral
    assert sentence in answer.content
    assert await stage.app.services.daily.get(stage.place) is None


async def test_off_pause_and_resume_without_a_push_say_what_to_do(stage):
    for command in ("off", "pause", "resume", "status"):
        answer = shown(await stage.slash(stage.ada, f"daily {command}"))
        assert "/daily set" in answer.content


async def test_pause_resume_off(stage):
    await stage.slash(stage.ada, "daily set")
    assert "paused" in text_of(shown(await stage.slash(stage.ada, "daily pause")))
    assert "Next:" in text_of(shown(await stage.slash(stage.ada, "daily resume")))
    assert "It is off" in text_of(shown(await stage.slash(stage.ada, "daily off")))


async def test_a_channel_we_may_not_write_in_is_refused_by_name(stage):
    room = await stage.room(send_messages=False)
    answer = shown(await stage.slash(stage.ada, "daily set", channel=room))
    assert "Give me Send Messages there" in answer.content
    assert await stage.app.services.daily.get(stage.place) is None


async def test_missing_reactions_are_told_and_it_is_set_all_the_same(stage):
    room = await stage.room(add_reactions=False)
    answer = shown(await stage.slash(stage.ada, "daily set", channel=room))
    assert "Add Reactions" in text_of(answer)
    assert (await stage.app.services.daily.get(stage.place)).channel_id == room.id


async def test_status_warns_before_the_next_push_fails(stage):
    await stage.slash(stage.ada, "daily set")
    assert "⚠️" not in text_of(shown(await stage.slash(stage.ada, "daily status")))
    room = await stage.room(send_messages=False)  # as if the permission had been taken away later
    await stage.app.services.daily.set(stage.place, by=stage.ada.id, channel_id=room.id)
    text = text_of(shown(await stage.slash(stage.ada, "daily status")))
    assert f"I may not write in <#{room.id}>. Give me Send Messages there" in text


async def test_preview_is_private_and_shows_todays_films(stage):
    today = films_of(shown(await stage.slash(stage.bo, "today")))
    preview = shown(await stage.slash(stage.ada, "daily preview"))
    assert preview.ephemeral
    assert films_of(preview) == today
    assert "no daily films are due" in text_of(preview)
    await stage.slash(stage.ada, "daily set", time="13:00", style="cards")
    card = shown(await stage.slash(stage.ada, "daily preview"))
    assert films_of(card) == today[:1]
    assert "Monday 23 November 2026: the first card" in text_of(card)


async def previewed(stage):
    return shown(await stage.slash(stage.ada, "daily preview"))


@pytest.mark.parametrize("at", ["13:00", "09:00"], ids=["today", "tomorrow"])
async def test_the_preview_shows_what_will_be_pushed(stage, at):
    """Whatever was previewed before, and whichever date the next push has."""
    await stage.slash(stage.ada, "daily set", time=at)
    before = films_of(await previewed(stage))
    await stage.slash(stage.ada, "daily set", genre="Western")
    preview = await previewed(stage)
    assert films_of(preview) != before
    assert "filters count from" not in text_of(preview)
    await pushed(stage, hours=1 if at == "13:00" else 21)
    assert films_of(stage.channel.last_message) == films_of(preview)


async def test_films_that_members_have_seen_stay_and_it_is_said_from_when_on_filters_count(stage):
    today = films_of(shown(await stage.slash(stage.bo, "today")))
    await stage.slash(stage.ada, "daily set", time="13:00", days="weekdays", genre="Western")
    preview = await previewed(stage)
    assert films_of(preview) == today
    assert "the filters count from Tuesday 24 November 2026 on" in text_of(preview)
    await pushed(stage, hours=1)
    assert films_of(stage.channel.last_message) == today
    tomorrow = await previewed(stage)
    assert films_of(tomorrow) != today
    assert "filters count from" not in text_of(tomorrow)
    await pushed(stage, days=1)
    assert films_of(stage.channel.last_message) == films_of(tomorrow)


async def test_in_direct_messages_the_preview_is_for_oneself(stage):
    await stage.bo.user.slash("daily set", time="13:00")
    preview = shown(await stage.bo.user.slash("daily preview"))
    assert "this is what you will see on Monday 23 November 2026" in text_of(preview)
    await pushed(stage, hours=1)
    assert films_of(stage.bo.user.dm_channel.last_message) == films_of(preview)


async def test_a_second_off_says_that_it_is_off_already(stage):
    await stage.slash(stage.ada, "daily set")
    await stage.slash(stage.ada, "daily off")
    for command in ("off", "pause", "resume"):
        said = shown(await stage.slash(stage.ada, f"daily {command}")).content
        assert "The daily films are off already. /daily set turns them on again." in said
    assert "It is off" in text_of(shown(await stage.slash(stage.ada, "daily status")))


async def test_the_digest_arrives_with_reactions_that_count(stage):
    await stage.slash(stage.ada, "daily set", time="13:00")
    await pushed(stage, hours=1)
    message = stage.channel.last_message
    assert message.author.id == stage.client.user.id
    assert len(message.reactions) == 5
    await stage.bo.react(message, "1️⃣")
    assert await stage.votes(films_of(message)[0]) == (1, 0, 0, 0)
    assert films_of(shown(await stage.slash(stage.bo, "today"))) == films_of(message)


async def test_one_push_a_day_however_often_it_ticks(stage):
    await stage.slash(stage.ada, "daily set", time="13:00")
    before = len(stage.channel.history())
    for _ in range(3):
        await pushed(stage, hours=1)
    assert len(stage.channel.history()) == before + 1


async def test_cards_are_one_film_each_and_take_all_four_signs(stage):
    await stage.slash(stage.ada, "daily set", time="13:00", style="cards")
    await pushed(stage, hours=1)
    cards = [message for message in stage.channel.history() if not message.flags.ephemeral][-5:]
    assert [len(films_of(card)) for card in cards] == [1] * 5
    assert [str(each.emoji) for each in cards[0].reactions] == ["👍", "👎", "👀", "🔖"]
    await stage.cy.react(cards[2], "🔖")
    assert await stage.votes(films_of(cards[2])[0]) == (0, 0, 0, 1)


async def test_why_this_under_a_card(stage):
    await stage.slash(stage.ada, "daily set", time="13:00", style="cards")
    await pushed(stage, hours=1)
    card = stage.channel.last_message
    assert "Why this?" in buttons(card)
    assert "drawn by lot" in text_of(shown(await stage.bo.click(card, label="Why this?")))


async def test_in_direct_messages_it_is_for_oneself(stage):
    answer = shown(await stage.bo.user.slash("daily set", time="13:00"))
    assert "by direct message" in text_of(answer)
    await pushed(stage, hours=1)
    message = stage.bo.user.dm_channel.last_message
    assert len(films_of(message)) == 5
    assert await stage.app.services.daily.get(stage.place) is None


async def test_leaving_the_server_turns_it_off_an_outage_does_not(stage):
    await stage.slash(stage.ada, "daily set")
    backend = stage.env.backend
    backend.emit("GUILD_DELETE", {"id": str(stage.guild.id), "unavailable": True})
    await stage.env.settle()
    assert await stage.app.services.daily.get(stage.place) is not None
    backend.emit("GUILD_DELETE", {"id": str(stage.guild.id)})
    await stage.env.settle()
    assert await stage.app.services.daily.get(Place("guild", stage.guild.id)) is None


async def test_zones_and_days_are_offered(stage):
    offered = await stage.ada.autocomplete(stage.channel, "daily set", "zone", "berl")
    assert labels(offered) == ["Europe/Berlin · UTC+1 now"]
    assert "weekdays" in labels(await stage.ada.autocomplete(stage.channel, "daily set", "days", ""))
    assert labels(await stage.ada.autocomplete(stage.channel, "daily set", "days", "mon,thu")) == ["mon,thu"]


async def test_a_lost_permission_pauses_and_tells_the_manager_once(stage):
    await stage.slash(stage.ada, "daily set", time="13:00")
    stage.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=1)
    await pushed(stage, hours=1)
    await pushed(stage, hours=24)
    notices = [message.content for message in stage.ada.user.dm_channel.history()]
    where = f"<#{stage.channel.id}>"
    why = f"I lack the permission Send Messages in {where}."
    what = f"Give it to me in {where}, then use /daily resume; or choose another channel with /daily set."
    assert notices == [f"**Film Club**: The daily films are paused. {why} {what}"]
    status = text_of(shown(await stage.slash(stage.ada, "daily status")))
    assert f"⏸️ {why} {what}" in status
    assert "Next:" not in status
    assert "The films of 23 November 2026 could not be sent" in status


async def test_a_page_of_the_network_in_front_says_nothing_about_a_channel(stage):
    await stage.slash(stage.ada, "daily set", time="13:00")
    stage.env.inject_error("POST", "/channels/*/messages", status=403, code=40333, times=1)
    await pushed(stage, hours=1)
    assert stage.ada.user.dm_channel is None or not stage.ada.user.dm_channel.history()
    await pushed(stage, minutes=1)
    assert len(films_of(stage.channel.last_message)) == 5


async def test_in_a_thread_the_permission_for_threads_is_what_counts(stage):
    thread = await stage.thread(send_messages=False, send_messages_in_threads=True)
    text = text_of(shown(await stage.ada.slash(thread, "daily set", time="13:00")))
    assert "Send Messages" not in text
    await pushed(stage, hours=1)
    assert len(films_of(thread.last_message)) == 5


async def test_a_thread_we_may_not_write_in_is_refused_and_the_right_permission_named(stage):
    thread = await stage.thread(send_messages=True, send_messages_in_threads=False)
    refused = shown(await stage.ada.slash(thread, "daily set", time="13:00"))
    assert f"I may not write in <#{thread.id}>. Give me Send Messages in Threads there" in refused.content


async def test_a_thread_that_closes_to_us_pauses_for_the_right_reason(stage):
    thread = await stage.thread(send_messages=True)
    await stage.ada.slash(thread, "daily set", time="13:00")
    stage.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=1)
    await pushed(stage, hours=1)
    (notice,) = stage.ada.user.dm_channel.history()
    assert f"I lack the permission Send Messages in Threads in <#{thread.id}>." in notice.content


async def test_after_a_pause_the_manager_can_set_it_right_the_same_day(stage):
    await stage.slash(stage.ada, "daily set", time="13:00")
    stage.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=1)
    await pushed(stage, hours=1)
    await stage.slash(stage.ada, "daily set", time="15:00")
    await pushed(stage, hours=2)
    assert len(films_of(stage.channel.last_message)) == 5
    text = text_of(shown(await stage.slash(stage.ada, "daily status")))
    assert "The films of 23 November 2026 were sent." in text
    assert "Next: **Tuesday 24 November, 15:00** UTC time" in text


async def test_status_of_one_that_rests_says_until_when_and_what_comes_then(stage):
    await stage.slash(stage.ada, "daily set", time="13:00", zone="Asia/Tokyo")
    await stage.slash(stage.ada, "daily pause", days=2)
    text = text_of(shown(await stage.slash(stage.ada, "daily status")))
    assert "⏸️ You paused it until 25 November 2026. Use /daily resume to start it at once." in text
    assert "Next: **Thursday 26 November, 13:00** Asia/Tokyo time" in text
    assert "Nothing was sent yet." in text


async def test_what_most_have_seen_stays_out_where_a_manager_wants_it(stage):
    assert "stay out" not in text_of(shown(await stage.slash(stage.ada, "daily set")))
    answer = text_of(shown(await stage.slash(stage.ada, "daily set", skip_seen=True)))
    assert "Films that more than half of those who voted here in the last 90 days have seen stay out." in answer
    assert "stay out" in text_of(shown(await stage.slash(stage.ada, "daily set", days="daily")))
    known = films_of(await previewed(stage))
    sql = "INSERT INTO votes (user_id, film_id, kind, source, guild_id, voted_at) VALUES (?, ?, 'seen', 'card', ?, ?)"
    rows = [(person, film, stage.guild.id, int(stage.clock.now().timestamp())) for person in range(9) for film in known]
    await stage.app.database.write(lambda connection: connection.executemany(sql, rows).rowcount)
    assert not set(films_of(await previewed(stage))) & set(known)
    assert not set(films_of(shown(await stage.slash(stage.bo, "today")))) & set(known)
    assert "stay out" not in text_of(shown(await stage.slash(stage.ada, "daily set", skip_seen=False)))


async def test_in_direct_messages_there_is_nobody_else_to_have_seen_it(stage):
    answer = shown(await stage.bo.user.slash("daily set", skip_seen=True))
    assert "`skip_seen` is for servers" in answer.content
