import asyncio

import pytest
from support_push import NINE, due, process, set_up, ticks

from bot.errors import StoreUnavailable
from bot.push.sending.transport import TryAgain
from bot.store.deliveries import claiming
from recommender.types import Place


async def test_an_idle_tick_writes_nothing(bot, monkeypatch):
    await set_up(bot)

    async def refuse(_):
        raise AssertionError("a write")

    monkeypatch.setattr(bot.database, "write", refuse)
    await bot.push.tick()


async def test_after_closing_nothing_new_begins(bot, clock, discord):
    await due(bot, clock)
    await bot.push.close()
    await bot.push.tick()
    assert not discord.messages


async def test_closing_ends_what_is_on_its_way_and_hands_back_the_rest(path, discord, clock):
    async with process(path, discord, clock) as closing:
        for number in range(80):
            await set_up(closing, place=Place("guild", 800 + number))
        clock.moment = NINE
        send = closing.transport.send

        async def send_and_close(message, tried_ago=None):
            sent = await send(message, tried_ago)
            if len(discord.messages) == 10:
                await closing.push.close()
            return sent

        closing.transport.send = send_and_close
        await closing.push.tick()
        assert 10 <= len(discord.messages) < 80
    async with process(path, discord, clock) as next_one:
        await next_one.push.tick()
        assert len(set(discord.shown())) == len(discord.shown()) == 80
        assert discord.dropped == 0


async def test_the_reason_of_before_outlives_a_stop(bot, clock, monkeypatch):
    for number in range(2):
        await set_up(bot, place=Place("guild", 800 + number))
    clock.moment = NINE
    bot.transport.always = TryAgain()
    await bot.push.tick()
    clock.forward(minutes=1)
    claim_open = bot.push._claims.claim_open

    async def close_then(*arguments):
        days = await claim_open(*arguments)
        await bot.push.close()
        return days

    monkeypatch.setattr(bot.push._claims, "claim_open", close_then)
    await bot.push.tick()
    rows = await bot.rows("SELECT state, error, attempts FROM deliveries")
    assert rows == [("pending", "Discord could not be reached", 1)] * 2


async def test_a_full_disk_loses_nothing(bot, clock, discord, monkeypatch):
    await due(bot, clock)
    record_sent = bot.push._claims.record_sent

    async def full(*_):
        raise StoreUnavailable("The disk is full.")

    monkeypatch.setattr(bot.push._claims, "record_sent", full)
    await bot.push.tick()
    monkeypatch.setattr(bot.push._claims, "record_sent", record_sent)
    clock.forward(minutes=10)
    await ticks(bot, clock)
    assert len(discord.messages) == 1
    assert [state for _, _, state, _ in await bot.states()] == ["sent"]


async def test_what_is_on_its_way_arrives_before_a_tick_ends_in_an_error(bot, clock, discord, monkeypatch):
    await due(bot, clock)
    claim_open, send, calls = bot.push._claims.claim_open, bot.transport.send, []

    async def once(*arguments):
        calls.append(arguments)
        if len(calls) > 1:
            raise StoreUnavailable("The disk is full.")
        return await claim_open(*arguments)

    async def slowly(message, tried_ago=None):
        for _ in range(20):
            await asyncio.sleep(0)
        return await send(message, tried_ago)

    monkeypatch.setattr(bot.push._claims, "claim_open", once)
    monkeypatch.setattr(bot.transport, "send", slowly)
    with pytest.raises(StoreUnavailable):
        await bot.push.tick()
    assert len(discord.messages) == 1
    assert [state for _, _, state, _ in await bot.states()] == ["sent"]


async def test_old_deliveries_are_forgotten(bot, clock, monkeypatch):
    monkeypatch.setattr(claiming, "PUSHES_KEPT_DAYS", 5)
    monkeypatch.setattr(claiming, "KEPT_DATES", 5)
    await set_up(bot)
    await ticks(bot, clock, count=13, seconds=86_400)
    assert (await bot.rows("SELECT count(*) FROM deliveries")) == [(6,)]
    assert (await bot.rows("SELECT count(*) FROM posts")) == [(12,)]
