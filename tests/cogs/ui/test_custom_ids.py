"""The state in a button's `custom_id` is decoded again, also from messages of earlier versions."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from support_unbounded import MOST_ID, filters

from cogs.ui.custom_ids import (
    AboutMe,
    AddToWatchlist,
    AskAboutImport,
    DecideImport,
    DecideList,
    DeleteEverything,
    ExploreAgain,
    GoOnDeciding,
    LeaveWatchlist,
    ListImports,
    NextScreen,
    OpenCard,
    PickVoteKind,
    RateFilm,
    ShowFilm,
    TakeBack,
    TonightAgain,
    TurnPage,
    TurnRound,
    TurnVotes,
    TurnWatchlist,
    UndoImport,
    Vote,
    WatchedFilm,
    WatchedOfList,
    WatchlistTo,
    WhyThese,
)
from cogs.ui.packed_filters import pack_filters, read_filters
from recommender.types import (
    Filters,
    Place,
    VoteKind,
)


@settings(deadline=None)
@given(filters, st.integers(1, MOST_ID), st.integers(1, 99_999), st.integers(0, 10))
def test_what_a_button_carries_comes_back(conditions, owner, number, dial):
    assert read_filters(pack_filters(conditions)) == conditions
    for value in (
        TurnPage(owner, number, conditions),
        ExploreAgain(owner, dial, number, conditions),
        ExploreAgain(owner, dial, None, conditions),
        OpenCard(number),
        DecideList("start", number),
        Vote(VoteKind.NOT_NOW, number),
        WhyThese(Place("dm", owner), date(2026, 2, 28)),
        WhyThese(Place("guild", owner), date(2026, 2, 28), 5),
        RateFilm(VoteKind.DISLIKE, number),
        NextScreen(number),
        ShowFilm(number, True),
        ExploreAgain(owner, None, number, conditions),
        TurnRound("stop"),
        AboutMe("ask"),
        DeleteEverything(owner, number),
        ExploreAgain(owner, dial, number, conditions, only_watchlist=True),
        TurnVotes(VoteKind.WATCHLIST, number),
        PickVoteKind(),
        TakeBack(VoteKind.NOT_NOW, number),
        ListImports(),
        AskAboutImport(number),
        GoOnDeciding(number),
        DecideImport(number, dial, owner),
        UndoImport(number),
        TurnWatchlist(number),
        WatchlistTo("tonight"),
        AddToWatchlist(owner),
        WatchedOfList(number),
        LeaveWatchlist(number),
        LeaveWatchlist(0, owner),
        WatchedFilm(owner),
        TonightAgain(dial, None, 3),
        TonightAgain(None, 900, 99),
    ):
        assert len(value.packed) <= 100
        match = value.TEMPLATE.fullmatch(value.packed)
        assert type(value).read(match) == value


def test_what_was_never_packed_is_not_taken_for_a_button():
    for forged in (
        "card:",
        "card:x",
        f"card:{'9' * 30}",
        "why:guild:1:2026-13-01",
        "film:1:2",
        "vote:adore:1",
        "card:1:2",
    ):
        assert not any(kind.TEMPLATE.fullmatch(forged) for kind in (OpenCard, WhyThese, ShowFilm, Vote))


def test_buttons_of_earlier_messages_are_still_read():
    for written, value in {
        "card:12": OpenCard(12),
        "film:12:1": ShowFilm(12, private=True),
        "vote:not_now:12": Vote(VoteKind.NOT_NOW, 12),
        "why:guild:5:2026-11-23": WhyThese(Place("guild", 5), date(2026, 11, 23)),
        "why:dm:5:2026-11-23:2": WhyThese(Place("dm", 5), date(2026, 11, 23), 2),
        "find:7:2:1950.1969.ac&.k..120.350": TurnPage(
            7, 2, Filters(1950, 1969, ("Action", "Animation"), "all", ("Horror",), None, 120, 3.5)
        ),
        "explore:7:3::......": ExploreAgain(7, 3, None, Filters()),
        "explore:7::12:......": ExploreAgain(7, None, 12, Filters()),
        "round:say:like:12": RateFilm(VoteKind.LIKE, 12),
        "round:stop": TurnRound("stop"),
        "privacy:export": AboutMe("export"),
        "privacy:delete:7:1795435200": DeleteEverything(7, 1_795_435_200),
    }.items():
        assert value.packed == written
        assert type(value).read(type(value).TEMPLATE.fullmatch(written)) == value
