"""The watchlist: any film on it can be removed; seen films are not picked; the exported file can be imported."""

from __future__ import annotations

import csv
import io

import pytest
from support_store import GUILD, PERSON

from bot.errors import UserMistake
from bot.services.explore import COUNT_MOST, ExploreRequest
from bot.services.watchlist import EXPORT_NAME, PER_PAGE, TonightRequest, Watchlist
from bot.store.film_data.films import Films
from bot.store.people.vote_rows import VoteRow
from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.personal.export import Listing
from recommender.catalogue.personal.read import read_export
from recommender.types import Filters, VoteKind


@pytest.fixture
def watchlist(bot, clock):
    return Watchlist(bot.recommender, bot.votes, bot.titles, bot.explore, clock)


def titles(page):
    return [each.film.title for each in page.films]


async def fill(watchlist, bot, clock, *names):
    for name in names:
        await watchlist.add(PERSON, bot.film(name), GUILD.id)
        clock.forward(seconds=1)


async def test_what_is_put_on_it_last_comes_first(watchlist, bot, clock):
    assert (await watchlist.page(PERSON)).total == 0
    await fill(watchlist, bot, clock, "Stalker", "The Matrix")
    assert not await watchlist.add(PERSON, bot.film("Stalker"), GUILD.id)
    assert titles(await watchlist.page(PERSON)) == ["The Matrix", "Stalker"]
    assert titles(await watchlist.page(PERSON + 1)) == []


async def test_a_film_comes_off_wherever_it_was_put_on(watchlist, bot, clock):
    stalker = bot.film("Stalker")
    for source in ("post:5", "import:7", "card"):
        await bot.votes.add(VoteRow(PERSON, stalker.id, VoteKind.WATCHLIST, source, clock.now()))
    assert await watchlist.remove(PERSON, stalker, None)
    assert not await watchlist.remove(PERSON, stalker, None)
    assert (await watchlist.page(PERSON)).total == 0


async def test_a_film_of_seven_hours_comes_tonight_where_it_suits_best(watchlist, bot, clock):
    """The rule for recommendations, that a film fits one evening, is not for what people chose themselves."""
    by_tarr = {"directors": ("Béla Tarr",), "countries": ("Hungary",)}
    await Films(bot.database).merge(
        [
            FilmFacts("Sátántangó", 1994, ("Drama",), runtime_minutes=439, **by_tarr),
            FilmFacts("Werckmeister Harmonies", 2000, ("Drama",), runtime_minutes=145, **by_tarr),
        ]
    )
    await bot.recommender.load()
    await bot.feedback.vote(PERSON, bot.film("Werckmeister Harmonies").id, VoteKind.LIKE, None)
    await fill(watchlist, bot, clock, "Sátántangó")
    for film in bot.recommender.films()[: 2 * COUNT_MOST]:
        await watchlist.add(PERSON, film, GUILD.id)
    found = await watchlist.tonight(TonightRequest(PERSON, GUILD, adventurousness=0))
    assert found.pick.film.title == "Sátántangó"


async def test_pages(watchlist, bot, clock):
    films = bot.recommender.films()[: PER_PAGE + 3]
    for film in films:
        await watchlist.add(PERSON, film, None)
    first, last = await watchlist.page(PERSON), await watchlist.page(PERSON, 9)
    assert (len(first.films), len(last.films), last.page, last.pages, last.total) == (PER_PAGE, 3, 2, 2, PER_PAGE + 3)
    assert {each.film.id for each in (*first.films, *last.films)} == {film.id for film in films}


async def test_watched_is_seen_and_off_the_list(watchlist, bot, clock):
    await fill(watchlist, bot, clock, "Stalker")
    stalker = bot.film("Stalker")
    assert await watchlist.watched(PERSON, stalker, None)
    taste = await bot.votes.taste(PERSON, clock.now())
    assert (taste.seen, taste.watchlist) == ({stalker.id}, ())
    assert not await watchlist.watched(PERSON, stalker, None)  # a second press takes nothing back
    assert (await bot.votes.taste(PERSON, clock.now())).seen == {stalker.id}


async def test_tonight_picks_of_the_list_alone_what_is_not_seen_and_fits(watchlist, bot, clock):
    await fill(watchlist, bot, clock, "Stalker", "The Matrix", "Amélie", "The Matrix Reloaded")
    await watchlist.watched(PERSON, bot.film("Amélie"), None)
    await watchlist.add(PERSON, bot.film("Amélie"), None)
    picked = {
        (await watchlist.tonight(TonightRequest(PERSON, GUILD, number=number))).pick.film.title for number in range(3)
    }
    assert picked == {"Stalker", "The Matrix", "The Matrix Reloaded"}
    short = await watchlist.tonight(TonightRequest(PERSON, GUILD, minutes=137))
    assert (short.pick.film.title, short.others) == ("The Matrix", 0)
    with pytest.raises(UserMistake, match="within 90 minutes"):
        await watchlist.tonight(TonightRequest(PERSON, GUILD, minutes=90))


