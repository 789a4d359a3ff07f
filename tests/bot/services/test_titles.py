"""Typed titles: the film that is meant is found or asked about, and suggestions tell films apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UnclearFilm, UnknownName
from bot.services.titles import LINE_MOST, Titles, choice_value
from recommender.types import Film, Rating


@pytest.mark.parametrize(
    ("text", "title", "year"),
    [
        ("The Matrix", "The Matrix", 1999),
        ("the matrix", "The Matrix", 1999),
        ("  The  Matrix (1999) ", "The Matrix", 1999),
        ("matrix", "The Matrix", 1999),
        ("matrix reloaded", "The Matrix Reloaded", 2003),
        ("Dune (2021)", "Dune", 2021),
        ("dune 1984", "Dune", 1984),
        ("amelie", "Amélie", 2001),
        ("Le fabuleux destin d’Amélie Poulain", "Amélie", 2001),
        ("сталкер", "Stalker", 1979),
        ("Untold", "Untold", None),
        ("rock roll", "Rock & Roll?", 1958),
    ],
)
async def test_titles_are_understood(bot, text, title, year):
    assert bot.titles.resolve(text) == bot.film(title, year)


async def test_what_the_list_offers_is_understood_by_its_value_and_by_its_line(bot):
    films = bot.recommender.films()
    for choice in bot.titles.told_apart(films):
        assert bot.titles.resolve(choice_value(choice.film)) == choice.film
        assert bot.titles.resolve(choice.line) == choice.film


async def test_of_two_films_of_one_title_it_is_asked_which(bot):
    with pytest.raises(UnclearFilm) as caught:
        bot.titles.resolve("Dune")
    assert caught.value.several
    assert {line for _, line in caught.value.choices} == {"Dune (1984)", "Dune (2021)"}
    assert str(caught.value).startswith("Several films are called “Dune”. Did you mean “Dune (")


async def test_films_of_one_title_and_year_differ_too_and_their_lines_lead_on(bot):
    with pytest.raises(UnclearFilm) as caught:
        bot.titles.resolve("Emma (1996)")
    lines = {line for _, line in caught.value.choices}
    assert len(lines) == 2
    assert {bot.titles.resolve(line).title for line in lines} == {"Emma"}


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Stalkr", "Stalker (1979)"),
        ("The Matrix (1998)", "The Matrix (1999)"),
        ("Amelia 2", "Amélie (2001)"),
        ("reloaded", "The Matrix Reloaded (2003)"),
    ],
)
async def test_a_lone_near_miss_is_asked_about(bot, text, near):
    with pytest.raises(UnclearFilm) as caught:
        bot.titles.resolve(text)
    assert not caught.value.several
    assert caught.value.choices[0][1] == near
    assert str(caught.value).startswith(f"I know no film called “{text}”. Did you mean “{near}”")


@pytest.mark.parametrize("text", ["zzzzzzzz", "", "()", "film:99999", "film:abc", "🎬", "The"])
async def test_what_resembles_nothing_is_not_guessed(bot, text):
    with pytest.raises(UnknownName):
        bot.titles.resolve(text)


async def test_suggestions_begin_with_what_fits_best_and_are_never_more_than_25(bot):
    assert [choice.line for choice in bot.titles.suggest("the mat")] == [
        "The Matrix (1999)",
        "The Matrix Reloaded (2003)",
    ]
    assert len(bot.titles.suggest("tale")) == 25
    assert len(bot.titles.suggest("")) == 25
    assert len(bot.titles.suggest(" ! ")) == 25
    assert bot.titles.suggest("zzzzzzzz") == ()


class Rated:
    """Ratings by film."""

    def __init__(self, counts):
        self.counts = counts

    def rating(self, film_id):
        count = self.counts.get(film_id)
        return None if count is None else Rating(4.0, count)


def lines(*films, counts=None):
    return [choice.line for choice in Titles(Rated(counts or {})).told_apart(films)]


def test_a_line_says_only_what_it_must_to_differ():
    assert lines(Film(1, "Moonlight", 2016), Film(2, "Moonlight")) == ["Moonlight (2016)", "Moonlight (year unknown)"]
    assert lines(Film(1, "Heat", 1995), Film(2, "Alien")) == ["Heat (1995)", "Alien"]
    emmas = Film(1, "Emma", 1996, directors=("Douglas McGrath",)), Film(2, "Emma", 1996, directors=("D. Lawrence",))
    assert lines(*emmas, Film(3, "Emma", 2009)) == [
        "Emma (1996, Douglas McGrath)",
        "Emma (1996, D. Lawrence)",
        "Emma (2009)",
    ]
    assert lines(Film(1, "It", 1990, countries=("US",)), Film(2, "It", 1990, countries=("CA",))) == [
        "It (1990, US)",
        "It (1990, CA)",
    ]
    assert lines(Film(1, "It", 1990), Film(2, "It", 1990), counts={1: 1_234}) == [
        "It (1990, 1,234 ratings)",
        "It (1990)",
    ]
    assert lines(Film(1, "It", 1990), Film(2, "it", 1990)) == ["It (1990, no. 1)", "it (1990, no. 2)"]
    assert lines(Film(1, "It", 1990, imdb_id="tt0099864"), Film(2, "It", 1990)) == [
        "It (1990, tt0099864)",
        "It (1990, no. 2)",
    ]


some = st.sampled_from(["It", "W" * 300, "", " \n ", "W" * 301, "Ünder"])
films = st.builds(
    Film,
    id=st.integers(1, 2**63 - 1),
    title=some,
    year=st.none() | st.just(1990),
    directors=st.lists(some, max_size=3).map(tuple),
)


@settings(deadline=None)
@given(st.lists(films, max_size=8, unique_by=lambda film: film.id))
def test_no_two_lines_are_alike_and_none_is_too_long(several):
    told = lines(*several)
    assert len(set(told)) == len(told)
    assert all(0 < len(line) <= LINE_MOST and "\n" not in line for line in told)
