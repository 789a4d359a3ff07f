from __future__ import annotations

import pytest
from support_store import GUILD, PERSON

from bot.errors import UnknownName
from bot.records import VoteCounts
from bot.services.films import trailer_of
from recommender.types import Film, VoteKind


async def test_a_card_has_everything_of_a_film(bot):
    matrix = bot.film("The Matrix")
    await bot.feedback.vote(PERSON, matrix.id, VoteKind.LIKE, GUILD.id)
    await bot.feedback.vote(PERSON, matrix.id, VoteKind.SEEN, GUILD.id)
    await bot.feedback.vote(99, matrix.id, VoteKind.LIKE, 701)

    here = await bot.cards.details(matrix.id, PERSON, GUILD.id)

    assert here.film == matrix
    assert here.counts == VoteCounts(likes=1, seen=1)
    assert here.my_votes == {VoteKind.LIKE, VoteKind.SEEN}
    assert here.similar
    assert matrix.id not in [pick.film.id for pick in here.similar]
    alone = await bot.cards.details(matrix.id, 98, None)
    assert (alone.counts, alone.my_votes) == (VoteCounts(likes=2, seen=1), frozenset())


async def test_not_now_leaves_the_card_when_it_ran_out(bot, clock):
    film = bot.film("Stalker").id
    await bot.feedback.vote(PERSON, film, VoteKind.NOT_NOW, GUILD.id)
    assert (await bot.cards.details(film, PERSON, GUILD.id)).my_votes == {VoteKind.NOT_NOW}

    clock.forward(days=30)

    assert (await bot.cards.details(film, PERSON, GUILD.id)).my_votes == set()


async def test_a_film_that_is_not_there_is_said(bot):
    with pytest.raises(UnknownName):
        await bot.cards.details(99_999, PERSON, None)


async def test_a_known_trailer_is_its_address_and_an_unknown_one_a_search(bot):
    known = trailer_of(bot.film("The Matrix"))
    assert (known.url, known.exact) == ("https://www.youtube.com/watch?v=vKQi3bBA1y8", True)

    search = trailer_of(bot.film("Rock & Roll?"))
    assert not search.exact
    assert search.url == "https://www.youtube.com/results?search_query=Rock+%26+Roll%3F+1958+trailer"
    assert trailer_of(Film(1, "Untold")).url.endswith("search_query=Untold+trailer")
    assert len(trailer_of(Film(1, "🎬" * 300, 1958)).url) <= 512
