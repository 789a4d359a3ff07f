"""`skip_seen`: films that most people of a server have seen are left out of its draws, without revealing who."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support_store import GUILD

from bot.store.people.seen_here import FEWEST_PEOPLE, MOST_PEOPLE, SeenHere
from recommender.types import Filters, Place

WESTERNS = Filters(genres=("Western",))


@pytest.fixture
def vote(database, clock):
    """Writes down that so many people have voted on a film, the first numbered `start`."""

    async def write(film_id, people, *, kind="seen", guild=GUILD.id, start=1, ago=timedelta(), withdrawn=0):
        moment = int((clock.now() - ago).timestamp())
        rows = [
            (person, film_id, kind, f"post:{guild}", guild, moment, withdrawn)
            for person in range(start, start + people)
        ]
        sql = "INSERT INTO votes (user_id, film_id, kind, source, guild_id, voted_at, withdrawn) VALUES (?,?,?,?,?,?,?)"
        await database.write(lambda connection: connection.executemany(sql, rows).rowcount)

    return write


@pytest.fixture
def seen(database, clock):
    """Films that count as seen by most there."""
    return lambda guild=GUILD.id: SeenHere(database).by_most(guild, clock.now())


async def test_more_than_half_of_those_who_voted_here_lately(bot, vote, seen):
    await vote(1, 6)
    await vote(2, 3)  # half is not most
    await vote(3, 4, kind="like")
    await vote(4, 4, kind="dislike")
    assert await seen() == {1, 3, 4}


async def test_what_tells_of_no_having_seen_it_counts_for_nothing(bot, vote, seen):
    await vote(1, 6)
    for number, kind in enumerate(("watchlist", "not_now", "never"), start=2):
        await vote(number, 6, kind=kind)
    await vote(5, 6, withdrawn=1)
    assert await seen() == {1}


async def test_what_they_voted_elsewhere_counts_and_who_voted_only_elsewhere_does_not(bot, vote, seen):
    await vote(1, 5)
    await vote(2, 5, guild=None)
    await vote(3, 40, guild=GUILD.id + 1, start=50)
    assert await seen() == {1, 2}


async def test_who_voted_long_ago_is_no_longer_one_of_them(bot, vote, seen):
    await vote(1, 5)
    await vote(2, 9, start=20, ago=timedelta(days=91))
    assert await seen() == {1}
    await vote(3, 5, ago=timedelta(days=400))  # but what those voted long ago counts
    assert await seen() == {1, 3}


async def test_of_few_people_nothing_is_counted(bot, vote, seen):
    await vote(1, FEWEST_PEOPLE - 1)
    assert await seen() == frozenset()
    await vote(2, 1, start=FEWEST_PEOPLE)
    assert await seen() == {1}


async def test_who_hides_is_not_counted(bot, database, vote, seen):
    await vote(1, FEWEST_PEOPLE)
    await database.execute("INSERT INTO choices (user_id, hidden, chosen_at) VALUES (1, 1, 5)", ())
    assert await seen() == frozenset()


async def test_of_a_great_many_the_last_who_voted_count(bot, vote, seen):
    await vote(1, MOST_PEOPLE)
    await vote(2, 2 * MOST_PEOPLE, start=1_000, ago=timedelta(days=1))
    assert await seen() == {1}


async def drawn_over(bot, clock, days, place=GUILD):
    found = set()
    for _ in range(days):
        found |= {drawn.film.id for drawn in (await bot.today.picks(place)).films}
        clock.forward(days=1)
    return found


async def westerns(bot):
    return [film.id for film in bot.recommender.films() if "Western" in film.genres]


async def test_they_stay_out_where_that_is_set_and_only_there(bot, vote, clock):
    bot.rules.wanted[GUILD] = bot.rules.wanted[other := Place("guild", GUILD.id + 1)] = WESTERNS
    known, *left = await westerns(bot)
    assert len(left) >= 5
    for film in (known, left[0]):
        await vote(film, 9)
        await vote(film, 9, guild=other.id, start=500)
    bot.rules.skipping.add(GUILD)
    days = (len(left) - 1) // 5
    assert not await drawn_over(bot, clock, days) & {known, left[0]}
    assert await drawn_over(bot, clock, days + 1, other) & {known, left[0]}


async def test_where_too_few_are_left_they_come_all_the_same_and_that_is_said(bot, vote):
    bot.rules.wanted[GUILD] = WESTERNS
    bot.rules.skipping.add(GUILD)
    for film in (await westerns(bot))[4:]:
        await vote(film, 9)
    draw = await bot.today.picks(GUILD)
    assert len(draw.films) == 5
    assert "Too few films were left that most here have not seen, so some that they have seen may come." in draw.relaxed


async def test_how_many_could_have_come_up_leaves_them_out(bot, vote):
    bot.rules.wanted[GUILD] = WESTERNS
    films = await westerns(bot)
    before = (await bot.today.foreseen(GUILD, await bot.today.local_date(GUILD))).eligible
    await vote(films[0], 9)
    bot.rules.skipping.add(GUILD)
    after = await bot.today.foreseen(GUILD, await bot.today.local_date(GUILD))
    assert (after.eligible, after.excluded_recent) == (before - 1, 0)
