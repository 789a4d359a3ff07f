"""Whatever the facts of films are, a message stays within Discord's limits, and nothing pings or formats."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support_screens import check_limits
from support_unbounded import MOST_ID, check, draw_of, few, films, filters, picks, ratings, texts
from support_words import pseudo_language

from bot.config import FeedbackSection
from bot.records import Answer, Night, NightWish, VoteCounts
from bot.services.explore import Exploration, ExploreRequest
from bot.services.films import FilmDetails
from bot.services.privacy import Deleted, Stored
from bot.services.taste.import_plan import TITLE_MOST
from bot.services.taste.matches import FEWEST_COMMON, NAMED, TasteMatch
from bot.services.taste.onboarding import ROUND_LENGTH, SCREEN_LENGTH, AskedFilm, RoundState
from bot.services.taste.own_votes import IMPORTS_MOST, VoteLine, VotesPage
from bot.services.taste.taste_import import ASKED_IN_A_ROW, DecidedLines, ImportQuestion, LineTaken
from bot.services.together.film_night import MEMBERS_MOST, GroupPicks
from bot.services.watchlist import PER_PAGE, Tonight, TonightRequest
from bot.store.people.brought_votes import BroughtVote
from bot.store.people.import_questions import Question
from bot.store.people.inventory import KEPT
from bot.words import writing_in
from bot.words.language import ENGLISH
from cogs.ui.card import private_card, public_card
from cogs.ui.custom_ids import (
    TurnPage,
)
from cogs.ui.daily.digest import day_card, digest, why
from cogs.ui.exploring import explored
from cogs.ui.film_texts import titled
from cogs.ui.finding import found, nothing_found
from cogs.ui.privacy import about_you, ask, chosen, deleted, kept
from cogs.ui.screen import calling
from cogs.ui.taste.import_report import question
from cogs.ui.taste.matches import matches_screen, pair_screen
from cogs.ui.taste.onboarding import asking, stopped
from cogs.ui.taste.votes_pages import imports_list, votes_page
from cogs.ui.together.film_night import film_night
from cogs.ui.watchlist_screens import how_was_it, put_on, taken_off, tonight, watchlist
from recommender.catalogue.personal.matching import CANDIDATES_MOST
from recommender.group_request import GroupPick, GroupRecommendation, Suits
from recommender.types import (
    GENRES,
    Evidence,
    Film,
    FilmPage,
    Filters,
    Pick,
    Place,
    RatedFilm,
    Rating,
    Recommendation,
    Relaxation,
    VoteKind,
)

SIGNS = FeedbackSection()


@pytest.fixture(autouse=True, scope="module", params=["English", "a longer language"])
def language_fixture(request):
    """Everything once more with texts that are two fifths longer."""
    with writing_in(ENGLISH if request.param == "English" else pseudo_language()):
        yield


@few
@given(st.lists(films, max_size=5, unique_by=lambda film: film.id), ratings, texts)
def test_the_digest(some, rating, where):
    draw = draw_of(some, rating)
    check(lambda draw, where: digest(draw, SIGNS, where=where, note="Skipped.", pushed=True), draw, where)
    check_limits(calling(digest(draw, SIGNS, where=where, note="Skipped.", pushed=True), MOST_ID))
    check(why, draw)


@few
@given(
    films,
    ratings,
    texts,
    st.sets(st.sampled_from(list(VoteKind))),
    st.lists(films, max_size=5, unique_by=lambda f: f.id),
)
def test_the_cards(film, rating, where, mine, similar):
    day = draw_of([film], rating)
    check(lambda draw, where: day_card(draw, 1, SIGNS, where=where, note="Skipped."), day, where)
    near = tuple(Pick(each, 1.0, (), None, 1.0, "content", "m") for each in similar)
    counts = VoteCounts(likes=10**9, dislikes=10**9, seen=10**9, watchlist=10**9)
    details = FilmDetails(film, rating, counts, frozenset(mine), near)
    check(lambda details: private_card(details, SIGNS, in_guild=True), details)
    check(lambda details: public_card(details, SIGNS), details)


@few
@given(
    st.lists(picks, max_size=5, unique_by=lambda pick: pick.film.id),
    filters,
    st.integers(0, 10),
    texts,
    st.none() | films,
)
def test_exploring(some, conditions, dial, person, like):
    relaxations = tuple(
        Relaxation(condition, 9_999_999, Filters(min_minutes=index + 1))
        for index, condition in enumerate(("years", "genres", "excluded genres", "running time", "rating"))
    )
    recommendation = Recommendation(tuple(some), "m", 5, "likes", () if some else relaxations)
    request = ExploreRequest(MOST_ID, Place("guild", MOST_ID), dial, like, conditions)
    exploration = Exploration(request, dial, recommendation)
    check(lambda exploration, person: explored(exploration, SIGNS, person=person, note="Ten."), exploration, person)


MEMBERS = tuple(range(MOST_ID - MEMBERS_MOST, MOST_ID))
group_picks = st.builds(
    GroupPick,
    film=films,
    score=st.floats(0, 1),
    suits=st.tuples(st.integers(0, MEMBERS_MOST), films, films).map(
        lambda of: tuple(
            Suits(person, (Evidence(of[1], 0.5), Evidence(of[2], 0.2), Evidence(of[1], 0.1)))
            for person in MEMBERS[: of[0]]
        )
    ),
    watchlists=st.integers(0, MEMBERS_MOST),
    distance=st.none() | st.floats(0, 1),
    probability=st.just(1.0),
    tier=st.just("learned-knn"),
    model=st.just("m"),
    rating=ratings,
    dial=st.none() | st.floats(0, 10),
)


def night_of(some, conditions, members=MEMBERS, unknown=MEMBERS):
    wish = NightWish(10, conditions, "welcome", only_watchlists=True)
    night = Night(2**40, MOST_ID, MOST_ID, wish, members, frozenset(members))
    return GroupPicks(night, GroupRecommendation(tuple(some), "m", 5, "likes", unknown), hidden=4)


@few
@given(st.lists(group_picks, max_size=5, unique_by=lambda pick: pick.film.id), filters, st.integers(1, MEMBERS_MOST))
def test_a_film_night(some, conditions, people):
    check_limits(film_night(night_of(some, conditions, MEMBERS[:people]), SIGNS))
    # how much is told depends on the length, so that plain words are compared where all is told
    check(lambda picks: film_night(picks, SIGNS), night_of(some[:1], conditions, MEMBERS[:people]))


@pytest.mark.parametrize("sign", ["W", "*"])
def test_a_film_night_of_twelve_with_the_longest_titles(sign):
    long = Film(
        1, sign * 300, 1999, GENRES[:3], original_title="V" * 300, runtime_minutes=900,
        directors=(sign * 300,) * 6, countries=("US", "BA", "GB"),
    )  # fmt: skip
    suits = tuple(Suits(person, (Evidence(long, 0.5), Evidence(long, 0.2))) for person in MEMBERS)
    rating = Rating(3.55, 10**8)
    some = [
        GroupPick(replace(long, id=number), 1.0, suits, 12, 0.5, 1.0, "learned-knn", "m", rating, 5.0)
        for number in range(1, 6)
    ]
    every = Filters(1950, 1969, GENRES[:3], "any", GENRES[3:5], 100, 200, 3.55)
    check_limits(film_night(night_of(some, every), SIGNS))


@few
@given(
    st.lists(films, min_size=1, max_size=10, unique_by=lambda film: film.id), filters, st.integers(1, 9_999), ratings
)
def test_a_page(some, conditions, page, rating):
    shown = FilmPage(tuple(RatedFilm(film, rating) for film in some), page, 9_999, 99_990)
    check(lambda page: found(page, conditions, MOST_ID), shown)


@few
@given(
    st.lists(films, min_size=1, max_size=PER_PAGE, unique_by=lambda film: film.id), st.integers(2, 9_998), picks, texts
)
def test_a_watchlist(some, page, pick, title):
    shown = FilmPage(tuple(RatedFilm(film, None) for film in some), page, 9_999, 99_990)
    check(lambda page: watchlist(page, SIGNS, titled(some[0])), shown)
    asked = TonightRequest(MOST_ID, Place("guild", MOST_ID), 10, 900, 99)
    check(lambda found: tonight(found, SIGNS), Tonight(asked, pick, 10**6, 9, 10**6))
    check_limits(put_on(some[0], SIGNS, new=False))
    check_limits(taken_off(some[0], was_there=False))
    check_limits(how_was_it(some[0], SIGNS, was_on_it=True))
    when = datetime(2100, 1, 1, tzinfo=UTC)
    lines = tuple(VoteLine(film, 9, when, "Letterboxd + Criticker", when) for film in some)
    mine = VotesPage(VoteKind.NOT_NOW, dict.fromkeys(VoteKind, 10**6), lines, page, 9_999, 10**6)
    check(lambda mine: votes_page(mine, SIGNS, titled(some[0])), mine)
    check_limits(imports_list([("Letterboxd + Criticker", 2**40 + number, 10**6) for number in range(IMPORTS_MOST)]))
    doubt = Question(10, title[:TITLE_MOST], 1999, BroughtVote(1, VoteKind.SEEN, 0, 7), tuple(film.id for film in some))
    check_limits(question(ImportQuestion(2**40, doubt, tuple(some[:CANDIDATES_MOST]), 10)))
    became = LineTaken(title[:TITLE_MOST], 1999, some[0], None)
    check_limits(question(DecidedLines(2**40, (became,) * ASKED_IN_A_ROW, 10**6, 10**6)))


@few
@given(
    st.lists(films, max_size=SCREEN_LENGTH, unique_by=lambda film: film.id),
    st.lists(st.sampled_from(list(Answer)), max_size=ROUND_LENGTH),
    st.integers(0, 9_999),
    st.sampled_from([None, VoteKind.LIKE, VoteKind.DISLIKE]),
)
def test_a_round(some, answers, votes, opinion):
    state = RoundState(tuple(AskedFilm(film, opinion) for film in some), tuple(answers), votes)
    check(lambda state: asking(state, SIGNS), state)
    check(lambda state: stopped(state, SIGNS), state)


matches = st.builds(
    TasteMatch,
    person=st.integers(1, MOST_ID),
    likeness=st.floats(0, 1),
    common=st.integers(FEWEST_COMMON, 10**6),
    films=st.lists(films, min_size=NAMED, max_size=NAMED).map(tuple),
    genres=st.lists(st.sampled_from(GENRES), max_size=2).map(tuple),
    upcoming=st.lists(films, max_size=3).map(tuple),
)


@few
@given(st.lists(matches, max_size=NAMED))
def test_who_shares_a_taste(found):
    check(matches_screen, found)
    for match in found:
        check(pair_screen, match)


@few
@given(st.dictionaries(st.sampled_from([each.name for each in KEPT]), st.integers(1, 10**9)), st.booleans())
def test_what_is_kept_about_somebody(some, hidden):
    counts = {each.name: some.get(each.name, 0) for each in KEPT}
    stored = Stored(counts, hidden, not hidden, 1_001)
    until = datetime(2100, 1, 1, tzinfo=UTC)
    for screen in (
        about_you(stored),
        ask(stored, MOST_ID, 2**40),
        deleted(Deleted(counts, until)),
        chosen(hidden=hidden),
    ):
        check_limits(screen)
    assert len(kept(counts)) == len(some)  # none of it goes unsaid


@few
@given(filters)
def test_nothing(conditions):
    check_limits(nothing_found((), conditions, lambda wider: TurnPage(MOST_ID, 1, wider).packed))
