"""`/taste start` as people see it: five films on a screen, in a round that survives restarts."""

from __future__ import annotations

import re

import pytest
from support_discord import buttons, films_of, pieces, shown, text_of

from bot.services.taste.onboarding import ROUND_LENGTH, SCREEN_LENGTH
from cogs.ui.custom_ids import NextScreen, RateFilm, TurnRound
from recommender.types import VoteKind

LIKE, DISLIKE = VoteKind.LIKE, VoteKind.DISLIKE
GREEN, RED = 3, 4


def custom_ids(message, kind):
    ids = [piece.get("custom_id") or "" for piece in pieces(message)]
    return [kind.read(match) for each in ids if (match := kind.TEMPLATE.fullmatch(each))]


def films_asked(message):
    return [each.film_id for each in custom_ids(message, RateFilm) if each.kind is LIKE]


def first_film(message):
    return int(re.search(r"Films? (\d+)", text_of(message))[1])


def styles(message, film):
    found = {piece.get("custom_id"): piece["style"] for piece in pieces(message) if piece["type"] == 2}
    return [found[RateFilm(kind, film).packed] for kind in (LIKE, DISLIKE)]


async def rated(who, message, *kinds):
    """Votes on the first films of the screen; None is none."""
    for film, kind in zip(films_asked(message), kinds, strict=False):
        if kind is not None:
            message = shown(await who.click(message, custom_id=RateFilm(kind, film).packed))
    return message


async def turned(who, message, *kinds):
    message = await rated(who, message, *kinds)
    (left,) = custom_ids(message, NextScreen)
    return shown(await who.click(message, custom_id=left.packed))


