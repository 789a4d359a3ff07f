"""More pushes due in one minute than can be sent: staggered over a window that is shown, without delaying others."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from support_push import FakeDiscord, process
from support_store import FixedClock

from bot.config import Config
from bot.push.sending.transport import ChannelGone, TryAgain
from recommender.types import Place

SET_AT = datetime(2026, 3, 13, 12, tzinfo=UTC)
NINE = datetime(2026, 3, 14, 9, tzinfo=UTC)
SLOWLY = Config.model_validate({"daily": {"sends_per_second": 1}})
PLACES = [Place("guild", 800 + number) for number in range(100)]


@pytest.fixture
def clock():
    return FixedClock(SET_AT)


@pytest.fixture
def discord(clock):
    return FakeDiscord(clock)


@pytest.fixture
async def bot(tmp_path, discord, clock):
    """A hundred places due at nine, at one message a second."""
    async with process(tmp_path / "m.sqlite3", discord, clock, config=SLOWLY) as running:
        for place in PLACES:
            await running.daily.set(place, by=31, channel_id=place.id)
        yield running


async def minute_by_minute(bot, clock, discord, minutes):
    """Who was sent in each minute from now on."""
    found = []
    for _ in range(minutes):
        before = len(discord.messages)
        await bot.push.tick()
        found.append({message.place.id for _, message in discord.messages[before:]})
        clock.forward(minutes=1)
    return found


async def test_the_window_is_told_before_and_each_ones_minute_in_it(bot, clock):
    status = await bot.daily.status(PLACES[0])
    assert (status.next_at, status.until) == (NINE, NINE + timedelta(minutes=5))
    clock.moment = NINE
    await bot.push.tick()
    told = [(await bot.daily.status(place)).last for place in PLACES]
    assert sum("come at 09:0" in sentence for sentence in told) > 70
    clock.moment = NINE + timedelta(minutes=5)
    await bot.push.tick()
    assert {(await bot.daily.status(place)).last for place in PLACES} == {"The films of 14 March 2026 were sent."}


async def test_a_place_alone_in_its_minute_is_told_no_window(bot):
    await bot.daily.set(PLACES[0], by=31, at="09:01")
    assert (await bot.daily.status(PLACES[0])).until is None


async def test_they_go_out_evenly_inside_the_window_and_at_the_same_minute_every_day(bot, clock, discord):
    clock.moment = NINE
    first = await minute_by_minute(bot, clock, discord, 6)
    assert sum(map(len, first)) == len(PLACES)
    # The ticks here are a minute apart, and each minute's are tried from its second second on.
    assert not first[0]
    assert all(15 <= len(sent) <= 25 for sent in first[1:])
    clock.moment = NINE + timedelta(days=1)
    assert await minute_by_minute(bot, clock, discord, 6) == first
    assert len(set(discord.shown())) == len(discord.shown()) == 2 * len(PLACES)


async def test_a_crowd_in_the_evening_ends_before_midnight(bot, clock, discord):
    for place in PLACES:
        await bot.daily.set(place, by=31, at="23:58", zone="Europe/Berlin")
    due = datetime(2026, 3, 13, 22, 58, tzinfo=UTC)
    assert (await bot.daily.status(PLACES[0])).until == due + timedelta(minutes=1, seconds=59)
    clock.moment = due + timedelta(minutes=1, seconds=59)
    await bot.push.tick()
    assert len(discord.messages) == len(PLACES)


async def test_whoever_is_due_meanwhile_does_not_wait_for_the_crowd(bot, clock, discord):
    """One tick, during which the clock goes on with every message that is sent."""
    late = Place("guild", 999)
    await bot.daily.set(late, by=31, channel_id=999, at="09:02")
    send, when = bot.transport.send, {}

    async def slowly(message, tried_ago=None):
        when[message.place.id] = clock.now()
        clock.forward(seconds=3)
        return await send(message, tried_ago)

    bot.transport.send = slowly
    clock.moment = NINE + timedelta(minutes=1)
    await bot.push.tick()
    assert len(when) == len(PLACES) + 1
    assert when[late.id] - NINE < timedelta(minutes=4)
    assert max(when.values()) - NINE > timedelta(minutes=5)


async def test_in_an_outage_the_crowd_waits_and_comes_at_once_when_it_is_over(bot, clock, discord):
    bot.transport.always = TryAgain("Discord could not be reached.")
    clock.moment = NINE + timedelta(minutes=5)
    for _ in range(40):
        await bot.push.tick()
        clock.forward(seconds=15)
    assert len(bot.transport.tried) < 180  # each once, and then one a minute instead of a hundred
    bot.transport.always = None
    clock.forward(minutes=1)
    await bot.push.tick()
    assert len(discord.messages) == len(PLACES)


async def test_an_answer_that_does_not_come_holds_up_nobody_else(bot, clock, discord):
    send, others_sent = bot.transport.send, asyncio.Event()

    async def hanging(message, tried_ago=None):
        if message.place == PLACES[0]:
            await others_sent.wait()
        sent = await send(message, tried_ago)
        if len(discord.messages) == len(PLACES) - 1:
            others_sent.set()
        return sent

    bot.transport.send = hanging
    bot.push._claimed_most = 5
    clock.moment = NINE + timedelta(minutes=5)
    async with asyncio.timeout(30):
        await bot.push.tick()
    assert len(discord.messages) == len(PLACES)


async def test_a_pause_is_told_while_the_crowd_is_still_being_sent(bot, clock, discord):
    told_after = []
    notify = bot.transport.notify

    async def noted(*arguments):
        told_after.append(len(discord.messages))
        return await notify(*arguments)

    bot.transport.notify = noted
    bot.transport.faults = [ChannelGone("Unknown channel.")]
    clock.moment = NINE + timedelta(minutes=5)
    bot.push._claimed_most = 5
    await bot.push.tick()
    assert len(discord.messages) == len(PLACES) - 1
    assert len(told_after) == 1
    assert told_after[0] < 20


async def test_taken_over_half_way_nobody_gets_two_and_nobody_none(tmp_path, clock, discord):
    path = tmp_path / "m.sqlite3"
    async with process(path, discord, clock, config=SLOWLY) as first:
        for place in PLACES:
            await first.daily.set(place, by=31, channel_id=place.id)
        clock.moment = NINE + timedelta(minutes=2)
        await first.push.tick()
        assert 0 < len(discord.messages) < len(PLACES)
    clock.moment = NINE + timedelta(minutes=9)
    async with process(path, discord, clock, config=SLOWLY) as second:
        await second.push.tick()
    assert len(set(discord.shown())) == len(discord.shown()) == len(PLACES)
