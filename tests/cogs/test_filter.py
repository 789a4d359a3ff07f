"""`/filter` as people see it."""

from __future__ import annotations

import pytest
from simcord.backend.errors import SetupError
from support_discord import buttons, labels, menu_values, shown, text_of

from recommender.types import Filters


def listed(stage, message):
    return [stage.app.recommender.film(int(film)) for film in menu_values(message)]


async def test_every_film_listed_fits(stage):
    options = {"from": 1950, "to": 1969, "genre": "Comedy", "genre2": "Crime", "match": "all", "without": "Romance"}
    message = shown(await stage.slash(stage.bo, "filter", **options))
    films = listed(stage, message)
    assert films
    assert all(1950 <= film.year <= 1969 and {"Comedy", "Crime"} <= set(film.genres) for film in films)
    assert not any("Romance" in film.genres for film in films)
    assert "1950–1969 · Comedy and Crime · no Romance" in text_of(message)


async def test_pages_turn_both_ways_and_after_a_restart(stage):
    first = shown(await stage.slash(stage.bo, "filter", genre="Drama"))
    assert buttons(first)["◀"]["disabled"]
    total, films = text_of(first), set(menu_values(first))
    second = shown(await stage.bo.click(first, label="▶"))
    assert second.id == first.id
    assert not set(menu_values(second)) & films
    await stage.restart()
    again = shown(await stage.bo.click(second, label="◀"))
    assert text_of(again) == total


async def test_somebody_elses_press_leaves_my_list_alone(stage):
    first = shown(await stage.slash(stage.bo, "filter", genre="Drama"))
    before = text_of(first)
    theirs = shown(await stage.cy.click(first, label="▶"))
    assert theirs.ephemeral
    assert theirs.id != first.id
    assert text_of(first) == before
    assert shown(await stage.cy.click(theirs, label="▶")).id == theirs.id


@pytest.mark.parametrize(
    ("options", "meant"),
    [
        ({"from": 1990, "to": 1950}, "1950–1990"),
        ({"min_minutes": 200, "max_minutes": 90}, "1 h 30 min to 3 h 20 min"),
        ({"genre": "drama"}, "Drama"),
        ({"genre": "sci-fi"}, "Sci-Fi"),
        ({"genre": "film noir"}, "Film-Noir"),
        ({"genre": "Drama", "without": "horror"}, "Drama · no Horror"),
        ({"genre": "comedies, war movies", "without": "westerns"}, "Comedy or War · no Western"),
    ],
)
async def test_what_is_typed_is_taken_as_meant_and_pages_turn(stage, options, meant):
    message = shown(await stage.slash(stage.bo, "filter", **options))
    assert f"-# {meant}\n" in text_of(message)
    assert f"-# {meant}\n" in text_of(shown(await stage.bo.click(message, label="▶")))


async def test_nothing_found_names_each_condition_with_its_count(stage):
    message = shown(await stage.slash(stage.bo, "filter", genre="Western", without="Drama", max_minutes=61))
    assert message.ephemeral
    westerns = stage.app.services.finder.find(Filters(genres=("Western",), excluded_genres=("Drama",))).total
    short = stage.app.services.finder.find(Filters(excluded_genres=("Drama",), max_minutes=61)).total
    found = buttons(message)
    assert f"Without the genres: {short} films" in found
    assert f"Without the running time: {westerns} films" in found
    wider = shown(await stage.bo.click(message, label=f"Without the running time: {westerns} films"))
    assert f"{westerns} films" in text_of(wider)
    assert all("Western" in film.genres for film in listed(stage, wider))


async def test_where_all_genres_fit_no_film_any_of_them_is_offered(stage):
    message = shown(await stage.slash(stage.bo, "filter", genre="Western", genre2="Film-Noir", match="all", to=1940))
    either = stage.app.services.finder.find(Filters(genres=("Western", "Film-Noir"), year_to=1940)).total
    wider = shown(await stage.bo.click(message, label=f"Any of the genres: {either} films"))
    assert "Western or Film-Noir" in text_of(wider)


async def test_a_film_chosen_from_the_list_opens_its_card(stage):
    message = shown(await stage.slash(stage.bo, "filter", genre="Western"))
    film = listed(stage, message)[3]
    card = shown(await stage.cy.select(message, [str(film.id)], custom_id="cards"))
    assert card.ephemeral
    assert film.title in text_of(card)


async def test_private(stage):
    assert shown(await stage.slash(stage.bo, "filter", genre="Western", private=True)).ephemeral


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"genre": "Comdy"}, "Did you mean “Comedy”?"),
        ({"without": "Gardening"}, "I know no genre called “Gardening”."),
        ({"to": 2099}, "`to` must be from 1870 to"),
    ],
)
async def test_what_cannot_be_is_a_sentence_for_the_asker_alone(stage, options, sentence):
    answer = shown(await stage.slash(stage.bo, "filter", **options))
    assert answer.ephemeral
    assert sentence in answer.content


@pytest.mark.parametrize("options", [{"min_rating": 5.5}, {"min_rating": 0.1}, {"from": 1500}, {"max_minutes": 0}])
async def test_discord_itself_refuses_what_is_out_of_range(stage, options):
    with pytest.raises(SetupError):
        await stage.slash(stage.bo, "filter", **options)


async def test_the_list_of_genres_follows_what_is_typed(stage):
    assert labels(await stage.bo.autocomplete(stage.channel, "filter", "genre", "noir")) == ["Film-Noir"]
    assert "Comedy" in labels(await stage.bo.autocomplete(stage.channel, "filter", "without", ""))


async def test_a_list_that_fails_is_empty_and_no_error(stage, monkeypatch):
    monkeypatch.setattr(type(stage.app.services.finder), "genres", lambda _: 1 / 0)
    assert await stage.bo.autocomplete(stage.channel, "filter", "genre", "noir") == []
