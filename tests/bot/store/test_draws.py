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


async def settle(draws, draw):
    (settled,) = await draws.settle([draw], NOW)
    return settled


async def look_up(draws, place=GUILD, on=TODAY, days=90):
    (found,) = await draws.look_up([(place, on)], days)
    return found


async def test_nothing_is_settled_at_first(draws):
    assert await look_up(draws) == frozenset()


async def test_a_settled_draw_comes_back_whole_and_in_order(draws):
    settled = await settle(draws, drawn(5, 1, 3, relaxed=("two films share the 1950s — “few”",)))

    assert [film.film_id for film in settled.films] == [5, 1, 3]
    assert (settled.films[0].decade, settled.films[0].genre) == (1950, "Drama")
    assert (settled.films[0].probability, settled.films[0].among) == (0.25, 4)
    assert (settled.eligible, settled.excluded_recent) == (80, 3)
    assert settled.relaxed == ("two films share the 1950s — “few”",)
    assert await look_up(draws) == settled


async def test_the_first_draw_holds(draws):
    first = await settle(draws, drawn(1, 2))

    assert await settle(draws, drawn(3, 4, 5)) == first
    assert await look_up(draws) == first


async def test_two_at_once_agree(draws):
    answers = await asyncio.gather(*(settle(draws, drawn(film, film + 1)) for film in range(1, 9)))

    assert len(set(answers)) == 1
    assert [film.film_id for film in answers[0].films] == [1, 2]


async def test_places_and_dates_are_apart(draws):
    person = Place("dm", GUILD.id)
    await settle(draws, drawn(1))
    await settle(draws, drawn(2, place=person))
    await settle(draws, drawn(3, on=TODAY + timedelta(days=1)))

    assert (await look_up(draws)).films[0].film_id == 1
    assert (await look_up(draws, person)).films[0].film_id == 2
    assert await look_up(draws, Place("guild", 701)) == frozenset()


async def test_an_empty_draw_is_settled_too(draws):
    settled = await settle(draws, drawn())

    assert settled.films == ()
    assert await settle(draws, drawn(1)) == settled


async def test_films_drawn_near_leave_out_the_day_itself_and_what_is_far(draws):
    for days, film in ((-90, 1), (-89, 2), (-1, 3), (1, 5), (89, 6), (90, 7)):
        await settle(draws, drawn(film, on=TODAY + timedelta(days=days)))
    await settle(draws, drawn(8, place=Place("guild", 701), on=TODAY - timedelta(days=1)))

    assert await look_up(draws) == {2, 3, 5, 6}
    assert await look_up(draws, days=1) == set()


async def test_many_are_looked_up_and_settled_at_once_each_in_its_place(draws):
    other, day_before = Place("guild", 701), TODAY - timedelta(days=1)
    await draws.settle([drawn(1, 2), drawn(3, on=day_before), drawn(4, place=other)], NOW)
    assert [
        each if isinstance(each, frozenset) else [film.film_id for film in each.films]
        for each in await draws.look_up([(other, TODAY), (other, day_before), (GUILD, TODAY)], 90)
    ] == [[4], {4}, [1, 2]]
