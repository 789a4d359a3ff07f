"""Checks the conditions people put on films, and says in a sentence what cannot be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from difflib import get_close_matches

from bot.errors import UnknownName, UserMistake
from recommender.types import Filters

FIRST_YEAR = 1870
"""Before the first film of any catalogue."""
MINUTES_MOST = 900
"""Longer than any film shown in one go."""
STARS_LEAST, STARS_MOST = 0.5, 5.0


def checked(filters: Filters, genres: Collection[str], this_year: int) -> Filters:
    """The filters with genres spelt as the catalogue spells them.

    Args:
        filters: as asked for.
        genres: those that occur in the catalogue.
        this_year: films may be announced up to the year after it.

    Raises:
        UserMistake: a value is out of its range, or two conditions contradict each other.
        UnknownName: no film has that genre.
    """
    _check_number("from", filters.year_from, FIRST_YEAR, this_year + 1)
    _check_number("to", filters.year_to, FIRST_YEAR, this_year + 1)
    _check_order("from", filters.year_from, "to", filters.year_to, ("later", "after"))
    _check_number("min_minutes", filters.min_minutes, 1, MINUTES_MOST)
    _check_number("max_minutes", filters.max_minutes, 1, MINUTES_MOST)
    _check_order("min_minutes", filters.min_minutes, "max_minutes", filters.max_minutes, ("longer", "more than"))
    _check_number("min_rating", filters.min_rating, STARS_LEAST, STARS_MOST)
    wanted = _spelt(filters.genres, genres)
    excluded = _spelt(filters.excluded_genres, genres)
    if both := [genre for genre in wanted if genre in excluded]:
        raise UserMistake(f"`genre` and `without` both name {both[0]}. Leave it out of one of them.")
    return replace(filters, genres=wanted, excluded_genres=excluded)


def _check_number(option: str, value: float | None, least: float, most: float) -> None:
    # Written so that NaN is refused too: it compares false with everything.
    if value is not None and not least <= value <= most:
        raise UserMistake(f"`{option}` must be from {least:g} to {most:g}, not {value:g}.")


def _check_order(low: str, least: int | None, high: str, most: int | None, words: tuple[str, str]) -> None:
    if least is not None and most is not None and least > most:
        raise UserMistake(f"`{low}` must not be {words[0]} than `{high}`: {least} is {words[1]} {most}.")


def _spelt(names: Sequence[str], genres: Collection[str]) -> tuple[str, ...]:
    """Each name once, as the catalogue spells it."""
    if not names:
        return ()
    by_fold = {_folded(genre): genre for genre in genres}
    found: dict[str, None] = {}
    for name in names:
        genre = by_fold.get(_folded(name))
        if genre is None:
            nearest = get_close_matches(_folded(name), by_fold, n=3, cutoff=0.5)
            raise UnknownName("genre", name, tuple(by_fold[fold] for fold in nearest))
        found[genre] = None
    return tuple(found)


def _folded(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())
