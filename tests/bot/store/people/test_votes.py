from __future__ import annotations

import contextlib
import itertools
import sqlite3
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support_store import NOW, in_memory

from bot.records import VoteCounts
from bot.runtime.clock import to_unix
from bot.store.people import vote_rows
from bot.store.people import votes as module
from bot.store.people.vote_rows import CARD, Scope, VoteRow
from bot.store.people.votes import Votes, taste_of
from recommender.types import VoteKind

ALWAYS = (0, 2**62)

LIKE, DISLIKE, SEEN = VoteKind.LIKE, VoteKind.DISLIKE, VoteKind.SEEN
WATCHLIST, NOT_NOW, NEVER = VoteKind.WATCHLIST, VoteKind.NOT_NOW, VoteKind.NEVER

POST = Scope("post:1", frozenset((film, kind) for film in (1, 2) for kind in VoteKind))


@pytest.fixture
def votes(database, films):
    return Votes(database, not_now_days=30)


def vote(kind, film=1, *, user=31, source="post:9", at=0, guild=700):
    """A vote; `at` is in seconds from NOW."""
    return VoteRow(user, film, kind, source, NOW + timedelta(seconds=at), guild)


def press(kind, film=1, at=0):
    return vote(kind, film, source=CARD, at=at)


async def test_taste_holds_each_kind_newest_first(votes):
    await votes.add(
        vote(LIKE, 1, at=1),
        vote(LIKE, 2, at=3),
        vote(LIKE, 3, at=2),
        vote(DISLIKE, 4),
        vote(SEEN, 5),
        vote(SEEN, 1),
        vote(WATCHLIST, 6, at=1),
        vote(WATCHLIST, 7, at=2),
        vote(NOT_NOW, 8),
        vote(NEVER, 9),
        vote(LIKE, 10, user=32),
    )

    taste = await votes.taste(31, NOW)

    assert taste.person == 31
    assert taste.liked == (2, 3, 1)
    assert taste.disliked == (4,)
    assert taste.liked_at == tuple(to_unix(NOW) + later for later in (3, 2, 1))
    assert taste.disliked_at == (to_unix(NOW),)
    assert taste.seen == {5, 1}
    assert taste.watchlist == (7, 6)
    assert taste.not_now == {8}
    assert taste.never == {9}


async def test_nobody_knows_a_stranger(votes):
    taste = await votes.taste(404, NOW)

    assert taste == taste_of(404, ())
    assert (taste.liked, taste.disliked) == ((), ())


async def test_the_three_kinds_of_no_are_no_dislikes(votes):
    await votes.add(vote(SEEN, 1), vote(NOT_NOW, 2), vote(NEVER, 3))

    taste = await votes.taste(31, NOW)

    assert taste.liked == taste.disliked == ()


async def test_the_newest_opinion_wins(votes):
    await votes.add(vote(LIKE, source="post:1", at=0), vote(DISLIKE, source="post:2", at=60))
    assert (await votes.taste(31, NOW)).disliked == (1,)
    assert await votes.state(31, 1, NOW) == {DISLIKE}

    await votes.take_back(31, 1, DISLIKE, "post:2")
    assert (await votes.taste(31, NOW)).liked == (1,)
    assert await votes.state(31, 1, NOW) == {LIKE}


@pytest.mark.parametrize(
    "order", list(itertools.permutations([(LIKE, "post:1"), (DISLIKE, "post:2"), (LIKE, "post:3")]))
)
async def test_opinions_in_one_second_keep_their_order(votes, order):
    for kind, source in order:
        await votes.add(vote(kind, source=source))

    last = order[-1][0]
    assert await votes.state(31, 1, NOW) == {last}
    taste = await votes.taste(31, NOW)
    assert (taste.liked, taste.disliked) == (((1,), ()) if last is LIKE else ((), (1,)))


async def test_not_now_runs_out_and_never_does_not(votes):
    await votes.add(vote(NOT_NOW), vote(NEVER))
    just_inside, over = NOW + timedelta(days=30, seconds=-1), NOW + timedelta(days=30)

    assert (await votes.taste(31, just_inside)).not_now == {1}
    assert (await votes.taste(31, over)).not_now == set()
    assert await votes.state(31, 1, just_inside) == {NOT_NOW, NEVER}
    assert await votes.state(31, 1, over + timedelta(days=9_000)) == {NEVER}


