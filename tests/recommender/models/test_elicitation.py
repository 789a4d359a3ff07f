"""What an onboarding round expects of a film, by hand: from the prior, from a few ratings, from neither."""

import numpy as np
import pytest

from recommender.films.table import FilmTable
from recommender.models import elicitation
from recommender.models.base import TrainingData
from recommender.models.elicitation import Answers, Elicitation
from recommender.models.embedding import Embedding
from recommender.types import Film

NONE = np.empty(0, dtype=np.int32)
LEAST = 1e-4


def rows(*given):
    return np.array(given, dtype=np.int32)


def data_of(years, *given):
    """Films of these years, and ratings as (person, film, half stars)."""
    films = FilmTable(Film(row + 1, f"{row}", year, ("Drama",)) for row, year in enumerate(years))
    people, rated, stars = (np.array([each[place] for each in given]) for place in range(3))
    return TrainingData(films, people.astype(np.int32), rated.astype(np.int32), stars.astype(np.uint8))


def on_axes(films):
    return Embedding(np.eye(films, dtype=np.float32))


def test_no_year_of_the_prior_counts_for_more_than_three_of_four_years_do():
    """Likes 60 and 30 of one year, and 30, 20, 10 and 0 of the others: 30 is what three of four have at most."""
    asked = Elicitation.fit(data_of((2000, 2000, 2001, 2002, 2003, 2004)), on_axes(6), rows(60, 30, 30, 20, 10, 0))
    # percentile 75 of 90, 30, 20 and 10 is 45: the first two are halved, and the most liked is expected of half
    assert asked.rows.tolist() == [0, 2, 3, 1, 4, 5]
    assert asked.likes.tolist() == [pytest.approx([LEAST + 0.5 * each / 30 for each in (30, 30, 20, 15, 10, 0)])]
    assert asked.dislikes.tolist() == [pytest.approx([LEAST] * 6)]
    assert asked.shares.tolist() == [1]


def test_where_a_few_rated_ten_people_of_the_prior_are_added_and_to_each_group_ten_average_ones():
    ratings = [(person, 0, 10) for person in range(6)] + [(person, 1, 2) for person in range(4)] + [(6, 2, 7)]
    asked = Elicitation.fit(data_of((2000, 2001, 2002, 2003), *ratings), on_axes(4), rows(10, 0, 0, 10))
    # film 0: six people and half of ten, film 3: half of ten alone
    assert asked.rows.tolist() == [0, 3, 1, 2]
    likes = [(6 + 10 * 0.5) / 17, 5 / 17, 0, 0]
    counted = [6, 0, 0, 0]
    expected = [max((have + 10 * mean) / (7 + 10), LEAST) for have, mean in zip(counted, likes, strict=True)]
    assert asked.likes.tolist() == [pytest.approx(expected)]
    unliked = [0, 0, (4 + 10 * 4 / 7) / 17, (1 + 10 / 7) / 17]
    assert asked.dislikes.tolist() == [pytest.approx([max(each, LEAST) for each in unliked])]


def test_only_the_best_known_films_may_be_asked_about(monkeypatch):
    monkeypatch.setattr(elicitation, "POOL_MOST", 2)
    ratings = [(0, 2, 8), (1, 2, 3), (0, 0, 8), (1, 3, 8), (2, 3, 8), (3, 3, 2)]
    assert Elicitation.fit(data_of((2000,) * 4, *ratings), on_axes(4)).rows.tolist() == [3, 2]
    assert Elicitation.fit(data_of((2000,) * 4), on_axes(4), rows(1, 4, 2, 3)).rows.tolist() == [1, 3]
    one = Elicitation.fit(data_of((2000,) * 4, (0, 2, 8)), on_axes(4))
    assert one.rows.tolist() == [2]  # nobody knows the others


def test_without_ratings_and_prior_the_most_typical_of_each_decade_comes_first():
    """Twenty films of the fifties, nineteen alike; twenty-one of the sixties of two kinds; one of the seventies."""
    places = np.zeros((42, 5), dtype=np.float32)
    places[:19, 0], places[19, 1], places[20:31, 2], places[31:41, 3], places[41, 4] = 1, 1, 1, 1, 1
    asked = Elicitation.fit(data_of((1950,) * 20 + (1960,) * 21 + (1970,)), Embedding(places))
    told = dict(zip(asked.rows.tolist(), asked.likes[0].tolist(), strict=True))
    assert told[0] == pytest.approx(LEAST + 0.5)
    assert told[19] == pytest.approx(LEAST + 0.5 / 19)
    assert told[20] == pytest.approx(LEAST + 0.5)
    assert told[31] == pytest.approx(LEAST + 0.5 * 10 / 11)
    assert told[41] == pytest.approx(LEAST)  # of a decade with so few films nobody is asked about one


WIDE = Elicitation(
    rows(0, 1, 2, 3),
    likes=np.array([[0.6, 0.5, 0.3, 0.2], [0.2, 0.3, 0.3, 0.2]], dtype=np.float32),
    dislikes=np.array([[0.1, 0.1, 0.1, 0.1], [0.3, 0.1, 0.1, 0.1]], dtype=np.float32),
    shares=np.array([0.5, 0.5], dtype=np.float32),
)


def test_answers_change_the_weight_of_each_group_by_the_root_of_their_probability():
    def weights(**given):
        return WIDE._group_weights(
            Answers(**{"liked": NONE, "disliked": NONE, "unseen": NONE, "barred": NONE, **given}), 4
        )

    assert weights().tolist() == pytest.approx([0.5, 0.5])
    odds = (0.6 / 0.2) ** 0.5
    assert weights(liked=rows(0)).tolist() == pytest.approx([odds / (1 + odds), 1 / (1 + odds)])
    odds = (0.1 / 0.3) ** 0.5
    assert weights(disliked=rows(0))[0] == pytest.approx(odds / (1 + odds))
    odds = (0.4 / 0.6 * 0.6 / 0.2) ** 0.5
    assert weights(unseen=rows(1), liked=rows(0))[0] == pytest.approx(odds / (1 + odds))


def test_information_is_the_entropy_of_the_answer_less_that_within_the_groups():
    def entropy(*chances):
        return -sum(chance * np.log(chance) for chance in chances)

    first = entropy(0.4, 0.2, 0.4) - (entropy(0.6, 0.1, 0.3) + entropy(0.2, 0.3, 0.5)) / 2
    gain = WIDE._information(WIDE.shares)
    assert gain[0] == pytest.approx(first, abs=1e-6)
    assert gain[2:].tolist() == pytest.approx([0, 0], abs=1e-6)  # of these both groups answer alike


def test_a_film_like_the_one_just_chosen_comes_last():
    """The films are known to .6, .5, .4 and .3 of all: shares 1, .83, .67 and .5, and being alike costs .75."""
    places = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=np.float32)
    nothing = Answers(NONE, NONE, NONE, NONE)
    assert WIDE.choose(Embedding(places), nothing, 4) == [0, 2, 3, 1]
    apart = on_axes(4)
    assert WIDE.choose(apart, nothing, 4) == [0, 1, 2, 3]
    assert WIDE.choose(apart, Answers(NONE, NONE, NONE, rows(0, 2)), 4) == [1, 3]
    assert WIDE.choose(apart, Answers(NONE, NONE, rows(0, 1, 2, 3), NONE), 4) == []
