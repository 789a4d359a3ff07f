"""Scores kept between one answer and the next: the same picks as without, never out of date, and for a short time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support_films import NOW, block_data, wish

from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.serving.recent_homes import HOMES_MOST, KEPT, RecentHomes
from recommender.serving.recommend import recommend
from recommender.serving.snapshot import Snapshot, without_ratings
from recommender.training.bundle import fit
from recommender.types import Filters, Taste

DATA = block_data()
IDS = [int(identity) for identity in DATA.film_table.vocabulary.ids]
SNAPSHOT = Snapshot.of(DATA.film_table, fit(DATA, LearnedKNNParameters(neighbours=20), None))
COLD = Snapshot.of(DATA.film_table, without_ratings(DATA.film_table))
TASTE = Taste(1, liked=tuple(IDS[:4]), disliked=(IDS[40],), seen=frozenset({IDS[70]}))


def said(liked, disliked, seen, hours):
    """A taste whose likes were given so many hours apart; 0 where their times are not known."""
    given_at = tuple(3_600 * hours * place for place in reversed(range(len(liked)))) if hours else ()
    return Taste(1, liked=liked, liked_at=given_at, seen=frozenset(seen), disliked=() if hours else disliked)


films = st.lists(st.sampled_from(IDS), max_size=3, unique=True).map(tuple)
questions = st.tuples(
    st.builds(said, films, films, films, st.integers(0, 2)),
    st.fixed_dictionaries(
        {
            "adventurousness": st.integers(0, 10),
            "seed": st.integers(0, 3),
            "like_films": films,
            "start_from": films,
            "filters": st.sampled_from((Filters(), Filters(year_to=1970))),
        }
    ),
    st.sampled_from((SNAPSHOT, COLD)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(questions, min_size=2, max_size=6))
def test_every_answer_is_the_one_that_is_given_without_kept_scores(asked):
    recent = RecentHomes()
    for taste, changes, snapshot in [question for question in asked for _ in range(2)]:
        request = wish(**changes)
        assert recommend(snapshot, request, taste, frozenset(), recent) == recommend(
            snapshot, request, taste, frozenset()
        )


def test_whoever_turns_the_dial_is_answered_from_the_scores_of_before():
    recent = RecentHomes()
    first = recent.of(SNAPSHOT, wish(adventurousness=1), TASTE)
    assert recent.of(SNAPSHOT, wish(adventurousness=9, seed=5, filters=Filters(year_to=1970)), TASTE) is first


@pytest.mark.parametrize(
    "changed",
    [
        {"liked": TASTE.liked[:3]},
        {"disliked": ()},
        {"seen": frozenset()},
        {"liked": (*TASTE.liked, IDS[9])},
        {"liked_at": (4_000_000, 3_000_000, 2_000_000, 1_000_000), "disliked_at": (5_000_000,)},
    ],
)
def test_a_changed_vote_is_scored_anew(changed):
    recent = RecentHomes()
    first = recent.of(SNAPSHOT, wish(), TASTE)
    assert recent.of(SNAPSHOT, wish(), replace(TASTE, **changed)) is not first


@pytest.mark.parametrize("changed", [{"like_films": (IDS[5],)}, {"start_from": (IDS[5],)}])
def test_other_films_to_start_from_are_scored_anew(changed):
    recent = RecentHomes()
    first = recent.of(SNAPSHOT, wish(), TASTE)
    assert recent.of(SNAPSHOT, wish(**changed), TASTE) is not first


def test_other_models_other_people_and_what_was_forgotten_are_scored_anew():
    recent = RecentHomes()
    first = recent.of(SNAPSHOT, wish(), TASTE)
    assert recent.of(SNAPSHOT, wish(person=2), replace(TASTE, person=2)) is not first
    assert recent.of(SNAPSHOT, wish(), TASTE) is first
    recent.forget(1)
    recent.forget(77)  # of whom nothing is kept
    assert recent.forgotten == 2
    second = recent.of(SNAPSHOT, wish(), TASTE)
    recent.clear()
    third = recent.of(SNAPSHOT, wish(), TASTE)
    fourth = recent.of(COLD, wish(), TASTE)
    assert len({id(scores) for scores in (first, second, third, fourth)}) == 4


def test_scores_are_kept_for_some_people_and_some_minutes():
    recent = RecentHomes()

    def ask(person, later):
        return recent.of(SNAPSHOT, wish(person=person, now=NOW + later), replace(TASTE, person=person))

    first = ask(1, timedelta())
    assert ask(1, KEPT) is first
    assert ask(1, 2 * KEPT) is first
    second = ask(2, 2 * KEPT)
    assert ask(1, 3 * KEPT + timedelta(seconds=1)) is not first
    assert ask(2, 3 * KEPT + timedelta(seconds=1)) is not second
    here = [ask(person, 4 * KEPT) for person in range(100, 100 + HOMES_MOST)]
    assert [ask(person, 4 * KEPT) for person in range(100, 100 + HOMES_MOST)] == here
    ask(99, 4 * KEPT)
    assert ask(101, 4 * KEPT) is here[1]
    assert ask(100, 4 * KEPT) is not here[0]


def test_of_people_without_votes_fewer_are_kept_for_each_has_five_homes():
    recent = RecentHomes()

    def ask(person):
        request = wish(person=person, start_from=tuple(IDS[:5]))
        recommend(SNAPSHOT, request, Taste(person), frozenset(), recent)
        return recent.of(SNAPSHOT, request, Taste(person))

    room = HOMES_MOST // 5
    newcomers = [ask(person) for person in range(room)]
    assert [each.homes for each in newcomers] == [5] * room
    assert ask(0) is newcomers[0]
    ask(room)
    ask(room + 1)
    assert ask(0) is newcomers[0]
    assert ask(1) is not newcomers[1]


def test_who_asks_for_more_films_than_before_takes_the_place_of_others():
    recent = RecentHomes()

    def ask(person, count):
        recommend(
            SNAPSHOT, wish(person=person, count=count, start_from=tuple(IDS[:10])), Taste(person), frozenset(), recent
        )

    for count in (1, 10):
        for person in range(HOMES_MOST):
            ask(person, count)
    assert sum(kept.scores.homes for kept in recent._kept.values()) < HOMES_MOST + 10
