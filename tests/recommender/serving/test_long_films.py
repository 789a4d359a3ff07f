"""Films too long for one evening: where too few shorter ones are left they come after them, however well they fit."""

from dataclasses import replace

import numpy as np
import pytest
from support_films import NOW, PLACE, block_data, wish

from recommender.films.table import FilmTable
from recommender.group_request import GroupRequest
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.serving.groups.group_picks import recommend_together
from recommender.serving.recommend import recommend
from recommender.serving.snapshot import LONGEST_MINUTES, Snapshot
from recommender.training.bundle import fit
from recommender.types import Taste

FILMS = 30
BLOCKS = block_data(films=FILMS)
LONG = range(4, FILMS)
"""Rows of films of the kind that is liked."""
DATA = replace(
    BLOCKS,
    film_table=FilmTable(
        replace(film, runtime_minutes=LONGEST_MINUTES + 1 if row in LONG else 100)
        for row, film in enumerate(BLOCKS.film_table.films)
    ),
)
SNAPSHOT = Snapshot.of(DATA.film_table, fit(DATA, LearnedKNNParameters(neighbours=20), None))
IDS = [film.id for film in DATA.film_table.films]
SHORT = (2 * FILMS, 3 * FILMS)
"""Two films of other kinds."""
LIKED = tuple(IDS[:4])


def taste(person):
    """Of a person who likes the first kind and has seen all of the others but two."""
    rest = {IDS[row] for row in range(FILMS, 4 * FILMS) if row not in SHORT}
    return Taste(person, liked=LIKED, seen=frozenset(rest))


def rows(picks):
    return [IDS.index(pick.film.id) for pick in picks]


def alone(count, step):
    return recommend(SNAPSHOT, wish(count=count, adventurousness=step), taste(1), frozenset())


def together(count, step):
    request = GroupRequest(asker=1, members=(1, 2), place=PLACE, now=NOW, seed=7, adventurousness=step, count=count)
    return recommend_together(SNAPSHOT, request, [taste(1), taste(2)], frozenset())


answers = pytest.mark.parametrize("answer", [alone, together])


@answers
@pytest.mark.parametrize("step", [0, 3, 10])
def test_they_come_last(answer, step):
    found = answer(5, step)
    assert set(rows(found.picks)[:2]) == set(SHORT)
    assert set(rows(found.picks)[2:]) <= set(LONG)
    assert len(found.picks) == len(set(rows(found.picks))) == 5
    assert found.candidates == len(SHORT) + len(LONG)


@answers
def test_where_enough_others_are_left_none_comes(answer):
    assert set(rows(answer(2, 0).picks)) == set(SHORT)


def test_whoever_has_not_voted_gets_them_last_too():
    seen = replace(taste(1), liked=(), seen=taste(1).seen | set(LIKED))
    request = wish(count=5, start_from=LIKED)
    found = rows(recommend(SNAPSHOT, request, seen, frozenset()).picks)
    assert set(found[:2]) == set(SHORT)
    assert set(found[2:]) <= set(LONG)
    assert len(set(found)) == 5


def test_shares_of_a_group_are_told_for_all_of_them():
    found = together(5, 0)
    assert len(found.shares) == 2
    assert np.isfinite(found.shares).all()


def test_the_first_is_the_best_where_all_are_too_long():
    voted = replace(taste(1), seen=taste(1).seen | {IDS[row] for row in SHORT})
    found = recommend(SNAPSHOT, wish(count=3), voted, frozenset())
    assert set(rows(found.picks)) <= set(LONG)
    assert len(found.picks) == 3
