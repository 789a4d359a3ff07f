"""Bursts of votes and votes of new accounts are counted, without naming anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support_store import NOW, add_films

from bot.store.people.brought_votes import BroughtVote
from bot.store.people.imports import Imports
from bot.store.people.vote_rows import CARD, VoteRow
from bot.store.people.votes import Votes
from bot.store.vote_bursts import MANY, TIMES_USUAL, VoteBursts, vote_bursts
from recommender.types import VoteKind

LIKE, SEEN = VoteKind.LIKE, VoteKind.SEEN
QUIET, LOUD = 700, 701


@pytest.fixture
async def votes(database):
    await add_films(database, MANY + 1)
    return Votes(database)


async def give(votes, count, *, person=1, guild=QUIET, hours=0.5, kind=LIKE):
    at = NOW - timedelta(hours=hours)
    await votes.add(*(VoteRow(person, film, kind, CARD, at, guild) for film in range(1, count + 1)))


async def found(database):
    return await database.read(lambda connection: vote_bursts(connection, NOW))


async def test_nothing_is_nothing(database, votes):
    assert await found(database) == VoteBursts(0, 0, 0, 0)


async def test_fresh_accounts_are_those_whose_first_vote_is_of_this_week(database, votes):
    await give(votes, 3, person=1)
    await give(votes, 5, person=2)
    await give(votes, 7, person=3, kind=SEEN)  # no opinion
    await votes.add(VoteRow(2, 9, SEEN, CARD, NOW - timedelta(days=8), QUIET))
    assert await found(database) == VoteBursts(known=5, fresh=3, imported=0, unusual_servers=0)


async def test_what_is_imported_counts_apart_and_makes_no_account_old(database, votes):
    long_ago = int((NOW - timedelta(days=900)).timestamp())
    brought = [BroughtVote(film, LIKE, long_ago) for film in range(1, 100)]
    await Imports(database).bring(1, "IMDb", brought, (), NOW - timedelta(minutes=9), LOUD)
    await Imports(database).bring(2, "IMDb", brought, (), NOW - timedelta(minutes=90), LOUD)
    await give(votes, 2)
    assert await found(database) == VoteBursts(known=0, fresh=2, imported=99, unusual_servers=0)


@pytest.mark.parametrize(
    ("lately", "before", "unusual"),
    [(MANY, 0, 0), (MANY + 1, 0, 1), (MANY + 1, MANY // TIMES_USUAL, 1), (MANY + 1, MANY // TIMES_USUAL + 1, 0)],
)
async def test_a_server_is_unusual_far_over_its_busiest_hour_of_the_week(database, votes, lately, before, unusual):
    await give(votes, lately, guild=LOUD)
    await give(votes, before, person=2, guild=LOUD, hours=40)
    await give(votes, MANY, person=3, guild=LOUD, hours=9 * 24)  # longer ago
    await give(votes, MANY, person=4, guild=None)
    assert (await found(database)).unusual_servers == unusual
