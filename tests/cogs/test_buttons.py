"""Cards and their buttons: what they say, that they outlive a restart, that nothing happens twice."""

from __future__ import annotations

import logging
import re

from support_discord import buttons, films_of, menu_values, shown, text_of

SECONDARY, SUCCESS, DANGER, PRIMARY, LINK = 2, 3, 4, 1, 5


async def open_card(stage, who=None):
    who = who or stage.bo
    message = shown(await stage.slash(who, "today"))
    film = films_of(message)[0]
    return shown(await who.click(message, custom_id=f"card:{film}")), film


async def test_the_card_is_private_and_has_every_button(stage):
    card, film = await open_card(stage)
    assert card.ephemeral
    assert list(buttons(card)) == ["Like", "Dislike", "Seen it", "Watchlist", "Search trailer", "Not now", "Never"]
    assert stage.app.recommender.film(film).title in text_of(card)


async def test_a_press_votes_and_shows_as_pressed(stage):
    card, film = await open_card(stage)
    card = shown(await stage.bo.click(card, label="Like"))
    assert buttons(card)["Like"]["style"] == SUCCESS
    assert buttons(card)["Dislike"]["style"] == SECONDARY
    assert "👍 **1**" in text_of(card)
    assert await stage.votes(film) == (1, 0, 0, 0)


async def test_a_second_press_takes_it_back(stage):
    card, film = await open_card(stage)
    card = shown(await stage.bo.click(card, label="Seen it"))
    card = shown(await stage.bo.click(card, label="Seen it"))
    assert buttons(card)["Seen it"]["style"] == SECONDARY
    assert await stage.votes(film) == (0, 0, 0, 0)


async def test_a_dislike_replaces_a_like(stage):
    card, film = await open_card(stage)
    card = shown(await stage.bo.click(card, label="Like"))
    card = shown(await stage.bo.click(card, label="Dislike"))
    assert buttons(card)["Like"]["style"] == SECONDARY
    assert buttons(card)["Dislike"]["style"] == DANGER
    assert await stage.votes(film) == (0, 1, 0, 0)


async def test_the_three_kinds_of_no_are_not_dislikes(stage):
    card, film = await open_card(stage)
    for label in ("Seen it", "Not now", "Never"):
        card = shown(await stage.bo.click(card, label=label))
    assert await stage.votes(film) == (0, 0, 1, 0)
    assert "never suggest it" in text_of(card)


async def test_what_came_of_a_press_is_said(stage):
    card, film = await open_card(stage)
    card = shown(await stage.bo.click(card, label="Not now"))
    assert "keep it away from you for 30 days" in text_of(card)
    card = shown(await stage.bo.click(card, label="Like"))
    assert "You like it" in text_of(card)
    assert buttons(card)["Not now"]["style"] == SECONDARY
    card = shown(await stage.bo.click(card, label="Like"))
    assert "Taken back" in text_of(card)
    assert await stage.votes(film) == (0, 0, 0, 0)


async def test_everybody_sees_their_own_state(stage):
    card, film = await open_card(stage)
    await stage.bo.click(card, label="Like")
    other = shown(await stage.slash(stage.cy, "film", title=f"film:{film}", private=True))
    assert buttons(other)["Like"]["style"] == SECONDARY
    assert "👍 **1**" in text_of(other)


async def test_buttons_outlive_a_restart(stage):
    card, film = await open_card(stage)
    await stage.restart()
    card = shown(await stage.bo.click(card, label="Watchlist"))
    assert buttons(card)["Watchlist"]["style"] == PRIMARY
    assert await stage.votes(film) == (0, 0, 0, 1)


async def test_buttons_work_long_after_a_private_answer(stage):
    """discord.py would forget the classes of an ephemeral view's buttons after 15 minutes."""
    card, film = await open_card(stage)
    await stage.env.advance_time(20 * 60)
    await stage.bo.click(card, label="Like")
    assert await stage.votes(film) == (1, 0, 0, 0)


async def test_a_press_that_discord_sends_twice_counts_once(stage):
    card, film = await open_card(stage)
    await stage.bo.click(card, label="Like")
    await stage.replay("INTERACTION_CREATE")
    assert await stage.votes(film) == (1, 0, 0, 0)


async def test_a_command_that_discord_sends_twice_answers_once(stage):
    await stage.slash(stage.bo, "today")
    before = len(stage.channel.history())
    await stage.replay("INTERACTION_CREATE")
    assert len(stage.channel.history()) == before


async def test_the_trailer_is_one_press_away_or_said_to_be_a_search(stage):
    card, film = await open_card(stage)
    search = buttons(card)["Search trailer"]
    assert search["style"] == LINK
    assert search["url"].startswith("https://www.youtube.com/results?search_query=")
    assert search["url"].endswith("+trailer")
    await stage.app.database.write(
        lambda connection: connection.execute("UPDATE films SET youtube_id = 'abcdefghijk' WHERE film_id = ?", (film,))
    )
    await stage.app.recommender.load()
    for private in (True, False):
        shows = shown(await stage.slash(stage.bo, "film", title=f"film:{film}", private=private))
        assert buttons(shows)["Trailer"]["url"] == "https://www.youtube.com/watch?v=abcdefghijk"


async def test_the_menu_opens_a_similar_film(stage):
    card, _ = await open_card(stage)
    other = menu_values(card)[0]
    loaded = shown(await stage.bo.select(card, [other], custom_id="cards"))
    assert stage.app.recommender.film(int(other)).title in text_of(loaded)


async def test_a_fault_is_answered_with_an_id_and_logged_whole(stage, caplog, monkeypatch):
    card, _ = await open_card(stage)

    async def broken(*_):
        raise RuntimeError("boom")

    monkeypatch.setattr(type(stage.app.services.feedback), "vote", broken)
    with caplog.at_level(logging.ERROR, "cogs.interactions.replies"):
        result = await stage.bo.click(card, label="Like")
    answer = shown(result)
    assert answer.ephemeral
    number = re.search(r"error `([0-9a-f]{8})`", answer.content)[1]
    (record,) = caplog.records
    assert number in record.getMessage()
    assert record.exc_info[1].args == ("boom",)
    assert "boom" not in answer.content


async def test_a_card_of_a_film_nobody_knows_is_a_sentence(stage, monkeypatch):
    card, _ = await open_card(stage)
    monkeypatch.setattr(type(stage.app.recommender), "film", lambda *_: None)
    answer = shown(await stage.bo.click(card, label="Like"))
    assert answer.ephemeral
    assert answer.content.startswith("I know no film")
