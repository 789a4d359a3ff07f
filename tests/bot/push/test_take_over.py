"""A home has one process at a time, so the next one takes over without waiting for the leases of a dead one."""

from datetime import UTC, datetime

import pytest
from support_push import FakeDiscord, process
from support_store import GUILD, FixedClock


@pytest.fixture
def clock():
    return FixedClock(datetime(2026, 3, 13, 12, tzinfo=UTC))


async def test_what_a_dead_process_had_on_its_way_is_tried_again_at_once(tmp_path, clock):
    path, discord = tmp_path / "m.sqlite3", FakeDiscord(clock)
    async with process(path, discord, clock) as bot:
        await bot.daily.set(GUILD, by=31, channel_id=40, style="cards")
    clock.moment = datetime(2026, 3, 14, 9, tzinfo=UTC)
    async with process(path, discord, clock) as dying:
        create = discord.create
        dying.transport.discord.create = lambda message: (create(message), setattr(dying.mortal, "dies_at", 0))[0]
        await dying.push.tick()
    discord.create = create
    assert len(discord.shown()) == 1

    async with process(path, discord, clock) as waiting:
        await waiting.push.tick()
        assert not waiting.transport.tried
        await waiting.push.take_over()
        await waiting.push.tick()
        assert {state for _, _, state, _ in await waiting.states()} == {"sent"}
        assert [unsure for _, unsure in waiting.transport.told_recorded] == [True, False, False, False, False]
    assert discord.dropped == 1
    assert len(set(discord.shown())) == len(discord.shown()) == 5
