"""The state of each kind of button or menu: everything it needs to work after a restart.

`custom_id_codec` encodes it. No Discord here.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from cogs.ui.custom_id_codec import CustomId, custom_id
from recommender.types import Filters, Place, VoteKind


@custom_id("card")
class OpenCard(CustomId):
    """Opens a film's private card."""

    film_id: int


@custom_id("cards")
class PickCard(CustomId):
    """A menu of films; choosing one opens its private card. The films are the menu's own values."""


@custom_id("film")
class ShowFilm(CustomId):
    """Answers with a film as `/film` does."""

    film_id: int
    private: bool


@custom_id("vote")
class Vote(CustomId):
    """Gives or takes back a vote on a private card."""

    kind: VoteKind
    film_id: int


@custom_id("why")
class WhyThese(CustomId):
    """Shows how a place's films of a day were drawn."""

    place: Place
    local_date: date
    pushed_part: int = 0
    """Which part of the daily push this message is, from 1: how the push knows its own message again. 0 for others."""


@custom_id("daily:paste")
class PasteList(CustomId):
    """A form for a list of films, as it comes back filled in."""


@custom_id("daily:list")
class DecideList(CustomId):
    """Begins a pasted list as a server's series, or drops it."""

    to: Literal["start", "drop"]
    pasted_at: int


@custom_id("find")
class TurnPage(CustomId):
    """Shows a page of what a filter finds."""

    owner: int
    """Who asked; anybody else gets a page of their own."""
    page: int
    filters: Filters


@custom_id("explore")
class ExploreAgain(CustomId):
    """Explores anew from another place of the dial."""

    owner: int
    adventurousness: int | None
    """None is what the config says."""
    like_film: int | None
    filters: Filters
    only_watchlist: bool = False


@custom_id("night")
class ChangeNight(CustomId):
    """Comes in to a film night, goes out of it, asks for other films in its message, or begins its round or a poll."""

    to: Literal["in", "out", "others", "swipe", "poll"]
    night_id: int


@custom_id("night:who")
class NamePeople(CustomId):
    """A menu of the server's people: those chosen are in on a film night too."""

    night_id: int


@custom_id("swipes")
class OpenSwipes(CustomId):
    """Shows who presses the next film of a night's round."""

    night_id: int


@custom_id("plan")
class PlanFilm(CustomId):
    """Asks when a film that a night has chosen is to be watched."""

    night_id: int
    film_id: int = 0
    """0 for the one that the night's round ended with."""
    poll_id: int = 0
    """The poll whose end this message tells: how we know our own message again. 0 for others."""


@custom_id("planned")
class PlanAt(CustomId):
    """A menu of evenings for a film that a night has chosen; the moments are the menu's own values."""

    night_id: int
    film_id: int = 0
    """As in `PlanFilm`."""


@custom_id("was")
class HowWasIt(CustomId):
    """Says how the film of a night was, or that one was not there."""

    answer: Literal["like", "dislike", "absent"]
    night_id: int
    film_id: int


@custom_id("swipe")
class SwipeFilm(CustomId):
    """Answers for a film of a night's round."""

    answer: Literal["yes", "no", "seen"]
    night_id: int
    position: int


@custom_id("round:say")
class RateFilm(CustomId):
    """Likes or dislikes a film on a short round's screen, or takes that back."""

    kind: Literal[VoteKind.LIKE, VoteKind.DISLIKE]
    film_id: int


@custom_id("round:next")
class NextScreen(CustomId):
    """Leaves a short round's screen for the next: what got no vote was not seen."""

    film_id: int
    """A film of the screen that is left."""


@custom_id("round")
class TurnRound(CustomId):
    """Starts a short round in a message of its own, goes on with it here, stops it, or shows the picks it led to."""

    to: Literal["start", "on", "stop", "picks"]


@custom_id("match")
class TakePart(CustomId):
    """Has the taste of who presses compared with others', or no longer."""

    to: Literal["join", "leave"]


@custom_id("watchlist")
class TurnWatchlist(CustomId):
    """Shows a page of one's own watchlist."""

    page: int


@custom_id("watchlist:to")
class WatchlistTo(CustomId):
    """Goes from a watchlist to one film of it for tonight, or takes all of it as a file."""

    to: Literal["tonight", "export"]


@custom_id("watchlist:add")
class AddToWatchlist(CustomId):
    """Puts the film that was meant on one's watchlist."""

    film_id: int


@custom_id("watchlist:seen")
class WatchedOfList(CustomId):
    """A menu of a page's films: the one chosen was watched. The films are the menu's own values."""

    page: int


@custom_id("watchlist:off")
class LeaveWatchlist(CustomId):
    """Takes a film off one's watchlist: the one chosen in a page's menu, or the one that was meant."""

    page: int
    """0 where it is no page's menu."""
    film_id: int = 0
    """0 where a menu says it."""


@custom_id("watched")
class WatchedFilm(CustomId):
    """Says that a film was watched."""

    film_id: int


@custom_id("tonight")
class TonightAgain(CustomId):
    """Picks another film of one's watchlist for tonight."""

    adventurousness: int | None
    minutes: int | None
    number: int
    """How many were passed over."""


@custom_id("votes")
class TurnVotes(CustomId):
    """Shows a page of one's own votes of one kind."""

    kind: VoteKind
    page: int


@custom_id("votes:kind")
class PickVoteKind(CustomId):
    """A menu of kinds of votes; the menu's values say which is shown."""


@custom_id("votes:back")
class TakeBack(CustomId):
    """A menu of a page's films; the vote on the one chosen is taken back."""

    kind: VoteKind
    page: int


@custom_id("votes:imports")
class ListImports(CustomId):
    """Shows what one has brought from other sites."""


@custom_id("import:ask")
class AskAboutImport(CustomId):
    """Asks which film a line of an import is, where it may be several."""

    imported_at: int


@custom_id("import:on")
class GoOnDeciding(CustomId):
    """Goes on with the next lines of an import, in place of what became of the last."""

    imported_at: int


@custom_id("import:is")
class DecideImport(CustomId):
    """Takes a line of an import for a film."""

    imported_at: int
    position: int
    film_id: int
    """0 for none of those shown."""


@custom_id("import:undo")
class UndoImport(CustomId):
    """Takes a whole import back."""

    imported_at: int


@custom_id("privacy")
class AboutMe(CustomId):
    """What is kept about who presses: takes it with them, asks about deleting it, hides or shows them to others."""

    to: Literal["export", "ask", "keep", "hide", "appear"]


@custom_id("privacy:delete")
class DeleteEverything(CustomId):
    """Confirms that everything kept about a person is to be deleted."""

    owner: int
    """Who was asked; nobody else may confirm."""
    asked_at: int
    """When, in seconds since 1970: an old question is not confirmed by chance."""
