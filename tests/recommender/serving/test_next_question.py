from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace

import numpy as np
import pytest
from support_films import Memory, block_data, many_films

from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.starter import read_starter
from recommender.errors import ArtefactRefused
from recommender.films.table import FilmTable
from recommender.models import elicitation
from recommender.models.base import TrainingData
from recommender.models.elicitation import Answers
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.prior.model import Prior
from recommender.service import Recommender
from recommender.serving.next_question import next_films
from recommender.serving.snapshot import Snapshot, without_ratings
from recommender.training.bundle import aligned, fit, read
from recommender.types import Film, Taste

BLOCKS, WIDTH = 4, 30
NONE = np.empty(0, dtype=np.int32)


def standing_of(data):
    return Snapshot.of(data.film_table, fit(data, LearnedKNNParameters(), None))


@pytest.fixture(scope="module")
def blocks():
    """Everybody likes films of one block of four and dislikes some of the others."""
    return standing_of(block_data(BLOCKS, WIDTH))


@pytest.fixture(scope="module")
def divided():
    """Two kinds of people. Rows 0–9: one kind likes them, the other does not. 10–19: each likes or not by a coin.

    All of these are known to all. Rows 20–29 divide as sharply and are known to six people.
    """
    generator, people = np.random.default_rng(1), 240
    entries = []
    for person in range(people):
        for row in range(20):
            likes = (person % 2 == row % 2) if row < 10 else generator.random() < 0.5
            entries.append((person, row, 9 if likes else 3))
        if person < 6:
            entries += [(person, row, 9 if person % 2 == row % 2 else 3) for row in range(20, 30)]
    table = np.array(entries, dtype=np.int32)
    film_table = FilmTable(Film(10 + row, f"Film {row}", 1950, ("Drama",)) for row in range(30))
    return standing_of(TrainingData(film_table, table[:, 0], table[:, 1], table[:, 2].astype(np.uint8)))


def asked_of(snapshot, answer, count=10):
    """Films asked one after the other; `answer` gives like (True), dislike (False) or not seen (None)."""
    asked, liked, disliked = [], [], []
    for _ in range(count):
        (film,) = next_films(snapshot, asked, Taste(1, tuple(liked), tuple(disliked)), 1)
        asked.append(film.id)
        said = answer(film)
        if said is not None:
            (liked if said else disliked).insert(0, film.id)
    return asked


def block_of(snapshot, film_id):
    return snapshot.film_table.vocabulary.row(film_id) // WIDTH


def test_information_is_in_films_that_divide_and_not_in_a_coin(divided):
    asking = divided.bundle.elicitation
    gain = dict(zip(asking.rows.tolist(), asking._information(asking.shares).tolist(), strict=True))
    dividing, coin, unknown = (np.median([gain[row] for row in rows]) for rows in np.arange(30).reshape(3, 10))
    assert dividing > 3 * coin
    assert dividing > 3 * unknown


def test_of_films_known_and_liked_alike_those_that_divide_come_first(divided):
    first = asked_of(divided, lambda _: None, 1)
    assert divided.film_table.vocabulary.row(first[0]) < 10


def test_what_hardly_anybody_knows_comes_last(divided):
    rows = [divided.film_table.vocabulary.row(film) for film in asked_of(divided, lambda film: film.id % 2 == 0, 30)]
    assert set(rows[20:]) == set(range(20, 30))


def test_every_block_is_tried(blocks):
    asked = asked_of(blocks, lambda _: None, 8)
    assert {block_of(blocks, film) for film in asked} == set(range(BLOCKS))


def test_an_answer_makes_its_group_more_probable(divided):
    asking, films = divided.bundle.elicitation, len(divided.film_table)
    even, odd = np.array([0, 2, 4], dtype=np.int32), np.array([1, 3, 5], dtype=np.int32)
    before = asking._group_weights(Answers(NONE, NONE, NONE, NONE), films)
    after = asking._group_weights(Answers(even, odd, NONE, NONE), films)
    likes_even = asking.likes[:, asking.rows == 6].ravel() > 0.5
    assert 0.3 < before[likes_even].sum() < 0.7
    assert after[likes_even].sum() > 0.9


def test_the_same_answers_give_the_same_films_and_none_twice(blocks):
    def answer(film):
        return (True, False, None)[film.id % 3]

    first = asked_of(blocks, answer, 40)
    assert asked_of(blocks, answer, 40) == first
    assert len(set(first)) == 40


def test_the_next_film_depends_on_the_answers(blocks):
    rounds = {tuple(asked_of(blocks, lambda film, b=b: block_of(blocks, film.id) == b)) for b in range(BLOCKS)}
    assert len(rounds) > 1


def test_what_is_voted_on_or_wanted_or_unwanted_is_not_asked_about(blocks):
    ids = [film.id for film in blocks.film_table.films]
    taste = Taste(
        1,
        liked=tuple(ids[:30]),
        disliked=tuple(ids[30:60]),
        watchlist=tuple(ids[60:80]),
        never=frozenset(ids[80:90]),
        not_now=frozenset(ids[90:100]),
    )
    asked = []
    while found := next_films(blocks, asked, taste, 7):
        asked += [film.id for film in found]
    assert sorted(asked) == ids[100:]


def test_unknown_ids_are_passed_over(blocks):
    assert next_films(blocks, [999_999], Taste(1, (888_888,), (777_777,)), 1)


