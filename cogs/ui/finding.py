"""What a filter finds, page by page, and what to relax when it finds nothing. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cogs.ui.custom_ids import TurnPage
from cogs.ui.screen import QUIET, Piece, Row, Screen, button, film_menu, line, row, text
from cogs.ui.words import conditions, counted, cut, directors, dotted, stars, titled
from recommender.types import Film, FilmPage, Filters, Rating, Relaxation


def found(page: FilmPage, filters: Filters, owner: int) -> Screen:
    """One page of films with the buttons to the next; for nothing found, what to relax."""
    if not page.total:
        return nothing_found(page.relaxations, filters, lambda wider: TurnPage(owner, 1, wider).packed)
    heading = f"## 🔎 {counted(page.total, 'film')}\n-# {conditions(filters) or 'Every film I know, best rated first'}"
    lines = [_line(each.film, each.rating) for each in page.films]
    pieces: list[Piece] = [text(heading), line(), text("\n".join(lines)), line()]
    pieces.append(film_menu([each.film for each in page.films], "Open a film …"))
    if page.pages > 1:
        pieces.append(_turning(page, filters, owner))
    return Screen(pieces)


def nothing_found(relaxations: Sequence[Relaxation], filters: Filters, packed: Callable[[Filters], str]) -> Screen:
    """Which one condition to drop, and how many films that would give.

    Args:
        relaxations: what helps.
        filters: what was asked for.
        packed: the `custom_id` of the button that asks again with wider filters.
    """
    heading = f"## 🔎 Nothing fits all of that\n-# {conditions(filters)}"
    if not relaxations:
        return Screen([text(f"{heading}\nDropping one condition does not help either. Try again with fewer.")], QUIET)
    buttons = [
        button(f"Without the {relaxation.condition}: {counted(relaxation.films, 'film')}", packed(relaxation.filters))
        for relaxation in relaxations[:5]
    ]
    return Screen([text(heading), text("Which condition may go?"), row(*buttons)], QUIET)


def _line(film: Film, rating: Rating | None) -> str:
    facts = dotted((", ".join(film.genres[:3]), directors(film, 1), stars(rating) if rating and rating.count else ""))
    return cut(f"**{titled(film)}**\n-# {facts}" if facts else f"**{titled(film)}**", 380)


def _turning(page: FilmPage, filters: Filters, owner: int) -> Row:
    before, after = max(1, page.page - 1), min(page.pages, page.page + 1)
    back = button("◀", TurnPage(owner, before, filters).packed)
    forward = button("▶", TurnPage(owner, after, filters).packed)
    back.disabled, forward.disabled = page.page == 1, page.page == page.pages
    number = button(f"Page {page.page:,} of {page.pages:,}", f"page:{page.page}")
    number.disabled = True
    return row(back, number, forward)
