"""Turns facts of films into short texts, escaped for messages. Pure: no Discord objects, no services."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from bot.words import _, genre, kept_by_language, listed, marked, ngettext, number, reasons
from bot.words.countries import NAMES, country
from bot.words.sentences import plain
from cogs.ui.markdown import safe
from recommender.types import GENRES, Film, Filters, Pick, Rating

TITLE_MOST = 90
"""Characters of a title before it is cut; a digest of five must stay under 4,000 in all."""
NAME_MOST = 40
GENRE_MOST = 20
STARS_FROM = 10
"""Least number of votes for showing the mean as stars: with fewer, shrinkage decides it."""
_FILMS_KEPT = 4_096
"""Films whose lines are cached: most films of a message were shown before."""

_DISTANCES = (
    (1, marked("next door · {step} of 10 from home")),
    (3, marked("a short walk away · {step} of 10 from home")),
    (5, marked("across town · {step} of 10 from home")),
    (6, marked("a train ride away · {step} of 10 from home")),
    (8, marked("abroad · {step} of 10 from home")),
    (10, marked("another planet · {step} of 10 from home")),
)
"""Steps of the dial, and the phrase for that distance from home."""


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
    if not hours:
        return _("{minutes} min").format(minutes=rest)
    if not rest:
        return _("{hours} h").format(hours=hours)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)


def countries(codes: Sequence[str], most: int = 3) -> str:
    """“Italy, West Germany and 2 more”."""
    return some([country(code) if code in NAMES else safe(code, NAME_MOST) for code in codes], most)


def directors(film: Film, most: int = 2) -> str:
    """“Joel Coen, Ethan Coen”, safe."""
    return some([safe(name, NAME_MOST) for name in film.directors], most)


def some(names: Sequence[str], most: int) -> str:
    """The first few names, and the number of the others."""
    if len(names) <= most:
        return listed(names, "")
    more = len(names) - most
    return ngettext("{names} and {count} more", "{names} and {count} more", more).format(
        names=listed(names[:most], ""), count=number(more)
    )


def dotted(parts: Iterable[str]) -> str:
    """The parts that are not empty, with a middle dot between them."""
    return " · ".join(part for part in parts if part)


def stars(rating: Rating | None) -> str:
    """“★★★★☆ 4.2”, or empty if too few have voted."""
    if rating is None or rating.count < STARS_FROM:
        return ""
    full = max(0, min(5, round(rating.stars)))
    return f"{'★' * full}{'☆' * (5 - full)} {number(rating.stars, 1)}"


def rated(rating: Rating | None) -> str:
    """“★★★★☆ 4.2 · 1,234 votes”; “3 votes” if too few for a mean; empty if nobody voted."""
    return dotted((stars(rating), _votes(rating)))


def rated_briefly(rating: Rating | None) -> str:
    """The same with one star: “★ 4.2 · 1,234 votes”."""
    mean = f"★ {number(rating.stars, 1)}" if rating is not None and stars(rating) else ""
    return dotted((mean, _votes(rating)))


@kept_by_language(_FILMS_KEPT)
def facts(film: Film) -> str:
    """Country, running time and director in one line; unknown ones are left out."""
    length = running_time(film.runtime_minutes) if film.runtime_minutes else ""
    return dotted((countries(film.countries), length, directors(film)))


def genres(film: Film, most: int = 4) -> str:
    """“Film-Noir, Mystery”, safe; empty for a film without genres."""
    return genre_list(film.genres[:most])


def genre_list(names: Iterable[str], last: Literal["and", "or", ""] = "") -> str:
    """“Film-Noir, Mystery”, safe."""
    return _genre_list(tuple(names), last)


@kept_by_language(_FILMS_KEPT)
def _genre_list(names: tuple[str, ...], last: Literal["and", "or", ""]) -> str:
    return listed([genre_name(name) for name in names], last)


def genre_name(name: str) -> str:
    """A genre in the language of the answer; an unknown one is returned unchanged."""
    return genre(name) if name in GENRES else safe(name, GENRE_MOST)


def counted_films(count: int) -> str:
    """“1 film”, “1,234 films”."""
    return ngettext("{count} film", "{count} films", count).format(count=number(count))


def dial(adventurousness: int) -> str:
    """The dial drawn with characters."""
    bar = "▰" * adventurousness + "▱" * (10 - adventurousness)
    return f"🏠 {bar} 🪐  {_('**{step}** of 10').format(step=adventurousness)}"


def distance(step: float) -> str:
    """The distance from home, in words and in steps: “across town · 4 of 10 from home”."""
    rounded = round(step)
    return _(next(words for limit, words in _DISTANCES if rounded <= limit)).format(step=rounded)


def because(pick: Pick) -> str:
    """Why this film, in a sentence or two."""
    return reasons.because(pick, _emphasised, _safe_name)


def react_to_like(digest: Sequence[str], films: int) -> str:
    """The line about how to like one of the picks of a message.

    Args:
        digest: the emoji of the films of a digest.
        films: how many there are.
    """
    if films == 1:
        return _("React {first} to like it; the next picks learn from it.").format(first=digest[0])
    return _("React {first}–{last} to like a film; the next picks learn from it.").format(
        first=digest[0], last=digest[films - 1]
    )


def conditions(filters: Filters) -> str:
    """The filters in words: “1950–1969 · Comedy or Crime · no Horror · at most 2 h · ★ 3.5 or better”."""
    return dotted(
        (
            _years(filters),
            genre_list(filters.genres, "or" if filters.genres_mode == "any" else "and"),
            _without(filters),
            _minutes(filters),
            "" if filters.min_rating is None else _("★ {stars} or better").format(stars=_brief(filters.min_rating)),
        )
    )


def _votes(rating: Rating | None) -> str:
    if rating is None or not rating.count:
        return ""
    return ngettext("{count} vote", "{count} votes", rating.count).format(count=number(rating.count))


def _emphasised(film: Film) -> str:
    return f"**{safe(film.title, 50)}**"


def _safe_name(name: str) -> str:
    return safe(name, NAME_MOST)


def _without(filters: Filters) -> str:
    if not filters.excluded_genres:
        return ""
    return _("no {genres}").format(genres=genre_list(filters.excluded_genres, "or"))


def _brief(stars: float) -> str:
    """“3”, “3.5”, “3.25”."""
    return number(stars, next((places for places in (0, 1) if round(stars, places) == stars), 2))


def _years(filters: Filters) -> str:
    first, last = filters.year_from, filters.year_to
    if first is not None and last is not None:
        return str(first) if first == last else f"{first}–{last}"
    if first is not None:
        return _("from {year} on").format(year=first)
    return "" if last is None else _("up to {year}").format(year=last)


def _minutes(filters: Filters) -> str:
    shortest, longest = filters.min_minutes, filters.max_minutes
    if shortest is not None and longest is not None:
        return _("{shortest} to {longest}").format(shortest=running_time(shortest), longest=running_time(longest))
    if shortest is not None:
        return _("at least {length}").format(length=running_time(shortest))
    return "" if longest is None else _("at most {length}").format(length=running_time(longest))
