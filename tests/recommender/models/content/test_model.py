"""Content similarity of five films worked out by hand: profiles, reasons, links, and what is read back."""

from math import log

import numpy as np
import pytest
from support_films import many_films

from recommender.errors import ArtefactRefused
from recommender.films.table import FilmTable
from recommender.models.base import Opinions, TrainingData
from recommender.models.content.model import ContentProfile
from recommender.types import Film

NOBODY = np.empty(0, dtype=np.int32)
FILMS = (
    Film(1, "A", themes=("heist", "love")),
    Film(2, "B", themes=("heist",)),
    Film(3, "C", themes=("love",)),
    Film(4, "D", directors=("Ann",)),
    Film(5, "E"),
    Film(6, "F", themes=("Heist",)),
)


def rows(*given):
    return np.array(given, dtype=np.int32)


def fitted(films):
    return ContentProfile.fit(TrainingData(FilmTable(films), NOBODY, NOBODY, np.empty(0, dtype=np.uint8)))


MODEL = fitted(FILMS)
HEIST, LOVE = 1.15 * (log(7 / 4) + 0.1), 0.75 * (log(7 / 3) + 0.1)
"""Weight of a kind of feature times its rarity: three of six films are about a heist, two about love."""


def damped(weight, *others):
    return weight / (weight**2 + sum(other**2 for other in others) + 15**2) ** 0.5


def test_films_of_the_same_features_are_one_kind():
    assert MODEL.kind_of[[1, 5]].tolist() == [MODEL.kind_of[1]] * 2
    assert MODEL.kind_of[4] == 0
    assert len(set(MODEL.kind_of.tolist())) == 5


def test_similarity_is_to_the_mean_of_the_liked_films_where_what_they_share_counts_more():
    both, alone = damped(HEIST, LOVE), damped(HEIST)
    score = MODEL.similarity(Opinions(liked=rows(0, 1)))
    # of two liked films both are about a heist, and one about love
    heist, love = (both + alone) / 2 * 1, damped(LOVE, HEIST) / 2 * 0.5
    expected = [both * heist + damped(LOVE, HEIST) * love, alone * heist, damped(LOVE) * love, 0, 0, alone * heist]
    assert score.tolist() == pytest.approx(expected, rel=1e-4)
    weighted = MODEL.similarity(Opinions(liked=rows(0, 1), weights=np.array([3, 1], dtype=np.float32)))
    assert weighted[1] == pytest.approx(alone * (3 * both + alone) / 4, rel=1e-4)
    assert weighted[2] == pytest.approx(damped(LOVE) * damped(LOVE, HEIST) * 0.75 * 0.75, rel=1e-4)
    against = MODEL.similarity(Opinions(liked=rows(2), disliked=rows(1)))
    assert against[5] == pytest.approx(-0.25 * alone**2, rel=1e-4)
    assert np.isnan(MODEL.score(Opinions(liked=rows(2)))).tolist() == [False, True, False, True, True, True]


def test_reasons_add_up_to_the_score_and_the_strongest_comes_first():
    opinions = Opinions(liked=rows(2, 0, 3))
    scores = MODEL.similarity(opinions)
    (first, second, third) = MODEL.reasons(opinions, [2, 1, 4])
    assert [film for film, _ in first] == [2, 0]
    assert sum(added for _, added in first) == pytest.approx(float(scores[2]), rel=1e-4)
    assert second == ((0, pytest.approx(float(scores[1]), rel=1e-4)),)
    assert third == ()


def test_coherence_is_the_mean_similarity_of_two_liked_films():
    both, alone = damped(HEIST, LOVE), damped(HEIST)
    assert MODEL.coherence(Opinions(liked=rows(0, 1))) == pytest.approx(both * alone, rel=1e-4)
    three = (both * alone + damped(LOVE, HEIST) * damped(LOVE)) / 3
    assert MODEL.coherence(Opinions(liked=rows(0, 1, 2))) == pytest.approx(three, rel=1e-4)
    assert MODEL.coherence(Opinions(liked=rows(1, 3))) == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize("model", [MODEL, ContentProfile.read(MODEL.arrays(), 6)], ids=["fitted", "read back"])
def test_links_and_those_by_more_than_a_vague_theme(model):
    linked, by_more = model.linked_to(Opinions(liked=rows(0)))
    assert linked.tolist() == [True, True, True, False, False, True]
    assert by_more.tolist() == [True, True, False, False, False, True]
    assert not np.any(model.linked_to(Opinions(liked=rows(4))))
    alone, _ = model.linked_to(Opinions(liked=rows(3)))
    assert alone.tolist() == [False, False, False, True, False, False]


def test_another_order_of_films_keeps_each_ones_features():
    moved = MODEL.moved(rows(2, 0, -1, 1, 3, 4), 6)
    before, after = MODEL.similarity(Opinions(liked=rows(0))), moved.similarity(Opinions(liked=rows(2)))
    assert after[[2, 0, 1, 3, 4]].tolist() == before[[0, 1, 3, 4, 5]].tolist()
    assert after[5] == 0


def changed(name, value):
    arrays = {key: array.copy() for key, array in fitted(many_films(12)).arrays().items()}
    arrays[name] = value(arrays[name])
    return arrays


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("widths", lambda widths: np.array([*widths[:2], widths[1] + 1, widths[3]])),  # more tell than link
        ("widths", lambda widths: np.array([widths[0], widths[0] + 1, *widths[2:]])),  # more link than there are
        ("starts", lambda starts: np.concatenate(([1], starts[1:]))),
        ("starts", lambda starts: np.concatenate((starts[:-1], [starts[-1] - 1]))),
        ("starts", lambda starts: starts[[0, 2, 1, *range(3, len(starts))]]),
        ("kinds", lambda kinds: np.where(np.arange(12) == 5, 13, kinds).astype(np.int32)),
        ("features", lambda features: np.where(features == 3, features.max() + 1, features).astype(np.int32)),
    ],
)
def test_arrays_that_do_not_fit_each_other_are_refused(name, value):
    with pytest.raises(ArtefactRefused):
        ContentProfile.read(changed(name, value), 12)