async def test_not_now_given_by_a_clock_that_was_years_ahead_does_not_hold_for_years(votes):
    await votes.add(replace(vote(NOT_NOW), voted_at=NOW + timedelta(days=3650)))

    assert (await votes.taste(31, NOW)).not_now == set()
    assert await votes.state(31, 1, NOW) == set()
    assert await votes.toggle(replace(vote(NOT_NOW), source=CARD)) == {NOT_NOW}
    assert (await votes.taste(31, NOW)).not_now == {1}


async def test_the_same_vote_twice_changes_nothing(votes):
    assert await votes.add(vote(LIKE)) == 1
    assert await votes.add(vote(LIKE, at=500)) == 0

    assert await votes.counts(1) == VoteCounts(likes=1)
    assert (await votes.taste(31, NOW)).liked == (1,)


async def test_taking_back_takes_exactly_that_voice(votes):
    await votes.add(vote(LIKE, source="post:1"), vote(LIKE, source="post:2"), vote(SEEN, source="post:1"))

    assert await votes.take_back(31, 1, LIKE, "post:1")
    assert not await votes.take_back(31, 1, LIKE, "post:1")
    assert not await votes.take_back(32, 1, LIKE, "post:2")

    assert await votes.state(31, 1, NOW) == {LIKE, SEEN}


async def test_several_votes_are_added_all_or_none(votes):
    with pytest.raises(sqlite3.IntegrityError):
        await votes.add(vote(LIKE, 1), vote(LIKE, 99_999))

    assert (await votes.taste(31, NOW)).liked == ()


async def test_counts_count_people_and_not_rows(votes):
    await votes.add(
        vote(LIKE, source="post:1"),
        vote(LIKE, source="post:2"),
        vote(SEEN, source="post:1"),
        vote(SEEN, source="post:2"),
        vote(WATCHLIST),
        vote(LIKE, user=32, source="post:1"),
        vote(DISLIKE, user=32, source="post:2", at=5),
        vote(LIKE, user=33, guild=701),
        vote(LIKE, user=34, guild=None),
        vote(NEVER, user=35),
        vote(LIKE, film=2),
    )

    assert await votes.counts(1) == VoteCounts(likes=3, dislikes=1, seen=1, watchlist=1)
    assert await votes.counts(1, 700) == VoteCounts(likes=1, dislikes=1, seen=1, watchlist=1)
    assert await votes.counts(1, 701) == VoteCounts(likes=1)
    assert await votes.counts(1, 999) == VoteCounts()
    assert await votes.counts(7) == VoteCounts()


async def test_a_press_says_it_and_a_second_takes_it_back(votes):
    for kind in VoteKind:
        assert await votes.toggle(press(kind)) == {kind}
        assert await votes.toggle(press(kind, at=5)) == set()


async def test_like_and_dislike_exclude_each_other_on_the_card_and_the_noes_do_not(votes):
    assert await votes.toggle(press(LIKE)) == {LIKE}
    assert await votes.toggle(press(DISLIKE)) == {DISLIKE}
    assert await votes.toggle(press(SEEN)) == {DISLIKE, SEEN}
    assert await votes.toggle(press(NOT_NOW)) == {DISLIKE, SEEN, NOT_NOW}
    assert await votes.toggle(press(NEVER)) == {DISLIKE, SEEN, NEVER}
    assert await votes.toggle(press(DISLIKE)) == {SEEN, NEVER}
    assert await votes.counts(1) == VoteCounts(seen=1)


@pytest.mark.parametrize("said", [LIKE, DISLIKE, SEEN, VoteKind.WATCHLIST])
async def test_whoever_says_more_takes_not_now_back(votes, said):
    await votes.toggle(press(NOT_NOW))
    assert await votes.toggle(press(said)) == {said}


@pytest.mark.parametrize(
    ("before", "said", "left"),
    [
        (NEVER, LIKE, {LIKE}),
        (NEVER, WATCHLIST, {WATCHLIST}),
        (WATCHLIST, NEVER, {NEVER}),
        (NOT_NOW, NEVER, {NEVER}),
        (NEVER, DISLIKE, {NEVER, DISLIKE}),
        (NEVER, SEEN, {NEVER, SEEN}),
        (SEEN, NOT_NOW, {SEEN, NOT_NOW}),
        (WATCHLIST, NOT_NOW, {WATCHLIST, NOT_NOW}),
    ],
)
async def test_what_a_press_contradicts_goes_and_what_it_does_not_stays(votes, before, said, left):
    await votes.toggle(press(before))
    assert await votes.toggle(press(said)) == left


