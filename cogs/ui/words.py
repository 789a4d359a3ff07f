"""Facts to short pieces of text, safe to put into a message. Pure: no Discord objects, no services."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from bot import reasons
from bot.countries import NAMES
from bot.wording import counted, listed, plain
from cogs.ui.markdown import safe
from recommender.types import Film, Filters, Pick, Rating

TITLE_MOST = 90
"""Characters of a title before it is cut; a digest of five must stay under 4,000 in all."""
NAME_MOST = 40
GENRE_MOST = 20
STARS_FROM = 10
"""Votes from which on their mean is shown as stars: of fewer it says more about the average film than about this."""
_FILMS_KEPT = 4_096
"""Films whose lines are kept: a message is mostly made of what was written before."""

_DISTANCES = (
    (1, "next door"),
    (3, "a short walk away"),
    (5, "across town"),
    (6, "a train ride away"),
    (8, "abroad"),
    (10, "another planet"),
)
"""Steps of the dial, and what lies so far from home."""


@lru_cache(maxsize=_FILMS_KEPT)
def titled(film: Film, most: int = TITLE_MOST) -> str:
    """“The Third Man · 1949”, safe."""
    title = safe(film.title, most)
    return f"{title} · {film.year}" if film.year else title


def plain_title(film: Film, most: int = 100) -> str:
    """“The Third Man (1949)” for a label or a choice, where Discord formats nothing."""
    year = f" ({film.year})" if film.year else ""
    return plain(film.title, most - len(year)) + year


def running_time(minutes: int) -> str:
    """“1 h 44 min”."""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )


def countries(codes: Sequence[str], most: int = 3) -> str:
    """“Italy, West Germany and 2 more”."""
    return some([NAMES.get(code, safe(code, NAME_MOST)) for code in codes], most)


def directors(film: Film, most: int = 2) -> str:
    """“Joel Coen, Ethan Coen”, safe."""
    return some([safe(name, NAME_MOST) for name in film.directors], most)


def some(names: Sequence[str], most: int) -> str:
    """The first few names, and how many more there are."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def dotted(parts: Iterable[str]) -> str:
    """The parts that are there, with a middle dot between them."""
    return " · ".join(part for part in parts if part)


def stars(rating: Rating | None) -> str:
    """“★★★★☆ 4.2”, or nothing where too few have voted."""
    if rating is None or rating.count < STARS_FROM:
        return ""
    full = max(0, min(5, round(rating.stars)))
    return f"{'★' * full}{'☆' * (5 - full)} {rating.stars:.1f}"


def rated(rating: Rating | None) -> str:
    """“★★★★☆ 4.2 · 1,234 votes”; “3 votes” of too few for a mean; nothing where nobody voted."""
    return dotted((stars(rating), _votes(rating)))


def rated_briefly(rating: Rating | None) -> str:
    """The same with one star: “★ 4.2 · 1,234 votes”."""
    mean = f"★ {rating.stars:.1f}" if rating is not None and stars(rating) else ""
    return dotted((mean, _votes(rating)))


def day(when: date) -> str:
    """“Monday 23 November 2026”."""
    return f"{when:%A} {when.day} {when:%B %Y}"


@lru_cache(maxsize=_FILMS_KEPT)
def facts(film: Film) -> str:
    """Country, running time and director in one line; only what is known."""
    length = running_time(film.runtime_minutes) if film.runtime_minutes else ""
    return dotted((countries(film.countries), length, directors(film)))


def genres(film: Film, most: int = 4) -> str:
    """“Film-Noir, Mystery”, safe; a film without genres gives nothing."""
    return ", ".join(safe(genre, GENRE_MOST) for genre in film.genres[:most])


def dial(adventurousness: int) -> str:
    """The dial as a picture in text."""
    return f"🏠 {'▰' * adventurousness}{'▱' * (10 - adventurousness)} 🪐  **{adventurousness}** of 10"


def distance(step: float) -> str:
    """How far from home, in words and as the dial counts it: “across town · 4 of 10 from home”."""
    rounded = round(step)
    word = next(word for limit, word in _DISTANCES if rounded <= limit)
    return f"{word} · {rounded} of 10 from home"


def because(pick: Pick) -> str:
    """Why this film, in a sentence or two."""
    return reasons.because(pick, _emphasised, _safe_name)


def conditions(filters: Filters) -> str:
    """The filters in words: “1950–1969 · Comedy or Crime · no Horror · at most 2 h · ★ 3.5 or better”."""
    return dotted(
        (
            _years(filters),
            listed(filters.genres, "or" if filters.genres_mode == "any" else "and"),
            f"no {listed(filters.excluded_genres, 'or')}" if filters.excluded_genres else "",
            _minutes(filters),
            f"★ {filters.min_rating:g} or better" if filters.min_rating is not None else "",
        )
    )


def _votes(rating: Rating | None) -> str:
    return counted(rating.count, "vote") if rating is not None and rating.count else ""


def _emphasised(film: Film) -> str:
    return f"**{safe(film.title, 50)}**"


def _safe_name(name: str) -> str:
    return safe(name, NAME_MOST)


def _years(filters: Filters) -> str:
    first, last = filters.year_from, filters.year_to
    if first is not None and last is not None:
        return str(first) if first == last else f"{first}–{last}"
    return f"from {first} on" if first is not None else f"up to {last}" if last is not None else ""


def _minutes(filters: Filters) -> str:
    shortest, longest = filters.min_minutes, filters.max_minutes
    if shortest is not None and longest is not None:
        return f"{running_time(shortest)} to {running_time(longest)}"
    if shortest is not None:
        return f"at least {running_time(shortest)}"
    return f"at most {running_time(longest)}" if longest is not None else ""
