"""Counts in reasons: each agrees with the ratings, is large enough, and includes nobody who voted here."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from scipy import sparse
from support_films import block_data, ring_data

from recommender.models.base import TrainingData
from recommender.models.co_likes import CoLikes
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.neighbour_lists import NeighbourLists
from recommender.models.pair_counts import LIFT_LEAST, PEOPLE_LEAST, SHARE_LEAST, CountSource, PairCounts
from recommender.training.bundle import fit
from recommender.types import LIKE_HALF_STARS

BLOCKS, RING = block_data(), ring_data(films=400, people=300)
FEW_NEIGHBOURS = LearnedKNNParameters(neighbours=20)


def counts_of(data):
    likes = CoLikes.fit(data)
    return PairCounts.of([CountSource(likes.lists, likes.likes, likes.people)])


def who_likes(data):
    """The people who like each film, from the ratings themselves."""
    found = [set() for _ in data.film_table.films]
    for person, film, half_stars in zip(data.people, data.films, data.half_stars, strict=True):
        if half_stars >= LIKE_HALF_STARS:
            found[film].add(int(person))
    return found


def told(counts, films):
    """Every count that is told."""
    pairs = ((one, other) for one in range(films) for other in range(films))
    return {pair: people for pair in pairs if (people := counts.between(*pair)) is not None}


def source(pairs, likes, people, films=4):
    """A source that says so many like both of two films."""
    owners, others = zip(*pairs, strict=True)
    matrix = sparse.csr_array((np.array(list(pairs.values()), np.float32), (owners, others)), shape=(films, films))
    return CountSource(NeighbourLists.of(matrix), np.array(likes, dtype=np.int32), people)


@pytest.mark.parametrize("data", [BLOCKS, RING], ids=["blocks", "ring"])
def test_every_count_told_is_what_the_ratings_say_and_convinces(data):
    likers = who_likes(data)
    everybody = len(set().union(*likers))
    found = told(counts_of(data), len(likers))
    assert len(found) > 200
    for (one, other), people in found.items():
        assert (people.both, people.of) == (len(likers[one] & likers[other]), len(likers[one]))
        assert people.both >= PEOPLE_LEAST >= 5
        assert people.both >= SHARE_LEAST * people.of
        assert people.both / people.of >= LIFT_LEAST * len(likers[other]) / everybody


def test_what_everybody_likes_is_told_of_nothing():
    hit = 7
    everybody = np.arange(BLOCKS.person_count, dtype=np.int32)
    kept = BLOCKS.films != hit
    data = TrainingData(
        BLOCKS.film_table,
        np.concatenate((BLOCKS.people[kept], everybody)),
        np.concatenate((BLOCKS.films[kept], np.full(len(everybody), hit, dtype=np.int32))),
        np.concatenate((BLOCKS.half_stars[kept], np.full(len(everybody), 10, dtype=np.uint8))),
    )
    counts = counts_of(data)
    assert not any(counts.between(film, hit) for film in range(len(BLOCKS.film_table)))
    assert counts.between(8, 9) is not None


def test_four_people_are_too_few_and_five_are_enough():
    for both, expected in ((4, None), (5, (5, 10))):
        counts = PairCounts.of([source({(0, 1): both}, [10, 8, 0, 0], 100)])
        assert (counts.between(0, 1) and tuple(vars_of(counts.between(0, 1)))) == expected


def vars_of(people):
    return people.both, people.of


def test_whoever_voted_here_is_never_counted():
    """Voters of a server who all like two films move nothing that is told, of these two or of any others."""
    voters = np.arange(30, dtype=np.int32) + BLOCKS.person_count
    pair = np.array([0, 31], dtype=np.int32)  # films of different blocks
    people = np.concatenate((BLOCKS.people, np.repeat(voters, 2)))
    films = np.concatenate((BLOCKS.films, np.tile(pair, len(voters))))
    half_stars = np.concatenate((BLOCKS.half_stars, np.full(60, 9, dtype=np.uint8)))
    together = TrainingData(BLOCKS.film_table, people, films, half_stars, voters_from=BLOCKS.person_count)
    with_them, without = (fit(data, FEW_NEIGHBOURS, None).find(PairCounts) for data in (together, BLOCKS))
    every = range(len(BLOCKS.film_table))
    assert told(with_them, len(every)) == told(without, len(every))
    assert with_them.between(0, 31) is None
    assert fit(replace(together, voters_from=None), FEW_NEIGHBOURS, None).find(PairCounts).between(0, 31) is not None


def test_where_only_voters_are_known_no_people_are_told_of():
    counts = fit(replace(BLOCKS, voters_from=0), FEW_NEIGHBOURS, None).find(PairCounts)
    assert counts is None or not told(counts, len(BLOCKS.film_table))


def test_two_sources_are_never_added_up():
    few, many = source({(0, 1): 6, (2, 3): 9}, [10, 9, 12, 12], 90), source({(0, 1): 30}, [60, 40, 11, 0], 900)
    for order in ([few, many], [many, few]):
        counts = PairCounts.of(order)
        assert vars_of(counts.between(0, 1)) == (30, 60)
        assert vars_of(counts.between(2, 3)) == (9, 12)


def test_it_moves_with_the_catalogue_and_comes_back_from_its_arrays():
    counts = counts_of(BLOCKS)
    films = len(BLOCKS.film_table)
    new_row = np.arange(films, dtype=np.int32)[::-1].copy()
    new_row[3] = -1
    again = PairCounts.read(counts.moved(new_row, films + 5).arrays(), films + 5)
    before = {pair: people for pair, people in told(counts, films).items() if 3 not in pair}
    moved = {(int(new_row[one]), int(new_row[other])): people for (one, other), people in before.items()}
    assert told(again, films + 5) == moved


def test_the_pairs_of_a_block_are_told_both_ways_and_blocks_are_kept_apart():
    found = told(counts_of(BLOCKS), len(BLOCKS.film_table))
    assert {one // 30 == other // 30 for one, other in found} == {True}
    assert all((other, one) in found for one, other in list(combinations(range(30), 2))[:50])
