from __future__ import annotations

import re

import pytest
from support_words import pseudo, pseudo_language

from bot.errors import UnknownName, UserMistake
from bot.services.conditions import checked, suggested
from bot.words import writing_in
from recommender.types import GENRES, Filters


def check(**conditions):
    return checked(Filters(**conditions), GENRES, 2026)


@pytest.mark.parametrize(
    ("conditions", "sentence"),
    [
        ({"year_from": 1869}, "`from` must be from 1870 to 2027, not 1869."),
        ({"year_to": 2028}, "`to` must be from 1870 to 2027, not 2028."),
        ({"min_minutes": 0}, "`min_minutes` must be from 1 to 900, not 0."),
        ({"max_minutes": 901}, "`max_minutes` must be from 1 to 900, not 901."),
        ({"min_rating": 5.1}, "`min_rating` must be from 0.5 to 5, not 5.1."),
        ({"min_rating": 0.4}, "`min_rating` must be from 0.5 to 5, not 0.4."),
        ({"min_rating": float("nan")}, "`min_rating` must be from 0.5 to 5, not nan."),
        (
            {"genres": ("Drama", "war"), "excluded_genres": ("WAR",)},
            "`genre` and `without` both name War. Leave it out of one of them.",
        ),
    ],
)
def test_what_cannot_be_is_said_with_option_and_range(conditions, sentence):
    with pytest.raises(UserMistake) as caught:
        check(**conditions)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("option", ["genres", "excluded_genres"])
def test_an_unknown_genre_names_the_nearest(option):
    with pytest.raises(UnknownName) as caught:
        check(**{option: ("Wester",)})
    assert caught.value.nearest[0] == "Western"
    assert str(caught.value).startswith("I know no genre called “Wester”. Did you mean “Western”")


def test_a_genre_like_nothing_names_no_other():
    with pytest.raises(UnknownName) as caught:
        check(genres=("qqqq",))
    assert caught.value.nearest == ()


def test_genres_are_spelt_as_the_catalogue_spells_them_and_once():
    found = check(genres=("scifi", "SCI-FI", " film noir "), excluded_genres=("imax",))
    assert found == Filters(genres=("Sci-Fi", "Film-Noir"), excluded_genres=("IMAX",))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("drama", "Drama"),
        ("sci-fi", "Sci-Fi"),
        ("science fiction", "Sci-Fi"),
        ("film noir", "Film-Noir"),
        ("Noir", "Film-Noir"),
        ("family", "Children"),
        ("comedies", "Comedy"),
        ("westerns", "Western"),
        ("horror movies", "Horror"),
        ("war film", "War"),
        ("cartoons", "Animation"),
        ("children's", "Children"),
        ("documentaries", "Documentary"),
        ("SF", "Sci-Fi"),
        ("animé", "Animation"),
        ("ｄｒａｍａ", "Drama"),
    ],
)
def test_a_genre_is_taken_as_meant(typed, meant):
    assert check(genres=(typed,)).genres == check(excluded_genres=(typed,)).excluded_genres == (meant,)


@pytest.mark.parametrize(
    "typed", ["drama, comedy", "Drama/Comedies", "drama | comedy", "drama and comedy", "drama&comedy"]
)
def test_several_genres_in_one_option_are_all_meant(typed):
    assert check(genres=(typed, "War")).genres == ("Drama", "Comedy", "War")


@pytest.mark.parametrize("typed", ["drama, gardening", "and", ",", "movies", "s"])
def test_what_holds_no_genre_is_asked_about_whole(typed):
    with pytest.raises(UnknownName) as caught:
        check(genres=(typed,))
    assert caught.value.given == typed


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("sci fi", ("Sci-Fi",)), ("film noir", ("Film-Noir",)), ("ro", ("Romance",)), ("family", ("Children",))],
)
def test_the_list_offers_a_genre_however_it_is_typed(typed, offered):
    assert suggested(typed, GENRES)[: len(offered)] == offered


def test_the_list_offers_all_for_nothing_and_nothing_for_what_is_none():
    assert suggested("", GENRES) == suggested(" - ", GENRES) == GENRES
    assert suggested("qqqq", GENRES) == ()


def test_another_word_for_a_genre_counts_only_where_films_have_it():
    with pytest.raises(UnknownName):
        checked(Filters(genres=("noir",)), ("Drama",), 2026)


def test_ends_that_cross_are_turned_round():
    found = check(year_from=1990, year_to=1980, min_minutes=120, max_minutes=90)
    assert found == Filters(year_from=1980, year_to=1990, min_minutes=90, max_minutes=120)


def test_the_edges_of_every_range_are_allowed():
    for conditions in (
        {"year_from": 1870, "year_to": 2027},
        {"year_from": 2000, "year_to": 2000},
        {"min_minutes": 1, "max_minutes": 900},
        {"min_rating": 0.5},
        {"min_rating": 5.0},
        {},
    ):
        assert check(**conditions) == Filters(**conditions)


@pytest.mark.parametrize("genre", GENRES)
def test_a_genre_is_understood_in_english_and_in_the_language_of_the_answer(genre):
    with writing_in(pseudo_language()):
        assert check(genres=(genre,)).genres == (genre,)
        assert check(genres=(pseudo(genre),), excluded_genres=()).genres == (genre,)
        assert genre in suggested(genre[:3], GENRES)
        assert genre in suggested(pseudo(genre), GENRES)


def test_what_is_said_of_genres_is_in_the_language_of_the_answer():
    with writing_in(pseudo_language()):
        with pytest.raises(UnknownName) as caught:
            check(genres=("Wester",))
        assert caught.value.nearest[0] == pseudo("Western")
        with pytest.raises(UserMistake, match=re.escape(pseudo("War"))):
            check(genres=("war",), excluded_genres=(pseudo("War"),))
