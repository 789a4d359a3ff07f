"""Pages of the films that a filter finds, and what to relax when it finds none. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.words import _, marked
from cogs.ui.custom_ids import TurnPage
from cogs.ui.film_texts import conditions, counted_films, directors, dotted, genres, stars, titled
from cogs.ui.screen import QUIET, Piece, Screen, button, film_menu, line, page_turns, row, text
from recommender.types import Film, FilmPage, Filters, Rating, Relaxation

_TITLE_MOST = 70
"""Most characters of a title: ten films must stay under 4,000 in total."""
_LOOSENED = {
    "years": marked("Without the years"),
    "genres": marked("Without the genres"),
    "all genres": marked("Any of the genres"),
    "excluded genres": marked("Without the excluded genres"),
    "running time": marked("Without the running time"),
    "rating": marked("Without the rating"),
}


def found(page: FilmPage, filters: Filters, owner: int) -> Screen:
    """One page of films with buttons to the others; without films, what to relax."""
    if not page.total:
        return nothing_found(page.relaxations, filters, lambda wider: TurnPage(owner, 1, wider).packed)
    order = _("what most people like first") if page.films[0].rating else ""
    small = dotted((conditions(filters) or _("Every film I know"), order))
    heading = f"## 🔎 {counted_films(page.total)}\n-# {small}"
    lines = [_line(each.film, each.rating) for each in page.films]
    pieces: list[Piece] = [text(heading), line(), text("\n".join(lines)), line()]
    pieces.append(film_menu([each.film for each in page.films], _("Open a film …")))
    if turns := page_turns(page.page, page.pages, lambda number: TurnPage(owner, number, filters).packed):
        pieces.append(row(*turns))
    return Screen(pieces)


def nothing_found(relaxations: Sequence[Relaxation], filters: Filters, packed: Callable[[Filters], str]) -> Screen:
    """Each condition that could be dropped, and how many films that would give.

    Args:
        relaxations: the conditions that help.
        filters: what was asked for.
        packed: the `custom_id` of the button that asks again with wider filters.
    """
    if not relaxations and not conditions(filters):
        return nothing_fits(filters, _("I know no film that you have not seen, judged or been shown lately."))
    if not relaxations:
        return nothing_fits(filters, _("Dropping one condition does not help either. Try again with fewer."))
    buttons = [
        button(f"{_(_LOOSENED[each.condition])}: {counted_films(each.films)}", packed(each.filters))
        for each in relaxations
    ]
    rows = [row(*buttons[start : start + 5]) for start in range(0, len(buttons), 5)]
    return Screen([text(_nothing(filters)), text(_("Which condition may go?")), *rows], QUIET)


def nothing_fits(filters: Filters, told: str) -> Screen:
    """The answer that nothing was found, with a sentence on why."""
    return Screen([text(f"{_nothing(filters)}\n{told}")], QUIET)


def _nothing(filters: Filters) -> str:
    asked = conditions(filters)
    return f"## 🔎 {_('Nothing fits all of that')}\n-# {asked}" if asked else f"## 🔎 {_('No film is left')}"


def _line(film: Film, rating: Rating | None) -> str:
    facts = dotted((genres(film, 3), directors(film, 1), stars(rating)))
    title = f"**{titled(film, _TITLE_MOST)}**"
    return f"{title}\n-# {facts}" if facts else title
