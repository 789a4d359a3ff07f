"""Log lines of the push: which place, why and what follows, without names of people."""

import logging
from datetime import timedelta

import pytest
from support_push import ME, NINE, due, process, set_up
from support_store import GUILD

from bot.push.sending.transport import MissingPermission, Refused, TryAgain, Unknown
from recommender.errors import NotReady
from recommender.types import Place


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, logger="bot.push")
    return lambda: [record.getMessage() for record in caplog.records if record.name.startswith("bot.push")]


async def after_a_tick(bot, fault):
    bot.transport.faults = [fault]
    await bot.push.tick()
    return bot.transport.tried[-1].nonce


async def test_a_message_that_comes_at_once_is_not_worth_a_line(bot, clock, lines):
    await due(bot, clock)
    await bot.push.tick()
    assert lines() == []


async def test_why_a_message_did_not_come(bot, clock, lines):
    await due(bot, clock)
    nonce = await after_a_tick(bot, Unknown("cut"))
    assert lines() == [f"unknown whether message {nonce} arrived: Unknown('cut')"]
    clock.forward(minutes=1)
    await after_a_tick(bot, Refused("Invalid Form Body."))
    assert lines()[1:] == [f"Discord refuses message {nonce} for good: Invalid Form Body."]


async def test_a_fault_of_ours_is_logged_whole(bot, clock, lines, caplog):
    await due(bot, clock)
    await after_a_tick(bot, ZeroDivisionError("ours"))
    assert lines() == ["sending a push failed unexpectedly"]
    assert "ZeroDivisionError: ours" in caplog.text


async def test_one_that_had_arrived_is_named(bot, clock, lines):
    await due(bot, clock)
    await after_a_tick(bot, (Unknown("cut"),))
    clock.forward(minutes=10)
    await bot.push.tick()
    assert lines()[1:] == ["message 1000 was found in the channel's history: an earlier try had arrived"]


@pytest.mark.parametrize(
    ("told", "line"), [(True, "daily push 1 was told"), (False, "daily push 1 could not be told"), (None, None)]
)
async def test_a_pause_is_logged_with_its_reason_and_whether_a_manager_knows(
    bot, clock, lines, caplog, monkeypatch, told, line
):
    async def notify(*_):
        if told is None:
            raise RuntimeError("no way to tell")
        return told

    monkeypatch.setattr(bot.transport, "notify", notify)
    await due(bot, clock)
    await after_a_tick(bot, MissingPermission(("Send Messages",)))
    paused = "daily push 1 paused: I lack the permission Send Messages there."
    untold = "nobody could be told that the daily push 1 is paused"
    assert lines() == [paused, untold if line is None else f"the pause of {line}"]
    assert ("RuntimeError: no way to tell" in caplog.text) is (told is None)


@pytest.mark.parametrize(("place", "named"), [(GUILD, f"server {GUILD.id}"), (ME, "a person")])
@pytest.mark.parametrize(
    ("fault", "end"), [(NotReady("No films yet."), "waits: No films yet."), (KeyError("ours"), "failed")]
)
async def test_a_place_that_has_to_wait_is_named_unless_it_is_a_person(bot, clock, lines, place, named, fault, end):
    async def broken(*_):
        raise fault

    bot.today.picks_on = broken
    await due(bot, clock, place=place)
    await bot.push.tick()
    assert lines() == [f"the daily push of {named} {end}"]


async def test_how_many_wait_for_the_films(bot, clock, lines, monkeypatch):
    async def unready(_):
        raise NotReady("No films yet.")

    monkeypatch.setattr(bot.today, "look_up", unready)
    await set_up(bot, place=Place("guild", 800))
    await due(bot, clock)
    await bot.push.tick()
    assert lines() == ["2 daily pushes wait: No films yet."]


async def test_what_a_dead_process_left_is_counted(path, discord, clock, lines):
    async with process(path, discord, clock) as dying:
        await due(dying, clock)
        create = discord.create
        discord.create = lambda message: (create(message), setattr(dying.mortal, "dies_at", 0))[0]
        await dying.push.tick()
    async with process(path, discord, clock) as next_one:
        await next_one.push.take_over()
        assert lines() == ["took over 1 messages that were being sent when the bot ended"]
        await next_one.push.take_over()
        assert len(lines()) == 1


async def test_what_a_clock_ahead_gave_up_or_put_off_is_counted(bot, clock, discord, lines):
    await due(bot, clock)
    bot.transport.faults = [TryAgain()]
    await bot.push.tick()
    clock.moment += timedelta(days=3652)
    await bot.push.tick()
    clock.moment = NINE + timedelta(minutes=1)
    await bot.push.tick()
    assert "1 messages had been skipped as too late because the clock was ahead; they are sent now" in lines()
    early = "1 daily pushes had passed over a date because the clock was ahead; they are scheduled again"
    assert early in lines()
    assert len(discord.messages) == 1
    clock.moment += timedelta(days=3652)
    await bot.daily.pause(GUILD, 30, by=31)
    clock.moment -= timedelta(days=3652)
    await bot.push.tick()
    far = "1 daily pushes were due implausibly late because the clock had been ahead; they are scheduled again"
    assert far in lines()