@pytest.mark.parametrize("seconds", [0, 1, 15, 3600])
async def test_of_two_presses_the_later_one_counts_though_the_clock_went_back(votes, seconds):
    await votes.add(vote(DISLIKE, source="post:1", at=seconds))
    assert await votes.toggle(press(LIKE, at=0)) == {LIKE}
    assert (await votes.state(31, 1, NOW)) == {LIKE}
    await votes.add(vote(DISLIKE, source="post:2", at=0))
    assert (await votes.state(31, 1, NOW)) == {DISLIKE}


async def test_what_comes_with_its_own_date_is_not_taken_for_new(votes):
    await votes.toggle(press(LIKE, at=3600))
    await votes.add(vote(DISLIKE, source="imported", at=0))
    assert (await votes.state(31, 1, NOW)) == {LIKE}


async def test_not_now_said_again_after_it_ran_out_holds_again(votes):
    later = int(timedelta(days=45).total_seconds())

    assert await votes.toggle(press(NOT_NOW)) == {NOT_NOW}
    assert await votes.toggle(press(NOT_NOW, at=later)) == {NOT_NOW}

    assert (await votes.taste(31, NOW + timedelta(days=74))).not_now == {1}


async def test_a_press_takes_back_what_a_reaction_said(votes):
    await votes.add(vote(WATCHLIST, source="post:1"), vote(WATCHLIST, source="post:2"))

    assert await votes.toggle(press(WATCHLIST)) == set()

    assert (await votes.taste(31, NOW)).watchlist == ()
    assert await votes.counts(1) == VoteCounts()


async def test_what_was_taken_back_on_the_card_does_not_come_back_by_rereading(votes):
    reaction = vote(LIKE, source="post:1")
    await votes.add(reaction)
    await votes.toggle(press(LIKE))

    assert await votes.align(POST, [reaction]) == 0
    assert await votes.state(31, 1, NOW) == set()


async def test_a_reaction_given_anew_counts_again(votes):
    reaction = vote(LIKE, source="post:1")
    await votes.add(reaction)
    await votes.toggle(press(LIKE))

    assert await votes.add(replace(reaction, voted_at=NOW + timedelta(days=1))) == 1
    assert await votes.state(31, 1, NOW) == {LIKE}


async def test_aligning_adds_what_lacks_and_takes_back_what_is_gone(votes):
    await votes.add(
        vote(LIKE, 1, source="post:1"),
        vote(SEEN, 1, source="post:1"),
        vote(LIKE, 1, source="post:2"),
        vote(LIKE, 1, user=32, source="post:1"),
        vote(WATCHLIST, 1, source=CARD),
    )
    wanted = [vote(SEEN, 1, source="post:1"), vote(LIKE, 1, user=33, source="post:1")]

    assert await votes.align(POST, wanted) == 3
    assert await votes.align(POST, wanted) == 0

    assert await votes.state(31, 1, NOW) == {SEEN, LIKE, WATCHLIST}
    assert await votes.state(32, 1, NOW) == set()
    assert await votes.state(33, 1, NOW) == {LIKE}


async def test_aligning_leaves_alone_what_is_spared(votes):
    await votes.add(vote(LIKE, source="post:1"))
    spared = frozenset({(31, 1, LIKE), (32, 1, LIKE)})

    assert await votes.align(POST, [vote(LIKE, user=32, source="post:1")], spared) == 0
    assert await votes.counts(1) == VoteCounts(likes=1)


