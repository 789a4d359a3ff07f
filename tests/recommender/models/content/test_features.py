"""Side features of a few films, each kind and its weight worked out by hand."""

from math import log

import numpy as np
import pytest

from recommender.models.content.features import FEW, features, shared_most
from recommender.types import Film

FILMS = (
    Film(1, "A", 1994, ("Crime", "Drama", "IMAX"), directors=("Ann", "ann"), countries=("FR", "IT"), series="Saga"),
    Film(2, "B", 1999, ("Drama",), directors=("ANN",), countries=("DE",), themes=("heist", "love", "Heist")),
    Film(3, "C", 2000, ("Documentary",), countries=("FR",), themes=("love",), series="saga"),
    Film(4, "D", None, ("Comedy", "Documentary"), countries=("XX",), themes=("heist",)),
)


def kinds(*names):
    return dict.fromkeys(names, 1.0)


def shared(kind):
    """The films that have each feature of a kind, as sets of titles."""
    matrix = features(FILMS, kinds(kind)).matrix.tocsc()
    return sorted(
        "".join(FILMS[row].title for row in sorted(matrix[:, [at]].nonzero()[0])) for at in range(matrix.shape[1])
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("series", ["AC"]),
        ("director", ["AB"]),
        ("theme", ["BD"]),
        ("vague theme", ["BC"]),
        ("country and decade", ["A", "A", "B", "C"]),
        ("genre", ["A", "AB", "CD", "D"]),
        ("form", ["C"]),  # a comedy listed as a documentary is none
        ("country", ["A", "AC", "B", "D"]),
        ("region", ["ABC", "D"]),  # Western Europe, and a country without a region
        ("decade", ["AB", "C"]),
        ("genres", ["A", "D"]),
        ("genre of a region", ["A", "AB", "C", "D", "D"]),
    ],
)
def test_the_films_that_share_each_feature(kind, expected):
    assert shared(kind) == expected


def test_a_features_weight_is_that_of_its_kind_times_its_rarity():
    weights = features(FILMS, {"genre": 2.0}).matrix
    once, twice = log(5 / 2) + 0.1, log(5 / 3) + 0.1
    assert sorted(weights[[0]].data.tolist()) == pytest.approx([2 * twice, 2 * once])
    assert weights[[1]].data.tolist() == pytest.approx([2 * twice])
    assert features((Film(1, "Nothing"),)).matrix.nnz == 0


def test_linking_features_are_the_first_columns_and_vague_themes_the_last_of_these():
    found = features(FILMS, kinds("genre", "vague theme", "theme", "series"))
    assert (found.telling, found.linking, found.matrix.shape[1]) == (2, 3, 7)
    assert [sorted(found.matrix[:, [at]].nonzero()[0].tolist()) for at in range(3)] == [[0, 2], [1, 3], [1, 2]]


def test_what_very_many_films_share_links_none_but_is_a_feature_still():
    def of(count):
        films = tuple(Film(row, f"{row}", themes=("heist",) if row < count else ("space",)) for row in range(240))
        found = features(films, kinds("theme"))
        return found.linking, found.matrix.shape[1]

    assert shared_most("theme", 240) == pytest.approx(12)
    assert of(12) == (1, 2)
    assert of(13) == (0, 2)
    assert shared_most("theme", 100) == FEW
    assert shared_most("series", 500) == 500


def test_of_films_without_any_fact_there_is_one_empty_column():
    found = features((Film(1, "A"), Film(2, "B")))
    assert (found.matrix.shape, found.linking, found.telling) == ((2, 1), 0, 0)
    assert np.asarray(found.matrix.sum()) == 0
