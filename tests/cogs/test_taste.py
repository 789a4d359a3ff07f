"""`/taste start` as people see it: one film at a time, a round that nothing loses."""

from __future__ import annotations

import re

import pytest
from support_discord import buttons, films_of, shown, text_of

from bot.services.taste import ROUND_LENGTH
from cogs.ui.custom_ids import AnswerFilm


def film_asked(message):
    match = AnswerFilm.TEMPLATE.fullmatch(buttons(message)["Like"]["custom_id"])
    return AnswerFilm.read(match).film_id


def progress(message):
    return int(re.search(r"Film (\d+) of 10", text_of(message))[1])


async def answered(who, message, *answers):
    for label in answers:
        message = shown(await who.click(message, label=label))
    return message


@pytest.fixture
async def first(stage):
    return shown(await stage.slash(stage.bo, "taste start"))


async def test_it_asks_privately_about_one_film(stage, first):
    assert first.ephemeral
    assert progress(first) == 1
    assert list(buttons(first)) == ["Like", "Dislike", "Haven’t seen", "Stop"]
    assert stage.app.recommender.film(film_asked(first)).title in text_of(first)
    assert "★" not in text_of(first)


async def test_a_like_is_a_vote_and_the_same_screen_turns_to_the_next_film(stage, first):
    film = film_asked(first)
    second = await answered(stage.bo, first, "Like")
    assert second.id == first.id
    assert progress(second) == 2
    assert film_asked(second) != film
    assert await stage.votes(film) == (1, 0, 0, 0)


async def test_not_seen_is_no_vote(stage, first):
    film = film_asked(first)
    await answered(stage.bo, first, "Haven’t seen")
    assert await stage.votes(film) == (0, 0, 0, 0)


async def test_after_three_votes_picks_are_offered_and_start_from_the_likes(stage, first):
    fourth = await answered(stage.bo, first, "Like", "Haven’t seen", "Like")
    assert "See my picks" not in buttons(fourth)
    fifth = await answered(stage.bo, fourth, "Dislike")
    picks = await answered(stage.bo, fifth, "See my picks")
    text = text_of(picks)
    assert len(films_of(picks)) == 5
    assert "Because you liked" in text
    assert "Home is what you liked." in text
    assert "Tell me ten films" not in buttons(picks)


async def test_three_dislikes_alone_are_no_knowledge(stage, first):
    fourth = await answered(stage.bo, first, "Dislike", "Dislike", "Dislike")
    picks = await answered(stage.bo, fourth, "See my picks")
    assert "I don’t know you yet" in text_of(picks)
    assert "Tell me ten films" in buttons(picks)


async def test_ten_films_end_in_picks_and_none_came_twice(stage, first):
    message, films = first, []
    for number in range(1, ROUND_LENGTH + 1):
        assert progress(message) == number
        films.append(film_asked(message))
        message = await answered(stage.bo, message, "Like" if number % 2 else "Haven’t seen")
    assert len(set(films)) == ROUND_LENGTH
    assert "That was ten films: 👍 5 · 👎 0 · 5 not seen" in text_of(message)
    assert len(films_of(message)) == 5
    again = shown(await stage.slash(stage.bo, "taste start"))
    assert progress(again) == 1
    assert film_asked(again) not in films


async def test_ten_films_nobody_saw_offer_ten_more(stage, first):
    end = await answered(stage.bo, first, *["Haven’t seen"] * ROUND_LENGTH)
    assert "I need 3 votes" in text_of(end)
    assert list(buttons(end)) == ["Ten more"]
    assert progress(await answered(stage.bo, end, "Ten more")) == 1


async def test_stop_keeps_everything_and_start_goes_on_there(stage, first):
    second = await answered(stage.bo, first, "Like")
    film = film_asked(second)
    rest = await answered(stage.bo, second, "Stop")
    assert "Stopped at film 2 of 10" in text_of(rest)
    assert film_asked(await answered(stage.bo, rest, "Go on")) == film
    assert film_asked(shown(await stage.slash(stage.bo, "taste start"))) == film


async def test_a_restart_in_the_middle_loses_nothing(stage, first):
    third = await answered(stage.bo, first, "Like", "Dislike")
    await stage.restart()
    fourth = await answered(stage.bo, third, "Like")
    assert progress(fourth) == 4
    await stage.restart()
    resumed = shown(await stage.slash(stage.bo, "taste start"))
    assert film_asked(resumed) == film_asked(fourth)
    assert "See my picks" in buttons(resumed)


async def test_a_second_press_on_the_same_film_changes_nothing(stage, first):
    film = film_asked(first)
    other = shown(await stage.slash(stage.bo, "taste start"))
    assert film_asked(other) == film
    second = await answered(stage.bo, first, "Dislike")
    late = await answered(stage.bo, other, "Like")  # this screen still showed the film that was answered
    assert progress(second) == progress(late) == 2
    assert film_asked(late) == film_asked(second)
    assert await stage.votes(film) == (0, 1, 0, 0)


async def test_a_press_that_discord_sends_twice_counts_once(stage, first):
    await stage.bo.click(first, label="Like")
    await stage.replay("INTERACTION_CREATE")
    assert progress(shown(await stage.slash(stage.bo, "taste start"))) == 2


async def test_a_film_voted_on_elsewhere_is_not_asked_about(stage, first):
    film = film_asked(first)
    card = shown(await stage.slash(stage.bo, "film", title=f"film:{film}", private=True))
    await stage.bo.click(card, label="Like")
    again = shown(await stage.slash(stage.bo, "taste start"))
    assert progress(again) == 1
    assert film_asked(again) != film


async def test_everybody_has_a_round_of_their_own(stage, first):
    await answered(stage.bo, first, "Like", "Like")
    assert progress(shown(await stage.slash(stage.cy, "taste start"))) == 1


async def test_it_works_in_direct_messages(stage):
    message = shown(await stage.bo.user.slash("taste start"))
    assert progress(await answered(stage.bo.user, message, "Like")) == 2


async def test_explore_says_when_it_knows_nobody_and_offers_the_round(stage):
    picks = shown(await stage.slash(stage.bo, "explore"))
    assert "I don’t know you yet" in text_of(picks)
    assert len(films_of(picks)) == 5
    question = shown(await stage.cy.click(picks, label="Tell me ten films"))
    assert question.ephemeral
    assert progress(question) == 1
    assert len(films_of(picks)) == 5


async def test_two_likes_are_not_enough_and_nobody_pretends(stage, first):
    await answered(stage.bo, first, "Like", "Like")
    picks = shown(await stage.slash(stage.bo, "explore"))
    assert "I don’t know you yet: this starts from the little you told me." in text_of(picks)
    assert "Tell me ten films" in buttons(picks)


async def test_who_names_a_film_is_not_asked_to_be_known(stage):
    picks = shown(await stage.slash(stage.bo, "explore", like="Metropolis 1927"))
    assert "Tell me ten films" not in buttons(picks)
