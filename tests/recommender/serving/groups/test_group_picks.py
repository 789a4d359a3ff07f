"""A group's films: exclusions, scores, fair shares, and what reasons may reveal."""

from dataclasses import replace

import numpy as np
import pytest
from support_films import NOW, PLACE, PLAIN_GENRES, block_data, ring_data

from recommender.group_request import GroupRequest
from recommender.models.base import TrainingData
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.serving.groups import group_picks, group_scores
from recommender.serving.groups.shares_due import Account, due, in_turn
from recommender.serving.snapshot import Snapshot
from recommender.training.bundle import fit
from recommender.types import Filters, Taste

FILMS = 30
BLOCKS = block_data(films=FILMS)
IDS = [int(identity) for identity in BLOCKS.film_table.vocabulary.ids]
ANNA, BEN, CLEO = 11, 12, 13


def with_dislikes(data):
    """Whoever likes a block has rated much of the one opposite badly: 0 and 2, 1 and 3."""
    generator = np.random.default_rng(5)
    people = np.arange(data.person_count)
    other = (people // 40 + 2) % 4
    pairs = [
        (person, int(other[person]) * FILMS + film)
        for person in people
        for film in range(FILMS)
        if generator.random() < 0.4
    ]
    whose, films = np.array(pairs, dtype=np.int32).T
    return TrainingData(
        data.film_table,
        np.concatenate((data.people, whose)),
        np.concatenate((data.films, films)),
        np.concatenate((data.half_stars, np.full(len(pairs), 3, dtype=np.uint8))),
    )


DATA = with_dislikes(BLOCKS)
SNAPSHOT = Snapshot.of(DATA.film_table, fit(DATA, LearnedKNNParameters(neighbours=20), None))

RING = Snapshot.of((ring := ring_data(films=400, people=300)).film_table, fit(ring, LearnedKNNParameters(), None))


def of_block(block, first=0, count=4):
    return tuple(IDS[block * FILMS + first : block * FILMS + first + count])


def taste(person, *blocks, **votes):
    return Taste(person, liked=tuple(film for block in blocks for film in of_block(block)), **votes)


def films_for(*tastes, shown=frozenset(), snapshot=SNAPSHOT, **changes):
    members = tuple(each.person for each in tastes)
    request = GroupRequest(**{
        "asker": members[0], "members": members, "place": PLACE, "now": NOW, "seed": 7, "adventurousness": 0, **changes
    })  # fmt: skip
    return group_picks.recommend_together(snapshot, request, tastes, shown)


def ids(answer):
    return [pick.film.id for pick in answer.picks]


def blocks(answer):
    return [IDS.index(identity) // FILMS for identity in ids(answer)]


def test_people_of_one_taste_get_films_of_it_and_are_all_named():
    answer = films_for(taste(ANNA, 0), taste(BEN, 0))
    assert (set(blocks(answer)), answer.home, answer.unknown) == ({0}, "likes", ())
    for pick in answer.picks:
        assert {suit.person for suit in pick.suits} == {ANNA, BEN}
        assert {reason.film.id for suit in pick.suits for reason in suit.evidence} <= set(of_block(0))
        assert pick.probability == 1


def test_a_film_that_one_would_not_enjoy_gives_way_to_one_that_all_can(monkeypatch):
    """Whoever likes block 0 does not enjoy block 2."""
    group = Taste(ANNA, liked=(*of_block(2), *of_block(1))), taste(BEN, 0)
    met = blocks(films_for(*group, count=10))
    monkeypatch.setattr(group_scores, "DISLIKE_WEIGHT", 0.0001)
    assert met.count(2) < blocks(films_for(*group, count=10)).count(2)


@pytest.mark.parametrize("vote", ["liked", "disliked", "seen", "never", "not_now"])
def test_what_any_member_has_seen_or_refused_is_out(vote):
    met = set(of_block(0, first=4, count=20))
    kind = tuple if vote in {"liked", "disliked"} else frozenset
    votes = {vote: kind(met)}
    ben = Taste(BEN, liked=of_block(0), **votes) if vote != "liked" else Taste(BEN, liked=(*of_block(0), *met))
    assert not met & set(ids(films_for(taste(ANNA, 0), ben)))


KINDS = ("disliked", "seen", "not_now", "never")


def with_vote(told, kind, films):
    """The same taste with a vote of one kind on films."""
    return replace(told, **{kind: tuple(films) if kind == "disliked" else frozenset(films)})


@pytest.mark.parametrize("kind", KINDS)
def test_where_seen_films_are_welcome_liked_ones_come_and_what_else_was_told_of_comes_last(kind):
    liked = of_block(0, count=30)
    anna, ben = Taste(ANNA, liked=liked), with_vote(Taste(BEN, liked=liked[:-1]), kind, liked[-1:])
    drama = Filters(genres=(PLAIN_GENRES[0],))
    assert ids(films_for(anna, ben, filters=drama)) == []
    welcome = films_for(anna, ben, filters=drama, seen="welcome", count=30)
    assert set(ids(welcome)) == set(liked)
    assert ids(welcome)[-1] == liked[-1]
    fair = films_for(anna, ben, filters=drama, seen="welcome", count=30, balances=(0.0, 0.0))
    assert ids(fair)[-1] == liked[-1]


@pytest.mark.parametrize("changes", [{}, {"adventurousness": 5}, {"balances": (0.1, -0.1)}, {"only_watchlists": True}])
@pytest.mark.parametrize("films", [of_block(0, first=29, count=1), of_block(2, count=20)])
def test_where_seen_films_are_welcome_the_kind_of_a_members_vote_cannot_be_told(films, changes):
    """Groups that differ only in the kind of one member's votes get the same answer, whichever filters are set."""
    listed = (*of_block(0, first=20, count=10), *of_block(2, count=4))
    anna, ben = taste(ANNA, 0, watchlist=listed), taste(BEN, 0, 1)
    for filters in (Filters(), Filters(genres=(PLAIN_GENRES[0],)), Filters(genres=(PLAIN_GENRES[2],))):
        wish = {"seen": "welcome", "count": 10, "filters": filters, **changes}
        seen, *others = [films_for(anna, with_vote(ben, kind, films), **wish) for kind in KINDS]
        assert all(answer == seen for answer in others)


@pytest.mark.parametrize("kind", KINDS)
def test_of_whom_likes_alone_count_no_other_vote_changes_anything(kind):
    anna, ben = taste(ANNA, 0), taste(BEN, 0)
    alone = {"likes_alone": frozenset({BEN})}
    plain = films_for(anna, ben, **alone)
    told = films_for(anna, with_vote(ben, kind, ids(plain)[:3]), **alone)
    assert told == plain
    assert plain.unknown == ()
    assert {suit.person for pick in plain.picks for suit in pick.suits} == {ANNA, BEN}
    assert not {*ids(plain)[:3]} & {*ids(films_for(with_vote(anna, kind, ids(plain)[:3]), ben, **alone))}


def test_from_watchlists_only_films_on_them_come_whatever_the_floor_and_their_owners_are_counted():
    wanted = of_block(3, first=10, count=3)
    anna, ben = taste(ANNA, 0, watchlist=wanted[:2]), taste(BEN, 0, watchlist=wanted[1:], disliked=wanted[:1])
    answer = films_for(anna, ben, only_watchlists=True, seen="welcome")
    assert {pick.film.id: pick.watchlists for pick in answer.picks} == {wanted[1]: 2, wanted[2]: 1}
    assert answer.candidates == 2


def test_conditions_hold_and_nothing_found_says_what_to_loosen():
    assert set(blocks(films_for(taste(ANNA, 0), filters=Filters(year_from=1960, year_to=1969)))) == {1}
    nothing = films_for(taste(ANNA, 0), filters=Filters(year_from=1800, year_to=1801))
    assert (nothing.picks, nothing.candidates) == ((), 0)
    assert [each.condition for each in nothing.relaxations] == ["years"]


def test_what_the_asker_was_shown_lately_is_out_but_not_from_a_watchlist():
    first = ids(films_for(taste(ANNA, 0), taste(BEN, 0)))
    assert not {*first} & {*ids(films_for(taste(ANNA, 0), taste(BEN, 0), shown=frozenset(first)))}
    stays = films_for(taste(ANNA, 0), taste(BEN, 0), shown=frozenset(first), may_stay=frozenset(first))
    assert ids(stays) == first
    listed = taste(ANNA, 0, watchlist=tuple(first))
    again = films_for(listed, taste(BEN, 0), shown=frozenset(first), only_watchlists=True)
    assert {*ids(again)} == {*first}
    longer = taste(ANNA, 0, watchlist=(*first, *of_block(3, count=2)))
    turned = films_for(longer, taste(BEN, 0), shown=frozenset(first), only_watchlists=True)
    assert {*ids(turned)} == {*of_block(3, count=2)}
    stays = films_for(
        longer, taste(BEN, 0), shown=frozenset(first), may_stay=frozenset(first), only_watchlists=True, count=9
    )
    assert len(ids(stays)) == 7


def test_that_nothing_is_left_for_all_was_shown_is_told_apart():
    group = taste(ANNA, 0), taste(BEN, 0)
    sixties = Filters(year_from=1960, year_to=1969)
    every = frozenset(ids(films_for(*group, filters=sixties, count=FILMS)))
    answer = films_for(*group, filters=sixties, shown=every)
    assert (answer.picks, answer.all_shown) == ((), True)
    assert (answer.model, answer.home) == (SNAPSHOT.bundle.model_id, "likes")
    assert not films_for(*group, filters=Filters(year_from=1800, year_to=1801)).all_shown


def test_a_member_without_likes_is_told_and_changes_nothing_for_the_others():
    answer = films_for(taste(ANNA, 0), Taste(BEN))
    assert answer.unknown == (BEN,)
    assert set(blocks(answer)) == {0}
    assert {suit.person for pick in answer.picks for suit in pick.suits} == {ANNA}
    nobody = films_for(Taste(ANNA), Taste(BEN), start_from=of_block(1))
    assert (nobody.home, set(blocks(nobody)), nobody.unknown) == ("today", {1}, (ANNA, BEN))
    assert all(not pick.suits for pick in nobody.picks)
    known = films_for(taste(ANNA, 0), Taste(BEN), start_from=of_block(1))
    assert known == films_for(taste(ANNA, 0), Taste(BEN))  # who has said something needs no films to start from


def test_the_dial_leads_away_from_all_of_them():
    group = [Taste(person, liked=tuple(range(first, 200, 40))) for person, first in ((ANNA, 3), (BEN, 17))]
    means = [
        np.mean([pick.dial or 0.0 for pick in films_for(*group, snapshot=RING, adventurousness=step, count=10).picks])
        for step in (0, 5, 10)
    ]
    assert means == sorted(means)
    assert means[0] + 2 < means[2]


def test_the_same_request_has_the_same_answer():
    group = taste(ANNA, 0), taste(BEN, 1), taste(CLEO, 3)
    assert films_for(*group, adventurousness=6) == films_for(*group, adventurousness=6)
    assert films_for(*group, balances=(0.0, 0.0, 0.0)) == films_for(*group, balances=(0.0, 0.0, 0.0))


def test_fairness_gives_each_their_part_and_the_past_changes_what_is_due():
    group = taste(ANNA, 0), taste(BEN, 1)
    even = films_for(*group, balances=(0.0, 0.0), count=6)
    assert sorted(blocks(even)) == [0, 0, 0, 1, 1, 1]
    assert even.shares == pytest.approx((0.5, 0.5), abs=0.08)
    owed = films_for(*group, balances=(0.4, -0.4), count=6)
    assert owed.shares[1] > even.shares[1] + 0.1
    assert sum(owed.shares) == pytest.approx(1)


def test_a_member_whom_no_film_would_suit_gets_one_of_them():
    group = taste(ANNA, 0), taste(CLEO, 0), taste(BEN, 3)
    answer = films_for(*group)
    assert sorted(blocks(answer)) == [0, 0, 0, 0, 3]
    assert [BEN in {suit.person for suit in pick.suits} for pick in answer.picks] == [False] * 4 + [True]


def test_where_shares_are_fair_each_member_has_a_film_too():
    group = taste(ANNA, 0), taste(CLEO, 0), taste(BEN, 3)
    answer = films_for(*group, balances=(0.0, 0.0, 1.0), count=2)
    assert sorted(blocks(answer)) == [0, 3]


@pytest.mark.parametrize("seen", ["out", "welcome"])
def test_what_a_member_liked_lately_counts_more_in_a_group_too(seen):
    days = 86_400
    likes = (*of_block(0), *of_block(1))
    falling = tuple(range(8 * days, 0, -days))
    for times, block in ((falling, 0), (falling[::-1], 1)):
        answer = films_for(Taste(ANNA, liked=likes, liked_at=times), seen=seen, count=8)
        assert blocks(answer).count(block) > 4
        first = [pick.suits[0].evidence[0].film.id for pick in answer.picks if pick.suits]
        assert sum(IDS.index(film) // FILMS == block for film in first) > 4


def test_nobody_loses_the_only_film_that_suits_them():
    group = taste(ANNA, 0), taste(BEN, 1), taste(CLEO, 3)
    assert sorted(blocks(films_for(*group, count=3))) == [0, 1, 3]
    assert len(set(blocks(films_for(*group, count=2)))) == 2
    assert len(films_for(*group, count=1).picks) == 1


def test_what_is_due_is_never_nothing_and_never_all():
    assert due((0.0, 0.0, 0.0)).tolist() == pytest.approx([1 / 3] * 3)
    assert due((5.0, -5.0)).tolist() == pytest.approx([0.2, 0.8])
    assert due((0.1, -0.1)).tolist() == pytest.approx([0.4, 0.6])


def test_films_are_taken_as_the_paper_takes_them():
    """By hand: the first film both want a little beats one that only one wants; then who got less is served."""
    wants = np.array([[1.0, 0.0, 0.5, 0.4], [0.0, 0.9, 0.5, 0.0]], dtype=np.float32)
    account = Account(due((0.0, 0.0)))
    assert account.gains(wants).tolist() == pytest.approx([0.25, 0.225, 0.5, 0.1])
    order = in_turn(account, wants, lambda gains: gains, np.zeros((4, 4), dtype=np.float32), 4)
    assert order.tolist() == [2, 0, 1, 3]


@pytest.mark.parametrize("seen", ["out", "welcome"])
@pytest.mark.parametrize("step", [0, 5])
@pytest.mark.parametrize("balances", [None, (0.1, 0.0, -0.1)])
def test_from_what_a_pick_says_no_dislike_can_be_told(seen, step, balances):
    """Two groups that differ only in what one member dislikes: the same film is told in the same words."""
    anna, ben, cleo = taste(ANNA, 0, 1), taste(BEN, 0), taste(CLEO, 1)
    told = {}
    nos = [(), of_block(0, first=10, count=6), of_block(1, first=10, count=6), of_block(2, count=20)]
    disliked = {film for films in nos for film in films}
    met_twice = 0
    for no in nos:
        answer = films_for(
            anna, replace(ben, disliked=no), cleo, seen=seen, adventurousness=step, balances=balances, count=10
        )
        for pick in answer.picks:
            said = [(suit.person, [(each.film, each.people, each.common) for each in suit.evidence]) for suit in
                    sorted(pick.suits, key=lambda suit: suit.person)]  # fmt: skip
            assert not disliked & {each.film.id for suit in pick.suits for each in suit.evidence}
            met_twice += pick.film.id in told
            assert told.setdefault(pick.film.id, (said, pick.watchlists, pick.rating)) == (
                said, pick.watchlists, pick.rating
            )  # fmt: skip
        assert answer.unknown == ()
    assert met_twice > 5
    hidden = films_for(anna, Taste(BEN, disliked=of_block(2, count=9)), cleo)
    assert hidden.unknown == films_for(anna, Taste(BEN), cleo).unknown == (BEN,)
