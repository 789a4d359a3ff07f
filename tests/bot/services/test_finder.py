from __future__ import annotations

import pytest

from bot.errors import UnknownName, UserMistake
from recommender.types import Filters


async def test_every_page_together_is_everything_once(bot):
    wanted = Filters(genres=("Western",))
    first = bot.finder.find(wanted)
    pages = [bot.finder.find(wanted, page) for page in range(1, first.pages + 1)]

    films = [each.film for page in pages for each in page.films]
    assert first.total == len(films) == len({film.id for film in films})
    assert {film.id for film in films} == {film.id for film in bot.recommender.films() if "Western" in film.genres}
    assert all(len(page.films) == 10 for page in pages[:-1])


@pytest.mark.parametrize(("page", "shown"), [(-3, 1), (0, 1), (1, 1), (10_000, None)])
async def test_a_page_outside_is_the_nearest(bot, page, shown):
    found = bot.finder.find(Filters(), page)

    assert found.page == (shown or found.pages)
    assert found.films


async def test_nothing_found_says_what_to_relax_and_how_many_that_gives(bot):
    wanted = Filters(genres=("Western",), year_from=1930, year_to=1939, min_minutes=500)

    found = bot.finder.find(wanted)

    assert (found.films, found.total) == ((), 0)
    assert [relaxation.condition for relaxation in found.relaxations] == ["running time"]
    for relaxation in found.relaxations:
        assert bot.finder.find(relaxation.filters).total == relaxation.films > 0


async def test_genres_are_those_of_the_catalogue(bot):
    assert "Romance" in bot.finder.genres()
    assert "War" not in bot.finder.genres()
    with pytest.raises(UnknownName):
        bot.finder.find(Filters(genres=("War",)))


async def test_next_year_is_allowed_and_the_one_after_is_not(bot):
    assert bot.finder.find(Filters(year_to=2027)).total > 0
    with pytest.raises(UserMistake, match="from 1870 to 2027"):
        bot.finder.find(Filters(year_to=2028))
