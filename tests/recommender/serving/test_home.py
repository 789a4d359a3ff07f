"""The home of a request: films asked for before likes, each once and with its weight."""

import numpy as np
import pytest
from support_films import NOW, PLACE, many_films

from recommender.films.table import FilmTable
from recommender.models.recency import recency_weights
from recommender.serving.home import BESIDE_ASKED, LIKES_MOST, home_of, home_of_film
from recommender.types import Request, Taste

TABLE = FilmTable(many_films(LIKES_MOST + 20))
IDS = [int(identity) for identity in TABLE.vocabulary.ids]
DAY = 86_400
WISH = Request(person=7, place=PLACE, now=NOW, seed=3)


def home(liked=(), disliked=(), seen=(), **wish):
    request = Request(person=7, place=PLACE, now=NOW, seed=3, **wish)
    taste = Taste(7, liked=tuple(IDS[row] for row in liked), disliked=tuple(IDS[row] for row in disliked),
                  seen=frozenset(IDS[row] for row in seen))  # fmt: skip
    return home_of(TABLE.vocabulary, request, taste)


def test_likes_are_home_and_the_newest_of_many_count():
    found = home(range(LIKES_MOST + 5), disliked=[LIKES_MOST + 9], seen=[1, LIKES_MOST + 12, LIKES_MOST + 11])
    assert found.kind == "likes"
    assert found.rows.tolist() == list(range(LIKES_MOST))
    assert found.opinions.disliked.tolist() == [LIKES_MOST + 9]
    assert found.opinions.seen.tolist() == [LIKES_MOST + 11, LIKES_MOST + 12]
    assert found.opinions.seed == 3


def test_newer_likes_count_more_beside_all_opinions():
    moments = {"liked_at": (50 * DAY, 20 * DAY), "disliked_at": (40 * DAY, 30 * DAY)}
    taste = Taste(7, liked=(IDS[3], IDS[8]), disliked=(IDS[5], IDS[6]), **moments)
    found = home_of(TABLE.vocabulary, WISH, taste).opinions
    expected = recency_weights(np.array([50, 20, 40, 30]) * DAY)
    assert found.weights.tolist() == expected[:2].tolist()
    assert found.weights[0] > found.weights[1]
    assert found.disliked_weights.tolist() == expected[2:].tolist()


def test_a_dislike_of_years_ago_counts_less_than_one_of_today():
    likes = {"liked": (IDS[3],), "liked_at": (5000 * DAY,)}
    old, new = (Taste(7, disliked=(IDS[5],), disliked_at=(day * DAY,), **likes) for day in (1000, 5001))
    beside_old, beside_new = (home_of(TABLE.vocabulary, WISH, taste).opinions for taste in (old, new))
    assert beside_old.disliked_weights[0] < 1 < beside_old.weights[0]
    assert beside_new.disliked_weights[0] > 1 > beside_new.weights[0]


def test_weights_stay_with_their_films_where_one_is_not_known():
    moments = (9 * DAY, 6 * DAY, 3 * DAY)
    taste = Taste(7, liked=(IDS[3], 10**9, IDS[8]), liked_at=moments, disliked=(10**9 + 1, IDS[5]),
                  disliked_at=(8 * DAY, 2 * DAY))  # fmt: skip
    found = home_of(TABLE.vocabulary, WISH, taste).opinions
    assert (found.liked.tolist(), found.disliked.tolist()) == ([3, 8], [5])
    expected = recency_weights(np.array((*moments, 8 * DAY, 2 * DAY)))
    assert found.weights.tolist() == expected[[0, 2]].tolist()
    assert found.disliked_weights.tolist() == expected[[4]].tolist()


def test_likes_of_one_sitting_or_of_unknown_times_count_alike():
    sitting = Taste(7, liked=(IDS[3], IDS[8]), liked_at=(100, 40))
    assert home_of(TABLE.vocabulary, WISH, sitting).opinions.weights is None
    assert home([3, 8]).opinions.weights is None


def test_a_film_asked_for_counts_once_and_all_likes_beside_it_little():
    found = home([4, 5, 6], like_films=(IDS[5], IDS[9], IDS[5]))
    assert found.kind == "film"
    assert found.rows.tolist() == [5, 9]
    assert found.opinions.liked.tolist() == [5, 9, 4, 6]
    assert found.opinions.weights.tolist() == pytest.approx([1, 1, BESIDE_ASKED / 2, BESIDE_ASKED / 2])
    assert found.opinions.alike
    alone = home(like_films=(IDS[5],))
    assert (alone.opinions.liked.tolist(), alone.opinions.weights.tolist()) == ([5], [1])


def test_without_likes_todays_films_stand_in_for_them_and_else_nothing():
    today = home(disliked=[2], start_from=(IDS[1], IDS[3]))
    assert (today.kind, today.rows.tolist(), today.opinions.disliked.tolist()) == ("today", [1, 3], [2])
    assert home([8], start_from=(IDS[1],)).kind == "likes"
    nothing = home()
    assert (nothing.kind, len(nothing.rows)) == ("none", 0)


def test_a_film_is_its_own_home():
    found = home_of_film(6)
    assert (found.kind, found.rows.tolist(), found.opinions.liked.tolist()) == ("film", [6], [6])
    assert found.asked.tolist() == [6]
    assert found.opinions.alike
    assert found.rows.dtype == np.int32
