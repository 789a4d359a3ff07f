"""Any ratings: the learned weights can be fitted on them and give finite scores."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.films.table import FilmTable
from recommender.models.base import Opinions, TrainingData
from recommender.models.content.model import ContentProfile
from recommender.models.fallback import Fallback
from recommender.models.learned_knn.model import LearnedKNN
from recommender.models.popularity import Popularity
from recommender.models.random import Random
from recommender.types import GENRES, Film

FILMS_MOST = 12
WORDS = ("dawn", "river", "night", "house")


FACTS = st.tuples(
    st.lists(st.sampled_from(WORDS), max_size=3),
    st.none() | st.integers(1890, 2030),
    st.sets(st.sampled_from(GENRES), max_size=3),
)


@st.composite
def ratings(draw):
    facts = draw(st.lists(FACTS, min_size=1, max_size=FILMS_MOST))
    film_table = FilmTable(
        Film(number, " ".join(words) or "?", year, tuple(genres)) for number, (words, year, genres) in enumerate(facts)
    )
    given_ones = draw(
        st.lists(
            st.tuples(st.integers(0, 9), st.integers(0, len(film_table) - 1), st.integers(1, 10)),
            unique_by=lambda rating: rating[:2],
            max_size=60,
        )
    )
    people, rows, half_stars = zip(*given_ones, strict=True) if given_ones else ((), (), ())
    return TrainingData(
        film_table, np.array(people, np.int32), np.array(rows, np.int32), np.array(half_stars, np.uint8)
    )


@settings(max_examples=150, deadline=None)
@given(
    data=ratings(),
    opinions=st.lists(st.sampled_from(["liked", "disliked", "unliked", "seen", ""]), max_size=FILMS_MOST),
)
def test_every_film_gets_a_number_and_what_is_learned_is_finite(data, opinions):
    model = LearnedKNN.fit(data)
    for array in model.arrays().values():
        assert np.isfinite(array).all()
    said = {
        kind: np.array(
            [row for row, held in enumerate(opinions[: len(data.film_table)]) if held == kind], dtype=np.int32
        )
        for kind in ("liked", "disliked", "unliked", "seen")
    }
    asked = Opinions(**said)
    ranked = Fallback((model, ContentProfile.fit(data), Popularity.fit(data), Random.fit(data))).score(asked)
    assert ranked.relevance.shape == ranked.tiers.shape == (len(data.film_table),)
    assert np.isfinite(ranked.relevance).all()
    assert np.abs(ranked.relevance).max() <= 1 + 1e-6
    for row, reasons in enumerate(model.reasons(asked, range(len(data.film_table)))):
        assert all(source in said["liked"] and source != row and weight > 0 for source, weight in reasons)


@settings(max_examples=60, deadline=None)
@given(data=ratings(), seen=st.sets(st.integers(0, FILMS_MOST - 1)))
def test_having_seen_films_never_speaks_against_any(data, seen):
    model = LearnedKNN.fit(data)
    rows = np.array(sorted(row for row in seen if row < len(data.film_table)), dtype=np.int32)
    assert (np.nan_to_num(model.score(Opinions(seen=rows))) >= 0).all()


@settings(max_examples=30, deadline=None)
@given(data=ratings(), order=st.randoms(use_true_random=False))
def test_the_order_of_ratings_does_not_matter(data, order):
    shuffled = list(range(len(data.people)))
    order.shuffle(shuffled)
    places = np.array(shuffled, dtype=np.intp)
    again = TrainingData(data.film_table, data.people[places], data.films[places], data.half_stars[places])
    liked = Opinions(liked=np.array([0], dtype=np.int32))
    np.testing.assert_allclose(LearnedKNN.fit(data).score(liked), LearnedKNN.fit(again).score(liked), atol=1e-5)
