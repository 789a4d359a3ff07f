"""Every screen as the JSON that Discord is sent, kept beside this file: a change of a layout is seen in the review.

The values are fixed, so ids and times are too. `pytest tests/cogs/ui/test_layouts.py --snapshot-update` writes them
anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from syrupy.extensions.json import JSONSnapshotExtension

from bot.config import FeedbackSection
from bot.errors import UnclearFilm
from bot.push.pasted_series import OfferedList
from bot.push.settings import DailyStatus
from bot.records import (
    Answer,
    Night,
    NightEvent,
    NightWish,
    PrivacyChoice,
    Series,
    Subscription,
    SwipeRound,
    VoteCounts,
)
from bot.services.daily.pasted_lists import DoubtfulLine, PastedList
from bot.services.explore import Exploration, ExploreRequest
from bot.services.films import FilmDetails
from bot.services.privacy import Deleted, Stored
from bot.services.stats import Divided, Favourite, Month, PersonalYear, ServerRecord
from bot.services.taste.import_plan import QUESTIONS_MOST
from bot.services.taste.matches import TasteMatch
from bot.services.taste.onboarding import AskedFilm, RoundState
from bot.services.taste.own_votes import VoteLine, VotesPage
from bot.services.taste.taste_import import DecidedLines, ImportOutcome, ImportQuestion, LineTaken
from bot.services.together.film_night import GroupPicks
from bot.services.together.film_plans import FilmPlan, Noted
from bot.services.together.polling import PollEnd
from bot.services.together.swiping import SwipeStand, SwipeTurn
from bot.services.watchlist import Tonight, TonightRequest
from bot.store.people.brought_votes import BroughtVote
from bot.store.people.import_questions import Question
from bot.store.people.inventory import KEPT as COUNTED
from cogs.ui.card import private_card, public_card
from cogs.ui.custom_ids import PlanAt, ShowFilm
from cogs.ui.daily.digest import day_card, digest, why
from cogs.ui.daily.pasted_list import dropped, offered
from cogs.ui.daily.push_status import snapshot as push_status
from cogs.ui.exploring import explored
from cogs.ui.finding import found
from cogs.ui.guide import guide
from cogs.ui.privacy import about_you, ask, chosen, deleted, taken
from cogs.ui.screen import calling
from cogs.ui.stats import server_screen, year_screen
from cogs.ui.taste.import_report import imported, question, undone
from cogs.ui.taste.matches import invitation, kept_choice, matches_screen, pair_screen
from cogs.ui.taste.onboarding import asking, stopped
from cogs.ui.taste.portrait import portrait_screen
from cogs.ui.taste.votes_pages import imports_list, votes_page
from cogs.ui.together.film_night import film_night
from cogs.ui.together.how_was_it import asked, noted
from cogs.ui.together.plans import plan_screen, planned
from cogs.ui.together.poll_screens import poll_over
from cogs.ui.together.swiping import round_screen, turn_screen
from cogs.ui.watchlist_screens import how_was_it, put_on, taken_off, tonight, watchlist, watchlist_file
from cogs.ui.which_film import which_film
from recommender.group_request import GroupPick, GroupRecommendation, Suits
from recommender.serving.portrait import Portrait, Share
from recommender.types import (
    Draw,
    DrawnFilm,
    Evidence,
    Film,
    FilmPage,
    Filters,
    InCommon,
    PeopleCount,
    Pick,
    Place,
    RatedFilm,
    Rating,
    Recommendation,
    Relaxation,
    SeriesPart,
    VoteKind,
)

EMOJI = FeedbackSection()
SERVER = Place("guild", 40)
RAN = Film(
    1,
    "Ran",
    1985,
    ("Action", "Drama", "War"),
    original_title="乱",
    runtime_minutes=162,
    directors=("Akira Kurosawa",),
    countries=("JP", "FR"),
    themes=("betrayal", "family"),
    imdb_id="tt0089881",
    youtube_id="YwP_kXyd-Rw",
)
FILMS = (
    RAN,
    Film(2, "Metropolis", 1927, ("Sci-Fi",), runtime_minutes=153, directors=("Fritz Lang",), countries=("DE",)),
    Film(3, "[REC]", 2007, ("Horror", "Thriller"), countries=("ES",)),
    Film(4, "Untold", None, ()),
    Film(5, "The Third Man", 1949, ("Film-Noir", "Mystery"), runtime_minutes=104, directors=("Carol Reed",)),
)
RATING, FEW_VOTES = Rating(4.21, 1234), Rating(3.9, 3)
DRAW = Draw(
    SERVER,
    date(2026, 11, 23),
    tuple(
        DrawnFilm(film, film.year // 10 * 10 if film.year else 1990, "Drama", 0.25, 4, RATING if film is RAN else None)
        for film in FILMS
    ),
    5_000,
    12,
    (),
)
CONDITIONS = Filters(1950, 1969, ("Comedy", "Crime"), "any", ("Horror",), None, 120, 3.5)
COUNTED_REASON = Evidence(
    RAN, 0.7, people=PeopleCount(37, 52), common=InCommon(themes=("betrayal", "family", "revenge"))
)
PICKS = (
    Pick(RAN, 1.0, (Evidence(FILMS[4], 0.7), Evidence(FILMS[1], 0.3)), 0.2, 1.0, "learned-knn", "m", RATING, 3.6),
    Pick(FILMS[1], 0.8, (COUNTED_REASON,), 0.02, 1.0, "learned-knn", "m", RATING, 0.3),
    Pick(FILMS[2], 0.5, (), None, 1.0, "popularity", "m", FEW_VOTES),
)
REQUEST = ExploreRequest(31, SERVER, 3)
DETAILS = FilmDetails(
    RAN,
    RATING,
    VoteCounts(likes=3, dislikes=1, seen=4, watchlist=2),
    frozenset({VoteKind.LIKE, VoteKind.SEEN}),
    PICKS[2:],
)
ROUND = RoundState(
    (AskedFilm(RAN, VoteKind.LIKE), *(AskedFilm(film, None) for film in FILMS[1:])), (Answer.LIKE,) * 5, 3
)
RELAXED = (Relaxation("years", 12, Filters(genres=("Comedy",))), Relaxation("rating", 3, Filters(1950, 1969)))
PUSH = DailyStatus(
    Subscription(
        id=1,
        place=SERVER,
        channel_id=50,
        style="digest",
        local_time=time(9),
        zone="Europe/Paris",
        days=127,
        filters=Filters(),
        created_by=31,
    ),
    "every day",
    datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Europe/Paris")),
    None,
    "The last one went out on 23 November 2026.",
    None,
    None,
)
UNCLEAR = UnclearFilm("dune", ((1, "Dune (1984)"), (2, "Dune (2021)")), several=True)
KEPT = Stored({kept.name: 2 for kept in COUNTED}, hidden=False, matched=False, backups_days=14)
MATCH = TasteMatch(41, 0.55, 12, FILMS[:3], ("Film-Noir", "Mystery"), (FILMS[4],))
PORTRAIT = Portrait(
    likes=12,
    catalogue=10_168,
    cells=(),
    regions=(),
    landmarks=(),
    decades=(Share("", 2, 1 / 6, 0.02, 6.2), Share("1980", 4, 1 / 3, 0.1, 2.9), Share("1990", 6, 0.5, 0.4, 1.2)),
    genres=(Share("Drama", 8, 2 / 3, 0.55, 1.1), Share("Film-Noir", 2, 1 / 6, 0.01, 7.4)),
    usual=FILMS[:2],
    unusual=FILMS[2:4],
)
WHEN = datetime(2026, 11, 23, 12, tzinfo=UTC)
VOTES = VotesPage(
    VoteKind.SEEN,
    {VoteKind.LIKE: 410, VoteKind.SEEN: 12},
    (VoteLine(RAN, 7, WHEN, "Letterboxd"), VoteLine(FILMS[2], None, WHEN, None)),
    1,
    2,
    1,
)
IMPORTED = ImportOutcome(
    site="Letterboxd",
    imported_at=1_795_420_870,
    films=1204,
    added={VoteKind.LIKE: 410, VoteKind.DISLIKE: 96, VoteKind.SEEN: 600, VoteKind.WATCHLIST: 98},
    unchanged=12,
    kept_here=34,
    doubtful=17,
    asked_in=1_795_420_870,
    questions=10,
    unknown=23,
    series=56,
    unreadable=1,
    rest=b"Title,Year",
)
ASKED_LINE = Question(3, "[REC]", 2007, BroughtVote(3, VoteKind.LIKE, 1_704_412_800, 9), (3, 1))
TAKEN_LINES = (
    LineTaken("[REC]", 2007, FILMS[2], VoteKind.LIKE),
    LineTaken("Emma", None, None, None),
    LineTaken("Ran", 1985, RAN, None),
)
OFFERED_LIST = OfferedList(
    "Bo's *shelf*",
    PastedList(
        FILMS,
        twice=(RAN,),
        doubtful=(
            DoubtfulLine("Emma", ("Emma (1996, Douglas McGrath)", "Emma (2020, Autumn de Wilde)"), several=True),
            DoubtfulLine("Sevven Samurai", ("Seven Samurai (1954)",)),
            DoubtfulLine("*Xyzzy*", ()),
        ),
        never_drawn=(RAN,),
    ),
    1_795_420_870,
    "Noir *November*",
)
GROUP_PICKS = tuple(
    GroupPick(film, 0.9, suits, watchlists, 0.4, 1.0, "learned-knn", "m", RATING, 2.0)
    for film, suits, watchlists in zip(
        FILMS,
        (
            tuple(Suits(person, (Evidence(FILMS[4], 0.5), Evidence(FILMS[2], 0.2))) for person in (31, 32, 33, 34)),
            (Suits(32, (Evidence(RAN, 0.5),)),),
            (),
            (),
            (Suits(31, (Evidence(RAN, 0.5),)),),
        ),
        (0, 2, 1, 0, 0),
        strict=True,
    )
)
MONTHS = tuple(Month(date(2026, month, 1), month * 3) for month in range(1, 13))
RECORD = ServerRecord(
    23, 412, 198, MONTHS, (Favourite(RAN, 20), Favourite(FILMS[1], 18)), Divided(FILMS[2], 7, 6), FILMS[3], PORTRAIT
)
SWIPES = SwipeRound(7, 50, 91, (1, 2), datetime(2026, 11, 23, 20, tzinfo=ZoneInfo("UTC")), {31: 2, 32: 1})
EVENING = datetime(2026, 11, 23, 20, tzinfo=ZoneInfo("UTC"))
PLAN = FilmPlan(RAN, (EVENING, EVENING.replace(day=24)), 50, 91)
SCREENS = {
    "card": private_card(DETAILS, EMOJI, in_guild=True),
    "card-pressed": private_card(DETAILS, EMOJI, in_guild=True, pressed=VoteKind.NEVER),
    "public-card": public_card(DETAILS, EMOJI),
    "digest": digest(DRAW, EMOJI, where="Cinema"),
    "digest-pushed": digest(DRAW, EMOJI, where="Cinema", note="Yesterday's was skipped.", pushed=True),
    "digest-calling": calling(digest(DRAW, EMOJI, where="Cinema", pushed=True), 70),
    "digest-of-a-series": digest(replace(DRAW, series=SeriesPart("Noir November", 10, 89)), EMOJI, where="Cinema"),
    "digest-of-a-series-last": digest(replace(DRAW, series=SeriesPart("Noir", 12, 12)), EMOJI, where="Cinema"),
    "card-of-a-series": day_card(replace(DRAW, series=SeriesPart("Noir", 5, 12)), 1, EMOJI, where="Cinema"),
    "digest-empty": digest(replace(DRAW, films=(), relaxed=("Fewer than five films fit.",)), EMOJI, where="Cinema"),
    "day-card": day_card(DRAW, 5, EMOJI, where="Cinema"),
    "why": why(DRAW),
    "explored": explored(
        Exploration(REQUEST, 3, Recommendation(PICKS, "m", 900, "likes", (), 0.9)), EMOJI, person="Bo"
    ),
    "explored-unsure": explored(Exploration(REQUEST, 3, Recommendation(PICKS, "m", 900, "today")), EMOJI, person="Bo"),
    "explored-nothing": explored(
        Exploration(replace(REQUEST, filters=CONDITIONS), 3, Recommendation((), "m", 0, "likes", RELAXED)),
        EMOJI,
        person="Bo",
    ),
    "explored-nothing-left": explored(Exploration(REQUEST, 3, Recommendation((), "m", 0, "likes")), EMOJI, person="Bo"),
    "explored-nothing-listed": explored(
        Exploration(replace(REQUEST, filters=CONDITIONS, only_watchlist=True), 3, Recommendation((), "m", 0, "likes")),
        EMOJI,
        person="Bo",
    ),
    "film-night": film_night(
        GroupPicks(
            Night(7, SERVER.id, 90, NightWish(3, CONDITIONS, "welcome"), (31, 32, 33)),
            GroupRecommendation(GROUP_PICKS, "m", 900, "likes", (33,), (0.6, 0.4, 0.0)),
            hidden=2,
        ),
        EMOJI,
    ),
    "film-night-nothing": film_night(
        GroupPicks(
            Night(7, SERVER.id, None, NightWish(3, only_watchlists=True), (31,)),
            GroupRecommendation((), "m", 0, "none", (31,)),
        ),
        EMOJI,
    ),
    "swipes": round_screen(SwipeStand(SWIPES)),
    "swipes-over": round_screen(SwipeStand(replace(SWIPES, is_over=True, film_id=1), RAN, RATING)),
    "swipes-without-a-film": round_screen(SwipeStand(replace(SWIPES, is_over=True))),
    "swipe": turn_screen(SwipeStand(SWIPES, turn=SwipeTurn(7, 1, 2, FILMS[1], None))),
    "swipe-finished": turn_screen(SwipeStand(SWIPES)),
    "poll-over": poll_over(PollEnd(7, 93, (RAN,), 3, 5)),
    "poll-tie": poll_over(PollEnd(7, 93, FILMS[:2], 1, 2)),
    "plan": plan_screen(PLAN, PlanAt(7, 1).packed),
    "planned": planned(PLAN, "<https://discord.com/events/1/2>"),
    "did-you-watch": asked(NightEvent(7, 1, RAN.id, 2, 3, EVENING), RAN, EMOJI),
    "watched-and-liked": noted(Noted(RAN, was_in=True), "like", EMOJI),
    "watched-and-not-liked": noted(Noted(RAN, was_in=False), "dislike", EMOJI),
    "was-not-there": noted(Noted(RAN, was_in=True), "absent", EMOJI),
    "found": found(FilmPage(tuple(RatedFilm(film, RATING) for film in FILMS), 2, 7, 33), CONDITIONS, 31),
    "found-nothing": found(FilmPage((), 1, 1, 0, RELAXED), CONDITIONS, 31),
    "guide": guide({"today": 71, "explore": 72}, EMOJI, in_guild=True, manages=True),
    "guide-in-private": guide({}, EMOJI, in_guild=False, manages=False),
    "push": push_status(PUSH, "The daily films are set"),
    "push-paused": push_status(
        replace(PUSH, next_at=None, paused_why="I may not write there.", what_to_do="Give me Send Messages."),
        "The daily films",
        hint="Add Reactions is missing.",
    ),
    "push-with-all": push_status(
        replace(
            PUSH,
            subscription=replace(PUSH.subscription, threads=True, skip_seen=True),
            no_thread="No thread could be opened: The message is gone.",
            series=Series(1, "Noir November", date(2026, 11, 30), 10, 89),
        ),
        "The daily films",
    ),
    "push-after-a-series": push_status(
        replace(PUSH, series=Series(1, "Noir November", date(2026, 11, 30), 10, 89), series_past=True),
        "The daily films",
    ),
    "list-offered": offered(OFFERED_LIST),
    "list-offered-understood": offered(replace(OFFERED_LIST, read=PastedList(FILMS), replaces=None)),
    "list-too-short": offered(OfferedList("Our list", PastedList((RAN,)), None, None)),
    "list-dropped": dropped(),
    "round": asking(ROUND, EMOJI),
    "round-stopped": stopped(ROUND, EMOJI),
    "round-over": asking(RoundState((), (Answer.LIKE,) * 9 + (Answer.NOT_SEEN,) * 6, 9), EMOJI),
    "which-film": which_film(UNCLEAR, lambda film_id: ShowFilm(film_id, private=True).packed),
    "match-invitation": invitation(PrivacyChoice()),
    "match-hidden": invitation(PrivacyChoice(hidden=True, matched=True)),
    "match-kept": kept_choice(matched=True),
    "matches": matches_screen([MATCH, replace(MATCH, person=42, likeness=0.2, genres=(), upcoming=())]),
    "match-nobody": matches_screen([]),
    "match-pair": pair_screen(MATCH),
    "portrait": portrait_screen(PORTRAIT, drawn=True),
    "portrait-in-words": portrait_screen(PORTRAIT, drawn=False),
    "portrait-of-too-little": portrait_screen(replace(PORTRAIT, likes=1), drawn=False),
    "watchlist": watchlist(FilmPage(tuple(RatedFilm(film, RATING) for film in FILMS), 2, 3, 25), EMOJI, "Taken off."),
    "watchlist-empty": watchlist(FilmPage((), 1, 1, 0), EMOJI),
    "watchlist-watched": how_was_it(RAN, EMOJI, was_on_it=True),
    "watched-without-list": how_was_it(RAN, EMOJI, was_on_it=False),
    "watchlist-on": put_on(RAN, EMOJI, new=True),
    "watchlist-off": taken_off(RAN, was_there=True),
    "watchlist-file": watchlist_file(),
    "tonight": tonight(Tonight(TonightRequest(31, SERVER, 3, 170), PICKS[0], 4, 5), EMOJI),
    "tonight-again": tonight(Tonight(TonightRequest(31, SERVER, number=5), PICKS[0], 4, 5, 2), EMOJI),
    "votes": votes_page(VOTES, EMOJI, "Taken back: Ran"),
    "votes-none": votes_page(replace(VOTES, counts={}, lines=()), EMOJI),
    "imports": imports_list([("Letterboxd", 1_795_420_870, 1204), ("IMDb", 1_795_000_000, 1)], 2),
    "imported": imported(IMPORTED, EMOJI),
    "imported-nothing": imported(
        replace(
            IMPORTED, imported_at=None, asked_in=None, added={}, kept_here=0, doubtful=0, unknown=0, series=0, rest=b""
        ),
        EMOJI,
    ),
    "imported-doubtful": imported(replace(IMPORTED, doubtful=612, questions=QUESTIONS_MOST), EMOJI),
    "import-question": question(ImportQuestion(1_795_420_870, ASKED_LINE, (FILMS[2], RAN), 4)),
    "import-ten-decided": question(DecidedLines(1_795_420_870, TAKEN_LINES, 10, 4)),
    "import-decided": question(DecidedLines(1_795_420_870, TAKEN_LINES[1:2], 0, 0)),
    "import-gone": question(None),
    "import-undone": undone(1204),
    "stats": server_screen(RECORD, where="Cinema", drawn=True),
    "stats-of-little": server_screen(
        replace(RECORD, favourites=(), divided=None, find=None), where="Cinema", drawn=False
    ),
    "year": year_screen(PersonalYear(MONTHS[0].first, MONTHS, PORTRAIT), person="Bo", drawn=True),
    "privacy": about_you(KEPT),
    "privacy-ask": ask(KEPT, 31, 1_795_420_870),
    "privacy-deleted": deleted(Deleted(KEPT.counts, None)),
    "privacy-export": taken(),
    "privacy-hidden": chosen(hidden=True),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_as_it_was(name, snapshot):
    assert SCREENS[name].to_components() == snapshot(extension_class=JSONSnapshotExtension)
