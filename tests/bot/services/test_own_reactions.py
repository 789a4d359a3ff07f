import asyncio

import pytest
from support_store import GUILD, NOW, FixedClock, opened

from bot.records import Owed, Post
from bot.services import own_reactions
from bot.services.own_reactions import OwnReactions, Postponed, ReactionRefused, ThreadRefused
from bot.services.posts import AT_ONCE
from bot.store.deliveries.owed_reactions import NewlyOwed, OwedReactions
from bot.store.posts import Posts

POST = Post(5, 40, GUILD, "digest", "today", NOW)


class Discord:
    """Takes reactions; an emoji may have its fault."""

    def __init__(self):
        self.faults, self.shown = {}, []
        self.threads, self.thread_faults = [], []

    async def put(self, channel, message, emoji):
        assert (channel, message) == (40, 5)
        if emoji in self.faults:
            raise self.faults[emoji]
        self.shown.append(emoji)

    async def open_thread(self, channel, message, name):
        assert (channel, message) == (40, 5)
        if self.thread_faults:
            raise self.thread_faults.pop(0)
        self.threads.append(name)


@pytest.fixture
def discord():
    return Discord()


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
async def database(tmp_path):
    async with await opened(tmp_path / "matinee.sqlite3") as loaded:
        await Posts(loaded).record(POST, [], owed=NewlyOwed(("1", "2", "3"), NOW))
        yield loaded


@pytest.fixture
def own(database, clock):
    return OwnReactions(OwedReactions(database), clock)


@pytest.fixture
def stored(database):
    async def rows():
        sql = "SELECT emoji, tries, next_try_at FROM owed_reactions"
        return await database.read(lambda connection: connection.execute(sql).fetchall())

    return rows


async def test_what_is_given_is_owed_no_more(own, discord, stored):
    owed = await own.next()
    assert owed == Owed(5, 40, ("1", "2", "3"))
    assert await own.give(owed, discord.put)
    assert discord.shown == ["1", "2", "3"]
    assert await stored() == []


@pytest.mark.parametrize("fault", [Postponed("Not now."), TimeoutError(), ZeroDivisionError()])
async def test_what_cannot_be_given_now_is_tried_again_after_growing_pauses(own, discord, clock, stored, fault, caplog):
    discord.faults = {"2": fault}
    for tries, pause in ((1, 5), (2, 10), (3, 20)):
        assert not await own.give(await own.next(), discord.put)
        assert await stored() == [('["2", "3"]', tries, int(clock.now().timestamp()) + pause)]
        assert await own.next() is None
        clock.forward(seconds=pause)
    assert discord.shown == ["1"]
    assert ("Traceback" in caplog.text) == isinstance(fault, ZeroDivisionError)
    discord.faults = {}
    assert await own.give(await own.next(), discord.put)
    assert discord.shown == ["1", "2", "3"]


async def test_discord_says_how_long_to_wait(own, discord, stored):
    discord.faults = {"1": Postponed("Not now.", after=77)}
    await own.give(await own.next(), discord.put)
    assert await stored() == [('["1", "2", "3"]', 1, int(NOW.timestamp()) + 77)]


async def test_after_many_tries_it_is_given_up(own, discord, stored, caplog):
    discord.faults = {"1": Postponed("Not now.")}
    await own.give(Owed(5, 40, ("1",), tries=own_reactions.TRIES_MOST - 2), discord.put)
    assert await stored() == [('["1"]', own_reactions.TRIES_MOST - 1, int(NOW.timestamp()) + 3600)]
    await own.give(Owed(5, 40, ("1",), tries=own_reactions.TRIES_MOST - 1), discord.put)
    assert await stored() == []
    assert "no reactions under message 5 after 100 tries" in caplog.text


async def test_a_reaction_that_discord_refuses_leaves_the_others(own, discord, stored):
    discord.faults = {"2": ReactionRefused("Unknown Emoji", whole=False)}
    assert await own.give(await own.next(), discord.put)
    assert discord.shown == ["1", "3"]
    assert await stored() == []


async def test_where_discord_refuses_all_of_them_none_is_tried_again(own, discord, stored):
    discord.faults = {"2": ReactionRefused("Missing Access", whole=True)}
    assert await own.give(await own.next(), discord.put)
    assert discord.shown == ["1"]
    assert await stored() == []


