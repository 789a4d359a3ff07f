"""A process may die at any await: the next one sends what is missing, and nothing twice."""

import shutil
from datetime import UTC, date, datetime, timedelta

import pytest
from support_push import FakeDiscord, process
from support_store import GUILD, FixedClock

from recommender.types import Place

SET_AT = datetime(2026, 3, 13, 12, tzinfo=UTC)
NINE = datetime(2026, 3, 14, 9, tzinfo=UTC)
DAY = date(2026, 3, 14)
ME = Place("dm", 31)
POINTS_MOST = 200


@pytest.fixture
def clock():
    return FixedClock(SET_AT)


@pytest.fixture
def discord(clock):
    return FakeDiscord(clock)


async def prepare(path, discord, clock):
    """A server with cards and a person with a digest; what is due at nine."""
    async with process(path, discord, clock) as bot:
        cards = await bot.daily.set(GUILD, by=31, channel_id=40, style="cards")
        digest = await bot.daily.set(ME, by=31)
    clock.moment = NINE
    return {(cards.id, DAY, part) for part in range(1, 6)} | {(digest.id, DAY, 1)}


@pytest.fixture
async def lives(tmp_path, clock, discord):
    """For every point at which the process can die in a tick: a database, a clock and a Discord of its own."""
    template = tmp_path / "template.sqlite3"
    wanted = await prepare(template, discord, clock)
    count = shutil.copy(template, tmp_path / "count.sqlite3")
    async with process(count, FakeDiscord(clock), clock) as bot:
        await bot.push.tick()
        points = bot.mortal.passed
    assert 20 < points < POINTS_MOST

    def begin(step=1):
        for dies_at in range(1, points + 1, step):
            own_clock = FixedClock(NINE)
            path = shutil.copy(template, tmp_path / f"{dies_at}.sqlite3")
            yield dies_at, path, FakeDiscord(own_clock), own_clock, wanted

    return begin


async def run_on(path, discord, clock, *, readable=True):
    """A new process, for as long as a lease and the longest pause between two tries last."""
    async with process(path, discord, clock) as bot:
        bot.transport.history_readable = readable
        for _ in range(12):
            await bot.push.tick()
            clock.forward(seconds=15)
        return await bot.states(), await bot.rows("SELECT count(*) FROM posts"), bot.transport.looked_for


@pytest.mark.parametrize(
    ("away", "step"), [(timedelta(0), 1), (timedelta(minutes=10), 1), (timedelta(hours=5), 4)], ids=str
)
async def test_dying_at_any_point_doubles_and_loses_nothing(lives, away, step):
    looked = 0
    for dies_at, path, discord, clock, wanted in lives(step):
        async with process(path, discord, clock, dies_at=dies_at) as dying:
            await dying.push.tick()
        clock.forward(seconds=away.total_seconds())
        states, posts, looked_for = await run_on(path, discord, clock)
        assert sorted(discord.shown()) == sorted(wanted), f"died at point {dies_at}"
        assert {state for _, _, state, _ in states} == {"sent"}, f"died at point {dies_at}"
        assert posts == [(6,)]
        looked += len(looked_for)
    assert (looked > 0) == (away > timedelta(minutes=2))


async def test_dying_again_and_again(tmp_path, clock, discord):
    path = tmp_path / "m.sqlite3"
    wanted = await prepare(path, discord, clock)
    for dies_at in range(4, 60, 3):
        async with process(path, discord, clock, dies_at=dies_at) as dying:
            await dying.push.tick()
        clock.forward(seconds=47)
    await run_on(path, discord, clock)
    assert sorted(discord.shown()) == sorted(wanted)


async def test_without_a_history_nothing_is_sent_twice_and_the_rest_is_marked_unknown(lives):
    unknown = 0
    for dies_at, path, discord, clock, wanted in lives(step=3):
        async with process(path, discord, clock, dies_at=dies_at) as dying:
            await dying.push.tick()
        clock.forward(minutes=10)
        states, _, _ = await run_on(path, discord, clock, readable=False)
        assert len(set(discord.shown())) == len(discord.shown())
        doubtful = [state for _, _, state, _ in states if state == "unknown"]
        assert len(doubtful) >= len(wanted) - len(discord.shown())
        unknown += len(doubtful)
    assert unknown


async def test_two_processes_on_one_database_send_once(tmp_path, clock, discord):
    path = tmp_path / "m.sqlite3"
    async with process(path, discord, clock) as first, process(path, discord, clock) as second:
        wanted = set()
        for number in range(40):
            subscription = await first.daily.set(Place("guild", 800 + number), by=31, channel_id=40)
            wanted.add((subscription.id, DAY, 1))
        clock.moment = NINE
        for _ in range(3):
            await second.push.tick()
            await first.push.tick()
        assert sorted(discord.shown()) == sorted(wanted)
        assert discord.dropped == 0


async def test_a_stalled_holder_of_an_old_lease_sends_nothing(tmp_path, clock, discord):
    path = tmp_path / "m.sqlite3"
    await prepare(path, discord, clock)
    async with process(path, discord, clock) as stalled, process(path, discord, clock) as other:
        picks_on = stalled.today.picks_on

        async def slowly(place, local_date):
            if place == GUILD:
                clock.forward(seconds=61)
                await other.push.tick()
            return await picks_on(place, local_date)

        stalled.today.picks_on = slowly
        await stalled.push.tick()
        assert len(discord.shown()) == len(set(discord.shown())) == 6
        assert discord.dropped == 0
        assert len(stalled.transport.tried) + len(other.transport.tried) == 6


async def test_a_day_whose_first_card_is_on_its_way_is_not_taken(tmp_path, clock, discord):
    path = tmp_path / "m.sqlite3"
    await prepare(path, discord, clock)
    async with process(path, discord, clock) as slow, process(path, discord, clock) as other:
        picks_on, send = slow.today.picks_on, slow.transport.send

        async def later(place, local_date):
            clock.forward(seconds=20)
            return await picks_on(place, local_date)

        async def slowly(message, tried_ago=None):
            if message.part == 1 and message.place == GUILD:
                clock.forward(seconds=30)  # the cards behind it are past their lease, this one is not
                await other.push.tick()
            return await send(message, tried_ago)

        slow.today.picks_on, slow.transport.send = later, slowly
        await slow.push.tick()
        assert not other.transport.tried
        assert discord.dropped == 0
        assert len(discord.shown()) == len(set(discord.shown())) == 6
