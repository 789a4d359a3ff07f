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
    """Which part of the daily push this message is, from 1, so that the push can find its message. 0 for others."""


@custom_id("daily:paste")
class PasteList(CustomId):
    """The form for a list of films."""


@custom_id("daily:list")
class DecideList(CustomId):
    """Starts a pasted list as a server's series, or drops it."""

    to: Literal["start", "drop"]
    pasted_at: int


@custom_id("find")
class TurnPage(CustomId):
    """Shows a page of the films that a filter finds."""

    owner: int
    """Who asked; anybody else gets a private page."""
    page: int
    filters: Filters


@custom_id("explore")
class ExploreAgain(CustomId):
    """Repeats `/explore` with another step of the dial."""

    owner: int
    adventurousness: int | None
    """None: the default of the settings."""
    like_film: int | None
    filters: Filters
    only_watchlist: bool = False


@custom_id("night")
class ChangeNight(CustomId):
    """Joins or leaves a film night, asks for other films in its message, or starts its round or a poll."""

    to: Literal["in", "out", "others", "swipe", "poll"]
    night_id: int


@custom_id("night:who")
class NamePeople(CustomId):
    """A menu of the server's people: those chosen are added to a film night."""

    night_id: int


@custom_id("swipes")
class OpenSwipes(CustomId):
    """Shows the presser their next film of a night's round."""

    night_id: int


@custom_id("plan")
class PlanFilm(CustomId):
    """Asks when the film that a night has chosen is to be watched."""

    night_id: int
    film_id: int = 0
    """0: the film that won the night's round."""
    poll_id: int = 0
    """The poll whose result this message announces, so that the message can be found. 0 for others."""


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
    """Likes or dislikes a film on an onboarding screen, or takes that back."""

    kind: Literal[VoteKind.LIKE, VoteKind.DISLIKE]
    film_id: int


@custom_id("round:next")
class NextScreen(CustomId):
    """Goes on to the next onboarding screen: films without a vote count as not seen."""

    film_id: int
    """A film of the screen that is left, which identifies it."""


@custom_id("round")
class TurnRound(CustomId):
    """Starts an onboarding round in a new message, continues it here, stops it, or shows the picks after it."""

    to: Literal["start", "on", "stop", "picks"]


@custom_id("match")
class TakePart(CustomId):
    """Turns the comparison of the presser's taste with others' on or off."""

    to: Literal["join", "leave"]


@custom_id("watchlist")
class TurnWatchlist(CustomId):
    """Shows a page of the presser's watchlist."""

    page: int


@custom_id("watchlist:to")
class WatchlistTo(CustomId):
    """Picks a film of a watchlist for tonight, or sends the list as a file."""

    to: Literal["tonight", "export"]


@custom_id("watchlist:add")
class AddToWatchlist(CustomId):
    """Adds the film that was meant to the presser's watchlist."""

    film_id: int


@custom_id("watchlist:seen")
class WatchedOfList(CustomId):
    """A menu of a page's films; choosing one marks it as watched. The films are the menu's own values."""

    page: int


@custom_id("watchlist:off")
class LeaveWatchlist(CustomId):
    """Removes a film from the presser's watchlist: the one chosen in a page's menu, or the one that was meant."""

    page: int
    """0 if it is not a page's menu."""
    film_id: int = 0
    """0 if the film is chosen in a menu."""


@custom_id("watched")
class WatchedFilm(CustomId):
    """Marks a film as watched."""

    film_id: int


@custom_id("tonight")
class TonightAgain(CustomId):
    """Picks another film of the presser's watchlist for tonight."""

    adventurousness: int | None
    minutes: int | None
    number: int
    """Number of films skipped."""


@custom_id("votes")
class TurnVotes(CustomId):
    """Shows a page of the presser's votes of one kind."""

    kind: VoteKind
    page: int


@custom_id("votes:kind")
class PickVoteKind(CustomId):
    """A menu of kinds of votes, which are the menu's own values."""


@custom_id("votes:back")
class TakeBack(CustomId):
    """A menu of a page's films; choosing one takes the vote on it back."""

    kind: VoteKind
    page: int


@custom_id("votes:imports")
class ListImports(CustomId):
    """Lists the presser's imports."""


@custom_id("import:ask")
class AskAboutImport(CustomId):
    """Asks which film a line of an import is, if it may be several."""

    imported_at: int


@custom_id("import:on")
class GoOnDeciding(CustomId):
    """Continues with the next lines of an import, in the message with the results of the last."""

    imported_at: int


@custom_id("import:is")
class DecideImport(CustomId):
    """Answers a line of an import with a film."""

    imported_at: int
    position: int
    film_id: int
    """0 for none of those shown."""


@custom_id("import:undo")
class UndoImport(CustomId):
    """Takes an import back."""

    imported_at: int


@custom_id("privacy")
class AboutMe(CustomId):
    """Exports the presser's data, asks whether to delete it, or hides them from others or shows them again."""

    to: Literal["export", "ask", "keep", "hide", "appear"]


@custom_id("privacy:delete")
class DeleteEverything(CustomId):
    """Confirms that everything kept about a person is to be deleted."""

    owner: int
    """Who was asked; nobody else may confirm."""
    asked_at: int
    """When, in seconds since 1970, so that an old question is not confirmed by accident."""
