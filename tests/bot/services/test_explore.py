from __future__ import annotations

import pytest
from support_store import GUILD, PERSON, shown_to

from bot.config import Config, ExploreSection
from bot.errors import UnknownName, UserMistake
from bot.services.explore import ExploreRequest
from recommender.types import Filters, VoteKind


def ids(found):
    return [pick.film.id for pick in found.picks]


async def explore(bot, person, place, **options):
    return (await bot.explore.explore(ExploreRequest(person, place, **options))).found


async def like(bot, *titles):
    for title in titles:
        await bot.feedback.vote(PERSON, bot.film(title).id, VoteKind.LIKE, GUILD.id)


async def test_without_votes_it_starts_from_todays_films(bot):
    draw = await bot.today.picks(GUILD)

    found = await explore(bot, PERSON, GUILD)

    assert found.home == "today"
    assert len(found.picks) == 5
    today = {drawn.film.id for drawn in draw.films}
    assert not today & set(ids(found))
    for pick in found.picks:
        assert all(each.kind == "today" and each.film.id in today for each in pick.evidence)


async def test_with_votes_it_starts_from_them_and_draws_no_day(bot):
    await like(bot, "Western Tale 1950 A", "Western Tale 1960 A")

    found = await explore(bot, PERSON, GUILD, adventurousness=0)

    assert found.home == "likes"
    assert await bot.draws.look_up([(GUILD, await bot.today.local_date(GUILD))], 90) == [frozenset()]
    assert all("Western" in pick.film.genres for pick in found.picks)


async def test_disliked_films_alone_are_no_home(bot):
    await bot.feedback.vote(PERSON, bot.film("Stalker").id, VoteKind.DISLIKE, GUILD.id)

    found = await explore(bot, PERSON, GUILD, count=10)

    assert found.home == "today"
    assert bot.film("Stalker").id not in ids(found)


async def test_a_film_to_start_from_needs_no_votes(bot):
    found = await explore(bot, PERSON, GUILD, like=bot.film("The Matrix"))

    assert found.home == "film"
    assert bot.film("The Matrix").id not in ids(found)


async def test_the_same_person_at_the_same_moment_gets_the_same(bot, clock):
    await like(bot, "Comedy Tale 1970 A")

    first = await explore(bot, PERSON, GUILD)

    assert await explore(bot, PERSON, GUILD) == first


async def test_the_seed_changes_with_person_and_moment(bot, clock, monkeypatch):
    seeds = []
    recommend = bot.recommender.recommend

    async def noting(request, stand_in):
        seeds.append(request.seed)
        return await recommend(request, stand_in)

    monkeypatch.setattr(bot.recommender, "recommend", noting)
    for person, milliseconds in ((PERSON, 0), (PERSON + 1, 0), (PERSON, 1)):
        clock.forward(milliseconds=milliseconds)
        await explore(bot, person, GUILD, like=bot.film("Stalker"))

    assert len(set(seeds)) == 3


async def test_what_was_shown_lately_is_not_shown_again_until_its_days_are_over(bot, clock):
    await like(bot, "Drama Tale 1950 A")
    first = await explore(bot, PERSON, GUILD)
    await bot.recorder.record_picks(first.picks, None, person=PERSON, place=GUILD)

    clock.forward(days=13)
    soon = await explore(bot, PERSON, GUILD)
    assert not set(ids(first)) & set(ids(soon))
    assert soon.candidates == first.candidates - 5

    clock.forward(days=2)
    assert (await explore(bot, PERSON, GUILD)).candidates == first.candidates


async def test_it_records_nothing_itself(bot, clock):
    found = await explore(bot, PERSON, GUILD)

    assert found.picks
    assert await shown_to(bot.database, clock.now(), clock.now()) == set()


@pytest.mark.parametrize("kind", [VoteKind.SEEN, VoteKind.NOT_NOW, VoteKind.NEVER, VoteKind.DISLIKE])
async def test_what_was_refused_is_out(bot, kind):
    await like(bot, "Crime Tale 1980 A")
    first = await explore(bot, PERSON, GUILD, count=10)
    for film in ids(first):
        await bot.feedback.vote(PERSON, film, kind, GUILD.id)

    second = await explore(bot, PERSON, GUILD, count=10)

    assert not set(ids(first)) & set(ids(second))


async def test_not_now_comes_back_and_never_does_not(bot, clock):
    await like(bot, "Crime Tale 1980 A")
    full = (await explore(bot, PERSON, GUILD)).candidates
    await bot.feedback.vote(PERSON, bot.film("Stalker").id, VoteKind.NOT_NOW, GUILD.id)
    await bot.feedback.vote(PERSON, bot.film("Amélie").id, VoteKind.NEVER, GUILD.id)
    assert (await explore(bot, PERSON, GUILD)).candidates == full - 2

    clock.forward(days=31)

    assert (await explore(bot, PERSON, GUILD)).candidates == full - 1


async def test_filters_hold_and_what_matches_nothing_says_what_to_relax(bot):
    found = await explore(bot, PERSON, GUILD, filters=Filters(genres=("western",), year_from=1960, year_to=1979))
    assert found.picks
    assert all("Western" in pick.film.genres and 1960 <= pick.film.year < 1980 for pick in found.picks)

    nothing = await explore(bot, PERSON, GUILD, filters=Filters(genres=("Western",), max_minutes=5))
    assert nothing.picks == ()
    assert {relaxation.condition for relaxation in nothing.relaxations} == {"running time"}


async def test_the_dial_stands_where_the_config_says(restarted, monkeypatch):
    bot = await restarted(Config(explore=ExploreSection(adventurousness=8)))
    dials = []
    recommend = bot.recommender.recommend

    async def noting(request, stand_in):
        dials.append(request.adventurousness)
        return await recommend(request, stand_in)

    monkeypatch.setattr(bot.recommender, "recommend", noting)
    await explore(bot, PERSON, GUILD, like=bot.film("Stalker"))
    await explore(bot, PERSON, GUILD, like=bot.film("Stalker"), adventurousness=0)

    assert dials == [8, 0]


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"adventurousness": 11}, UserMistake, "`adventurousness` must be from 0 .* to 10"),
        ({"adventurousness": -1}, UserMistake, "`adventurousness` must be from 0 .* to 10"),
        ({"count": 0}, UserMistake, "`count` must be from 1 to 10, not 0"),
        ({"filters": Filters(year_from=1500)}, UserMistake, "`from` must be from 1870"),
        ({"filters": Filters(genres=("Westen",))}, UnknownName, "Western"),
    ],
)
async def test_what_cannot_be_is_said_and_nothing_is_drawn(bot, options, error, says):
    with pytest.raises(error, match=says):
        await explore(bot, PERSON, GUILD, **options)

    assert await bot.draws.look_up([(GUILD, await bot.today.local_date(GUILD))], 90) == [frozenset()]
