"""The films of the day: all five in one message, or one a message. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.config import FeedbackSection
from bot.records import Style
from bot.words import _, marked, ngettext, number, retold, weekday_and_date
from cogs.ui.custom_ids import OpenCard, WhyThese
from cogs.ui.film_texts import counted_films, dotted, facts, genre_name, genres, rated_briefly, titled
from cogs.ui.markdown import safe
from cogs.ui.screen import QUIET, Button, Piece, Screen, button, film_section, line, row, text, trailer_button
from recommender.types import Draw, DrawnFilm, Film, Rating, SeriesPart

_RELAXED = (
    marked("Too few films were left that most here have not seen, so some that they have seen may come."),
    marked("Too few films passed the quality floor, so lesser known ones are in."),
    marked("Too few films were left that were not shown here lately, so one may come again."),
    marked("Too few decades had films to choose from, so some films share a decade."),
    marked("Too few genres had films to choose from, so there are fewer than four."),
    marked("Fewer than five films fit."),
)
"""Sentences about rules that `recommender.draw.draw` had to relax; stored in English."""


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
        where: the place's name as shown.
        hint: the last line; by default how to react.
        note: a line above the films.
        pushed: whether the daily push sends it, and must be able to find it.
    """
    if not draw.films:
        return Screen([text(f"## 🎬 {_('Nothing on today')}\n{nothing_drawn(draw)}")], QUIET)
    pieces: list[Piece] = [text(_heading(draw, where))]
    if draw.series is not None and draw.series.shown == draw.series.of:
        pieces.append(text(f"> {_('These are the last of the series; after them films come from everywhere again.')}"))
    if note:
        pieces.append(text(f"> {note}"))
    pieces.append(line())
    for position, drawn in enumerate(draw.films):
        content = film_lines(drawn.film, drawn.rating, f"{emoji.digest[position]}  ")
        pieces.append(film_section(content, drawn.film))
    pieces += [
        line(),
        row(_why(draw, 1 if pushed else 0, _("Why these?"))),
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
    of = _("Film {part} of {films} for {day} · {place}").format(
        part=part, films=len(draw.films), day=weekday_and_date(draw.local_date), place=safe(where, 60)
    )
    pieces: list[Piece] = [text(f"> {note}")] if note else []
    if draw.series is not None:
        of = dotted((_series(draw.series), of))
    pieces += [text(f"-# {of}"), text(film_lines(drawn.film, drawn.rating)), line()]
    pieces.append(row(*card_buttons(drawn.film), _why(draw, part, _("Why this?"))))
    pieces.append(text(f"-# {card_hint(emoji)}"))
    return Screen(pieces)


def film_lines(film: Film, rating: Rating | None, mark: str = "") -> str:
    """Title, genres with the rating, and facts in three lines; unknown ones are left out."""
    lines = [f"### {mark}{titled(film)}", dotted((genres(film), rated_briefly(rating)))]
    if small := facts(film):
        lines.append(f"-# {small}")
    return "\n".join(part for part in lines if part)


def card_buttons(film: Film) -> tuple[Button, Button]:
    """The two buttons under any public card."""
    return (
        button(_("Vote & more like it"), OpenCard(film.id).packed),
        trailer_button(film),
    )


def why(draw: Draw) -> Screen:
    """How the day's films were drawn: each with its decade and genre, the number of candidates and its chance."""
    lines = [f"{index}. **{titled(drawn.film)}**\n-# {_chance(drawn)}" for index, drawn in enumerate(draw.films, 1)]
    pieces: list[Piece] = [
        text(f"## 🎲 {_('Why these?')}\n-# {weekday_and_date(draw.local_date)}"),
        text(
            _(
                "They were drawn by lot: first the decades, each with an equal share, then a genre of each, then a "
                "film. Among films that are good enough, fame plays no part."
            )
        ),
        line(),
        text("\n".join(lines) or nothing_drawn(draw)),
        line(),
        text(_pool(draw)),
    ]
    if draw.relaxed:
        pieces.append(text("\n".join(f"-# {retold(sentence, _RELAXED)}" for sentence in draw.relaxed)))
    return Screen(pieces)


def nothing_drawn(draw: Draw) -> str:
    """Why there is no film today, and what to do."""
    if draw.excluded_recent:
        return _(
            "Every film that fits was here lately. Wider filters or a bigger catalogue help; else wait a few days."
        )
    return _("No film fits. Whoever runs me can import more films; a manager can widen the filters with `/daily set`.")


def reaction_hint(emoji: FeedbackSection, films: int) -> str:
    """How to vote on a digest."""
    every = f"{emoji.like} {emoji.dislike} {emoji.seen} {emoji.watchlist}"
    if films == 1:
        return _("React {first} to like it. “Open” has {buttons} and the trailer.").format(
            first=emoji.digest[0], buttons=every
        )
    return _("React {first}–{last} to like a film. “Open” has {buttons} and the trailer.").format(
        first=emoji.digest[0], last=emoji.digest[films - 1], buttons=every
    )


def card_hint(emoji: FeedbackSection) -> str:
    """How to vote on a card."""
    return _("{like} like · {dislike} dislike · {seen} seen it · {watchlist} watchlist").format(
        like=emoji.like, dislike=emoji.dislike, seen=emoji.seen, watchlist=emoji.watchlist
    )


def reactions(emoji: FeedbackSection, style: Style, films: int = 1) -> Sequence[str]:
    """The emoji to put under a message of that style."""
    if style == "digest":
        return emoji.digest[:films]
    return (emoji.like, emoji.dislike, emoji.seen, emoji.watchlist)


def _heading(draw: Draw, where: str) -> str:
    films, decades = len(draw.films), len({drawn.decade for drawn in draw.films})
    span = _("Five films, five decades") if films == decades == 5 else counted_films(films)
    small = dotted((weekday_and_date(draw.local_date), safe(where, 60), span))
    return f"## 🎬 {_('Today’s matinee') if draw.series is None else _series(draw.series)}\n-# {small}"


def _series(part: SeriesPart) -> str:
    return _("{series} · {shown} of {count}").format(
        series=safe(part.name, 60), shown=number(part.shown), count=number(part.of)
    )


def _why(draw: Draw, part: int, label: str) -> Button:
    return button(label, WhyThese(draw.place, draw.local_date, part).packed, emoji="🎲")


def _chance(drawn: DrawnFilm) -> str:
    genre = genre_name(drawn.genre)
    return ngettext(
        "{genre} of the {decade}s · the only one", "{genre} of the {decade}s · one of {count}", drawn.among
    ).format(genre=genre, decade=drawn.decade, count=number(drawn.among))


def _pool(draw: Draw) -> str:
    """How many films there were to draw from, and how many were left out because shown recently, if any."""
    eligible, waiting = draw.eligible, draw.excluded_recent
    if not waiting:
        sentence = ngettext("**{count} film** could have come up.", "**{count} films** could have come up.", eligible)
        return sentence.format(count=number(eligible))
    films = ngettext("**{count} film** could have come up", "**{count} films** could have come up", eligible)
    others = ngettext(
        "{films}; {count} other had been here lately and had to wait.",
        "{films}; {count} others had been here lately and had to wait.",
        waiting,
    )
    return others.format(films=films.format(count=number(eligible)), count=number(waiting))
