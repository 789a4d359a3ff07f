from __future__ import annotations

import asyncio

import pytest
from support_store import GUILD, PERSON

from bot.records import Answer
from bot.services.taste.onboarding import ENOUGH_VOTES, ROUND_LENGTH, SCREEN_LENGTH, Round
from bot.store.people.rounds import RoundAnswers
from recommender.types import VoteKind

LIKE, DISLIKE = VoteKind.LIKE, VoteKind.DISLIKE


def round_of(bot, clock):
    return Round(bot.recommender, bot.votes, RoundAnswers(bot.database), clock)


@pytest.fixture
def rounds(bot, clock):
    return round_of(bot, clock)


def ids(state):
    return [asked.film.id for asked in state.films]


async def vote(rounds, state, *kinds):
    """Votes on the first films of the screen; None is none."""
    for film, kind in zip(ids(state), kinds, strict=False):
        if kind is not None:
            state = await rounds.vote(PERSON, film, kind, GUILD.id)
    return state


async def turn(rounds, state, *kinds):
    state = await vote(rounds, state, *kinds)
    return await rounds.turn(PERSON, ids(state)[0])


async def test_likes_and_dislikes_are_votes_of_the_round_and_not_seen_is_none(bot, rounds):
    first = await rounds.start(PERSON)
    assert len(first.films) == SCREEN_LENGTH
    marked = await vote(rounds, first, LIKE, DISLIKE)
    assert [asked.opinion for asked in marked.films] == [LIKE, DISLIKE, None, None, None]
    assert ids(marked) == ids(first)

    second = await turn(rounds, marked)

    taste = await bot.votes.taste(PERSON, bot.today._clock.now())
    assert (taste.liked, taste.disliked, taste.seen) == ((ids(first)[0],), (ids(first)[1],), frozenset())
    assert second.answers == (Answer.LIKE, Answer.DISLIKE, *[Answer.NOT_SEEN] * 3)
    assert second.votes == 2
    assert not set(ids(second)) & set(ids(first))
    sources = await bot.database.read(lambda found: found.execute("SELECT DISTINCT source FROM votes").fetchall())
    assert sources == [("round",)]


async def test_the_same_press_again_takes_a_vote_back(bot, rounds):
    first = await rounds.start(PERSON)
    state = await vote(rounds, await vote(rounds, first, LIKE), LIKE)
    assert state.films[0].opinion is None
    assert state.votes == 0


async def test_it_has_enough_after_three_votes_whatever_was_not_seen(rounds):
    state = await vote(rounds, await rounds.start(PERSON), None, LIKE, None, LIKE)
    assert not state.has_enough
    state = await rounds.vote(PERSON, ids(state)[4], DISLIKE, GUILD.id)
    assert state.has_enough
    assert state.votes == ENOUGH_VOTES


async def test_a_round_goes_on_after_a_restart_with_the_same_screen(rounds, restarted, clock):
    state = await turn(rounds, await rounds.start(PERSON), LIKE)
    state = await vote(rounds, state, None, DISLIKE)
    clock.forward(days=3)
    again = await round_of(await restarted(), clock).start(PERSON)
    assert again == state


async def test_three_rounds_never_ask_about_one_film_twice(rounds):
    asked = []
    for _ in range(3):
        state = await rounds.start(PERSON)
        assert state.answers == ()
        while not state.is_over:
            asked += ids(state)
            state = await turn(rounds, state, LIKE, DISLIKE)
        assert len(state.answers) == ROUND_LENGTH
        assert state.films == ()
    assert len(asked) == len(set(asked)) == 3 * ROUND_LENGTH


async def test_the_next_screen_depends_on_what_was_liked(rounds, bot, clock):
    first = await rounds.start(PERSON)
    other = round_of(bot, clock)
    await other.start(PERSON + 1)
    for film in ids(first)[:2]:
        await other.vote(PERSON + 1, film, LIKE, GUILD.id)
    theirs = await other.turn(PERSON + 1, ids(first)[0])
    assert ids(await turn(rounds, first)) != ids(theirs)


async def test_two_presses_on_next_leave_one_screen(rounds):
    first = await rounds.start(PERSON)
    states = await asyncio.gather(*(rounds.turn(PERSON, ids(first)[0]) for _ in range(4)))
    assert {len(state.answers) for state in states} == {SCREEN_LENGTH}
    assert len({tuple(ids(state)) for state in states}) == 1


async def test_a_press_on_an_older_screen_changes_nothing(bot, rounds):
    first = await rounds.start(PERSON)
    second = await turn(rounds, first, LIKE)
    assert await rounds.vote(PERSON, ids(first)[0], DISLIKE, GUILD.id) == second
    assert await rounds.turn(PERSON, ids(first)[1]) == second
    assert await bot.votes.state(PERSON, ids(first)[0], bot.today._clock.now()) == {VoteKind.LIKE}


async def test_looking_asks_nothing(bot, rounds):
    assert (await rounds.look(PERSON)).films == ()
    assert await RoundAnswers(bot.database).of(PERSON) == ()
    state = await rounds.start(PERSON)
    assert await rounds.look(PERSON) == state


async def test_what_was_voted_on_elsewhere_is_marked_and_counts(bot, rounds):
    film = ids(await rounds.start(PERSON))[2]
    await bot.feedback.vote(PERSON, film, VoteKind.LIKE, GUILD.id)
    state = await rounds.start(PERSON)
    assert state.films[2].opinion is LIKE
    assert (await rounds.turn(PERSON, film)).answers[2] is Answer.LIKE


async def test_films_that_left_the_catalogue_make_room_for_others(bot, rounds, clock):
    await rounds.start(PERSON)

    class Elsewhere:
        """The same films under other ids, as after another database's films."""

        def film(self, film_id):
            return None if film_id in gone else bot.recommender.film(film_id)

        def next_onboarding_films(self, asked, taste, count):
            return bot.recommender.next_onboarding_films([*asked, *gone], taste, count)

    gone = {each.film_id for each in await RoundAnswers(bot.database).of(PERSON)}
    state = await Round(Elsewhere(), bot.votes, RoundAnswers(bot.database), clock).start(PERSON)
    assert len(state.films) == SCREEN_LENGTH
    assert not gone & set(ids(state))
    assert state.answers == ()


async def test_when_every_film_was_asked_about_it_says_so(bot, rounds):
    everything = bot.recommender.films()
    for film in everything:
        await bot.feedback.vote(PERSON, film.id, VoteKind.LIKE, GUILD.id)
    state = await rounds.start(PERSON)
    assert state.films == ()
    assert not state.is_over