async def to_the_end(who, message, *kinds):
    for _ in range(ROUND_LENGTH // SCREEN_LENGTH):
        message = await turned(who, message, *kinds)
    return message


@pytest.fixture
async def first(stage):
    return shown(await stage.slash(stage.bo, "taste start"))


async def test_it_asks_privately_about_five_films_with_a_trailer_each(stage, first):
    assert first.ephemeral
    assert first_film(first) == 1
    asked = films_asked(first)
    assert len(asked) == SCREEN_LENGTH
    assert all(stage.app.recommender.film(film).title in text_of(first) for film in asked)
    assert sum(str((piece.get("emoji") or {}).get("name", "")).startswith("▶") for piece in pieces(first)) == 5
    assert "★" not in text_of(first)
    assert "I know none of them: next films" in buttons(first)


async def test_the_first_films_are_well_known(stage, first):
    titles = {stage.app.recommender.film(film).title for film in films_asked(first)}
    assert len(titles & {"The Godfather", "Psycho", "The Shawshank Redemption", "Terminator 2: Judgment Day"}) >= 2


async def test_a_press_is_a_vote_and_shows_on_the_same_screen(stage, first):
    before = films_asked(first)
    one, two = before[:2]
    marked = await rated(stage.bo, first, LIKE, DISLIKE)
    assert marked.id == first.id
    assert films_asked(marked) == before
    assert styles(marked, one)[0] == GREEN
    assert styles(marked, two)[1] == RED
    assert "Next films" in buttons(marked)
    assert (await stage.votes(one), await stage.votes(two)) == ((1, 0, 0, 0), (0, 1, 0, 0))


async def test_a_press_can_be_changed_and_taken_back(stage, first):
    film = films_asked(first)[0]
    other = await rated(stage.bo, await rated(stage.bo, first, LIKE), DISLIKE)
    assert await stage.votes(film) == (0, 1, 0, 0)
    none = await rated(stage.bo, other, DISLIKE)
    assert await stage.votes(film) == (0, 0, 0, 0)
    assert not {GREEN, RED} & set(styles(none, film))


async def test_what_is_left_out_is_not_seen_and_the_next_films_are_others(stage, first):
    before = films_asked(first)
    second = await turned(stage.bo, first, LIKE)
    assert second.id == first.id
    assert first_film(second) == 6
    assert not set(films_asked(second)) & set(before)
    assert [await stage.votes(film) for film in before[1:]] == [(0, 0, 0, 0)] * 4


async def test_after_three_votes_picks_are_offered_and_start_from_the_likes(stage, first):
    two = await rated(stage.bo, first, LIKE, LIKE)
    assert "See my picks" not in buttons(two)
    three = await rated(stage.bo, two, None, None, DISLIKE)
    picks = shown(await stage.bo.click(three, label="See my picks"))
    text = text_of(picks)
    assert len(films_of(picks)) == 5
    assert "Home is what you liked." in text
    assert "Tell me what you like" not in buttons(picks)


async def test_three_dislikes_alone_are_no_knowledge(stage, first):
    three = await rated(stage.bo, first, DISLIKE, DISLIKE, DISLIKE)
    picks = shown(await stage.bo.click(three, label="See my picks"))
    assert "I don’t know you yet" in text_of(picks)
    assert "Tell me what you like" in buttons(picks)


async def test_fifteen_films_end_in_five_picks_at_once_and_none_came_twice(stage, first):
    message, films = first, []
    for number in range(1, ROUND_LENGTH, SCREEN_LENGTH):
        assert first_film(message) == number
        films += films_asked(message)
        message = await turned(stage.bo, message, LIKE)
    assert len(set(films)) == ROUND_LENGTH
    assert "That was 15 films: 👍 3 · 👎 0 · 12 not seen" in text_of(message)
    assert len(films_of(message)) == 5
    again = shown(await stage.slash(stage.bo, "taste start"))
    assert first_film(again) == 1
    assert not set(films_asked(again)) & set(films)


async def test_the_last_screen_says_what_comes(stage, first):
    last = await turned(stage.bo, await turned(stage.bo, first, LIKE), LIKE)
    assert "I know none of them: show my picks" in buttons(last)
    assert "Show my picks" in buttons(await rated(stage.bo, last, LIKE))


async def test_fifteen_films_nobody_saw_offer_more(stage, first):
    end = await to_the_end(stage.bo, first)
    assert "I need 3 votes" in text_of(end)
    assert list(buttons(end)) == ["More films"]
    assert first_film(shown(await stage.bo.click(end, label="More films"))) == 1


async def test_stop_keeps_everything_and_start_goes_on_there(stage, first):
    second = await rated(stage.bo, await turned(stage.bo, first, LIKE), LIKE)
    films = films_asked(second)
    rest = shown(await stage.bo.click(second, label="Stop"))
    assert "Stopped at films 6 to 10 of 15" in text_of(rest)
    on = shown(await stage.bo.click(rest, label="Go on"))
    assert films_asked(on) == films
    assert styles(on, films[0])[0] == GREEN
    assert films_asked(shown(await stage.slash(stage.bo, "taste start"))) == films


async def test_a_restart_in_the_middle_loses_nothing(stage, first):
    second = await rated(stage.bo, await turned(stage.bo, first, LIKE, DISLIKE), LIKE)
    await stage.restart()
    films = films_asked(second)
    marked = await rated(stage.bo, second, None, LIKE)
    assert films_asked(marked) == films
    await stage.restart()
    resumed = shown(await stage.slash(stage.bo, "taste start"))
    assert films_asked(resumed) == films
    assert [styles(resumed, film)[0] for film in films_asked(resumed)[:2]] == [GREEN, GREEN]
    assert "See my picks" in buttons(resumed)


async def test_a_press_on_an_older_screen_changes_nothing(stage, first):
    film = films_asked(first)[0]
    other, third = [shown(await stage.slash(stage.bo, "taste start")) for _ in range(2)]
    assert films_asked(other) == films_asked(third) == films_asked(first)
    second = await turned(stage.bo, first, DISLIKE)
    late = shown(await stage.bo.click(other, custom_id=RateFilm(LIKE, film).packed))  # still shows what was answered
    assert films_asked(late) == films_asked(second)
    assert await stage.votes(film) == (0, 1, 0, 0)
    later = shown(await stage.bo.click(third, custom_id=NextScreen(film).packed))
    assert first_film(later) == 6


async def test_a_press_that_discord_sends_twice_counts_once(stage, first):
    film = films_asked(first)[0]
    await rated(stage.bo, first, LIKE)
    await stage.replay("INTERACTION_CREATE")
    assert await stage.votes(film) == (1, 0, 0, 0)


async def test_a_film_voted_on_elsewhere_is_marked(stage, first):
    film = films_asked(first)[1]
    card = shown(await stage.slash(stage.bo, "film", title=f"film:{film}", private=True))
    await stage.bo.click(card, label="Like")
    again = shown(await stage.slash(stage.bo, "taste start"))
    assert films_asked(again) == films_asked(first)
    assert styles(again, film)[0] == GREEN


async def test_everybody_has_a_round_of_their_own(stage, first):
    await turned(stage.bo, first, LIKE)
    assert first_film(shown(await stage.slash(stage.cy, "taste start"))) == 1


async def test_it_works_in_direct_messages(stage):
    message = shown(await stage.bo.user.slash("taste start"))
    assert first_film(await turned(stage.bo.user, message, LIKE)) == 6


async def test_explore_says_when_it_knows_nobody_and_offers_the_round(stage):
    picks = shown(await stage.slash(stage.bo, "explore"))
    assert "I don’t know you yet" in text_of(picks)
    assert len(films_of(picks)) == 5
    question = shown(await stage.cy.click(picks, custom_id=TurnRound("start").packed))
    assert question.ephemeral
    assert first_film(question) == 1
    assert len(films_of(picks)) == 5


async def test_two_likes_are_not_enough_and_nobody_pretends(stage, first):
    await rated(stage.bo, first, LIKE, LIKE)
    picks = shown(await stage.slash(stage.bo, "explore"))
    assert "I don’t know you yet: this starts from the little you told me." in text_of(picks)
    assert "Tell me what you like" in buttons(picks)


async def test_who_names_a_film_is_not_asked_to_be_known(stage):
    picks = shown(await stage.slash(stage.bo, "explore", like="Metropolis (1927)"))
    assert "Tell me what you like" not in buttons(picks)
