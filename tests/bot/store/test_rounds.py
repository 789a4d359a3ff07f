from __future__ import annotations

import asyncio

import pytest
from support_store import NOW, PERSON, add_films

from bot.store.rounds import ROUND, Answer, Asked, RoundAnswers
from bot.store.votes import VoteRow, Votes
from recommender.types import VoteKind


@pytest.fixture
async def rounds(database):
    await add_films(database, 5)
    return RoundAnswers(database)


def like(film):
    return VoteRow(PERSON, film, VoteKind.LIKE, ROUND, NOW)


async def test_one_question_is_open_at_a_time(rounds):
    assert await rounds.ask(PERSON, 1, NOW)
    assert not await rounds.ask(PERSON, 2, NOW)
    assert await rounds.ask(PERSON + 1, 2, NOW)
    assert await rounds.of(PERSON) == (Asked(1, None),)


async def test_of_two_asked_at_once_one_is(rounds):
    outcomes = await asyncio.gather(rounds.ask(PERSON, 1, NOW), rounds.ask(PERSON, 2, NOW))
    assert sorted(outcomes) == [False, True]
    assert len(await rounds.of(PERSON)) == 1


async def test_an_answer_and_its_vote_stand_together(rounds, database):
    await rounds.ask(PERSON, 1, NOW)
    assert await rounds.answer(PERSON, 1, Answer.LIKE, like(1))
    assert await rounds.of(PERSON) == (Asked(1, Answer.LIKE),)
    assert (await Votes(database).taste(PERSON, NOW)).liked == (1,)


async def test_only_the_open_question_takes_an_answer(rounds, database):
    await rounds.ask(PERSON, 1, NOW)
    assert not await rounds.answer(PERSON, 2, Answer.LIKE, like(2))
    assert await rounds.answer(PERSON, 1, Answer.NOT_SEEN, None)
    assert not await rounds.answer(PERSON, 1, Answer.LIKE, like(1))
    assert await rounds.of(PERSON) == (Asked(1, Answer.NOT_SEEN),)
    taste = await Votes(database).taste(PERSON, NOW)
    assert taste.liked == taste.disliked == ()


async def test_no_film_is_asked_about_twice(rounds):
    await rounds.ask(PERSON, 1, NOW)
    await rounds.answer(PERSON, 1, Answer.NOT_SEEN, None)
    assert not await rounds.ask(PERSON, 1, NOW)


async def test_forgetting_takes_back_the_open_question_alone(rounds):
    await rounds.ask(PERSON, 1, NOW)
    await rounds.answer(PERSON, 1, Answer.NOT_SEEN, None)
    await rounds.ask(PERSON, 2, NOW)
    await rounds.forget_open(PERSON, 1)
    await rounds.forget_open(PERSON, 2)
    assert await rounds.of(PERSON) == (Asked(1, Answer.NOT_SEEN),)