def starter_films():
    shared = {field.name for field in fields(FilmFacts)} & {field.name for field in fields(Film)}
    return [
        Film(number, **{name: getattr(facts, name) for name in shared})
        for number, facts in enumerate(read_starter(), start=1)
    ]


@pytest.fixture(scope="module")
def starter():
    film_table = FilmTable(starter_films())
    return Snapshot.of(film_table, without_ratings(film_table))


def test_without_one_rating_everybody_knows_the_first_films_and_they_are_not_all_of_a_kind(starter):
    prior = Prior.of(starter.film_table)
    known = set(starter.film_table.vocabulary.ids[np.argsort(-prior.likes)[:500]].tolist())
    asked = asked_of(starter, lambda _: None, 15)
    assert set(asked[:5]) <= known
    assert set(asked) <= known
    found = [starter.film_table.film(film) for film in asked]
    decades = Counter(film.year // 10 for film in found)
    assert len(decades) >= 4
    assert max(decades.values()) <= 7
    assert max(Counter(film.year for film in found).values()) <= 3
    assert len({genre for film in found for genre in film.genres}) >= 8


def test_without_one_rating_the_next_screen_follows_from_what_was_liked(starter):
    first = [film.id for film in next_films(starter, [], Taste(1), 5)]
    screens = {
        tuple(film.id for film in next_films(starter, first, Taste(1, liked=(film_id,)), 5)) for film_id in first
    }
    assert len(screens) >= 3


def test_without_anybodys_likes_the_round_spreads_over_the_catalogue():
    film_table = FilmTable(replace(film, imdb_id=None) for film in starter_films())
    asked = asked_of(Snapshot.of(film_table, without_ratings(film_table)), lambda _: None, 15)
    found = [film_table.film(film) for film in asked]
    assert len({film.year // 10 for film in found}) >= 4
    assert len({genre for film in found for genre in film.genres}) >= 8


def test_a_few_votes_here_do_not_narrow_what_is_asked_about(starter):
    one = np.zeros(3, dtype=np.int32)
    rated = np.arange(3, dtype=np.int32)
    data = TrainingData(starter.film_table, one, rated, np.array([9, 3, 10], dtype=np.uint8))
    snapshot = standing_of(data)
    asked = asked_of(snapshot, lambda _: None, 30)
    assert len(set(asked) & set(asked_of(starter, lambda _: None, 60))) >= 20


def test_films_on_one_screen_are_unlike_each_other(blocks):
    together = next_films(blocks, [], Taste(1), BLOCKS)
    assert {block_of(blocks, film.id) for film in together} == set(range(BLOCKS))


def test_nothing_to_ask_in_an_empty_catalogue():
    film_table = FilmTable([])
    assert next_films(Snapshot.of(film_table, without_ratings(film_table)), [], Taste(1), 5) == ()


def test_of_very_many_people_some_are_looked_at(monkeypatch):
    monkeypatch.setattr(elicitation, "PEOPLE_MOST", 40)
    found = standing_of(block_data(BLOCKS, WIDTH))
    assert len(found.bundle.elicitation.shares) == 2
    assert len(set(asked_of(found, lambda _: None))) == 10


def test_one_person_is_enough_to_fit():
    film_table = FilmTable(many_films(20))
    one = np.zeros(3, dtype=np.int32)
    data = TrainingData(film_table, one, np.arange(3, dtype=np.int32), np.array([9, 3, 10], dtype=np.uint8))
    assert next_films(standing_of(data), [], Taste(1), 1)[0].id in {film.id for film in film_table.films[:3]}


def test_it_is_kept_in_the_artefact_and_moves_with_the_catalogue(blocks):
    facts = {"id": "0" * 16, "fitted_at": 0, "people": 1, "votes": 1}
    again = read(blocks.bundle.arrays(), facts)
    np.testing.assert_array_equal(again.elicitation.likes, blocks.bundle.elicitation.likes)
    fewer = FilmTable(film for film in blocks.film_table.films if film.id % 2)
    moved = Snapshot.of(fewer, aligned(again, fewer.vocabulary.ids))
    asked = asked_of(moved, lambda _: None, 20)
    assert asked
    assert all(film % 2 for film in asked)


@pytest.mark.parametrize(
    ("name", "spoiled"),
    [
        ("elicitation.rows", lambda array: array + 10_000),
        ("elicitation.likes", lambda array: array[:, :-1]),
        ("elicitation.dislikes", lambda array: array + 1),
        ("elicitation.shares", lambda array: array * np.nan),
    ],
)
def test_arrays_that_do_not_fit_are_refused(blocks, name, spoiled):
    arrays = blocks.bundle.arrays()
    arrays[name] = spoiled(arrays[name])
    with pytest.raises(ArtefactRefused, match=r"does not fit|cannot be|no number"):
        read(arrays, {"id": "0" * 16, "fitted_at": 0, "people": 1, "votes": 1})


async def test_the_recommender_asks(tmp_path):
    memory = Memory(many_films(50))
    recommender = Recommender(memory, memory, tmp_path)
    await recommender.load()
    first = [film.id for film in recommender.next_onboarding_films([], Taste(1), 5)]
    assert len(first) == 5
    assert not {film.id for film in recommender.next_onboarding_films(first, Taste(1), 5)} & set(first)
