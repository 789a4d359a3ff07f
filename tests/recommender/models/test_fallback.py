"""The fallback: which tier scores which films, and how popularity counts less as a person votes more."""

import numpy as np
import pytest
from support_films import block_data

from recommender.models.base import Opinions, TrainingData
from recommender.models.content.model import ContentProfile
from recommender.models.fallback import Fallback
from recommender.models.item_knn import ItemKNN
from recommender.models.learned_knn.model import LearnedKNN
from recommender.models.popularity import Popularity
from recommender.models.random import Random

FILMS = 30
DATA = block_data(films=FILMS)
POPULARITY, LEARNED = Popularity.fit(DATA), LearnedKNN.fit(DATA)
BELOW = (ContentProfile.fit(DATA), POPULARITY, Random.fit(DATA))
BOTS = Fallback((LEARNED, *BELOW))


def rows(*values):
    return np.array(values, dtype=np.int32)


def shares_of_block(opinions, block, count=10):
    """Share of the best films that are of a block."""
    relevance = BOTS.score(opinions).relevance.copy()
    relevance[np.concatenate((opinions.liked, opinions.disliked, opinions.unliked))] = -np.inf
    return float((np.argsort(-relevance, kind="stable")[:count] // FILMS == block).mean())


def test_an_earlier_tier_outranks_every_later_one():
    fallback = Fallback((ItemKNN.fit(DATA), *BELOW))
    ranked = fallback.score(Opinions(liked=rows(0, 1)))
    assert fallback.names == ("item-knn", "content", "popularity", "random")
    for higher in range(3):
        upper, lower = ranked.relevance[ranked.tiers == higher], ranked.relevance[ranked.tiers > higher]
        if len(upper) and len(lower):
            assert upper.min() >= lower.max()
    scored = ~np.isnan(fallback.models[0].score(Opinions(liked=rows(0, 1))))
    assert (ranked.tiers[scored] == 0).all()
    assert (ranked.tiers[~scored] > 0).all()


def test_of_somebody_unknown_it_says_what_most_people_like():
    ranked = BOTS.score(Opinions())
    rated = POPULARITY.counts > 0
    order = np.argsort(-ranked.relevance[rated], kind="stable")
    assert (np.diff(POPULARITY.scores[rated][order]) < 1e-5).all()
    assert {BOTS.names[tier] for tier in ranked.tiers[rated]} == {"popularity"}


@pytest.mark.parametrize("block", [0, 1, 2])
def test_with_every_vote_the_persons_own_say_grows(block):
    liked = np.arange(block * FILMS, block * FILMS + 20, dtype=np.int32)
    shares = [shares_of_block(Opinions(liked=liked[:votes]), block) for votes in (0, 1, 3, 20)]
    assert shares == sorted(shares)
    assert shares[0] < shares[-1] == 1


def test_dislikes_alone_put_their_kind_behind_what_most_people_like():
    disliked = rows(*range(8))
    assert shares_of_block(Opinions(disliked=disliked), 0, count=40) < shares_of_block(Opinions(), 0, count=40)


def test_asked_for_films_like_one_what_most_people_like_has_no_say():
    ranked = BOTS.score(Opinions(liked=rows(0), alike=True))
    said = LEARNED.score(Opinions(liked=rows(0)))
    best = np.argsort(-np.nan_to_num(said), kind="stable")[:5]
    np.testing.assert_array_equal(np.argsort(-ranked.relevance, kind="stable")[:5], best)


def test_where_few_people_rate_what_most_like_gives_way_later():
    liked = np.arange(10, dtype=np.int32)
    few = np.flatnonzero(DATA.people % 40 < 3)  # three of the forty people of each block
    handful = TrainingData(DATA.film_table, DATA.people[few], DATA.films[few], DATA.half_stars[few])
    shares = []
    for data in (DATA, handful):
        popularity, learned = Popularity.fit(data), LearnedKNN.fit(data)
        relevance = Fallback((learned, popularity, Random.fit(data))).score(Opinions(liked=liked)).relevance
        shares.append(np.corrcoef(relevance, popularity.prior)[0, 1])
    assert shares[1] > shares[0]


def test_a_film_is_put_down_to_most_people_where_the_persons_votes_say_next_to_nothing_for_it():
    votes = rows(0, 1)
    own = np.nan_to_num(LEARNED.score(Opinions(liked=votes)))
    ranked = BOTS.score(Opinions(liked=votes))
    others = np.setdiff1d(np.arange(len(DATA.film_table)), votes)
    order = others[np.argsort(-own[others], kind="stable")]
    assert (ranked.tiers[order[:3]] == 0).all()
    assert all(LEARNED.reasons(Opinions(liked=votes), order[:3].tolist()))
    assert {BOTS.names[tier] for tier in ranked.tiers[order[-3:]]} == {"popularity"}
