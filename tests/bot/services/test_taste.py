from __future__ import annotations

import asyncio

import pytest
from support_store import GUILD, PERSON

from bot.services.taste import ENOUGH_VOTES, ROUND_LENGTH, Answer, Round
from bot.store.rounds import RoundAnswers
from recommender.types import VoteKind


def round_of(bot, clock):
    return Round(bot.recommender, bot.votes, RoundAnswers(bot.database), clock)


@pytest.fixture
def rounds(bot, clock):
    return round_of(bot, clock)


async def answer(rounds, state, *answers):
    for each in answers:
        state = await rounds.answer(PERSON, state.film.id, each, GUILD.id)
    return state


async def test_likes_and_dislikes_are_votes_of_the_round_and_not_seen_is_none(bot, rounds):
    first = await rounds.start(PERSON)
    second = await answer(rounds, first, Answer.LIKE)
    third = await answer(rounds, second, Answer.DISLIKE)
    fourth = await answer(rounds, third, Answer.NOT_SEEN)

    taste = await bot.votes.taste(PERSON, bot.today._clock.now())
    assert (taste.liked, taste.disliked, taste.seen) == ((first.film.id,), (second.film.id,), frozenset())
    assert fourth.answers == (Answer.LIKE, Answer.DISLIKE, Answer.NOT_SEEN)
    assert fourth.votes == 2
    sources = await bot.database.read(lambda found: found.execute("SELECT DISTINCT source FROM votes").fetchall())
    assert sources == [("round",)]


async def test_it_has_enough_after_three_votes_whatever_was_not_seen(rounds):
    state = await answer(rounds, await rounds.start(PERSON), Answer.NOT_SEEN, Answer.LIKE, Answer.NOT_SEEN, Answer.LIKE)
    assert not state.has_enough
    state = await answer(rounds, state, Answer.DISLIKE)
    assert state.has_enough
    assert state.votes == ENOUGH_VOTES


async def test_a_round_goes_on_after_a_restart_with_the_same_film(rounds, restarted, clock):
    state = await answer(rounds, await rounds.start(PERSON), Answer.LIKE, Answer.NOT_SEEN)
    clock.forward(days=3)
    again = await round_of(await restarted(), clock).start(PERSON)
    assert again == state


async def test_three_rounds_never_ask_about_one_film_twice(rounds):
    asked = []
    for _ in range(3):
        state = await rounds.start(PERSON)
        assert state.answers == ()
        while not state.is_over:
            asked.append(state.film.id)
            state = await answer(rounds, state, (Answer.LIKE, Answer.DISLIKE, Answer.NOT_SEEN)[len(asked) % 3])
    assert len(asked) == len(set(asked)) == 3 * ROUND_LENGTH


async def test_a_second_press_changes_nothing(bot, rounds):
    first = await rounds.start(PERSON)
    second = await answer(rounds, first, Answer.LIKE)
    assert await rounds.answer(PERSON, first.film.id, Answer.DISLIKE, GUILD.id) == second
    assert await bot.votes.state(PERSON, first.film.id, bot.today._clock.now()) == {VoteKind.LIKE}


async def test_two_presses_at_once_are_one_answer(bot, rounds):
    film = (await rounds.start(PERSON)).film.id
    states = await asyncio.gather(*(rounds.answer(PERSON, film, Answer.LIKE, None) for _ in range(4)))
    assert {len(state.answers) for state in states} == {1}
    assert len({state.film.id for state in states}) == 1


async def test_looking_asks_nothing(bot, rounds):
    assert (await rounds.look(PERSON)).film is None
    assert await RoundAnswers(bot.database).of(PERSON) == ()
    state = await rounds.start(PERSON)
    assert await rounds.look(PERSON) == state


async def test_what_was_voted_on_elsewhere_makes_room_for_another_film(bot, rounds):
    state = await rounds.start(PERSON)
    await bot.feedback.vote(PERSON, state.film.id, VoteKind.LIKE, GUILD.id)
    other = await rounds.start(PERSON)
    assert other.film.id != state.film.id
    assert other.answers == ()
    assert other.votes == 1


async def test_when_every_film_was_asked_about_it_says_so(bot, rounds):
    everything = bot.recommender.films()
    for film in everything:
        await bot.feedback.vote(PERSON, film.id, VoteKind.LIKE, GUILD.id)
    state = await rounds.start(PERSON)
    assert state.film is None
    assert not state.is_over
