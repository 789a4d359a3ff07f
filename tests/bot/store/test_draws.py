from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from support_store import GUILD, NOW

from bot.store.draws import Draws
from recommender.types import Draw, DrawnFilm, Film, Place

TODAY = date(2026, 3, 14)


@pytest.fixture
def draws(database, films):
    return Draws(database)


def drawn(*films, place=GUILD, on=TODAY, relaxed=()):
    chosen = tuple(DrawnFilm(Film(film, f"Film {film}"), 1950, "Drama", 0.25, 4) for film in films)
    return Draw(place, on, chosen, 80, 3, relaxed)


async def test_nothing_is_settled_at_first(draws):
    assert await draws.get(GUILD, TODAY) is None


async def test_a_settled_draw_comes_back_whole_and_in_order(draws):
    settled = await draws.settle(drawn(5, 1, 3, relaxed=("two films share the 1950s — “few”",)), NOW)

    assert [film.film_id for film in settled.films] == [5, 1, 3]
    assert (settled.films[0].decade, settled.films[0].genre) == (1950, "Drama")
    assert (settled.films[0].probability, settled.films[0].among) == (0.25, 4)
    assert (settled.eligible, settled.excluded_recent) == (80, 3)
    assert settled.relaxed == ("two films share the 1950s — “few”",)
    assert await draws.get(GUILD, TODAY) == settled


async def test_the_first_draw_holds(draws):
    first = await draws.settle(drawn(1, 2), NOW)

    assert await draws.settle(drawn(3, 4, 5), NOW) == first
    assert await draws.get(GUILD, TODAY) == first


async def test_two_at_once_agree(draws):
    answers = await asyncio.gather(*(draws.settle(drawn(film, film + 1), NOW) for film in range(1, 9)))

    assert len(set(answers)) == 1
    assert [film.film_id for film in answers[0].films] == [1, 2]


async def test_places_and_dates_are_apart(draws):
    person = Place("dm", GUILD.id)
    await draws.settle(drawn(1), NOW)
    await draws.settle(drawn(2, place=person), NOW)
    await draws.settle(drawn(3, on=TODAY + timedelta(days=1)), NOW)

    assert (await draws.get(GUILD, TODAY)).films[0].film_id == 1
    assert (await draws.get(person, TODAY)).films[0].film_id == 2
    assert await draws.get(Place("guild", 701), TODAY) is None


async def test_an_empty_draw_is_settled_too(draws):
    settled = await draws.settle(drawn(), NOW)

    assert settled.films == ()
    assert await draws.settle(drawn(1), NOW) == settled


async def test_films_drawn_near_leave_out_the_day_itself_and_what_is_far(draws):
    for days, film in ((-90, 1), (-89, 2), (-1, 3), (0, 4), (1, 5), (89, 6), (90, 7)):
        await draws.settle(drawn(film, on=TODAY + timedelta(days=days)), NOW)
    await draws.settle(drawn(8, place=Place("guild", 701), on=TODAY - timedelta(days=1)), NOW)

    assert await draws.drawn_near(GUILD, TODAY, 90) == {2, 3, 5, 6}
    assert await draws.drawn_near(GUILD, TODAY, 1) == set()
