"""The own score of the fallback, worked out by hand: predictions, co-likes, popularity and content together."""

from math import exp

import numpy as np
import pytest
from scipy import sparse
from support_films import many_films

from recommender.films.table import FilmTable
from recommender.models.base import Opinions, TrainingData
from recommender.models.co_likes import CoLikes
from recommender.models.content.model import ContentProfile
from recommender.models.fallback import Fallback
from recommender.models.neighbour_lists import NeighbourLists
from recommender.models.popularity import Popularity
from recommender.models.random import Random
from recommender.types import Film

LIKES = np.array([90, 15, 6, 0, *[0] * 8], dtype=np.int32)
PREDICTED = np.array([0, 0.4, 0.1, 0.05, -0.2, *[0] * 7], dtype=np.float32)


def rows(*given):
    return np.array(given, dtype=np.int32)


class Told:
    """A model that predicts the same for everybody."""

    name, personal = "told", True

    def predict(self, opinions):
        del opinions
        return PREDICTED.copy()

    def score(self, opinions):
        return np.where(PREDICTED == 0, np.nan, self.predict(opinions))

    def reasons(self, opinions, asked):
        del opinions
        return ((),) * len(asked)

    read = arrays = moved = None


def co_likes():
    """Twelve people like films 0 and 1, four films 0 and 2."""
    both = sparse.csr_array((np.array([12, 4], np.float32), ([0, 0], [1, 2])), shape=(12, 12))
    return CoLikes(NeighbourLists.of(both), LIKES, people=100)


def fallback_of(films, *more):
    data = TrainingData(FilmTable(films), rows(0, 1, 0), rows(5, 5, 6), np.array([10, 8, 9], dtype=np.uint8))
    return Fallback((Told(), *more, Popularity.fit(data), Random.fit(data)), co_likes())


PLAIN = fallback_of(many_films(12))
TYPICAL = (90**2 + 15**2 + 6**2 + 9) / (90 + 15 + 6 + 9)
"""Likes of the film of a typical like; a film that nobody likes counts as liked by one."""


def test_of_one_like_predictions_and_co_likes_are_added():
    own = PLAIN.own(Opinions(liked=rows(0)))
    # damped cosines: 12 / √(100 · 25) = .24 and 4 / √(100 · 16) = .1, each 0.12 times
    expected = [0, 0.4 + 0.12 * 0.24, 0.1 + 0.12 * 0.1, 0.05, -0.2]
    assert own.people[:5].tolist() == pytest.approx(expected)
    assert not own.content.any()


def test_with_nine_likes_co_likes_have_faded_to_a_third_and_popularity_counts_against():
    own = PLAIN.own(Opinions(liked=rows(0, *range(4, 12))))
    power = 0.18 * 8 / 9
    first = (0.4 + 0.12 * exp(-1) * 0.24) * (15 / TYPICAL) ** -power
    assert own.people[1] == pytest.approx(first, rel=1e-5)
    assert own.people[3] == pytest.approx(0.05 * (1 / TYPICAL) ** -power, rel=1e-5)


def test_relevance_is_the_root_of_the_share_of_the_greatest_and_what_speaks_against_keeps_its_share():
    ranked = Fallback(PLAIN.models).score(Opinions(liked=rows(0)), np.arange(12))
    assert ranked.relevance[[1, 2, 4]].tolist() == pytest.approx([1 - 1e-4, 0.5 + 0.5 * 0.4999, -0.5], abs=1e-6)
    assert ranked.tiers[[1, 2, 3, 4]].tolist() == [0, 0, 0, 0]
    # popularity in the second tier, (¼, ½], and of its two films the first is the most popular
    assert ranked.relevance[5] == pytest.approx(0.5, abs=2e-4)
    assert PLAIN.names[ranked.tiers[5]] == PLAIN.names[ranked.tiers[6]] == "popularity"
    assert 0.25 < ranked.relevance[6] < ranked.relevance[5]
    assert ranked.relevance[[7, 8, 9]].max() <= 0.25
    assert {PLAIN.names[tier] for tier in ranked.tiers[7:]} == {"random"}


THEMED = [Film(row + 1, f"{row}", themes=(f"t{row % 4}", f"u{row % 3}")) for row in range(12)]
CONTENT = ContentProfile.fit(TrainingData(FilmTable(THEMED), rows(), rows(), np.empty(0, dtype=np.uint8)))
WITH_CONTENT = fallback_of(THEMED, CONTENT)


def test_of_one_like_content_multiplies_what_is_predicted_and_speaks_for_films_that_few_rated():
    opinions = Opinions(liked=rows(2))
    alike = CONTENT.similarity(opinions)
    scarce = 10 / (6 + 10)
    clear = 0.85 * scarce
    own = WITH_CONTENT.own(opinions)
    assert own.people.tolist() == pytest.approx((PREDICTED * (0.4 * (1 - clear) + alike)).tolist(), abs=1e-6)
    assert own.content.tolist() == pytest.approx((0.2 * clear * scarce * alike).tolist(), abs=1e-6)
    assert alike[8] > 0  # one of their two themes is the same
    assert WITH_CONTENT.names[WITH_CONTENT.score(opinions).tiers[8]] == "content"


def test_of_several_likes_their_coherence_says_how_clear_they_are():
    together, apart = Opinions(liked=rows(0, 4, 8)), Opinions(liked=rows(0, 1, 5))
    for opinions in (together, apart):
        alike, few = CONTENT.similarity(opinions), exp(-2 / 8)
        squared = CONTENT.coherence(opinions) ** 2
        clear = max(squared / (squared + 0.028**2), 0.1)
        scarce = float((10 / (LIKES[opinions.liked] + 10)).mean())
        own = WITH_CONTENT.own(opinions)
        assert own.content.tolist() == pytest.approx((0.2 * few * clear * scarce * alike).tolist(), abs=1e-6)
        power = 0.18 * 2 / 3
        expected = -0.2 * (1 / TYPICAL) ** -power * (0.2 * (1 - clear) + few * alike[4])
        assert own.people[4] == pytest.approx(expected, rel=1e-4)
    assert CONTENT.coherence(together) > CONTENT.coherence(apart)


def test_where_nobody_likes_anything_films_that_share_nothing_keep_little():
    alone = Fallback(WITH_CONTENT.models)
    opinions = Opinions(liked=rows(0))
    alike = CONTENT.similarity(opinions)
    own = alone.own(opinions)
    # then r is 1, and c is .85
    assert own.people.tolist() == pytest.approx((PREDICTED * (0.06 * 0.15 + alike)).tolist(), abs=1e-6)
    assert own.content.tolist() == pytest.approx((0.2 * 0.85 * alike).tolist(), abs=1e-6)
