from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from support_store import GUILD

from bot.config import Config, TodaySection
from bot.store.film_data.films import Films
from recommender.catalogue.facts import FilmFacts
from recommender.types import Filters, Place

TODAY = date(2026, 3, 14)


def ids(draw):
    return [drawn.film.id for drawn in draw.films]


async def test_five_films_of_five_decades(bot):
    draw = await bot.today.picks(GUILD)

    assert (draw.place, draw.local_date) == (GUILD, TODAY)
    assert len(draw.films) == 5
    assert len({drawn.decade for drawn in draw.films}) == 5
    for drawn in draw.films:
        assert drawn.genre in drawn.film.genres
        assert drawn.film.year // 10 * 10 == drawn.decade


async def test_the_same_for_everybody_all_day_and_after_a_restart(bot, restarted, clock):
    first = await bot.today.picks(GUILD)
    clock.forward(hours=6)

    assert await bot.today.picks(GUILD) == first
    assert await (await restarted()).today.picks(GUILD) == first


async def test_new_films_do_not_change_a_settled_day(bot, restarted, database):
    first = await bot.today.picks(GUILD)
    await Films(database).merge(FilmFacts(f"Newcomer {n}", 1900 + n, ("Drama",)) for n in range(120))

    assert ids(await (await restarted()).today.picks(GUILD)) == ids(first)


async def test_two_who_ask_at_once_get_the_same(bot, restarted):
    other = await restarted()
    # The other process has other rules, so left alone it would draw other films.
    other.rules.wanted[GUILD] = Filters(genres=("Western",))

    draws = await asyncio.gather(*(stack.today.picks(GUILD) for stack in (bot, other) for _ in range(5)))

    assert all(draw == draws[0] for draw in draws)


async def test_another_day_brings_other_films(bot, clock):
    seen = []
    for _ in range(8):
        seen += ids(await bot.today.picks(GUILD))
        clock.forward(days=1)

    assert len(set(seen)) == 40


async def test_a_film_may_come_again_after_the_days_of_the_config(restarted, clock):
    bot = await restarted(Config(today=TodaySection(no_repeat_days=1)))
    excluded = []
    for _ in range(3):
        excluded.append((await bot.today.picks(GUILD)).excluded_recent)
        clock.forward(days=1)

    assert excluded == [0, 0, 0]


async def test_a_day_settled_beforehand_is_kept_off_by_the_days_before_it(bot):
    tomorrow = await bot.today.picks_on(GUILD, TODAY + timedelta(days=1))
    today = await bot.today.picks(GUILD)

    assert not set(ids(tomorrow)) & set(ids(today))
    assert await bot.today.picks_on(GUILD, TODAY + timedelta(days=1)) == tomorrow


async def test_places_draw_apart(bot):
    here, there = await bot.today.picks(GUILD), await bot.today.picks(Place("guild", 701))
    mine = await bot.today.picks(Place("dm", 700))

    assert len({tuple(ids(draw)) for draw in (here, there, mine)}) == 3


@pytest.mark.parametrize(
    ("zone", "local"),
    [("Pacific/Kiritimati", date(2026, 3, 15)), ("America/Los_Angeles", date(2026, 3, 14)), ("UTC", date(2026, 3, 14))],
)
async def test_the_date_is_that_of_the_place(bot, clock, zone, local):
    clock.moment = datetime(2026, 3, 14, 23, 59, tzinfo=UTC)
    bot.rules.zones[GUILD] = zone

    assert await bot.today.local_date(GUILD) == local
    assert (await bot.today.picks(GUILD)).local_date == local


async def test_filters_of_the_place_hold(bot):
    bot.rules.wanted[GUILD] = Filters(genres=("Western",), year_to=1989)

    draw = await bot.today.picks(GUILD)

    assert draw.films
    assert all("Western" in drawn.film.genres and drawn.film.year < 1990 for drawn in draw.films)


async def test_a_draw_of_another_process_with_new_films_is_understood(bot, restarted, database):
    await Films(database).merge(FilmFacts(f"Newcomer {n}", 1900 + n, ("Horror",)) for n in range(120))
    other = await restarted()
    other.rules.wanted[GUILD] = Filters(genres=("Horror",))
    settled = await other.today.picks(GUILD)

    assert settled.films
    assert await bot.today.picks(GUILD) == settled
