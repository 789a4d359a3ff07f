import asyncio

import pytest
from support_store import GUILD, NOW, FixedClock, opened

from bot.errors import StoreUnavailable
from bot.push.sending import circuit_breaker
from bot.push.sending.reaction_queue import ReactionQueue
from bot.records import Post
from bot.runtime.rate_limiter import RateLimiter
from bot.services.own_reactions import OwnReactions, Postponed
from bot.store.deliveries.owed_reactions import NewlyOwed, OwedReactions
from bot.store.posts import Posts


class Taken:
    """A rate limiter that lets everything through and remembers what was asked for."""

    def __init__(self):
        self.counts = []

    async def take(self, count=1):
        self.counts.append(count)


class Bot:
    """A queue on a database, with what it has put."""

    def __init__(self, database, clock, rate_limiter):
        self.database, self.clock, self.put_there, self.fault = database, clock, [], None
        self.rate_limiter = rate_limiter
        self.own = OwnReactions(OwedReactions(database), clock)
        self.queue = ReactionQueue(self.own, self.put, rate_limiter, clock)

    async def put(self, channel, message, emoji):
        if self.fault is not None:
            raise self.fault
        self.put_there.append((channel, message, emoji))

    async def owe(self, message, emoji, most=None):
        post = Post(message, 40, GUILD, "digest", "daily", NOW)
        await Posts(self.database).record(post, [], owed=NewlyOwed(tuple(emoji), self.clock.now(), most))

    async def left(self):
        sql = "SELECT message_id, emoji, tries FROM owed_reactions ORDER BY 1"
        return await self.database.read(lambda connection: connection.execute(sql).fetchall())


@pytest.fixture
async def bot(tmp_path):
    async with await opened(tmp_path / "matinee.sqlite3") as database:
        made = Bot(database, FixedClock(), Taken())
        yield made
        await made.queue.close()


async def test_they_come_in_order_and_each_call_counts(bot):
    await bot.owe(1, "12345")
    await bot.owe(2, "abcd")
    bot.queue.wake()
    await bot.queue.finished()
    await bot.owe(3, "12345")
    bot.queue.wake()
    await bot.queue.finished()
    expected = [(1, "12345"), (2, "abcd"), (3, "12345")]
    assert bot.put_there == [(40, message, each) for message, emoji in expected for each in emoji]
    assert bot.rate_limiter.counts == [5, 4, 5]
    assert await bot.left() == []


async def test_what_is_owed_while_it_works_is_seen(bot):
    put = bot.queue._put

    async def owing_more(channel, message, emoji):
        await put(channel, message, emoji)
        if message == 1:
            await bot.owe(2, "b")
            bot.queue.wake()

    bot.queue._put = owing_more
    await bot.owe(1, "a")
    bot.queue.wake()
    await bot.queue.finished()
    assert bot.put_there == [(40, 1, "a"), (40, 2, "b")]


async def test_what_was_not_put_when_it_closes_is_put_by_the_next_one(bot):
    waiting = asyncio.Event()

    async def never(_):
        waiting.set()
        await asyncio.Event().wait()

    closing = ReactionQueue(bot.own, bot.put, RateLimiter(1, 0, sleep=never), bot.clock)
    await bot.owe(1, "12")
    closing.wake()
    await waiting.wait()
    await closing.close()
    await closing.close()
    closing.wake()  # a message that was on its way, and arrives while the bot stops
    assert not bot.put_there
    bot.queue.wake()
    await bot.queue.finished()
    assert bot.put_there == [(40, 1, "1"), (40, 1, "2")]


async def test_so_many_wait_and_no_more(bot):
    for number in range(1, 6):
        await bot.owe(number, "1", most=3)
    assert [message for message, *_ in await bot.left()] == [1, 2, 3]


async def test_in_an_outage_it_asks_less_and_goes_on_when_it_is_over(bot):
    for number in range(1, 31):
        await bot.owe(number, "1")
    bot.fault = Postponed("Discord answered 503.")
    bot.queue.wake()
    await bot.queue.finished()
    assert sum(tries for _, _, tries in await bot.left()) == circuit_breaker.IN_A_ROW
    bot.fault = None
    for _ in range(3):
        bot.clock.forward(minutes=2)
        bot.queue.wake()
        await bot.queue.finished()
    assert {message for _, message, _ in bot.put_there} == set(range(1, 31))


@pytest.mark.parametrize(("fault", "said"), [(StoreUnavailable("Full."), "wait: Full."), (KeyError(1), "Traceback")])
async def test_whatever_the_store_does_it_looks_again(bot, monkeypatch, caplog, fault, said):
    await bot.owe(1, "1")

    async def broken():
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(bot.own, "next", broken)
        bot.queue.wake()
        await bot.queue.finished()
    assert said in caplog.text
    bot.queue.wake()
    await bot.queue.finished()
    assert bot.put_there == [(40, 1, "1")]
