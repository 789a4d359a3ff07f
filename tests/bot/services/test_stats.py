"""A large server's counts are cached, but dropped at once when somebody hides or is forgotten."""

from __future__ import annotations

import pytest
from support_store import GUILD

from bot.services import stats as module
from bot.services.stats import KEPT_FOR, Stats
from bot.store.people.choices import Choices
from bot.store.tallies import Tallies
from recommender.types import VoteKind


@pytest.fixture
async def stats(bot, clock):
    for person in range(1, 5):
        await bot.feedback.vote(person, bot.film("Stalker").id, VoteKind.LIKE, GUILD.id)
    return Stats(bot.recommender, Tallies(bot.database), clock)


async def counted(stats):
    record = await stats.of_server(GUILD.id)
    return record.people, record.likes


@pytest.mark.parametrize(("large", "sees"), [(4, (4, 4)), (5, (5, 5))])
async def test_only_a_large_servers_count_is_kept_and_not_for_long(stats, bot, clock, monkeypatch, large, sees):
    monkeypatch.setattr(module, "KEPT_OPINIONS", large)
    assert await counted(stats) == (4, 4)
    await bot.feedback.vote(5, bot.film("Stalker").id, VoteKind.LIKE, GUILD.id)
    assert await counted(stats) == sees
    clock.forward(minutes=KEPT_FOR.total_seconds() / 60)
    assert await counted(stats) == (5, 5)


async def test_who_hides_is_out_of_a_kept_count_at_once(stats, bot, clock, monkeypatch):
    monkeypatch.setattr(module, "KEPT_OPINIONS", 1)
    assert await counted(stats) == (4, 4)
    await Choices(bot.database).set_hidden(1, True, clock.now())
    assert await counted(stats) == (3, 3)
    await Choices(bot.database).set_hidden(1, False, clock.now())
    assert await counted(stats) == (4, 4)


async def test_no_more_servers_are_kept_than_some(stats, bot, monkeypatch):
    monkeypatch.setattr(module, "KEPT_OPINIONS", 1)
    monkeypatch.setattr(module, "KEPT_SERVERS", 2)
    for guild in range(901, 905):
        for person in range(4):
            await bot.feedback.vote(guild + 10 * person, bot.film("Dune").id, VoteKind.LIKE, guild)
        await stats.of_server(guild)
    assert list(stats._kept) == [903, 904]
