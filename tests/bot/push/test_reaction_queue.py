import asyncio

import pytest
from support_push import FakeCourier, FakeDiscord, FakeToday, Mortal
from support_store import GUILD, NOW, FixedClock

from bot.push import reaction_queue as reactions
from bot.push.reaction_queue import ReactionQueue
from bot.push.transport import OutgoingMessage, SentMessage, Unknown
from bot.runtime.rate_limiter import RateLimiter


class Taken:
    """A pace that lets everything through and remembers what was asked for."""

    def __init__(self):
        self.counts = []

    async def take(self, count=1):
        self.counts.append(count)


@pytest.fixture
def transport():
    return FakeCourier(FakeDiscord(FixedClock()), Mortal())


async def message(style="digest", part=1):
    draw = await FakeToday().picks_on(GUILD, NOW.date())
    return OutgoingMessage(1, GUILD, 40, None, style, part, 1, draw, "n")


async def test_they_come_in_order_and_each_call_counts(transport):
    rate_limiter = Taken()
    queue = ReactionQueue(transport, rate_limiter)
    queue.add(await message(), SentMessage(1, 40))
    queue.add(await message("cards", 2), SentMessage(2, 40))
    await queue.finished()
    queue.add(await message(), SentMessage(3, 40))
    await queue.finished()
    assert transport.reacted == [1, 2, 3]
    assert rate_limiter.counts == [5, 4, 5]


async def test_a_failure_is_logged_and_the_next_one_comes(transport, caplog):
    add_reactions = transport.add_reactions

    async def sometimes(outgoing, sent):
        if sent.message_id == 1:
            raise ZeroDivisionError
        await add_reactions(outgoing, sent)

    transport.add_reactions = sometimes
    queue = ReactionQueue(transport, Taken())
    for number in (1, 2):
        queue.add(await message(), SentMessage(number, 40))
    await queue.finished()
    assert transport.reacted == [2]
    assert "no reactions under message 1" in caplog.text


async def test_closing_drops_what_waits(transport):
    waiting = asyncio.Event()

    async def never(_):
        waiting.set()
        await asyncio.Event().wait()

    queue = ReactionQueue(transport, RateLimiter(1, 0, sleep=never))
    queue.add(await message(), SentMessage(1, 40))
    await waiting.wait()
    await queue.close()
    await queue.close()
    assert not transport.reacted


async def test_after_closing_nothing_begins(transport):
    queue = ReactionQueue(transport, Taken())
    await queue.close()
    queue.add(await message(), SentMessage(1, 40))  # a message that was on its way, and arrives while the bot stops
    await queue.finished()
    assert not transport.reacted


async def test_the_queue_is_bounded(transport, monkeypatch):
    monkeypatch.setattr(reactions, "WAITING_MOST", 3)
    queue = ReactionQueue(transport, Taken())
    for number in range(5):
        queue.add(await message(), SentMessage(number, 40))
    await queue.finished()
    assert transport.reacted == [0, 1, 2]


@pytest.mark.parametrize(("faults", "reacted"), [(2, [2, 1]), (3, [2])])
async def test_what_discord_could_not_take_is_tried_three_times_behind_the_others(transport, caplog, faults, reacted):
    add_reactions, left = transport.add_reactions, [Unknown("Discord had a fault of its own.")] * faults

    async def sometimes(outgoing, sent):
        if sent.message_id == 1 and left:
            raise left.pop()
        await add_reactions(outgoing, sent)

    transport.add_reactions = sometimes
    queue = ReactionQueue(transport, Taken())
    for number in (1, 2):
        queue.add(await message(), SentMessage(number, 40))
    await queue.finished()
    assert transport.reacted == reacted
    assert ("no reactions under message 1" in caplog.text) == (faults == 3)
    assert "Traceback" not in caplog.text
