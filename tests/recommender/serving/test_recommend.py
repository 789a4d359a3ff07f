"""One person's picks: exclusions, home, the dial, and the reasons."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support_films import block_data, many_films, wish

from recommender.films.table import FilmTable
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.serving import recommend as personal
from recommender.serving.snapshot import Snapshot, without_ratings
from recommender.training.bundle import fit
from recommender.types import Filters, Taste

FILMS = 30
DATA = block_data(films=FILMS)
IDS = [int(identity) for identity in DATA.film_table.vocabulary.ids]
SNAPSHOT = Snapshot.of(DATA.film_table, fit(DATA, LearnedKNNParameters(neighbours=20), None))
COLD_SHELF = FilmTable(many_films(400))
COLD = Snapshot.of(COLD_SHELF, without_ratings(COLD_SHELF))
FAN = Taste(1, liked=tuple(IDS[:4]))


def films_for(taste=FAN, shown=frozenset(), snapshot=SNAPSHOT, **changes):
    return personal.recommend(snapshot, wish(**changes), taste, shown)


def ids(answer):
    return [pick.film.id for pick in answer.picks]


def blocks(answer):
    return {IDS.index(identity) // FILMS for identity in ids(answer)}


def facts(film):
    return {*film.themes, *film.genres, *film.directors, *film.countries, film.year // 10}


def test_at_home_films_come_from_the_liked_block_with_reasons():
    answer = films_for(adventurousness=0)
    assert (answer.home, len(answer.picks), blocks(answer)) == ("likes", 5, {0})
    for pick in answer.picks:
        assert pick.tier == "learned-knn"
        assert pick.model == answer.model
        assert pick.probability == 1
        assert {evidence.kind for evidence in pick.evidence} == {"liked"}
        assert {evidence.film.id for evidence in pick.evidence} <= set(FAN.liked)
        assert 0 < sum(evidence.weight for evidence in pick.evidence) <= 1 + 1e-6
        assert 0 <= pick.distance <= 1
        assert pick.rating.count > 0


def test_the_same_request_has_the_same_answer_and_another_seed_another():
    assert films_for(adventurousness=6) == films_for(adventurousness=6)
    others = {tuple(ids(films_for(adventurousness=6, seed=seed))) for seed in range(10)}
    assert len(others) > 1


@pytest.mark.parametrize("kind", ["liked", "disliked", "seen", "not_now", "never"])
def test_what_has_an_opinion_or_any_kind_of_no_is_out(kind):
    gone = tuple(IDS[4:25])
    held = getattr(FAN, kind)
    taste = replace(FAN, **{kind: held | set(gone) if isinstance(held, frozenset) else (*held, *gone)})
    for dial in (0, 5, 10):
        assert not set(ids(films_for(taste, adventurousness=dial))) & (set(gone) | set(FAN.liked))


def test_seen_not_now_and_never_say_nothing_against_a_films_kind():
    near = frozenset(IDS[4:10])
    plain = films_for(replace(FAN, seen=near), adventurousness=0)
    assert ids(plain) == ids(films_for(replace(FAN, not_now=near), adventurousness=0))
    assert ids(plain) == ids(films_for(replace(FAN, never=near), adventurousness=0))
    assert [pick.score for pick in plain.picks] == [
        pick.score for pick in films_for(FAN, shown=near, adventurousness=0).picks
    ]


def test_the_watchlist_and_what_was_shown_lately():
    listed = replace(FAN, watchlist=tuple(IDS[4:30]))
    assert set(ids(films_for(listed, adventurousness=0))) <= set(IDS[4:30])
    shown = frozenset(IDS[4:20])
    assert not set(ids(films_for(shown=shown))) & shown


def test_the_film_asked_for_leads_beside_likes_and_alone():
    asked = IDS[2 * FILMS]
    answer = films_for(adventurousness=0, like_films=(asked,))
    assert (answer.home, blocks(answer)) == ("film", {2})
    assert asked not in ids(answer)
    assert all(pick.evidence[0].kind == "asked" for pick in answer.picks)
    alone = films_for(Taste(1), adventurousness=0, like_films=(asked,))
    assert (alone.home, blocks(alone)) == ("film", {2})


def test_several_films_asked_for_lead_together_each_once():
    asked = (IDS[2 * FILMS], IDS[2 * FILMS + 1], IDS[2 * FILMS], -1)
    answer = films_for(adventurousness=0, like_films=asked)
    assert (answer.home, blocks(answer)) == ("film", {2})
    assert not set(ids(answer)) & set(asked)
    named = {reason.film.id for pick in answer.picks for reason in pick.evidence if reason.kind == "asked"}
    assert named == set(asked) - {-1}
    once = films_for(adventurousness=0, like_films=asked[:2])
    assert [(pick.film.id, pick.score) for pick in once.picks] == [(pick.film.id, pick.score) for pick in answer.picks]


def test_without_votes_it_starts_from_todays_picks_and_without_those_from_what_most_like():
    today = tuple(IDS[FILMS : FILMS + 5])
    answer = films_for(Taste(1), adventurousness=0, start_from=today)
    assert (answer.home, blocks(answer)) == ("today", {1})
    assert {evidence.kind for pick in answer.picks for evidence in pick.evidence} == {"today"}
    assert not set(ids(answer)) & set(today)
    nothing = films_for(Taste(1), adventurousness=0)
    assert nothing.home == "none"
    assert {pick.tier for pick in nothing.picks} == {"popularity"}
    assert {evidence.kind for pick in nothing.picks for evidence in pick.evidence} == {"people"}
    assert all(pick.distance is None for pick in nothing.picks)
    assert films_for(FAN, start_from=today).home == "likes"


@pytest.mark.parametrize("step", [0, 3, 7])
def test_each_of_todays_films_leads_to_a_pick_in_its_turn_though_they_have_nothing_in_common(step):
    """Scored together they led to one or two of them: the ones most easily followed."""
    today = tuple(IDS[block * FILMS] for block in (2, 0, 1))
    answer = films_for(Taste(1), adventurousness=step, start_from=today, count=5)
    sources = [{evidence.film.id for evidence in pick.evidence} for pick in answer.picks]
    assert sources == [{today[place]} for place in (0, 1, 2, 0, 1)]
    assert len(set(ids(answer))) == 5
    if not step:
        assert [IDS.index(identity) // FILMS for identity in ids(answer)] == [2, 0, 1, 2, 0]


@pytest.mark.parametrize("step", [0, 3, 10])
def test_todays_films_lead_to_as_many_picks_as_there_are(step):
    today = tuple(IDS[block * FILMS] for block in (2, 0, 1))
    few = films_for(Taste(1, seen=frozenset(IDS[5:])), adventurousness=step, start_from=today, count=5)
    assert sorted(ids(few)) == IDS[1:5]


def test_filters_hold_and_what_matches_nothing_is_said_with_counts():
    answer = films_for(adventurousness=3, filters=Filters(year_from=1960, year_to=1969))
    assert blocks(answer) == {1}
    nothing = films_for(filters=Filters(year_from=1890, year_to=1899))
    assert nothing.picks == ()
    assert nothing.candidates == 0
    assert [(relaxation.condition, relaxation.films) for relaxation in nothing.relaxations] == [("years", len(IDS))]


def test_without_any_rating_films_alike_are_found():
    liked = COLD.film_table.films[10]
    answer = films_for(Taste(1, liked=(liked.id,)), snapshot=COLD, adventurousness=0)
    assert {pick.tier for pick in answer.picks} == {"content"}
    for pick in answer.picks:
        assert facts(pick.film) & facts(liked)
    assert len(films_for(Taste(1), snapshot=COLD).picks) == 5


@settings(max_examples=80, deadline=None)
@given(
    liked=st.lists(st.sampled_from([*IDS, -5, 10**12]), unique=True, max_size=len(IDS)),
    disliked=st.lists(st.sampled_from([*IDS, 0]), unique=True, max_size=30),
    dial=st.integers(0, 10),
    count=st.integers(1, 20),
    asked=st.lists(st.sampled_from([*IDS, -1]), max_size=4).map(tuple),
    seed=st.integers(0, 2**63),
)
def test_whatever_is_asked_the_answer_is_sound(liked, disliked, dial, count, asked, seed):
    taste = Taste(1, liked=tuple(liked), disliked=tuple(disliked))
    answer = films_for(taste, adventurousness=dial, count=count, like_films=asked, seed=seed)
    assert len(answer.picks) == min(count, answer.candidates)
    assert len(set(ids(answer))) == len(answer.picks)
    assert not set(ids(answer)) & {*liked, *disliked, *asked}
    for pick in answer.picks:
        assert np.isfinite(pick.score)
        assert 0 < pick.probability <= 1
        assert pick.distance is None or 0 <= pick.distance <= 1


def test_everything_seen_leaves_nothing_and_no_blame_on_filters():
    answer = films_for(replace(FAN, seen=frozenset(IDS)))
    assert (answer.picks, answer.candidates, answer.relaxations) == ((), 0, ())


def test_similar_films_are_of_the_same_block_and_never_the_film_itself():
    picks = personal.similar(SNAPSHOT, IDS[FILMS], 6)
    assert len(picks) == 6
    assert {IDS.index(pick.film.id) // FILMS for pick in picks} == {1}
    assert IDS[FILMS] not in {pick.film.id for pick in picks}
    assert personal.similar(SNAPSHOT, -1, 6) == ()


def test_chances_are_what_they_are_said_to_be():
    """Over many seeds each film is shown about as often as its stated probability."""
    shown: dict[int, int] = {}
    stated: dict[int, float] = {}
    seeds = 600
    for seed in range(seeds):
        for pick in films_for(adventurousness=4, seed=seed).picks:
            shown[pick.film.id] = shown.get(pick.film.id, 0) + 1
            assert stated.setdefault(pick.film.id, pick.probability) == pick.probability
    assert len(stated) > 5
    for identity, chance in stated.items():
        error = (chance * (1 - chance) / seeds) ** 0.5
        assert abs(shown[identity] / seeds - chance) < 5 * error


def test_a_film_that_fills_a_day_is_recommended_only_where_nothing_shorter_fits():
    films = [
        replace(film, runtime_minutes=400 if row % 2 else 100, year=1990 + row % 2)
        for row, film in enumerate(many_films())
    ]
    snapshot = Snapshot.of(table := FilmTable(films), without_ratings(table))
    liked = Taste(1, liked=(films[0].id,))
    found = personal.recommend(snapshot, wish(adventurousness=0), liked, frozenset()).picks
    assert {pick.film.runtime_minutes for pick in found} == {100}
    long = wish(adventurousness=0, filters=Filters(min_minutes=300))
    assert {pick.film.runtime_minutes for pick in personal.recommend(snapshot, long, liked, frozenset()).picks} == {400}
