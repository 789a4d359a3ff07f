from __future__ import annotations

from support_films import block_data

from recommender.evaluation.studies.cold_start import Interview, measure
from recommender.models.learned_knn.parameters import LearnedKNNParameters


def test_cold_start_on_blocks_finds_the_right_block_soon():
    results = {
        (found.name, found.votes): found for found in measure(block_data(people=60), LearnedKNNParameters(), 1, 2)
    }
    assert set(results) == {
        ("nobody asked", 0),
        *((name, votes) for name in ("random known", "popular", "our round") for votes in (3, 5, 10)),
    }
    assert results["our round", 3].ndcg_10.mean > results["nobody asked", 0].ndcg_10.mean + 0.2
    assert results["our round", 3].ndcg_10.mean >= results["popular", 3].ndcg_10.mean - 0.02
    assert results["popular", 10].ahead.mean == 0
    for (name, votes), found in results.items():
        assert found.screens.mean >= votes, name
    assert results["random known", 10].screens_median == 10


def test_votes_and_screens_of_who_is_asked():
    asked = Interview([1, 2], [3], [4, 5])
    assert (asked.votes, asked.screens) == (3, 5)


def test_where_nobody_rated_enough_nothing_is_said():
    assert measure(block_data(share=0.1), LearnedKNNParameters(), 1, 2) == []


def test_the_same_seed_gives_the_same_figures():
    first = measure(block_data(), LearnedKNNParameters(), 3, 2)
    assert measure(block_data(), LearnedKNNParameters(), 3, 2) == first
