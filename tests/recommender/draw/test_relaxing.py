"""Which rule is dropped when, counted film by film: seen films, then the quality floor, then repeats."""

from datetime import date

import numpy as np
import pytest
from support_films import PLACE, PLAIN_GENRES

from recommender.draw.draw import FLOOR_LIFTED, KNOWN_ALLOWED, REPEATS_ALLOWED, draw
from recommender.films.ratings import Ratings
from recommender.films.table import FilmTable
from recommender.types import Film


def drawn(curated, others, known=(), recent=()):
    """Ids drawn, and the rules dropped: the first films are hand-picked, each of a decade and a genre of its own."""
    count = curated + others
    films = FilmTable(
        Film(row, f"{row}", 1900 + 10 * row, (PLAIN_GENRES[row],), curated=row < curated) for row in range(count)
    )
    found = draw(
        films,
        Ratings.none(count),
        PLACE,
        date(2026, 11, 27),
        recent=films.marked(recent),
        matching=np.ones(count, dtype=np.bool_),
        known=films.marked(known),
    )
    return {each.film.id for each in found.films}, [rule for rule in found.relaxed if rule in RULES]


RULES = (KNOWN_ALLOWED, FLOOR_LIFTED, REPEATS_ALLOWED)


@pytest.mark.parametrize(
    ("films", "rules"),
    [
        ({"curated": 6, "others": 3, "known": [2]}, []),  # five are left
        ({"curated": 6, "others": 3, "recent": [2]}, []),
        ({"curated": 5, "others": 3, "known": [2]}, [KNOWN_ALLOWED]),
        ({"curated": 4, "others": 3}, [FLOOR_LIFTED]),
        ({"curated": 6, "others": 3, "known": [0, 1], "recent": [2, 3]}, [KNOWN_ALLOWED, FLOOR_LIFTED]),
        ({"curated": 3, "others": 4, "known": [3, 4, 5, 6]}, [FLOOR_LIFTED, KNOWN_ALLOWED]),
        ({"curated": 5, "others": 0, "recent": [1]}, [REPEATS_ALLOWED]),
        ({"curated": 5, "others": 1, "recent": [1, 2]}, [FLOOR_LIFTED, REPEATS_ALLOWED]),
    ],
)
def test_a_rule_is_dropped_only_where_five_are_not_found_with_it(films, rules):
    found, dropped = drawn(**films)
    assert len(found) == 5
    assert dropped == rules
    if KNOWN_ALLOWED not in rules:
        assert not found & {*films.get("known", ())}
    if REPEATS_ALLOWED not in rules:
        assert not found & {*films.get("recent", ())}
