import json
from datetime import UTC, datetime, timedelta

import pytest
from support_push import DAY, NINE, due, set_up, ticks
from support_store import GUILD

from bot.push.sending.transport import TryAgain, Unknown


async def test_settings_changed_a_minute_before(bot, clock, discord):
    await set_up(bot)
    clock.moment = NINE - timedelta(minutes=1)
    await bot.daily.set(GUILD, by=31, channel_id=41, at="09:30", style="cards")
    clock.moment = NINE
    await ticks(bot, clock, count=10)
    assert not discord.messages
    clock.moment = NINE + timedelta(minutes=30)
    await ticks(bot, clock, count=10)
    assert [(message.channel_id, message.part) for _, message in discord.messages] == [
        (41, part) for part in range(1, 6)
    ]


@pytest.mark.parametrize("how", ["later", "off and on", "paused and resumed"])
async def test_a_date_that_had_its_push_gets_no_second_one(bot, clock, discord, how):
    await due(bot, clock)
    await bot.push.tick()
    clock.forward(minutes=1)
    if how == "off and on":
        await bot.daily.off(GUILD)
    if how == "paused and resumed":
        await bot.daily.pause(GUILD, by=31)
        await bot.daily.resume(GUILD)
    changed = await bot.daily.set(GUILD, by=31, channel_id=40, at="20:00", style="cards")
    assert changed.next_due_at == datetime(2026, 3, 15, 20, tzinfo=UTC)
    await ticks(bot, clock, count=24, seconds=3600)
    assert len(discord.messages) == 1


async def test_a_change_of_zone_does_not_bring_a_date_twice(bot, clock, discord):
    await set_up(bot, zone="Pacific/Auckland")
    clock.moment = datetime(2026, 3, 13, 20, tzinfo=UTC)  # nine o'clock on the 14th over there
    await bot.push.tick()
    assert [str(day) for _, day, _ in discord.shown()] == ["2026-03-14"]
    await bot.daily.set(GUILD, by=31, zone="UTC", at="21:00")
    clock.moment = datetime(2026, 3, 13, 21, tzinfo=UTC)
    await bot.push.tick()
    told = (await bot.daily.status(GUILD)).next_at
    assert told == datetime(2026, 3, 15, 21, tzinfo=UTC)  # the 14th has had its push
    await ticks(bot, clock, count=3 * 24, seconds=3600)
    assert [str(day) for _, day, _ in discord.shown()] == ["2026-03-14", "2026-03-13", "2026-03-15"]


async def test_off_and_pause_take_back_what_waits(bot, clock, discord):
    await due(bot, clock)
    bot.transport.faults = [TryAgain()]
    await bot.push.tick()
    await bot.daily.off(GUILD)
    await ticks(bot, clock)
    assert not discord.messages
    assert [(state, error) for _, _, state, error in await bot.states()] == [("skipped", "withdrawn")]


async def test_off_while_a_doubtful_try_waits_sends_nothing_more(bot, clock, discord):
    await due(bot, clock)
    bot.transport.faults = [Unknown("cut")]
    await bot.push.tick()
    await bot.daily.pause(GUILD, by=31)
    await ticks(bot, clock)
    assert not discord.messages
    assert [state for _, _, state, _ in await bot.states()] == ["unknown"]


async def test_a_change_while_a_message_waits_keeps_it_as_it_was_written_down(bot, clock, discord):
    await due(bot, clock)
    bot.transport.faults = [TryAgain()]
    await bot.push.tick()
    await bot.daily.set(GUILD, by=31, style="cards", at="12:00")
    await ticks(bot, clock, count=24, seconds=600)
    assert [(message.style, message.draw.local_date) for _, message in discord.messages] == [("digest", DAY)]


async def test_a_retry_brings_the_same_films_or_nothing(bot, clock, discord, caplog):
    await due(bot, clock)
    bot.transport.faults = [TryAgain()]
    await bot.push.tick()
    payload = json.loads((await bot.rows("SELECT payload FROM deliveries"))[0][0])
    assert payload["films"] == [drawn.film.id for drawn in bot.transport.tried[0].draw.films]
    bot.today.films = 4
    bot.today.settled.clear()
    await ticks(bot, clock)
    assert not discord.messages
    assert "not those written down" in caplog.text
    assert [state for _, _, state, _ in await bot.states()] == ["failed"]
