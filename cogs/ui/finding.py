"""What a filter finds, page by page, and what to relax when it finds nothing. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.wording import counted
from cogs.ui.custom_ids import TurnPage
from cogs.ui.screen import QUIET, Piece, Row, Screen, button, film_menu, line, row, text
from cogs.ui.words import conditions, directors, dotted, genres, stars, titled
from recommender.types import Film, FilmPage, Filters, Rating, Relaxation

_TITLE_MOST = 70
"""Characters of a title: ten films must stay under 4,000 in all."""
_ORDER = "what most people like first"


def found(page: FilmPage, filters: Filters, owner: int) -> Screen:
    """One page of films with the buttons to the next; for nothing found, what to relax."""
    if not page.total:
        return nothing_found(page.relaxations, filters, lambda wider: TurnPage(owner, 1, wider).packed)
    order = _ORDER if page.films[0].rating else ""
    heading = f"## 🔎 {counted(page.total, 'film')}\n-# {dotted((conditions(filters) or 'Every film I know', order))}"
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
        button(f"{_loosened(each.condition)}: {counted(each.films, 'film')}", packed(each.filters))
        for each in relaxations
    ]
    rows = [row(*buttons[start : start + 5]) for start in range(0, len(buttons), 5)]
    return Screen([text(heading), text("Which condition may go?"), *rows], QUIET)


def _loosened(condition: str) -> str:
    return "Any of the genres" if condition == "all genres" else f"Without the {condition}"


def _line(film: Film, rating: Rating | None) -> str:
    facts = dotted((genres(film, 3), directors(film, 1), stars(rating)))
    title = f"**{titled(film, _TITLE_MOST)}**"
    return f"{title}\n-# {facts}" if facts else title


def _turning(page: FilmPage, filters: Filters, owner: int) -> Row:
    before, after = max(1, page.page - 1), min(page.pages, page.page + 1)
    back = button("◀", TurnPage(owner, before, filters).packed)
    forward = button("▶", TurnPage(owner, after, filters).packed)
    back.disabled, forward.disabled = page.page == 1, page.page == page.pages
    number = button(f"Page {page.page:,} of {page.pages:,}", f"page:{page.page}")
    number.disabled = True
    return row(back, number, forward)
