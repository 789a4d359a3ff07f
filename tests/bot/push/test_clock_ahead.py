"""A clock that is years ahead for a moment: postponed pushes are rescheduled, and nothing is sent twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from support_push import FakeDiscord, look_ahead, process
from support_store import GUILD, FixedClock

from bot.push.sending.circuit_breaker import IN_A_ROW, CircuitBreaker
from bot.push.sending.transport import TryAgain, Unknown
from bot.store.deliveries.owed_reactions import NewlyOwed, owe
from recommender.types import Place

NOON = datetime(2026, 3, 13, 12, tzinfo=UTC)
NEXT = datetime(2026, 3, 14, 9, tzinfo=UTC)
TEN_YEARS = timedelta(days=3652)
OTHER = Place("guild", 701)


@pytest.fixture
def clock():
    return FixedClock(NOON)


@pytest.fixture
def right():
    """The clock that is right."""
    return FixedClock(NOON)


@pytest.fixture
def discord(clock):
    return FakeDiscord(clock)


@pytest.fixture
async def bot(tmp_path, discord, clock):
    async with process(tmp_path / "m.sqlite3", discord, clock) as running:
        yield running


async def due_at(bot, place=GUILD):
    return (await bot.daily.get(place)).next_due_at


async def test_the_next_push_comes_on_its_day_all_the_same(bot, clock, discord):
    await bot.daily.set(GUILD, by=31, channel_id=40)
    await look_ahead(bot, clock)
    assert await due_at(bot) == NEXT
    clock.moment = NEXT
    await bot.push.tick()
    assert discord.shown()[-1][1] == date(2026, 3, 14)


async def test_what_came_today_does_not_come_again(bot, clock, discord):
    await bot.daily.set(GUILD, by=31, channel_id=40)
    clock.moment = NEXT
    await bot.push.tick()
    await look_ahead(bot, clock)
    await bot.daily.set(GUILD, by=31, channel_id=40, at="22:00")
    clock.moment = NEXT + timedelta(hours=14)
    await bot.push.tick()
    assert [day for _, day, _ in discord.shown() if day.year == 2026] == [date(2026, 3, 14)]


async def test_a_pause_goes_on_and_ends_on_its_day(bot, clock):
    await bot.daily.set(GUILD, by=31, channel_id=40)
    await bot.daily.pause(GUILD, 300, by=31)
    before = await bot.daily.get(GUILD)
    await bot.push.tick()
    assert await bot.daily.get(GUILD) == before


async def test_a_pause_begun_while_the_clock_was_ahead_is_as_long_as_asked_for(bot, clock):
    await bot.daily.set(GUILD, by=31, channel_id=40)
    clock.moment += TEN_YEARS
    await bot.daily.pause(GUILD, 30, by=31)
    clock.moment -= TEN_YEARS
    await bot.push.tick()
    paused = await bot.daily.get(GUILD)
    assert paused.paused_until == NOON + timedelta(days=30)
    assert paused.next_due_at == datetime(2026, 4, 13, 9, tzinfo=UTC)


async def test_one_without_an_end_stays_one(bot, clock):
    await bot.daily.set(GUILD, by=31, channel_id=40)
    await bot.daily.pause(GUILD, by=31)
    await bot.daily.set(OTHER, by=31, channel_id=41)
    await bot.daily.off(OTHER)
    await look_ahead(bot, clock)
    assert await due_at(bot) is None
    assert await bot.daily.get(OTHER) is None


async def test_a_message_that_was_put_off_then_is_tried_now(bot, clock, discord):
    await bot.daily.set(GUILD, by=31, channel_id=40)
    clock.moment = NEXT
    bot.transport.faults.append(TryAgain())
    await bot.push.tick()
    await bot.database.write(lambda connection: connection.execute("UPDATE deliveries SET next_try_at = 2000000000"))
    await bot.push.tick()
    assert discord.shown() == [(1, date(2026, 3, 14), 1)]


@pytest.mark.parametrize("ahead", [timedelta(hours=20), TEN_YEARS])
async def test_a_retry_that_was_planned_then_comes_when_the_clock_is_back(bot, clock, discord, ahead):
    await bot.daily.set(GUILD, by=31, channel_id=40)
    clock.moment = NEXT
    bot.transport.faults.append(TryAgain())
    await bot.push.tick()
    planned = (int((NEXT + ahead).timestamp()),)
    await bot.database.execute("UPDATE deliveries SET next_try_at = ?", planned)
    await bot.push.tick()
    assert len(discord.shown()) == 1


async def test_a_retry_that_was_given_up_then_as_too_late_comes_after_all(bot, clock, discord):
    await bot.daily.set(GUILD, by=31, channel_id=40)
    clock.moment = NEXT
    bot.transport.faults.append(TryAgain())
    await bot.push.tick()
    await look_ahead(bot, clock)
    assert [day for _, day, _ in discord.shown() if day.year == 2026] == [date(2026, 3, 14)]


async def test_one_that_was_given_up_before_the_bot_was_started_anew_comes_too(bot, clock, discord, tmp_path):
    await bot.daily.set(GUILD, by=31, channel_id=40)
    clock.moment = NEXT
    bot.transport.faults.append(TryAgain())
    await bot.push.tick()
    clock.moment += TEN_YEARS
    await bot.push.tick()
    clock.moment -= TEN_YEARS
    assert not [day for _, day, _ in discord.shown() if day.year == 2026]
    async with process(tmp_path / "m.sqlite3", discord, clock) as next_one:
        await next_one.push.take_over()
        await next_one.push.tick()
    assert [day for _, day, _ in discord.shown() if day.year == 2026] == [date(2026, 3, 14)]


async def test_what_may_have_arrived_then_is_looked_for_from_before_it_was_due(bot, clock, discord):
    """The try is dated years ahead, so neither its nonce nor the history from then on says anything."""
    await bot.daily.set(GUILD, by=31, channel_id=40)
    clock.moment = NEXT
    bot.transport.faults.append((Unknown("The connection broke."),))
    await bot.push.tick()
    later = int((NEXT + TEN_YEARS).timestamp())
    await bot.database.execute("UPDATE deliveries SET tried_at = ?, next_try_at = ?", (later, later))
    discord._nonces.clear()
    clock.forward(minutes=10)
    await bot.push.tick()
    assert len(discord.shown()) == 1
    assert [message.first_tried_at for message in bot.transport.looked_for] == [NEXT - timedelta(days=1)]


@pytest.mark.parametrize(
    ("before", "ahead"),
    [
        (timedelta(minutes=30), timedelta(hours=1)),
        (timedelta(hours=10), timedelta(hours=14)),
        (timedelta(), timedelta(days=2)),
        (timedelta(), TEN_YEARS),
    ],
)
async def test_what_arrived_then_without_an_answer_comes_once(bot, clock, right, discord, before, ahead):
    """Discord has forgotten its nonce by the time of the next try, however recent the first one looks."""
    await bot.daily.set(GUILD, by=31, channel_id=40)
    discord.clock = right
    right.moment = NEXT - before
    clock.moment = right.moment + ahead
    bot.transport.faults += [(Unknown("cut"),), TryAgain(), TryAgain()]
    await bot.push.tick()
    for _ in range(24):
        right.forward(minutes=30)
        clock.moment = right.moment
        await bot.push.tick()
    shown = discord.shown()
    assert (1, date(2026, 3, 14), 1) in shown
    assert len(shown) == len(set(shown))


@pytest.mark.parametrize("ahead", [timedelta(days=30), TEN_YEARS])
async def test_a_pause_begun_a_little_ahead_is_as_long_as_asked_for(bot, clock, ahead):
    await bot.daily.set(GUILD, by=31, channel_id=40)
    clock.moment += ahead
    await bot.daily.pause(GUILD, 7, by=31)
    clock.moment -= ahead
    for _ in range(2):
        await bot.push.tick()
        paused = await bot.daily.get(GUILD)
        assert (paused.paused_until, paused.told_at) == (NOON + timedelta(days=7), NOON)
        clock.forward(seconds=5)


async def test_a_push_of_every_day_waits_no_longer_than_a_few(bot, clock):
    await bot.daily.set(GUILD, by=31, channel_id=40)
    await look_ahead(bot, clock, timedelta(days=10))
    assert await due_at(bot) == NEXT


async def test_the_rest_of_a_day_that_was_given_up_then_is_sent(bot, clock, discord):
    """The first film was sent by a clock that was a day ahead; the others failed until that was too late."""
    await bot.daily.set(GUILD, by=31, channel_id=40, style="cards")
    clock.forward(days=1)
    bot.transport.faults += [None, TryAgain()]
    await bot.push.tick()
    clock.forward(days=1)
    await bot.push.tick()
    clock.forward(days=-2)
    for _ in range(2):
        await bot.push.tick()
    assert [part for _, day, part in discord.shown() if day == date(2026, 3, 14)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("ahead", [timedelta(days=32), timedelta(days=40), TEN_YEARS])
async def test_a_pause_that_was_over_by_that_clock_alone_goes_on(bot, clock, discord, ahead):
    await bot.daily.set(GUILD, by=31, channel_id=40)
    before = await bot.daily.pause(GUILD, 30, by=31)
    await look_ahead(bot, clock, ahead)
    assert await bot.daily.get(GUILD) == before
    assert (await bot.daily.status(GUILD, 31)).paused_why == "You paused it until 12 April 2026."
    clock.moment = datetime(2026, 4, 13, 9, tzinfo=UTC)
    await bot.push.tick()
    assert discord.shown()[-1][1] == date(2026, 4, 13)
    assert (await bot.daily.status(GUILD, 31)).paused_why is None


async def test_reactions_that_were_put_off_then_are_given_when_the_clock_is_back(bot, clock, discord):
    await bot.daily.set(GUILD, by=31, channel_id=40)
    clock.moment = NEXT
    await bot.push.tick()
    await bot.push.reactions.finished()
    bot.transport.reacted.clear()
    message_id = discord.messages[0][0]
    owed = NewlyOwed(("1",), NEXT + TEN_YEARS)
    await bot.database.write(lambda connection: owe(connection, message_id, owed))
    for _ in range(2):
        await bot.push.tick()
        await bot.push.reactions.finished()
    assert bot.transport.reacted == [(message_id, "1")]


def test_a_rest_after_failures_does_not_last_for_years():
    breaker = CircuitBreaker()
    for _ in range(IN_A_ROW):
        breaker.failed(NOON + TEN_YEARS)
    assert breaker.allows(NOON + TEN_YEARS, 40) == 0
    assert breaker.allows(NOON, 40) == 1
