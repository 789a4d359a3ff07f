"""A clock that is ahead for a moment: dates that it passed over have their push."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from support_push import NINE, look_ahead, process
from support_store import GUILD

from bot.push.sending.transport import TryAgain
from recommender.types import Place

OTHER = Place("guild", 701)


async def due_at(bot, place=GUILD):
    return (await bot.daily.get(place)).next_due_at


@pytest.mark.parametrize(
    ("days", "ahead"),
    [
        ("daily", timedelta(hours=29)),
        ("daily", timedelta(days=2)),
        ("daily", timedelta(days=3)),
        ("sat,sun", timedelta(days=2)),
        ("sat,sun", timedelta(days=10)),
        ("sat", timedelta(days=10)),
    ],
)
async def test_a_date_that_was_missed_only_by_that_clock_has_its_push(bot, clock, discord, days, ahead):
    """The next push is due so soon afterwards that its moment alone looks right."""
    await bot.daily.set(GUILD, by=31, channel_id=40, days=days)
    await look_ahead(bot, clock, ahead)
    assert await due_at(bot) == NINE
    assert (await bot.daily.status(GUILD)).last == "Nothing was sent yet."
    clock.moment = NINE
    await bot.push.tick()
    assert discord.shown() == [(1, date(2026, 3, 14), 1)]


async def test_so_has_one_that_was_missed_while_a_single_tick_ran(bot, clock, discord, monkeypatch):
    """With very many pushes a tick takes most of an hour; the clock is right before and after it."""
    await bot.daily.set(GUILD, by=31, channel_id=40)
    await bot.push.tick()
    claim_due = bot.push._claim_due

    async def ahead():
        clock.forward(days=2)
        await claim_due()
        clock.forward(days=-2)

    with monkeypatch.context() as patch:
        patch.setattr(bot.push, "_claim_due", ahead)
        await bot.push.tick()
    clock.forward(seconds=5)
    await bot.push.tick()
    clock.moment = NINE
    await bot.push.tick()
    assert discord.shown() == [(1, date(2026, 3, 14), 1)]


@pytest.mark.parametrize("style", ["digest", "cards"])
@pytest.mark.parametrize("days_ahead", [1, 5])
async def test_what_could_not_be_sent_by_that_clock_comes_on_its_own_date(bot, clock, discord, style, days_ahead):
    await bot.daily.set(GUILD, by=31, channel_id=40, style=style)
    bot.transport.always = TryAgain("Discord is away", 1)
    clock.moment = NINE + timedelta(days=days_ahead, minutes=1)
    for _ in range(8):
        await bot.push.tick()
    bot.transport.always = None
    clock.moment = NINE - timedelta(minutes=30)
    await bot.push.tick()
    assert discord.shown() == []
    dates = [date(2026, 3, 14) + timedelta(days=day) for day in range(8)]
    for day in range(8):
        clock.moment = NINE + timedelta(days=day)
        await bot.push.tick()
    assert list(dict.fromkeys(day for _, day, _ in discord.shown())) == dates
    assert len(discord.shown()) == len(dates) * (5 if style == "cards" else 1)


async def test_such_a_date_has_its_push_too_if_the_bot_ended_meanwhile(bot, clock, discord, path):
    await bot.daily.set(GUILD, by=31, channel_id=40)
    clock.forward(days=2)
    await bot.push.tick()
    clock.forward(days=-2)
    async with process(path, discord, clock) as next_one:
        await next_one.push.take_over()
        clock.moment = NINE
        await next_one.push.tick()
    assert discord.shown() == [(1, date(2026, 3, 14), 1)]


async def test_settings_changed_after_such_a_moment_count_for_the_date(bot, clock, discord):
    await bot.daily.set(GUILD, by=31, channel_id=40)
    await look_ahead(bot, clock, timedelta(days=2))
    await bot.daily.set(GUILD, by=31, at="10:00")
    clock.moment = NINE
    await bot.push.tick()
    assert discord.shown() == []
    clock.forward(hours=1)
    await bot.push.tick()
    assert discord.shown() == [(1, date(2026, 3, 14), 1)]


async def test_after_such_a_moment_any_number_of_places_has_its_pushes(bot, clock, discord, monkeypatch):
    monkeypatch.setattr("bot.push.planning.replanning.A_TICK", 2)
    places = [Place("guild", 700 + number) for number in range(5)]
    for place in places:
        await bot.daily.set(place, by=31, channel_id=40)
    await look_ahead(bot, clock, timedelta(days=2))
    for _ in range(2):
        await bot.push.tick()
    assert [await due_at(bot, place) for place in places] == [NINE] * 5


@pytest.mark.parametrize("hours_late", [1, 9])
@pytest.mark.parametrize(
    ("days", "ahead"),
    [("daily", timedelta(days=8)), ("sat,sun", timedelta(days=9)), ("sat,sun,mon", timedelta(days=20))],
)
async def test_so_has_one_that_follows_a_push_that_was_due_already(bot, clock, discord, days, ahead, hours_late):
    """The wrong clock catches up with a week, and not with the dates before it."""
    await bot.daily.set(GUILD, by=31, channel_id=40, days=days)
    clock.moment = NINE + timedelta(hours=hours_late)
    await look_ahead(bot, clock, ahead)
    assert await due_at(bot) == NINE + timedelta(days=1)
    clock.moment = NINE + timedelta(days=1)
    await bot.push.tick()
    came = [day for _, day, _ in discord.shown() if day < date(2026, 3, 16)]
    assert came == [date(2026, 3, 14), date(2026, 3, 15)][hours_late > 6 :]


async def test_so_has_the_next_one_after_weeks_in_which_the_bot_was_down(bot, clock):
    await bot.daily.set(GUILD, by=31, channel_id=40)
    clock.moment = NINE + timedelta(days=20, hours=9)
    await look_ahead(bot, clock, timedelta(days=8))
    for _ in range(9):
        await bot.push.tick()
    assert await due_at(bot) == NINE + timedelta(days=21)


async def test_what_is_as_its_schedule_says_stays_as_it_is(bot, clock, discord, caplog):
    """Also one whose next date was served in another zone, and one that is paused."""
    await bot.daily.set(GUILD, by=31, channel_id=40, at="00:30", zone="Pacific/Apia")
    await bot.daily.set(OTHER, by=31, channel_id=41)
    await bot.daily.pause(OTHER, 30, by=31)
    clock.moment = await due_at(bot)
    await bot.push.tick()
    await bot.daily.set(GUILD, by=31, zone="Pacific/Honolulu")
    before = [await bot.daily.get(place) for place in (GUILD, OTHER)]
    clock.forward(seconds=-30)
    await bot.push.tick()
    assert [await bot.daily.get(place) for place in (GUILD, OTHER)] == before
    assert len(discord.shown()) == 1
    assert "passed over" not in caplog.text


@pytest.mark.parametrize("days_ahead", [1, 2, 10, 3652])
async def test_what_is_set_or_resumed_by_that_clock_begins_with_the_next_date(bot, clock, days_ahead):
    await bot.daily.set(OTHER, by=31, channel_id=41)
    await bot.daily.pause(OTHER, by=31)
    clock.forward(days=days_ahead)
    await bot.push.tick()
    await bot.daily.set(GUILD, by=31, channel_id=40)
    await bot.daily.resume(OTHER)
    clock.forward(days=-days_ahead)
    await bot.push.tick()
    assert [await due_at(bot, place) for place in (GUILD, OTHER)] == [NINE, NINE]


async def test_a_push_that_is_due_a_little_later_on_its_date_is_left_as_it_is(bot, clock, caplog):
    """As the demo stores it: a time of day has no seconds."""
    await bot.daily.set(GUILD, by=31, channel_id=40)
    later = NINE + timedelta(seconds=40)
    await bot.subscriptions.change(GUILD, clock.now(), lambda stored, _: replace(stored, next_due_at=later))
    await bot.push.tick()
    assert await due_at(bot) == later
    assert not caplog.records
