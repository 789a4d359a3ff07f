"""The study of the draw: it accepts a fair draw and rejects an unfair one."""

import numpy as np
import pytest
from support_films import many_films

from recommender.evaluation.studies.draw_study import simulate
from recommender.evaluation.studies.fairness import Exposure, ShareTest, gini
from recommender.films.ratings import Ratings
from recommender.films.table import FilmTable
from recommender.types import Film


@pytest.fixture(scope="module")
def draws():
    film_table = FilmTable(many_films(1_200))
    return simulate(film_table, Ratings.none(len(film_table)), servers=8, days=150)


def test_the_real_draw_is_fair_and_never_repeats(draws):
    assert draws.repeats == 0
    assert draws.relaxed_days == 0
    assert draws.decades.fair
    assert draws.genres.fair
    assert draws.decades.farthest < 0.1
    assert draws.genres.farthest < 0.2


def test_shares_add_up_and_exposure_lies_between_alike_and_one_film(draws):
    for shares in (draws.decades, draws.genres):
        assert sum(shares.drawn) == pytest.approx(1)
        assert sum(shares.intended) == pytest.approx(1)
    assert 0 < draws.exposure.evenly < draws.exposure.drawn < 1


def independent(chances, intended, servers=60, films=2_000):
    generator = np.random.default_rng(5)
    drawn = generator.multinomial(films, chances, size=servers).astype(float)
    expected = np.tile(np.array(intended) * films, (servers, 1))
    spread = np.array(chances) * (1 - np.array(chances))
    return ShareTest.of(("a", "b", "c"), drawn, expected, spread)


def test_fair_draws_are_called_fair_and_rarely_differ():
    shares = independent((0.2, 0.3, 0.5), (0.2, 0.3, 0.5))
    assert shares.fair
    assert shares.rare < 0.15


def test_draws_that_are_off_by_a_tenth_are_found_out():
    shares = independent((0.23, 0.27, 0.5), (0.2, 0.3, 0.5))
    assert not shares.fair
    assert shares.rare > 0.5
    assert shares.farthest == pytest.approx(0.15, abs=0.02)


def test_a_category_that_was_never_meant_is_left_out():
    shares = ShareTest.of(("a", "b", "c"), np.array([[5.0, 5, 0]]), np.array([[5.0, 5, 0]]), np.array([0.25, 0.25, 0]))
    assert shares.names == ("a", "b")


@pytest.mark.parametrize(
    ("values", "expected"),
    [([1, 1, 1, 1], 0.0), ([0, 0, 0, 8], 0.75), ([1, 3], 0.25), ([0, 0], 0.0)],
)
def test_gini_worked_out_by_hand(values, expected):
    assert gini(np.array(values, dtype=float)) == pytest.approx(expected)


def test_popularity_that_plays_a_part_shows():
    generator = np.random.default_rng(2)
    known = generator.pareto(1.5, 300) + 1
    chances = np.full(300, 1 / 300)
    by_fame = generator.multinomial(30_000, known / known.sum()).astype(float)
    by_chance = generator.multinomial(30_000, chances).astype(float)
    assert Exposure.of(by_fame, chances, known).rank_correlation > 0.8
    assert abs(Exposure.of(by_chance, chances, known).rank_correlation) < 0.2


def of_decades(*genres, films=90):
    """As many films of each decade, all of its genres, hand-picked."""
    return FilmTable(
        Film(number, f"{number}", 1900 + 10 * (number % len(genres)), genres[number % len(genres)], curated=True)
        for number in range(films * len(genres))
    )


def test_films_come_back_after_ninety_days():
    """One film of each of five decades a day: ninety are enough for each decade, and eighty-nine are not."""
    films = of_decades(("Action",), ("Comedy",), ("Crime",), ("Drama",), ("War",))
    found = simulate(films, Ratings.none(len(films)), servers=2, days=100)
    assert (found.servers, found.days, found.films, found.repeats, found.relaxed_days) == (2, 100, 450, 0, 0)
    assert found.decades.names == ("1900s", "1910s", "1920s", "1930s", "1940s")
    assert found.genres.names == ("Action", "Comedy", "Crime", "Drama", "War")
    for shares in (found.decades, found.genres):
        assert shares.drawn == shares.intended == pytest.approx((0.2,) * 5)
    few = of_decades(("Action",), ("Comedy",), ("Crime",), ("Drama",), ("War",), films=89)
    dry = simulate(few, Ratings.none(len(few)), servers=2, days=90)
    assert dry.relaxed_days == 2  # once on each server
    assert dry.repeats == 10


def test_the_rule_of_four_genres_is_expected_to_give_a_rare_genre_more():
    """Three decades of one genre each, and two that share the first of these and have another one besides."""
    films = of_decades(("Action",), ("Comedy",), ("Crime",), ("Action", "War"), ("Action", "War"))
    found = simulate(films, Ratings.none(len(films)), servers=8, days=30)
    # of the four ways for the last two, (Action, Action) has but three genres; in the other three there are 5 Action,
    # 3 Comedy, 3 Crime and 4 War of 15 films
    expected = {"Action": 5 / 15, "Comedy": 3 / 15, "Crime": 3 / 15, "War": 4 / 15}
    assert found.genres.names == tuple(expected)
    assert found.genres.intended == pytest.approx(tuple(expected.values()), abs=0.003)
    assert found.genres.drawn == pytest.approx(tuple(expected.values()), abs=0.03)
    assert found.genres.fair
