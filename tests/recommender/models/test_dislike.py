"""What somebody would watch and not like is predicted from what they liked and what they did not."""

import numpy as np
import pytest
from support_films import block_data

from recommender.films.table import FilmTable
from recommender.models.base import Opinions, TrainingData
from recommender.models.dislike import PredictedDislike
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.types import Film

FILMS, PEOPLE = 30, 40
LIKES = block_data(films=FILMS, people=PEOPLE)


def who_cannot_stand_the_next_block():
    """Everybody likes films of one block, and has rated many of the next one without liking them."""
    generator = np.random.default_rng(2)
    people = np.repeat(np.arange(4 * PEOPLE), FILMS)
    films = (people // PEOPLE + 1) % 4 * FILMS + np.tile(np.arange(FILMS), 4 * PEOPLE)
    rated = generator.random(len(people)) < 0.4
    stars = np.full(int(rated.sum()), 5, dtype=np.uint8)
    liked = LIKES.half_stars >= 8
    return TrainingData(
        LIKES.film_table,
        np.concatenate((LIKES.people[liked], people[rated].astype(np.int32))),
        np.concatenate((LIKES.films[liked], films[rated].astype(np.int32))),
        np.concatenate((LIKES.half_stars[liked], stars)),
    )


MODEL = PredictedDislike.fit(who_cannot_stand_the_next_block())


def rows(*values):
    return np.array(values, dtype=np.int32)


@pytest.mark.parametrize("block", range(4))
@pytest.mark.parametrize("opinion", ["liked", "unliked", "disliked"])
def test_films_of_the_kind_they_cannot_stand_come_first(block, opinion):
    """Told by likes of their own block, or by other films of the kind that they did not like."""
    stood = block if opinion == "liked" else (block + 1) % 4
    known = rows(*(stood * FILMS + at for at in range(5)))
    predicted = MODEL.predict(Opinions(**{opinion: known}))
    predicted[known] = -1
    assert {int(row) // FILMS for row in np.argsort(-predicted)[:15]} == {(block + 1) % 4}


def test_it_is_never_below_nothing_and_says_nothing_of_nobody():
    assert (MODEL.predict(Opinions(liked=rows(1, 50))) >= 0).all()
    assert not MODEL.predict(Opinions()).any()


def test_it_comes_back_from_its_arrays_and_moves_with_the_catalogue():
    opinions = Opinions(liked=rows(0, 1), disliked=rows(40))
    again = PredictedDislike.read(MODEL.arrays(), 4 * FILMS)
    np.testing.assert_array_equal(again.predict(opinions), MODEL.predict(opinions))
    shifted = MODEL.moved(np.arange(1, 4 * FILMS + 1, dtype=np.int32), 4 * FILMS + 1)
    there = Opinions(liked=rows(1, 2), disliked=rows(41))
    np.testing.assert_array_equal(shifted.predict(there)[1:], MODEL.predict(opinions))


@pytest.mark.parametrize("power", [0.0, 0.5])
def test_the_weight_between_two_films_that_the_same_four_people_did_not_like_by_hand(power):
    """Each of them counts 20^-.3, as whoever rated few films; how few know the third film does not matter."""
    films = FilmTable([Film(1, "A"), Film(2, "B"), Film(3, "C")])
    given = [(person, film) for person in range(4) for film in (0, 1)] + [(4, 2)]
    people, rated = (np.array(column, dtype=np.int32) for column in zip(*given, strict=True))
    data = TrainingData(films, people, rated, np.full(9, 7, dtype=np.uint8))
    parameters = LearnedKNNParameters(ridge=5.0, dropout=0.2, popularity_power=power, unliked_weight=0.1)
    predicted = PredictedDislike.fit(data, parameters).predict(Opinions(unliked=np.array([0], dtype=np.int32)))
    together = 4 * 20**-parameters.person_power
    weight = together / (together * (1 + 0.2 / 0.8) + 5)
    assert predicted.tolist() == pytest.approx([0, weight * 4.1 / 5, 0], rel=1e-4)
