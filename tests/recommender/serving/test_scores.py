"""Candidates and their scores, worked out by hand on twelve films of the starter, seven of them rated."""

from dataclasses import replace

import numpy as np
import pytest
from support_films import wish

from recommender.films.table import FilmTable
from recommender.models.base import TrainingData
from recommender.models.embedding import Embedding
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.serving.candidates import candidates_of
from recommender.serving.home import home_of_film
from recommender.serving.home_scores import HomeScores
from recommender.serving.scores import score
from recommender.serving.snapshot import LONGEST_MINUTES, Snapshot
from recommender.training.bundle import fit
from recommender.types import Film, Filters, Taste

MINUTES = {10: LONGEST_MINUTES, 11: LONGEST_MINUTES + 1}
FILMS = [
    Film(row, f"{row}", 1990, ("Drama",), starter=True, curated=row != 9, runtime_minutes=MINUTES.get(row, 100))
    for row in range(12)
]
GIVEN = {0: [10] * 6, 1: [2] * 6, 2: [8] * 5, 3: [4] * 5, 4: [10], 5: [2], 6: [8] * 4}
"""Half stars of each film. Films 7 to 11 are rated by nobody; of film 9 little more than its name is known."""


def snapshot_of(given):
    rated = [(person, film, stars) for film, all_of_it in given.items() for person, stars in enumerate(all_of_it)]
    people, films, stars = (np.array(column) for column in zip(*rated, strict=True))
    data = TrainingData(
        FilmTable(FILMS), people.astype(np.int32), films.astype(np.int32), stars.astype(np.uint8)
    )  # fmt: skip
    return Snapshot.of(data.film_table, fit(data, LearnedKNNParameters(), None))


SNAPSHOT = snapshot_of(GIVEN)


def ids(candidates):
    return candidates.rows.tolist()


def candidates(taste=Taste(1), shown=frozenset(), **changes):  # noqa: B008 - frozen
    return candidates_of(SNAPSHOT, wish(**changes), taste, shown)


def test_popularity_is_the_share_of_films_that_fewer_people_rated():
    # known by 6, 6, 5, 5, 1, 1, 4 and five times nobody
    expected = [10, 10, 8, 8, 5, 5, 7, 0, 0, 0, 0, 0]
    assert SNAPSHOT.popularity_percentile.tolist() == pytest.approx([each / 12 for each in expected])


def test_quality_is_the_share_of_films_rated_lower_and_only_of_films_that_prove_it():
    # shrunken stars from high to low: 0, 6 and 2 (fewer of the same), 4, the median of films unrated, 5, 3, 1
    stars = SNAPSHOT.ratings.stars
    order = [0, 2, 6, 4, 5, 3, 1]
    assert np.argsort(-stars[:7]).tolist() == order
    assert SNAPSHOT.ratings.median == stars[4]
    lower = {0: 11, 2: 10, 6: 9, 4: 3, 5: 2}
    # 1 and 3 are rated below the median by enough people; 9 is a mere name; unrated films count as the median
    expected = [lower.get(row, 0 if row in (1, 3, 9) else 3) / 12 for row in range(12)]
    assert SNAPSHOT.rating_percentile.tolist() == pytest.approx(expected)


def test_below_the_floor_are_films_rated_low_mere_names_and_what_fills_a_day():
    assert SNAPSHOT.rows_above_floor.tolist() == [0, 2, 4, 5, 6, 7, 8, 10]
    found = candidates()
    assert (ids(found), found.passing) == ([0, 2, 4, 5, 6, 7, 8, 10], 12)
    assert found.above_floor.tolist() == list(range(8))


def test_where_too_few_are_above_the_floor_those_below_it_are_candidates_too():
    taste = Taste(1, seen=frozenset({0, 2, 4}))
    assert ids(candidates(taste, count=5)) == [5, 6, 7, 8, 10]
    found = candidates(taste, count=6)
    assert (ids(found), found.passing, found.above_floor) == ([1, 3, 5, 6, 7, 8, 9, 10], 9, None)
    few = candidates(replace(taste, never=frozenset(range(3, 10))), count=5)
    assert (ids(few), few.passing, few.too_long.tolist()) == ([1, 10], 3, [11])
    one = candidates(replace(taste, never=frozenset({1, 3, *range(6, 12)})), count=5)
    assert (ids(one), one.passing) == ([5], 1)  # all that pass are above the floor
    assert one.above_floor.tolist() == [3]


