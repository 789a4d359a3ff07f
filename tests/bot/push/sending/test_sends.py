"""Sends under way, and those whose answer nobody asks for any more."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from bot.push.sending import sends as sending
from bot.push.sending.sends import Sends
from bot.push.sending.transport import SentMessage, TryAgain

NOW = datetime(2026, 3, 14, 9, tzinfo=UTC)
MESSAGE = SimpleNamespace(nonce="n")


class Slow:
    """A transport that answers when it is let."""

    def __init__(self, fault=None):
        self.answers, self.fault, self.asked = asyncio.Event(), fault, []

    async def send(self, message, tried_ago):
        self.asked.append((message.nonce, tried_ago))
        await self.answers.wait()
        if self.fault is not None:
            raise self.fault
        return SentMessage(7, 40)


async def settled():
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_turn_that_gives_up_waiting_leaves_the_send_to_the_next():
    slow = Slow()
    sends = Sends(slow)
    send = sends.begin(MESSAGE, NOW - timedelta(seconds=30), NOW)
    with pytest.raises(TimeoutError):
        await sends.answer(send, 0)
    assert sends.under_way(MESSAGE) is send
    slow.answers.set()
    assert await sends.answer(send, 20) == SentMessage(7, 40)
    assert sends.under_way(MESSAGE) is None
    assert slow.asked == [("n", timedelta(seconds=30))]


@pytest.mark.parametrize("fault", [None, TryAgain()])
async def test_an_answer_that_no_turn_asks_for_is_dropped_after_its_time(monkeypatch, fault):
    monkeypatch.setattr(sending, "ANSWER_KEPT_SECONDS", 0)
    slow = Slow(fault)
    sends = Sends(slow)
    sends.begin(MESSAGE, None, NOW)
    await settled()
    assert sends.under_way(MESSAGE) is not None  # it is on its way, however long that takes
    slow.answers.set()
    await settled()
    assert sends.under_way(MESSAGE) is None


async def test_an_older_answer_does_not_drop_the_send_after_it(monkeypatch):
    monkeypatch.setattr(sending, "ANSWER_KEPT_SECONDS", 0)
    slow = Slow()
    sends = Sends(slow)
    slow.answers.set()
    await sends.answer(sends.begin(MESSAGE, None, NOW), 20)
    slow.answers = asyncio.Event()
    again = sends.begin(MESSAGE, None, NOW)  # before the first answer's time is over
    await settled()
    assert sends.under_way(MESSAGE) is again
    slow.answers.set()
