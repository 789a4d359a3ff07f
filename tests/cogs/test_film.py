"""`/film` and `/help` as people see them."""

from __future__ import annotations

from support_discord import buttons, films_of, labels, shown, text_of


async def test_the_public_card_has_facts_reactions_and_the_way_to_the_private_one(stage):
    message = shown(await stage.slash(stage.bo, "film", title="Metropolis"))
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
    message = shown(await stage.slash(stage.bo, "film", title="Metropolis", private=True))
    assert message.ephemeral
    assert "Like" in buttons(message)


async def test_a_title_near_to_many_names_the_nearest(stage):
    answer = shown(await stage.slash(stage.bo, "film", title="the godfather part nine"))
    assert answer.ephemeral
    assert answer.content.startswith(("I know no film", "Several films"))


async def test_nothing_is_posted_for_a_title_nobody_knows(stage):
    before = len(stage.channel.history())
    answer = shown(await stage.slash(stage.bo, "film", title="@everyone"))
    assert answer.ephemeral
    assert len(stage.channel.history(viewer=stage.cy)) == before


async def test_help_mentions_commands_by_id(stage):
    message = shown(await stage.slash(stage.bo, "help"))
    assert message.ephemeral
    for name in ("today", "explore", "filter", "film", "daily set"):
        assert f"</{name}:{stage.client.command_ids[name.split()[0]]}>" in text_of(message)


async def test_help_in_direct_messages_speaks_of_them(stage):
    assert "I never write unasked" in text_of(shown(await stage.bo.user.slash("help")))


async def test_in_direct_messages_a_film_is_a_film(stage):
    message = shown(await stage.bo.user.slash("film", title="Metropolis"))
    assert films_of(message)
