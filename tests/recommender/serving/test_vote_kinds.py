"""What each kind of vote does to the next answer, with learned weights: six kinds, six effects."""

from dataclasses import replace

import pytest
from support_films import block_data, wish

from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.serving import recommend as personal
from recommender.serving.home import home_of
from recommender.serving.snapshot import Snapshot
from recommender.training.bundle import fit
from recommender.types import Filters, Taste

FILMS = 30
DATA = block_data(films=FILMS)
IDS = [int(identity) for identity in DATA.film_table.vocabulary.ids]
SNAPSHOT = Snapshot.of(DATA.film_table, fit(DATA, LearnedKNNParameters(), None))
BOTH = Taste(1, liked=(IDS[0], IDS[FILMS], IDS[1], IDS[FILMS + 1]))
"""Likes two films of block 0 and two of block 1."""


def answer(taste, **changes):
    return personal.recommend(SNAPSHOT, wish(**{"adventurousness": 0, "count": 20, **changes}), taste, frozenset())


def ids(found):
    return [pick.film.id for pick in found.picks]


def of_block(taste, block):
    """How many of twenty films are of a block."""
    return sum(IDS.index(identity) // FILMS == block for identity in ids(answer(taste)))


def scores(taste):
    return {pick.film.id: pick.score for pick in answer(taste).picks}


def test_the_first_tier_is_the_learned_one():
    assert SNAPSHOT.fallback.names[0] == "learned-knn"
    assert {pick.tier for pick in answer(BOTH, count=5).picks} == {"learned-knn"}


def votes_for(taste):
    """What the votes count for each film, comparable between answers; a pick's score is one answer's alone."""
    own = SNAPSHOT.fallback.own(home_of(SNAPSHOT.film_table.vocabulary, wish(), taste).opinions)
    return dict(zip(IDS, own.total.tolist(), strict=True))


@pytest.mark.parametrize("block", [0, 1, 2, 3])
def test_a_like_brings_its_kind(block):
    before = Taste(1, liked=(IDS[(block + 1) % 4 * FILMS],))
    after = replace(before, liked=(IDS[block * FILMS], *before.liked))
    assert of_block(after, block) > of_block(before, block)


def test_what_somebody_likes_lately_leads():
    lately, before = 90 * 86_400, 30 * 86_400
    first = replace(BOTH, liked_at=(lately, before, lately, before))
    assert of_block(first, 0) > of_block(BOTH, 0)
    second = replace(BOTH, liked_at=(before, lately, before, lately))
    assert of_block(second, 1) > of_block(BOTH, 1)


@pytest.mark.parametrize("block", [0, 1])
def test_a_dislike_takes_its_kind_back(block):
    one, two, three = (IDS[block * FILMS + place] for place in (2, 3, 4))
    shares = [of_block(replace(BOTH, disliked=gone), block) for gone in ((), (one,), (one, two, three))]
    assert shares[0] > shares[2] <= shares[1]
    assert one not in ids(answer(replace(BOTH, disliked=(one,))))


def test_a_film_seen_is_out_and_says_nothing_against_its_kind():
    gone = ids(answer(BOTH))[:3]
    block = IDS.index(gone[0]) // FILMS
    kind = [identity for identity in gone if IDS.index(identity) // FILMS == block]
    seen, disliked = replace(BOTH, seen=frozenset(kind)), replace(BOTH, disliked=tuple(kind))
    assert not set(ids(answer(seen))) & set(kind)
    common = scores(seen).keys() & scores(disliked).keys() & set(IDS[block * FILMS : (block + 1) * FILMS])
    assert common
    assert all(votes_for(seen)[identity] > votes_for(disliked)[identity] for identity in common)


@pytest.mark.parametrize("kind", ["not_now", "never"])
def test_a_film_put_off_or_refused_is_out_and_changes_nothing_else(kind):
    plain = answer(BOTH)
    gone = frozenset(ids(plain)[:3])
    without = answer(replace(BOTH, **{kind: gone}))
    assert not set(ids(without)) & gone
    assert without.candidates == plain.candidates - len(gone)
    common = scores(replace(BOTH, **{kind: gone})).keys() & scores(BOTH).keys()
    assert len(common) == len(plain.picks) - len(gone)
    assert all(scores(replace(BOTH, **{kind: gone}))[identity] == scores(BOTH)[identity] for identity in common)


def test_what_was_put_off_comes_back_where_it_was_once_its_days_are_over():
    best = ids(answer(BOTH))[0]
    assert best not in ids(answer(replace(BOTH, not_now=frozenset({best}))))
    assert ids(answer(replace(BOTH, not_now=frozenset())))[0] == best  # the store leaves out what is older


def test_what_was_refused_stays_away_whatever_is_asked():
    refused = frozenset(IDS[2 * FILMS : 3 * FILMS])
    taste = replace(BOTH, never=refused)
    for changes in (
        {"adventurousness": 10, "filters": Filters(year_from=1970)},
        {"like_films": (IDS[2 * FILMS],)},
        {"filters": Filters(year_from=1970, year_to=1979)},
    ):
        assert set(ids(answer(BOTH, **changes))) & refused
        assert not set(ids(answer(taste, **changes))) & refused


def test_the_watchlist_bars_nothing_and_says_nothing():
    best = ids(answer(BOTH))[0]
    assert answer(replace(BOTH, watchlist=(best,))) == answer(BOTH)
