"""`/film` and `/help` as people see them."""

from __future__ import annotations

import pytest
from support_discord import buttons, films_of, labels, pieces, shown, text_of

from cogs.ui.custom_ids import ShowFilm


async def test_the_public_card_has_facts_reactions_and_the_way_to_the_private_one(stage):
    message = shown(await stage.slash(stage.bo, "film", title="Metropolis 1927"))
    text = text_of(message)
    assert not message.ephemeral
    assert "Metropolis · 1927" in text
    assert "Germany" in text
    assert "Fritz Lang" in text
    assert [str(each.emoji) for each in stage.channel.last_message.reactions] == ["👍", "👎", "👀", "🔖"]
    card = shown(await stage.cy.click(message, label="Vote & more like it"))
    assert card.ephemeral


async def test_a_choice_from_the_list_is_that_film(stage):
    found = await stage.bo.autocomplete(stage.channel, "film", "title", "seven sam")
    assert labels(found) == ["Seven Samurai (1954)"]
    message = shown(await stage.slash(stage.bo, "film", title=found[0]["value"]))
    assert "Seven Samurai · 1954" in text_of(message)


async def test_private_shows_the_card_with_votes(stage):
    message = shown(await stage.slash(stage.bo, "film", title="Metropolis 1927", private=True))
    assert message.ephemeral
    assert "Like" in buttons(message)


@pytest.mark.parametrize("title", ["Metropolis 2", "the seven samuray", "Metropolis (1926)", "godfather nine"])
async def test_a_near_miss_is_asked_about_and_never_posted(stage, title):
    before = len(stage.channel.history())
    answer = shown(await stage.slash(stage.bo, "film", title=title))
    assert answer.ephemeral
    assert "Did you mean" in text_of(answer)
    assert buttons(answer)["This one"]
    assert len(stage.channel.history(viewer=stage.cy)) == before


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Se7en", "Se7en · 1995"),
        ("seven", "Se7en · 1995"),
        ("Dune Part Two", "Dune: Part Two · 2024"),
        ("Fast and Furious", "Fast & Furious · 2009"),
        ("Godfather 2", "The Godfather: Part II · 1974"),
        ("Cidade de Deus", "City of God · 2002"),
    ],
)
async def test_a_title_loosely_written_is_posted(stage, typed, meant):
    message = shown(await stage.slash(stage.bo, "film", title=typed))
    assert not message.ephemeral
    assert meant in text_of(message).replace("\\", "")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ET", "E.T. the Extra-Terrestrial (1982)"),
        ("Amadeus 2", "Amadeus (1984)"),
        ("shawshenk", "The Shawshank Redemption (1994)"),
        ("Emma", "Emma (1996)"),
    ],
)
async def test_a_guess_is_asked_in_the_likeliest_order(stage, typed, first):
    answer = shown(await stage.slash(stage.bo, "film", title=typed))
    assert answer.ephemeral
    asked = [line for line in text_of(answer).replace("\\", "").splitlines() if line.startswith("**")]
    assert asked[0] == f"**{first}**"
    assert len(set(asked)) == len(asked)


async def test_an_article_is_no_film(stage):
    answer = shown(await stage.slash(stage.bo, "film", title="The"))
    assert answer.ephemeral
    assert answer.content == "I know no film called “The”."


async def test_the_film_asked_about_is_posted_once_it_is_chosen(stage):
    question = shown(await stage.slash(stage.bo, "film", title="seven samuray"))
    message = shown(await stage.bo.click(question, label="This one"))
    assert not message.ephemeral
    assert "Seven Samurai · 1954" in text_of(message)
    assert [str(each.emoji) for each in stage.channel.last_message.reactions] == ["👍", "👎", "👀", "🔖"]


async def test_what_was_asked_for_in_private_stays_private(stage):
    question = shown(await stage.slash(stage.bo, "film", title="seven samuray", private=True))
    message = shown(await stage.bo.click(question, label="This one"))
    assert message.ephemeral
    assert "Like" in buttons(message)


async def test_of_films_of_one_title_each_line_differs_and_leads_on(stage):
    question = shown(await stage.slash(stage.bo, "film", title="A Star Is Born"))
    assert question.ephemeral
    lines = [line for line in text_of(question).splitlines() if line.startswith("**")]
    assert len(lines) == len(set(lines)) >= 2
    await stage.restart()
    chosen = [piece["custom_id"] for piece in pieces(question) if piece.get("label") == "This one"][1]
    message = shown(await stage.bo.click(question, custom_id=chosen))
    assert "A Star Is Born" in text_of(message)
    assert films_of(message)[0] == ShowFilm.read(ShowFilm.TEMPLATE.fullmatch(chosen)).film_id


async def test_the_list_tells_films_of_one_title_apart(stage):
    found = await stage.bo.autocomplete(stage.channel, "film", "title", "a star is born")
    assert len(set(labels(found))) == len(found) >= 2


async def test_nothing_is_posted_for_a_title_nobody_knows(stage):
    before = len(stage.channel.history())
    answer = shown(await stage.slash(stage.bo, "film", title="@everyone"))
    assert answer.ephemeral
    assert len(stage.channel.history(viewer=stage.cy)) == before


async def test_help_mentions_commands_by_id(stage):
    message = shown(await stage.slash(stage.bo, "help"))
    assert message.ephemeral
    for name in ("today", "explore", "taste start", "filter", "film"):
        assert f"</{name}:{stage.client.command_ids[name.split()[0]]}>" in text_of(message)


async def test_help_mentions_what_managers_may_use_to_them_alone(stage):
    """Discord shows the mention of a command to whoever may not use it as unavailable."""
    mention = f"</daily set:{stage.client.command_ids['daily']}>"
    assert mention in text_of(shown(await stage.slash(stage.ada, "help")))
    text = text_of(shown(await stage.slash(stage.bo, "help")))
    assert mention not in text
    assert "`/daily set` – posts them each day. Only managers of this server can set it." in text
    assert mention in text_of(shown(await stage.bo.user.slash("help")))


async def test_help_in_direct_messages_speaks_of_them(stage):
    assert "I never write unasked" in text_of(shown(await stage.bo.user.slash("help")))


async def test_in_direct_messages_a_film_is_a_film(stage):
    message = shown(await stage.bo.user.slash("film", title="Metropolis 1927"))
    assert films_of(message)