async def test_one_that_hangs_is_tried_again(own, monkeypatch, stored):
    monkeypatch.setattr(own_reactions, "TIMEOUT_SECONDS", 0)
    assert not await own.give(await own.next(), lambda *_: asyncio.Event().wait())
    assert len(await stored()) == 1


async def test_whoever_answers_has_a_minute_that_ends_with_the_process(own, database, clock):
    await Posts(database).record(POST, [], anew=True, owed=NewlyOwed(("9",), NOW + AT_ONCE))
    assert await own.next() is None
    await own.take_over()
    assert await own.next() == Owed(5, 40, ("9",))


async def test_pauses_between_tries_outlast_the_process(own, discord):
    discord.faults = {"1": Postponed("Not now.", after=600)}
    await own.give(await own.next(), discord.put)
    await own.take_over()
    assert await own.next() is None


async def test_a_post_that_is_forgotten_is_owed_nothing(own, discord, database, stored):
    owed = await own.next()
    await database.execute("DELETE FROM posts", ())
    assert await stored() == []
    discord.faults = {"1": Postponed("Not now.")}
    await own.give(owed, discord.put)
    assert await stored() == []


@pytest.fixture
async def with_thread(own, database, discord):
    """Gives what is due, where a thread is owed besides; returns whether Discord answered."""
    await Posts(database).record(POST, [], anew=True, owed=NewlyOwed(("1", "2"), NOW, thread="The films of today"))

    async def give():
        return await own.give(await own.next(), discord.put, discord.open_thread)

    return give


@pytest.fixture
def no_thread(database):
    async def why():
        sql = "SELECT no_thread FROM posts"
        return (await database.read(lambda connection: connection.execute(sql).fetchone()))[0]

    return why


async def test_a_thread_is_opened_and_the_reactions_are_put(with_thread, discord, stored, no_thread):
    assert await with_thread()
    assert (discord.threads, discord.shown) == (["The films of today"], ["1", "2"])
    assert (await stored(), await no_thread()) == ([], None)


@pytest.mark.parametrize("fault", [Postponed("Not now.", after=90), TimeoutError(), ZeroDivisionError()])
async def test_reactions_do_not_wait_for_a_thread(with_thread, own, discord, clock, stored, no_thread, fault):
    discord.thread_faults = [fault]
    assert not await with_thread()
    assert (discord.threads, discord.shown) == ([], ["1", "2"])
    assert [emoji for emoji, *_ in await stored()] == ["[]"]
    assert await own.next() is None
    clock.forward(minutes=2)
    assert await with_thread()
    assert (discord.threads, discord.shown) == (["The films of today"], ["1", "2"])
    assert (await stored(), await no_thread()) == ([], None)


async def test_a_thread_is_opened_once_though_reactions_wait(with_thread, discord, clock):
    discord.faults = {"2": Postponed("Not now.")}
    assert not await with_thread()
    discord.faults = {}
    clock.forward(minutes=1)
    assert await with_thread()
    assert (discord.threads, discord.shown) == (["The films of today"], ["1", "2"])


async def test_reactions_that_are_refused_are_not_tried_again_with_the_thread(with_thread, discord, stored):
    discord.faults = {"1": ReactionRefused("Missing permissions.", whole=True)}
    discord.thread_faults = [Postponed("Not now.")]
    assert not await with_thread()
    assert [emoji for emoji, *_ in await stored()] == ["[]"]


async def test_a_thread_that_is_refused_is_not_asked_for_again_and_why_is_kept(with_thread, discord, stored, no_thread):
    discord.thread_faults = [ThreadRefused("The message is gone.")]
    assert await with_thread()
    assert (discord.threads, discord.shown) == ([], ["1", "2"])
    assert (await stored(), await no_thread()) == ([], "The message is gone.")


async def test_a_thread_that_never_could_be_opened_is_told_of(with_thread, own, discord, stored, no_thread):
    discord.thread_faults = [Postponed("Not now.")]
    owed = Owed(5, 40, (), tries=own_reactions.TRIES_MOST - 1, thread="The films of today")
    assert not await own.give(owed, discord.put, discord.open_thread)
    assert (await stored(), await no_thread()) == ([], own_reactions.UNREACHABLE)


async def test_where_too_many_reactions_wait_the_thread_is_owed_all_the_same(own, database):
    await Posts(database).record(POST, [], anew=True, owed=NewlyOwed(("1",), NOW, 0, "The films of today"))
    assert await own.next() == Owed(5, 40, (), thread="The films of today")
