"""Counts of votes for a server and for a person's year, and their queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support_store import NOW, PERSON

from bot.runtime.clock import from_unix, to_unix
from bot.store import tallies as module
from bot.store.people.brought_votes import undated_at
from bot.store.people.vote_rows import VoteRow
from bot.store.people.votes import Votes
from bot.store.tallies import MONTHS_MOST, FilmTally, Tallies
from recommender.types import VoteKind

SERVER = 700
YEAR_AGO = NOW - timedelta(days=365)
MONTHS = [NOW - timedelta(days=30 * back) for back in range(MONTHS_MOST, -1, -1)]


def vote(kind, days, stars=None, film=1, source="card"):
    return VoteRow(PERSON, film, kind, source, NOW - timedelta(days=days), SERVER, stars)


@pytest.mark.parametrize("opinion", [VoteKind.LIKE, VoteKind.DISLIKE])
async def test_stars_in_between_are_no_like_and_no_dislike_any_more(database, films, opinion):
    votes, tallies = Votes(database), Tallies(database)
    await votes.add(vote(opinion, 9), vote(VoteKind.LIKE, 9, film=2), vote(VoteKind.SEEN, 1, film=2))
    await votes.add(vote(VoteKind.SEEN, 5, stars=6, source="import:1"))
    taste, counts = await votes.taste(PERSON, NOW), await votes.counts(1, SERVER)
    assert (taste.liked, taste.disliked, counts.likes, counts.dislikes) == ((2,), (), 0, 0)
    tally = await tallies.of_server(SERVER, MONTHS)
    assert tally.films == (FilmTally(2, 1, 0),)
    assert (tally.people, tally.months) == (1, (*[0] * 11, 1))
    assert [film for film, _ in await tallies.likes_of(PERSON, YEAR_AGO)] == [2]
    await votes.add(vote(VoteKind.LIKE, 1, source="post:1"))
    assert {tally.film_id for tally in (await tallies.of_server(SERVER, MONTHS)).films} == {1, 2}


@pytest.mark.parametrize("sql", [module.FILMS, module.PEOPLE_AND_MONTHS])
async def test_a_servers_votes_are_found_without_reading_everybodys(database, sql):
    values = {"guild": SERVER} | {f"month{at}": at for at in range(MONTHS_MOST + 1)}
    steps = await database.read(lambda connection: connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall())
    plans = [step[3] for step in steps]
    assert any("votes USING COVERING INDEX votes_by_server (guild_id=?)" in each for each in plans)
    assert not any(each.startswith("SCAN votes") for each in plans)


async def test_of_two_opinions_of_one_second_the_dislike_counts(database, films):
    votes, tallies = Votes(database), Tallies(database)
    await votes.add(vote(VoteKind.LIKE, 9), vote(VoteKind.DISLIKE, 9, source="post:1"))
    await votes.add(vote(VoteKind.LIKE, 9, film=2), vote(VoteKind.SEEN, 9, film=2, stars=6, source="post:1"))
    assert (await tallies.of_server(SERVER, MONTHS)).films == (FilmTally(2, 1, 0), FilmTally(1, 0, 1))


async def test_an_imported_like_without_a_date_is_one_of_no_month(database, films):
    """Somebody who brings an old list has not come to like all of it this month."""
    votes, tallies = Votes(database), Tallies(database)
    imported_at = to_unix(NOW - timedelta(days=5))
    undated = from_unix(undated_at(imported_at))
    await votes.add(
        VoteRow(PERSON, 1, VoteKind.LIKE, f"import:{imported_at}", undated, SERVER, 10),
        VoteRow(PERSON, 2, VoteKind.LIKE, f"import:{imported_at}", NOW - timedelta(days=40), SERVER, 10),
    )
    tally = await tallies.of_server(SERVER, MONTHS)
    assert (tally.people, tally.months) == (1, (*[0] * 10, 1, 0))
    assert {each.film_id for each in tally.films} == {1, 2}
    assert [film for film, _ in await tallies.likes_of(PERSON, YEAR_AGO)] == [2]
    await votes.add(vote(VoteKind.LIKE, 1))
    assert [film for film, _ in await tallies.likes_of(PERSON, YEAR_AGO)] == [1, 2]
    assert (await tallies.of_server(SERVER, MONTHS)).months == (*[0] * 10, 1, 1)
