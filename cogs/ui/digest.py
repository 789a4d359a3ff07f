"""The films of the day: all five in one message, or one a message. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.config import FeedbackSection
from bot.records import Style
from bot.wording import counted
from cogs.ui.custom_ids import OpenCard, WhyThese
from cogs.ui.markdown import safe
from cogs.ui.screen import QUIET, Button, Piece, Screen, button, film_section, line, row, text, trailer_button
from cogs.ui.words import day, dotted, facts, genres, rated_briefly, titled
from recommender.types import Draw, DrawnFilm, Film, Rating


def digest(
    draw: Draw,
    emoji: FeedbackSection,
    *,
    where: str,
    hint: str | None = None,
    note: str | None = None,
    pushed: bool = False,
) -> Screen:
    """The day's films in one message.

    Args:
        draw: the films; an empty one gives a sentence instead.
        emoji: the emoji under a digest.
        where: the place's name as people see it.
        hint: the last line; by default how to react.
        note: a line above the films.
        pushed: whether the daily push sends it, which must know it again.
    """
    if not draw.films:
        return Screen([text(f"## 🎬 Nothing on today\n{nothing_drawn(draw)}")], QUIET)
    pieces: list[Piece] = [text(_heading(draw, where))]
    if note:
        pieces.append(text(f"> {note}"))
    pieces.append(line())
    for position, drawn in enumerate(draw.films):
        content = film_lines(drawn.film, drawn.rating, f"{emoji.digest[position]}  ")
        pieces.append(film_section(content, drawn.film))
    pieces += [
        line(),
        row(_why(draw, 1 if pushed else 0)),
        text(f"-# {hint or reaction_hint(emoji, len(draw.films))}"),
    ]
    return Screen(pieces)


def day_card(
    draw: Draw,
    part: int,
    emoji: FeedbackSection,
    *,
    where: str,
    note: str | None = None,
) -> Screen:
    """One of the day's films as a message of its own; `part` counts from 1."""
    drawn = draw.films[part - 1]
    of = f"-# Film {part} of {len(draw.films)} for {day(draw.local_date)} · {safe(where, 60)}"
    pieces: list[Piece] = [text(f"> {note}")] if note else []
    pieces += [text(of), text(film_lines(drawn.film, drawn.rating)), line()]
    pieces.append(row(*card_buttons(drawn.film), _why(draw, part, "Why this?")))
    pieces.append(text(f"-# {card_hint(emoji)}"))
    return Screen(pieces)


def film_lines(film: Film, rating: Rating | None, mark: str = "") -> str:
    """Title, genres with the rating, and facts in three lines; what is unknown is left out."""
    lines = [f"### {mark}{titled(film)}", dotted((genres(film), rated_briefly(rating)))]
    if small := facts(film):
        lines.append(f"-# {small}")
    return "\n".join(part for part in lines if part)


def card_buttons(film: Film) -> tuple[Button, Button]:
    """The two buttons under any public card."""
    return (
        button("Vote & more like it", OpenCard(film.id).packed),
        trailer_button(film),
    )


def why(draw: Draw) -> Screen:
    """How the day's films were drawn: what each was drawn for, among how many, with what chance."""
    lines = [f"{index}. **{titled(drawn.film)}**\n-# {_chance(drawn)}" for index, drawn in enumerate(draw.films, 1)]
    pool = f"**{counted(draw.eligible, 'film')}** could have come up"
    if draw.excluded_recent:
        pool += f"; {counted(draw.excluded_recent, 'other')} had been here lately and had to wait"
    pieces: list[Piece] = [
        text(f"## 🎲 Why these?\n-# {day(draw.local_date)}"),
        text(
            "They were drawn by lot: first the decades, each with an equal share, then a genre of each, then a film. "
            "Above a floor of quality, fame plays no part."
        ),
        line(),
        text("\n".join(lines) or nothing_drawn(draw)),
        line(),
        text(f"{pool}."),
    ]
    if draw.relaxed:
        pieces.append(text("\n".join(f"-# {sentence}" for sentence in draw.relaxed)))
    return Screen(pieces)


def nothing_drawn(draw: Draw) -> str:
    """Why there is no film today, and what to do."""
    if draw.excluded_recent:
        return "Every film that fits was here lately. Wider filters or a bigger catalogue help; else wait a few days."
    return "No film fits. Whoever runs me can import more films; a manager can widen the filters with `/daily set`."


def reaction_hint(emoji: FeedbackSection, films: int) -> str:
    """How to vote on a digest."""
    every = f"{emoji.like} {emoji.dislike} {emoji.seen} {emoji.watchlist}"
    return f"React {emoji.digest[0]}–{emoji.digest[films - 1]} to like a film. “Open” has {every} and the trailer."


def card_hint(emoji: FeedbackSection) -> str:
    """How to vote on a card."""
    return f"{emoji.like} like · {emoji.dislike} dislike · {emoji.seen} seen it · {emoji.watchlist} watchlist"


def reactions(emoji: FeedbackSection, style: Style, films: int = 1) -> Sequence[str]:
    """The emoji to put under a message of that style."""
    if style == "digest":
        return emoji.digest[:films]
    return (emoji.like, emoji.dislike, emoji.seen, emoji.watchlist)


def _heading(draw: Draw, where: str) -> str:
    films, decades = len(draw.films), len({drawn.decade for drawn in draw.films})
    span = "Five films, five decades" if films == decades == 5 else counted(films, "film")
    return f"## 🎬 Today’s matinee\n-# {dotted((day(draw.local_date), safe(where, 60), span))}"


def _why(draw: Draw, part: int, label: str = "Why these?") -> Button:
    return button(label, WhyThese(draw.place, draw.local_date, part).packed, emoji="🎲")


def _chance(drawn: DrawnFilm) -> str:
    odds = "the only one" if drawn.among == 1 else f"one of {drawn.among:,}"
    return f"{drawn.genre} of the {drawn.decade}s · {odds}"
