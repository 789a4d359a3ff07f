from __future__ import annotations

import pytest
from support_store import GUILD, PERSON

from bot.errors import UnknownName, UserMistake
from bot.services.films import choice_value, label
from bot.store.votes import VoteCounts
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
    assert here.trailer.exact
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


@pytest.mark.parametrize(
    ("text", "title", "year"),
    [
        ("The Matrix", "The Matrix", 1999),
        ("the matrix", "The Matrix", 1999),
        ("  The  Matrix (1999) ", "The Matrix", 1999),
        ("matrix", "The Matrix", 1999),
        ("matrix reloaded", "The Matrix Reloaded", 2003),
        ("Dune (2021)", "Dune", 2021),
        ("dune (1984)", "Dune", 1984),
        ("amelie", "Amélie", 2001),
        ("Le fabuleux destin d’Amélie Poulain", "Amélie", 2001),
        ("сталкер", "Stalker", 1979),
        ("Stalkr", "Stalker", 1979),
        ("Untold", "Untold", None),
        ("rock roll", "Rock & Roll?", 1958),
    ],
)
async def test_titles_are_understood(bot, text, title, year):
    assert label(bot.cards.resolve(text)) == label(bot.film(title, year))


async def test_what_the_list_offers_is_understood(bot):
    for film in bot.recommender.films():
        assert bot.cards.resolve(choice_value(film)) == film
        assert film.title == "Emma" or bot.cards.resolve(label(film)) == film


async def test_two_films_of_one_title_need_the_year(bot):
    with pytest.raises(UserMistake) as caught:
        bot.cards.resolve("Dune")
    assert str(caught.value) in (
        "Several films are called “Dune”. Say the year too: “Dune (1984)” or “Dune (2021)”.",
        "Several films are called “Dune”. Say the year too: “Dune (2021)” or “Dune (1984)”.",
    )


async def test_two_films_of_one_title_and_year_are_told_apart_by_the_list(bot):
    with pytest.raises(UserMistake, match=r"called “Emma \(1996\)”. Pick the one you mean from the list"):
        bot.cards.resolve("Emma")


@pytest.mark.parametrize("text", ["Western", "The Matrix (1998)", "zzzzzzzz", "", "()", "film:99999", "film:abc", "🎬"])
async def test_what_is_unclear_is_not_guessed(bot, text):
    with pytest.raises(UnknownName) as caught:
        bot.cards.resolve(text)
    assert len(caught.value.nearest) <= 3


async def test_the_nearest_titles_are_named(bot):
    with pytest.raises(UnknownName, match=r"Did you mean “.*Western Tale"):
        bot.cards.resolve("western tale")


async def test_suggestions_begin_with_what_fits_best_and_are_never_more_than_25(bot):
    assert [label(film) for film in bot.cards.suggest("the mat")] == ["The Matrix (1999)", "The Matrix Reloaded (2003)"]
    assert len(bot.cards.suggest("tale")) == 25
    assert len(bot.cards.suggest("")) == 25
    assert len(bot.cards.suggest(" ! ")) == 25
    assert bot.cards.suggest("zzzzzzzz") == ()


async def test_a_known_trailer_is_a_bare_link_and_an_unknown_one_a_search(bot):
    known = bot.cards.trailer(bot.film("The Matrix"))
    assert (known.url, known.exact) == ("https://www.youtube.com/watch?v=vKQi3bBA1y8", True)

    search = bot.cards.trailer(bot.film("Rock & Roll?"))
    assert not search.exact
    assert search.url == "https://www.youtube.com/results?search_query=Rock+%26+Roll%3F+1958+trailer"
    assert bot.cards.trailer(Film(1, "Untold")).url.endswith("search_query=Untold+trailer")