def test_films_too_long_for_an_evening_fill_up_only_where_too_few_shorter_ones_are_left():
    taste = Taste(1, seen=frozenset({0, 2, 4}))
    assert candidates(taste, count=8).too_long.tolist() == []  # eight fit an evening
    found = candidates(taste, count=9)
    assert (ids(found), found.too_long.tolist()) == ([1, 3, 5, 6, 7, 8, 9, 10], [11])
    assert [ids(each) for each in found.in_turn()] == [[1, 3, 5, 6, 7, 8, 9, 10], [11]]
    assert found.without(5).too_long.tolist() == [11]
    alone = candidates(taste, filters=Filters(min_minutes=LONGEST_MINUTES + 1), count=9)
    assert (ids(alone), alone.too_long.tolist()) == ([11], [])


@pytest.mark.parametrize("count", [1, 2, 9])
def test_from_the_watchlist_comes_whatever_was_put_on_it(count):
    """Also what was shown lately, is rated low or is too long for an evening."""
    listed = Taste(1, watchlist=(1, 4, 7, 11, 10**9))
    shown = frozenset({4})
    assert 4 not in ids(candidates(listed, shown))
    found = candidates(listed, shown, only_watchlist=True, count=count)
    assert (ids(found), found.passing, found.too_long.tolist()) == ([1, 4, 7, 11], 4, [])


def test_films_that_picks_start_from_are_out_and_filters_hold():
    found = candidates(like_films=(0,), start_from=(2,), filters=Filters(max_minutes=200))
    assert (ids(found), found.passing) == ([4, 5, 6, 7, 8], 8)


def test_without_one_of_them_the_others_keep_their_places():
    left = candidates().without(5)
    assert (ids(left), left.passing) == ([0, 2, 4, 6, 7, 8, 10], 12)
    assert left.above_floor.tolist() == [0, 1, 2, 4, 5, 6, 7]
    below = candidates(Taste(1, seen=frozenset({0, 2, 4})), count=6).without(9)
    assert (ids(below), below.above_floor) == ([1, 3, 5, 6, 7, 8, 10], None)


TURNS = np.array([0, 5, 40, 5, 20, 30, 10, 50, 60, 2, 70, 1]) * np.pi / 180
PLACES = np.stack((np.cos(TURNS), np.sin(TURNS)), axis=1).astype(np.float32)
"""Each film so many degrees from film 0."""
TURNED = replace(
    SNAPSHOT,
    bundle=replace(SNAPSHOT.bundle, models={**SNAPSHOT.bundle.models, Embedding.name: Embedding(PLACES)}),
    embedding_above_floor=Embedding(PLACES).among(SNAPSHOT.rows_above_floor).in_parts(),
)


@pytest.mark.parametrize("most", [True, False])
def test_distance_is_the_share_of_candidates_that_are_nearer(most):
    wanted = candidates(like_films=(0,), count=5)
    if not most:  # then they are read one by one
        wanted = wanted._replace(above_floor=None)
    assert ids(wanted) == [2, 4, 5, 6, 7, 8, 10]
    found = score(TURNED, HomeScores(TURNED, home_of_film(0)), wanted, seed=1, find_linked=True)
    assert found.distance.tolist() == pytest.approx([each / 7 for each in (3, 1, 2, 0, 4, 5, 6)])
    assert found.popularity.tolist() == SNAPSHOT.popularity_percentile[wanted.rows].tolist()
    assert found.quality.tolist() == SNAPSHOT.rating_percentile[wanted.rows].tolist()
    assert len(found.linked) == len(found.vague) == 7


def test_films_equally_far_have_one_distance_and_few_candidates_are_compared_with_each_other():
    every = candidates(like_films=(0,))._replace(rows=np.array([1, 3, 9, 11]), above_floor=None)
    found = score(TURNED, HomeScores(TURNED, home_of_film(0)), every, seed=1, find_linked=False)
    assert found.distance.tolist() == [0.5, 0.5, 0.25, 0]
    assert found.linked is found.vague is None