async def test_tonight_says_when_there_is_nothing(watchlist, bot, clock):
    with pytest.raises(UserMistake, match="watchlist is empty"):
        await watchlist.tonight(TonightRequest(PERSON, GUILD))
    await fill(watchlist, bot, clock, "Stalker")
    await bot.feedback.vote(PERSON, bot.film("Stalker").id, VoteKind.LIKE, None)
    with pytest.raises(UserMistake, match="seen every film"):
        await watchlist.tonight(TonightRequest(PERSON, GUILD))


@pytest.mark.parametrize("minutes", [None, 300])
@pytest.mark.parametrize(
    ("votes", "says"),
    [
        ({"Stalker": VoteKind.DISLIKE}, "left to suggest (1 disliked)."),
        ({"Stalker": VoteKind.NOT_NOW}, "left to suggest (1 “not now”)."),
        (
            {"Stalker": VoteKind.DISLIKE, "The Matrix": VoteKind.SEEN, "Amélie": VoteKind.NOT_NOW},
            "(1 disliked, 1 seen and 1 “not now”)",
        ),
        ({"Stalker": VoteKind.SEEN, "The Matrix": VoteKind.LIKE}, "You have seen every film of your watchlist."),
    ],
)
async def test_tonight_gives_the_true_reason_whatever_the_time(watchlist, bot, clock, votes, says, minutes):
    await fill(watchlist, bot, clock, *reversed(votes))
    for title, kind in votes.items():
        await bot.feedback.vote(PERSON, bot.film(title).id, kind, None)
    with pytest.raises(UserMistake) as refused:
        await watchlist.tonight(TonightRequest(PERSON, GUILD, minutes=minutes))
    assert says in str(refused.value)


async def test_tonight_blames_the_time_only_for_what_is_left(watchlist, bot, clock):
    await fill(watchlist, bot, clock, "Stalker", "The Matrix")
    await bot.feedback.vote(PERSON, bot.film("The Matrix").id, VoteKind.DISLIKE, None)
    found = await watchlist.tonight(TonightRequest(PERSON, GUILD))
    assert (found.pick.film.title, found.others, found.turns, found.left_out) == ("Stalker", 0, 1, 1)
    with pytest.raises(UserMistake, match="No film left on your watchlist surely ends within 140 minutes"):
        await watchlist.tonight(TonightRequest(PERSON, GUILD, minutes=140))
    with pytest.raises(UserMistake, match=r"within 1 minute[.]"):
        await watchlist.tonight(TonightRequest(PERSON, GUILD, minutes=1))


async def test_exploring_it_shows_only_its_films_even_those_shown_lately(watchlist, bot, clock):
    await fill(watchlist, bot, clock, "Stalker", "The Matrix")
    request = ExploreRequest(PERSON, GUILD, only_watchlist=True)
    for _ in range(2):
        found = (await bot.explore.explore(request)).found
        assert {pick.film.title for pick in found.picks} == {"Stalker", "The Matrix"}
        await bot.recorder.record_picks(found.picks, None, person=PERSON, place=GUILD)
    nothing = ExploreRequest(PERSON, GUILD, filters=Filters(year_to=1940), only_watchlist=True)
    assert (await bot.explore.explore(nothing)).found.relaxations == ()


async def test_the_file_is_letterboxds_and_is_read_back(watchlist, bot, clock):
    with pytest.raises(UserMistake, match="empty"):
        await watchlist.export(PERSON)
    await fill(watchlist, bot, clock, "Stalker", "Untold")
    await watchlist.add(PERSON, next(f for f in bot.recommender.films() if f.imdb_id == "tt0116191"), None)
    data = await watchlist.export(PERSON)
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    assert [(row["Title"], row["Year"], row["imdbID"], row["Const"]) for row in rows] == [
        ("Emma", "1996", "tt0116191", "tt0116191"),
        ("Untold", "", "", ""),
        ("Stalker", "1979", "", ""),
    ]
    back = read_export(EXPORT_NAME, data)
    assert [(film.title, film.listing) for film in back.films] == [
        ("Emma", Listing.WATCHLIST),
        ("Untold", Listing.WATCHLIST),
        ("Stalker", Listing.WATCHLIST),
    ]


async def test_what_is_typed_is_looked_for_in_the_list_alone(watchlist, bot, clock):
    await fill(watchlist, bot, clock, "Stalker", "The Matrix")
    assert [choice.film.title for choice in await watchlist.suggest(PERSON, "MATR")] == ["The Matrix"]
    assert len(await watchlist.suggest(PERSON, " ")) == 2
    assert await watchlist.suggest(PERSON, "Dune") == ()