async def test_training_votes_are_the_newest_opinions_in_chunks(votes, monkeypatch):
    monkeypatch.setattr(module, "CHUNK_ROWS", 3)
    await votes.add(
        *(vote(LIKE, film, user=user) for user in (5, 6) for film in (2, 4, 6)),
        vote(DISLIKE, 4, user=5, source="post:2", at=90),
        vote(LIKE, 4, user=5, source="imported", at=30),
        vote(SEEN, 8, user=5),
        vote(NEVER, 9, user=6),
        vote(DISLIKE, 1, user=2**60),
    )
    await votes.toggle(vote(LIKE, 6, user=6, source=CARD))

    chunks = [chunk async for chunk in votes.training_votes()]

    assert [len(chunk.people) for chunk in chunks] == [3, 3]
    assert chunks[0].people.dtype == np.int64
    assert chunks[0].films.dtype == np.int32
    assert chunks[0].liked.dtype == np.bool_
    rows = [row for chunk in chunks for row in zip(chunk.people, chunk.films, chunk.liked, strict=True)]
    assert rows == [(5, 2, True), (5, 4, False), (5, 6, True), (6, 2, True), (6, 4, True), (2**60, 1, False)]
    assert chunks[0].given_at.dtype == chunks[0].servers.dtype == np.int64
    assert chunks[0].given_at[1] == int(NOW.timestamp())  # the first word, not the last


async def test_training_votes_tell_the_server_and_how_many_servers_there_are(votes):
    assert await votes.servers() == 0
    await votes.add(vote(LIKE, 1, user=5, guild=70), vote(LIKE, 2, user=5, guild=None))
    assert await votes.servers() == 1
    await votes.add(vote(LIKE, 1, user=6, guild=71), vote(LIKE, 1, user=6, guild=None, source="post:9"))
    assert await votes.servers() == 2
    (chunk,) = [chunk async for chunk in votes.training_votes()]
    assert chunk.servers.tolist() == [70, 0, 71]


async def test_no_votes_give_no_chunks(votes):
    assert [chunk async for chunk in votes.training_votes()] == []


STEP = st.tuples(
    st.sampled_from(["add", "take back", "press"]),
    st.sampled_from([LIKE, DISLIKE, SEEN, NEVER]),
    st.sampled_from(["post:1", "post:2"]),
)


class Model:
    """The rules in a few lines: votes in order of time, and those withdrawn."""

    def __init__(self):
        self.vote_rows = []
        self.withdrawn = set()

    def state(self):
        kinds = [kind for kind, source in self.vote_rows if (kind, source) not in self.withdrawn]
        opinions = [kind for kind in kinds if kind in (LIKE, DISLIKE)]
        return {kind for kind in kinds if kind not in (LIKE, DISLIKE)} | set(opinions[-1:])

    def step(self, action, kind, source):
        if action == "add":
            self._add(kind, source)
        elif action == "take back":
            self._remove(kind, source)
        elif kind in self.state():
            self._remove(kind, CARD)
            self.withdrawn |= {vote for vote in self.vote_rows if vote[0] is kind}
        else:
            if kind in (LIKE, DISLIKE):
                self._remove(DISLIKE if kind is LIKE else LIKE, CARD)
            if kind is LIKE:
                self._remove(NEVER, CARD)
            self._remove(kind, CARD)
            self._add(kind, CARD)

    def _add(self, kind, source):
        if (kind, source) in self.withdrawn:
            self._remove(kind, source)
        if (kind, source) not in self.vote_rows:
            self.vote_rows.append((kind, source))

    def _remove(self, kind, source):
        self.withdrawn.discard((kind, source))
        self.vote_rows = [vote for vote in self.vote_rows if vote != (kind, source)]


@settings(max_examples=200, deadline=None)
@given(st.lists(STEP, max_size=12))
def test_any_order_of_reactions_and_presses_follows_the_rules(steps):
    model = Model()
    with contextlib.closing(in_memory()) as connection:
        connection.execute("INSERT INTO films (film_id, title) VALUES (1, 'One')")
        for number, (action, kind, source) in enumerate(steps):
            step = vote(kind, source=source, at=10 * number)
            if action == "add":
                vote_rows.add(connection, step)
            elif action == "take back":
                connection.execute(vote_rows.TAKE_BACK, (31, 1, kind.value, source))
            else:
                vote_rows.toggle(connection, replace(step, source=CARD), not_now_when=ALWAYS)
            model.step(action, kind, source)

            assert vote_rows.state(connection, 31, 1, ALWAYS) == model.state()
            taste = taste_of(31, connection.execute(module.OF_PERSON, (31, *ALWAYS)).fetchall())
            assert {LIKE} & model.state() == ({LIKE} if taste.liked else set())
            assert {DISLIKE} & model.state() == ({DISLIKE} if taste.disliked else set())
