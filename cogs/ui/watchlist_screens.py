"""Screens of the watchlist: its pages, what was done with a film, and the film for tonight. Pure."""

from __future__ import annotations

import discord
from discord import ui

from bot.config import FeedbackSection
from bot.services.watchlist import EXPORT_NAME, Tonight
from bot.words import _, ngettext, number
from cogs.ui.custom_ids import (
    LeaveWatchlist,
    OpenCard,
    TonightAgain,
    TurnWatchlist,
    Vote,
    WatchedFilm,
    WatchedOfList,
    WatchlistTo,
)
from cogs.ui.film_texts import because, directors, dotted, facts, genres, rated_briefly, running_time, titled
from cogs.ui.screen import (
    QUIET,
    Button,
    Piece,
    Screen,
    attached,
    button,
    film_menu,
    line,
    menu,
    page_turns,
    row,
    text,
    trailer_button,
)
from recommender.types import Film, FilmPage, RatedFilm, VoteKind

_TITLE_MOST = 70
"""Most characters of a title: ten films must stay under 4,000 in total."""
_NUMBERS = 100
"""Highest number in the button for another film."""


def watchlist(page: FilmPage, emoji: FeedbackSection, note: str = "") -> Screen:
    """One page of the list, with its buttons; if it is empty, how to add films.

    Args:
        page: of the list.
        emoji: which emoji mean what.
        note: what has just been done.
    """
    quoted = f"> {note}\n" if note else ""
    if not page.total:
        empty = _(
            "## {sign} Your watchlist is empty\n`/watchlist add` puts a film on it, and so do {sign} under a film and "
            "“Watchlist” on its card."
        ).format(sign=emoji.watchlist)
        return Screen([text(quoted + empty)], QUIET)
    heading = ngettext("## {sign} {count} film to watch", "## {sign} {count} films to watch", page.total)
    films = [each.film for each in page.films]
    pieces: list[Piece] = [
        text(quoted + heading.format(sign=emoji.watchlist, count=number(page.total))),
        line(),
        text("\n".join(_line(each) for each in page.films)),
        line(),
        film_menu(films, _("Open a film …")),
        menu(films, _("I watched …"), WatchedOfList(page.page).packed),
        menu(films, _("Take off …"), LeaveWatchlist(page.page).packed),
        row(*page_turns(page.page, page.pages, lambda turned: TurnWatchlist(turned).packed), *_to()),
    ]
    return Screen(pieces)


def how_was_it(film: Film, emoji: FeedbackSection, *, was_on_it: bool) -> Screen:
    """The confirmation that a film was watched, and the question how they liked it."""
    asked = (
        _("## {sign} Watched: {film}\nIt is off your watchlist. How did you like it?")
        if was_on_it
        else _("## {sign} Watched: {film}\nHow did you like it?")
    ).format(sign=emoji.seen, film=titled(film))
    return Screen(
        [
            text(asked),
            row(
                button(_("Like"), Vote(VoteKind.LIKE, film.id).packed, emoji=emoji.like),
                button(_("Dislike"), Vote(VoteKind.DISLIKE, film.id).packed, emoji=emoji.dislike),
            ),
        ]
    )


def put_on(film: Film, emoji: FeedbackSection, *, new: bool) -> Screen:
    """The confirmation that a film is on the list."""
    told = (
        _("{sign} **{film}** is on your watchlist.") if new else _("{sign} **{film}** was on your watchlist already.")
    )
    return Screen([_opening(told.format(sign=emoji.watchlist, film=titled(film)), film)], QUIET)


def taken_off(film: Film, *, was_there: bool) -> Screen:
    """The confirmation that a film is no longer on the list."""
    told = _("**{film}** is off your watchlist.") if was_there else _("**{film}** is not on your watchlist.")
    return Screen([_opening(told.format(film=titled(film)), film)], QUIET)


def tonight(found: Tonight, emoji: FeedbackSection) -> Screen:
    """The film for tonight and why, with a button to another one if there is one."""
    film, asked = found.pick.film, found.request
    lines = [
        _("## 🌙 Tonight: {film}").format(film=titled(film)),
        because(found.pick),
        *(f"-# {part}" for part in (dotted((genres(film, 3), rated_briefly(found.pick.rating))), facts(film)) if part),
    ]
    another = TonightAgain(asked.adventurousness, asked.minutes, _next(found))
    buttons: list[Button] = [
        button(_("Open"), OpenCard(film.id).packed),
        trailer_button(film),
        button(_("Another one"), another.packed, emoji="🔁"),
        button(_("Watched it"), WatchedFilm(film.id).packed, emoji=emoji.seen),
    ]
    buttons[2].disabled = not found.others
    small = "".join(f"\n-# {part}" for part in (_around(found), _how_many(found), _left_out(found)) if part)
    return Screen([text("\n".join(part for part in lines if part)), row(*buttons), text(small.strip())])


def watchlist_file() -> Screen:
    """The message with the whole list as a file."""
    told = _("## 📦 Your watchlist\nA table (CSV) that Letterboxd imports, with IMDb’s numbers for other sites.")
    return Screen([text(told), attached(EXPORT_NAME)], QUIET)


def _next(found: Tonight) -> int:
    """The number of the next film; it wraps to a number that fits the button and means the same film."""
    number_of_next = found.request.number + 1
    return number_of_next if number_of_next < _NUMBERS else found.turns + number_of_next % found.turns


def _around(found: Tonight) -> str:
    """A note where the films begin again."""
    if not found.request.number or found.request.number % found.turns:
        return ""
    if found.turns <= found.others:
        return _("These were the {count} that suit you best; here they come again.").format(count=number(found.turns))
    return _("That was all of them; here they come again.")


def _how_many(found: Tonight) -> str:
    minutes = found.request.minutes
    left = _("No other film of your watchlist fits.")
    if found.others:
        left = ngettext(
            "{count} more film of your watchlist fits.", "{count} more films of your watchlist fit.", found.others
        ).format(count=number(found.others))
    return dotted((_("At most {time}.").format(time=running_time(minutes)) if minutes else "", left))


def _left_out(found: Tonight) -> str:
    if not found.left_out:
        return ""
    return ngettext(
        "{count} film on it is left out: you have seen, disliked or put it off.",
        "{count} films on it are left out: you have seen, disliked or put them off.",
        found.left_out,
    ).format(count=number(found.left_out))


def _line(rated: RatedFilm) -> str:
    film = rated.film
    length = running_time(film.runtime_minutes) if film.runtime_minutes else ""
    small = dotted((length, genres(film, 3), directors(film, 1)))
    title = f"**{titled(film, _TITLE_MOST)}**"
    return f"{title}\n-# {small}" if small else title


def _to() -> tuple[Button, Button]:
    return (
        button(_("One for tonight"), WatchlistTo("tonight").packed, emoji="🌙", style=discord.ButtonStyle.primary),
        button(_("As a file"), WatchlistTo("export").packed, emoji="📦"),
    )


def _opening(told: str, film: Film) -> ui.Section[ui.LayoutView]:
    return ui.Section(text(told), accessory=button(_("Open"), OpenCard(film.id).packed))
