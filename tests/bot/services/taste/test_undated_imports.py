"""Ratings without a usable date have no known age: they count as older than every opinion with a date."""

from datetime import timedelta

import numpy as np
import pytest
from support_store import GUILD, PERSON

from bot.runtime.clock import from_unix, to_unix
from bot.services.taste.taste_import import AttachedFile, TasteImport
from bot.store.people.imports import Imports
from recommender.films.table import FilmTable
from recommender.models.recency import recency_weights
from recommender.serving.home import home_of
from recommender.types import Request, VoteKind

DATED = (("Stalker", 1979), ("The Matrix", 1999), ("Amélie", 2001))
DAYS_AGO = 3000


@pytest.fixture
def importing(bot, clock):
    return TasteImport(bot.recommender, Imports(bot.database), clock)


@pytest.fixture
def others(bot):
    """Forty films with titles that mean one film, none of which is dated."""
    titles = {title for title, _ in DATED}
    films = [
        film for film in bot.recommender.films() if film.year and film.title not in titles and "," not in film.title
    ]
    names = [(film.title, film.year) for film in films]
    return [film for film in films if names.count((film.title, film.year)) == 1][:40]


async def bring(importing, lines):
    data = "".join(("Date,Name,Year,Letterboxd URI,Rating\n", *lines)).encode()

    async def fetch():
        return data

    return await importing.bring(PERSON, GUILD.id, AttachedFile("ratings.csv", len(data), fetch), None)


async def like_dated(importing, clock):
    days = [(clock.now() - timedelta(days=DAYS_AGO + index)).date() for index in range(len(DATED))]
    lines = [f"{day},{title},{year},u,5\n" for day, (title, year) in zip(days, DATED, strict=True)]
    await bring(importing, lines)
    clock.forward(minutes=1)


def line(film, date="", stars="5"):
    return f"{date},{film.title},{film.year},u,{stars}\n"


@pytest.mark.parametrize("date", ["", "2004", "soon", "1970-01-01", "2099-01-05"])
async def test_a_big_import_without_dates_outweighs_nothing_that_has_one(importing, bot, clock, others, date):
    await like_dated(importing, clock)
    dated = [bot.film(title, year).id for title, year in DATED]
    report = await bring(importing, [line(film, date) for film in others])
    assert report.added == {VoteKind.LIKE: len(others)}
    clock.forward(days=1)
    taste = await bot.votes.taste(PERSON, clock.now())
    assert list(taste.liked[:3]) == dated
    assert len(set(taste.liked_at[3:])) == 1
    request = Request(PERSON, GUILD, clock.now(), seed=1)
    weights = home_of(FilmTable(bot.recommender.films()).vocabulary, request, taste).opinions.weights
    assert min(weights[:3]) > max(weights[3:])


async def test_the_same_holds_for_dislikes(importing, bot, clock, others):
    await like_dated(importing, clock)
    await bring(importing, [line(film, stars="0.5") for film in others])
    await bot.feedback.vote(PERSON, bot.film("Dune", 2021).id, VoteKind.DISLIKE, None)
    taste = await bot.votes.taste(PERSON, clock.now())
    assert taste.disliked[0] == bot.film("Dune", 2021).id
    assert taste.disliked_at[0] > min(taste.liked_at) > max(taste.disliked_at[1:])


async def test_where_nothing_has_a_date_all_count_alike(importing, bot, clock, others):
    await bring(importing, [line(film) for film in others[:20]])
    clock.forward(days=9)
    await bring(importing, [line(film) for film in others[20:]])
    taste = await bot.votes.taste(PERSON, clock.now())
    assert len(taste.liked) == len(others)
    assert recency_weights(np.array(taste.liked_at)) is None


async def test_a_rating_of_today_further_east_is_new(importing, bot, clock, others):
    """Its day has begun there and not in UTC."""
    await like_dated(importing, clock)
    tomorrow = (clock.now() + timedelta(days=1)).date()
    await bring(importing, [line(others[0], tomorrow)])
    taste = await bot.votes.taste(PERSON, clock.now())
    assert taste.liked[0] == others[0].id
    assert taste.liked_at[0] == to_unix(clock.now()) - 2


async def test_a_date_for_all_is_the_date_of_all(importing, bot, clock, others):
    await like_dated(importing, clock)
    day = (clock.now() - timedelta(days=9)).date()
    await bring(importing, [line(film, day) for film in others])
    taste = await bot.votes.taste(PERSON, clock.now())
    assert len(set(taste.liked_at[:-3])) == 1
    assert taste.liked_at[0] > taste.liked_at[-3]


@pytest.mark.parametrize("order", [1, -1])
async def test_a_line_without_a_date_does_not_replace_one_that_has_one(importing, bot, clock, others, order):
    """Also where the file's lines stand the other way round; the film keeps its date."""
    lines = [line(others[0], "2019-03-01", stars="4.5"), line(others[0], stars="1")]
    await bring(importing, lines[::order])
    taste = await bot.votes.taste(PERSON, clock.now())
    assert taste.liked == (others[0].id,)
    assert taste.liked_at[0] < to_unix(clock.now() - timedelta(days=365))


async def test_a_press_of_later_counts_as_what_it_is(importing, bot, clock, others):
    await bring(importing, [line(film) for film in others[:3]])
    await bot.feedback.vote(PERSON, others[1].id, VoteKind.DISLIKE, None)
    clock.forward(days=1)
    await bot.feedback.vote(PERSON, others[1].id, VoteKind.LIKE, None)
    taste = await bot.votes.taste(PERSON, clock.now())
    assert taste.liked[0] == others[1].id
    assert (taste.liked_at[0], taste.disliked) == (to_unix(clock.now()), ())


@pytest.mark.parametrize("seconds", [0, 5])
async def test_two_imports_of_one_second_differ_in_nothing_but_their_number(importing, bot, clock, others, seconds):
    await like_dated(importing, clock)
    await bring(importing, [line(film) for film in others[:3]])
    clock.forward(seconds=seconds)
    await bring(importing, [line(film) for film in others[3:6]])
    taste = await bot.votes.taste(PERSON, clock.now())
    assert taste.liked[:3] == tuple(bot.film(title, year).id for title, year in DATED)
    assert len(set(taste.liked_at[3:])) == 1


@pytest.mark.parametrize("stars", ["5", "0.5"])
async def test_a_film_brought_again_without_a_date_keeps_the_one_it_has(importing, bot, clock, others, stars):
    """The other list gives it other stars, and the same opinion."""
    await bring(importing, [line(others[0], "2019-03-01", stars), line(others[1], "2020-03-01", stars)])
    clock.forward(days=1)
    await bring(importing, [line(others[0], stars={"5": "4.5", "0.5": "1"}[stars]), line(others[2], stars=stars)])
    taste = await bot.votes.taste(PERSON, clock.now())
    films, moments = (taste.liked, taste.liked_at) if stars == "5" else (taste.disliked, taste.disliked_at)
    assert films == (others[1].id, others[0].id, others[2].id)
    assert [from_unix(at).year for at in moments] == [2020, 2019, 1970]
