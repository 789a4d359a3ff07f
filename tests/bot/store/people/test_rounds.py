from __future__ import annotations

import asyncio

import pytest
from support_store import NOW, PERSON, add_films

from bot.records import Answer
from bot.store.people.rounds import ROUND, Asked, RoundAnswers
from bot.store.people.vote_rows import VoteRow
from bot.store.people.votes import Votes
from recommender.types import VoteKind


@pytest.fixture
async def rounds(database):
    await add_films(database, 9)
    return RoundAnswers(database)


def like(film, kind=VoteKind.LIKE):
    return VoteRow(PERSON, film, kind, ROUND, NOW)


async def test_one_screen_is_open_at_a_time_in_the_order_asked(rounds):
    assert await rounds.ask(PERSON, [3, 1, 2], NOW)
    assert not await rounds.ask(PERSON, [4], NOW)
    assert await rounds.ask(PERSON + 1, [4], NOW)
    assert await rounds.of(PERSON) == (Asked(3, None), Asked(1, None), Asked(2, None))


async def test_of_two_asked_at_once_one_is(rounds):
    outcomes = await asyncio.gather(rounds.ask(PERSON, [1, 2], NOW), rounds.ask(PERSON, [3, 4], NOW))
    assert sorted(outcomes) == [False, True]
    assert len(await rounds.of(PERSON)) == 2


async def test_a_press_votes_changes_and_takes_back(rounds, database):
    await rounds.ask(PERSON, [1, 2], NOW)
    votes = Votes(database)
    assert await rounds.toggle(like(1))
    assert (await votes.taste(PERSON, NOW)).liked == (1,)
    assert await rounds.toggle(like(1, VoteKind.DISLIKE))
    assert ((await votes.taste(PERSON, NOW)).liked, (await votes.taste(PERSON, NOW)).disliked) == ((), (1,))
    assert await rounds.toggle(like(1, VoteKind.DISLIKE))
    taste = await votes.taste(PERSON, NOW)
    assert taste.liked == taste.disliked == ()
    assert await rounds.of(PERSON) == (Asked(1, None), Asked(2, None))


async def test_only_a_film_on_the_open_screen_takes_a_vote(rounds, database):
    await rounds.ask(PERSON, [1, 2], NOW)
    assert not await rounds.toggle(like(3))
    await rounds.close(PERSON, {1: Answer.NOT_SEEN, 2: Answer.NOT_SEEN})
    assert not await rounds.toggle(like(1))
    taste = await Votes(database).taste(PERSON, NOW)
    assert taste.liked == taste.disliked == ()


async def test_a_screen_is_left_once_and_as_a_whole(rounds):
    await rounds.ask(PERSON, [1, 2], NOW)
    assert not await rounds.close(PERSON, {1: Answer.LIKE})
    both = {1: Answer.LIKE, 2: Answer.NOT_SEEN}
    assert sorted(await asyncio.gather(rounds.close(PERSON, both), rounds.close(PERSON, both))) == [False, True]
    assert await rounds.of(PERSON) == (Asked(1, Answer.LIKE), Asked(2, Answer.NOT_SEEN))
    assert not await rounds.close(PERSON, {})


async def test_no_film_is_asked_about_twice(rounds):
    await rounds.ask(PERSON, [1], NOW)
    await rounds.close(PERSON, {1: Answer.NOT_SEEN})
    assert not await rounds.ask(PERSON, [1], NOW)
    assert await rounds.of(PERSON) == (Asked(1, Answer.NOT_SEEN),)


async def test_screens_asked_in_one_second_keep_their_order(rounds):
    await rounds.ask(PERSON, [5, 4], NOW)
    await rounds.close(PERSON, {5: Answer.NOT_SEEN, 4: Answer.NOT_SEEN})
    await rounds.ask(PERSON, [3, 1], NOW)
    assert [each.film_id for each in await rounds.of(PERSON)] == [5, 4, 3, 1]


async def test_forgetting_takes_back_open_questions_alone(rounds):
    await rounds.ask(PERSON, [1], NOW)
    await rounds.close(PERSON, {1: Answer.NOT_SEEN})
    await rounds.ask(PERSON, [2, 3], NOW)
    await rounds.forget_open(PERSON, [1, 2, 3])
    assert await rounds.of(PERSON) == (Asked(1, Answer.NOT_SEEN),)
