"""Imports: nothing twice, votes given here win, and an import can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from support_store import add_films

from bot.records import VoteCounts
from bot.runtime.clock import to_unix
from bot.store.film_data.sources import sources
from bot.store.people.brought_votes import BroughtVote
from bot.store.people.import_questions import Question
from bot.store.people.imports import Imports
from bot.store.people.vote_rows import CARD, VoteRow
from bot.store.people.votes import Votes
from bot.store.pruning import prune
from recommender.types import VoteKind

LIKE, DISLIKE, SEEN, WATCHLIST, NEVER = (
    VoteKind.LIKE,
    VoteKind.DISLIKE,
    VoteKind.SEEN,
    VoteKind.WATCHLIST,
    VoteKind.NEVER,
)
ADA, NOW = 31, datetime(2026, 3, 14, 12, tzinfo=UTC)
LONG_AGO = to_unix(NOW) - 10_000_000
FILE = (
    BroughtVote(1, LIKE, LONG_AGO, 9),
    BroughtVote(2, DISLIKE, LONG_AGO + 1, 2),
    BroughtVote(3, SEEN, LONG_AGO + 2, 6),
    BroughtVote(4, SEEN, LONG_AGO + 3),
    BroughtVote(5, WATCHLIST, LONG_AGO + 4),
)
QUESTION = Question(1, "Emma", 1996, BroughtVote(6, LIKE, LONG_AGO, 10), (6, 7))


@pytest.fixture
async def imports(database):
    await add_films(database, 10)
    return Imports(database)


@pytest.fixture
def votes(database, imports):
    return Votes(database)


async def bring(imports, votes=FILE, questions=(), later=0):
    return await imports.bring(ADA, "Letterboxd", votes, questions, NOW + timedelta(seconds=later), 70)


async def rows(database):
    question = "SELECT film_id, kind, half_stars, withdrawn FROM votes ORDER BY film_id, voted_at, kind, source"
    return await database.read(lambda connection: connection.execute(question).fetchall())


async def everything(database):
    tables = ("votes", "imports", "import_questions")
    return await database.read(
        lambda connection: [connection.execute(f"SELECT * FROM {each}").fetchall() for each in tables]
    )


async def test_all_of_it_is_there_and_counts(imports, votes):
    brought = await bring(imports)
    assert (brought.imported_at, dict(brought.added)) == (to_unix(NOW), {LIKE: 1, DISLIKE: 1, SEEN: 2, WATCHLIST: 1})
    taste = await votes.taste(ADA, NOW)
    assert (taste.liked, taste.disliked, taste.seen, taste.watchlist) == ((1,), (2,), {3, 4}, (5,))
    assert [(each.site, each.votes) for each in await imports.all(ADA)] == [("Letterboxd", 5)]


async def test_twice_changes_nothing(imports, votes, database):
    await bring(imports)
    before = await rows(database)
    again = await bring(imports, later=60)
    assert (again.imported_at, again.unchanged, dict(again.added)) == (None, 5, {})
    assert await rows(database) == before
    assert len(await imports.all(ADA)) == 1


@pytest.mark.parametrize("answer", [None, 7, "open"])
async def test_twice_changes_nothing_of_a_doubtful_line_either(imports, database, answer):
    brought = await bring(imports, questions=[QUESTION])
    if answer != "open":
        assert await imports.answer(ADA, brought.imported_at, 1, answer, None)
    before = await everything(database)
    for later in (60, 120):
        again = await bring(imports, questions=[QUESTION], later=later)
        assert (again.imported_at, dict(again.added)) == (None, {})
        assert (again.asked_in, again.questions) == ((brought.imported_at, 1) if answer == "open" else (None, 0))
    assert await everything(database) == before


async def test_a_line_left_as_it_was_said_here_is_not_asked_again(imports, votes):
    await votes.add(VoteRow(ADA, 7, DISLIKE, CARD, NOW))
    brought = await bring(imports, questions=[QUESTION])
    assert await imports.answer(ADA, brought.imported_at, 1, 7, None)
    again = await bring(imports, questions=[QUESTION], later=60)
    assert (again.imported_at, again.asked_in) == (None, None)


async def test_another_year_or_other_stars_are_another_line(imports):
    first = await bring(imports, questions=[QUESTION])
    others = [
        replace(QUESTION, year=None),
        replace(QUESTION, position=2, vote=replace(QUESTION.vote, half_stars=8)),
        replace(QUESTION, position=3),
    ]
    second = await bring(imports, questions=others, later=60)
    assert (second.asked_in, second.questions) == (second.imported_at, 2)
    assert [each.position for each in await imports.questions(ADA, second.imported_at)] == [1, 2]
    assert len(await imports.questions(ADA, first.imported_at)) == 1


async def test_a_line_of_an_import_that_was_taken_back_is_asked_again(imports):
    first = await bring(imports, questions=[QUESTION])
    await imports.answer(ADA, first.imported_at, 1, None, None)
    await imports.undo(ADA, first.imported_at)
    again = await bring(imports, questions=[QUESTION], later=60)
    assert (again.asked_in, again.questions) == (again.imported_at, 1)


async def test_taking_it_back_takes_all_of_it_and_nothing_else(imports, votes, database):
    await votes.add(VoteRow(ADA, 8, LIKE, CARD, NOW), VoteRow(32, 1, LIKE, f"import:{to_unix(NOW)}", NOW))
    before = await rows(database)
    first = await bring(imports, questions=[QUESTION])
    second = await bring(imports, [BroughtVote(9, LIKE, LONG_AGO, 8)], later=60)
    assert await imports.undo(32, first.imported_at) is None
    assert await imports.undo(ADA, first.imported_at) == 5
    assert await imports.undo(ADA, first.imported_at) is None
    assert await imports.questions(ADA, first.imported_at) == ()
    assert [each.imported_at for each in await imports.all(ADA)] == [second.imported_at]
    assert await imports.undo(ADA, second.imported_at) == 1
    assert await rows(database) == before


async def test_what_was_said_here_by_hand_wins(imports, votes):
    await votes.add(
        VoteRow(ADA, 1, DISLIKE, "post:5", NOW - timedelta(days=900)),
        VoteRow(ADA, 2, LIKE, CARD, NOW),
        VoteRow(ADA, 5, NEVER, CARD, NOW),
    )
    brought = await bring(imports)
    taste = await votes.taste(ADA, NOW)
    assert (taste.liked, taste.disliked, taste.watchlist) == ((2,), (1,), ())
    assert (brought.kept_here, dict(brought.added)) == (3, {SEEN: 2})


async def test_what_is_said_by_hand_afterwards_wins_as_well_and_its_taking_back_leaves_the_import(imports, votes):
    await bring(imports)
    await votes.toggle(VoteRow(ADA, 1, DISLIKE, CARD, NOW))
    assert (await votes.taste(ADA, NOW)).disliked == (1, 2)
    assert await votes.state(ADA, 1, NOW) == {DISLIKE}
    await votes.toggle(VoteRow(ADA, 1, DISLIKE, CARD, NOW))
    assert await votes.state(ADA, 1, NOW) == {LIKE}


async def test_what_was_taken_back_by_hand_does_not_come_again(imports, votes):
    await bring(imports)
    for film, kind in ((1, LIKE), (4, SEEN), (5, WATCHLIST)):
        await votes.toggle(VoteRow(ADA, film, kind, CARD, NOW))
    again = await bring(imports, later=60)
    assert (again.imported_at, again.unchanged) == (None, 5)
    taste = await votes.taste(ADA, NOW)
    assert (taste.liked, taste.seen, taste.watchlist) == ((), {3}, ())


@pytest.mark.parametrize(
    ("kind", "stars", "liked", "disliked"),
    [(DISLIKE, 2, (), (1, 2)), (SEEN, 6, (), (2,)), (LIKE, 10, (1,), (2,))],
)
async def test_of_two_imports_the_later_word_counts_until_it_is_taken_back(
    imports, votes, kind, stars, liked, disliked
):
    await bring(imports)
    second = await bring(imports, [BroughtVote(1, kind, LONG_AGO, stars)], later=60)
    taste = await votes.taste(ADA, NOW)
    assert (taste.liked, taste.disliked) == (liked, disliked)
    assert await votes.counts(1) == VoteCounts(
        likes=int(kind == LIKE), dislikes=int(kind == DISLIKE), seen=int(kind == SEEN)
    )
    assert await votes.state(ADA, 1, NOW) == {kind}
    assert (await bring(imports, [BroughtVote(1, kind, LONG_AGO, stars)], later=90)).unchanged == 1
    await imports.undo(ADA, second.imported_at)
    assert (await votes.taste(ADA, NOW)).liked == (1,)


async def test_that_it_was_seen_says_nothing_over_an_opinion(imports, votes):
    await bring(imports)
    assert (await bring(imports, [BroughtVote(1, SEEN, LONG_AGO)], later=60)).unchanged == 1
    assert (await votes.taste(ADA, NOW)).liked == (1,)


async def test_two_in_one_second_are_two(imports):
    first, second = await bring(imports), await bring(imports, [BroughtVote(9, LIKE, LONG_AGO, 8)])
    assert second.imported_at == first.imported_at + 1


async def test_training_gets_the_stars_and_the_moment_of_the_import(imports, votes, database):
    quiet = await database.read(sources)
    await bring(imports)
    await votes.add(VoteRow(ADA, 8, LIKE, CARD, NOW))
    (chunk,) = [chunk async for chunk in votes.training_votes()]
    found = list(zip(chunk.films, chunk.liked, chunk.half_stars, chunk.given_at - to_unix(NOW), strict=True))
    assert found == [(1, True, 9, 0), (2, False, 2, 0), (3, False, 6, 0), (8, True, 0, 0)]
    assert (await database.read(sources)).opinions == quiet.opinions + 4


async def test_only_other_stars_are_news_for_training(imports, database):
    await bring(imports)
    before = await database.read(sources)
    await database.execute("UPDATE votes SET half_stars = ? WHERE film_id = ?", (10, 1))
    assert (await database.read(sources)).mark != before.mark


async def test_a_line_is_decided_once(imports, votes):
    brought = await bring(imports, questions=[QUESTION, replace(QUESTION, position=2, title="Other")])
    when = brought.imported_at
    assert [(each.title, each.films) for each in await imports.questions(ADA, when)] == [
        ("Emma", (6, 7)),
        ("Other", (6, 7)),
    ]
    assert not await imports.answer(ADA, when, 1, 5, None)  # no film of those shown
    assert not await imports.answer(32, when, 1, 7, None)  # somebody else
    assert await imports.answer(ADA, when, 1, 7, None)
    assert not await imports.answer(ADA, when, 1, 6, None)
    assert await imports.answer(ADA, when, 2, None, None)
    assert await imports.questions(ADA, when) == ()
    assert (await votes.taste(ADA, NOW)).liked == (7, 1) or (await votes.taste(ADA, NOW)).liked == (1, 7)
    # The same file again does not ask again what was decided.
    assert (await bring(imports, questions=[QUESTION], later=60)).imported_at is None
    assert await imports.undo(ADA, when) == 6


async def test_questions_are_forgotten_after_a_while_and_the_votes_stay(imports, votes, database):
    brought = await bring(imports, questions=[QUESTION, replace(QUESTION, position=2, title="Answered")])
    await imports.answer(ADA, brought.imported_at, 2, None, None)
    await prune(database, NOW - timedelta(days=1), NOW)
    assert await imports.questions(ADA, brought.imported_at)
    assert len((await everything(database))[2]) == 2
    await prune(database, NOW + timedelta(days=1), NOW)
    assert (await everything(database))[2] == []
    assert len(await imports.all(ADA)) == 1
    assert (await votes.taste(ADA, NOW)).liked == (1,)
