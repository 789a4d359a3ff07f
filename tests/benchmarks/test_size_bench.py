"""The benchmark of sizes runs on a small set; synthetic ratings have the shape asked for."""

from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest
from rich.console import Console

from benchmarks import size
from benchmarks.data.synthetic import SHAPES, films_of, ratings_of
from benchmarks.ticker import Ticker
from recommender.catalogue.starter import read_starter

SHAPE = SHAPES["32m"].scaled(6_000)


def together(shape, seed=1):
    return [np.concatenate(part) for part in zip(*ratings_of(shape, films_of(shape, seed), seed), strict=True)]


def test_made_up_ratings_are_as_many_as_asked_for_and_none_comes_twice():
    people, films, half_stars = together(SHAPE)
    assert len(people) == SHAPE.ratings
    assert len(np.unique(people.astype(np.int64) * SHAPE.films + films)) == SHAPE.ratings
    assert set(np.unique(people)) == set(range(SHAPE.people))
    assert films.min() >= 1
    assert films.max() <= SHAPE.films
    assert half_stars.min() >= 1
    assert half_stars.max() <= 10


def test_the_same_seed_makes_the_same_ratings_and_another_makes_others():
    first, second, other = together(SHAPE), together(SHAPE), together(SHAPE, seed=2)
    assert all(np.array_equal(one, two) for one, two in zip(first, second, strict=True))
    assert not np.array_equal(first[1], other[1])


def test_a_few_films_have_most_of_the_ratings():
    _, films, _ = together(SHAPES["small"])
    counts = np.sort(np.bincount(films, minlength=SHAPES["small"].films))[::-1]
    assert counts[: len(counts) // 10].sum() > counts.sum() / 2
    assert np.median(counts) < 10


@pytest.fixture(scope="module")
def trials(tmp_path_factory):
    folder = tmp_path_factory.mktemp("homes")
    trial = size.run("6e3", SHAPE, folder)
    return [trial, replace(trial, name="twice", ratings=2 * trial.ratings, pairs=4 * trial.pairs)]


def test_a_round_says_what_it_took(trials):
    trial = trials[0]
    films = SHAPE.films + len(read_starter())  # every home has the starter
    assert (trial.films, trial.people, trial.ratings) == (films, SHAPE.people, SHAPE.ratings)
    assert trial.pairs >= trial.ratings
    assert trial.seconds > 0
    assert trial.peak_megabytes > 10
    assert trial.artefact_megabytes > 0
    assert "writing the model" in trial.steps
    assert list(trial.holds) == ["idle", "fit", "load", "swap"]
    assert all(hold.own_milliseconds <= hold.milliseconds for hold in trial.holds.values())


def test_the_tables_have_a_row_a_size_and_how_each_column_grows(trials):
    assert size.table(trials).row_count == 4
    assert size.table(trials[:1]).row_count == 1
    console = Console(record=True, width=150)
    console.print(size.steps(trials), *size.verdicts(trials))
    assert "the loop never held over 50 ms" in console.export_text()


def test_an_exponent_is_the_slope_between_logarithms(trials):
    assert size.exponents(trials, lambda trial: trial.pairs, lambda trial: trial.ratings) == pytest.approx(2)


async def test_a_held_loop_is_noticed():
    async with Ticker() as ticker:
        held_until = perf_counter() + 0.02
        while perf_counter() < held_until:
            pass
    assert ticker.longest >= 0.01
