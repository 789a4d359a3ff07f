"""Checks and normalises filters that people typed, and explains in a sentence what is wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from difflib import get_close_matches
from unicodedata import normalize

from bot.errors import UnknownName, UserMistake
from bot.words import _, marked
from bot.words import genre as in_words
from recommender.types import Filters

FIRST_YEAR = 1870
"""Earlier than the first film of any catalogue."""
MINUTES_MOST = 900
"""Longer than any film."""
STARS_LEAST, STARS_MOST = 0.5, 5.0
NAME_MOST = 40
"""Characters of a name that are compared; no genre is longer."""
_ALSO_CALLED = {
    "animated": "Animation",
    "anime": "Animation",
    "cartoon": "Animation",
    "childrens": "Children",
    "doc": "Documentary",
    "docu": "Documentary",
    "family": "Children",
    "kids": "Children",
    "noir": "Film-Noir",
    "music": "Musical",
    "romantic": "Romance",
    "sciencefiction": "Sci-Fi",
    "sf": "Sci-Fi",
    "suspense": "Thriller",
}
"""Other words for a genre, folded."""
_OF_FILMS = re.compile(r"(?:movie|film)s?$")
"""Words after a genre that are ignored: "horror movies"."""
_BETWEEN = re.compile(r"[,;|/&+]|\band\b|\bor\b", re.IGNORECASE)
"""Separators between genres typed in one field."""
_LOOSENED = {
    "years": marked("without years"),
    "genres": marked("without genres"),
    "all genres": marked("with any of the genres"),
    "excluded genres": marked("without excluded genres"),
    "running time": marked("without running time"),
    "rating": marked("without rating"),
}


def checked(filters: Filters, genres: Collection[str], this_year: int) -> Filters:
    """The filters normalised: genres as the catalogue spells them, limits swapped where the lower one is greater.

    Args:
        filters: as asked for.
        genres: those that occur in the catalogue.
        this_year: films may be announced up to the year after it.

    Raises:
        UserMistake: a value is out of its range, or a genre is both wanted and excluded.
        UnknownName: no film has that genre.
    """
    _check_number("from", filters.year_from, FIRST_YEAR, this_year + 1)
    _check_number("to", filters.year_to, FIRST_YEAR, this_year + 1)
    _check_number("min_minutes", filters.min_minutes, 1, MINUTES_MOST)
    _check_number("max_minutes", filters.max_minutes, 1, MINUTES_MOST)
    _check_number("min_rating", filters.min_rating, STARS_LEAST, STARS_MOST)
    wanted = _spelt(filters.genres, genres)
    excluded = _spelt(filters.excluded_genres, genres)
    if both := [genre for genre in wanted if genre in excluded]:
        sentence = _("`genre` and `without` both name {genre}. Leave it out of one of them.")
        raise UserMistake(sentence.format(genre=in_words(both[0])))
    first, last = _in_order(filters.year_from, filters.year_to)
    shortest, longest = _in_order(filters.min_minutes, filters.max_minutes)
    return replace(
        filters,
        year_from=first,
        year_to=last,
        min_minutes=shortest,
        max_minutes=longest,
        genres=wanted,
        excluded_genres=excluded,
    )


def suggested(typed: str, genres: Collection[str]) -> tuple[str, ...]:
    """Genres to offer while somebody types: those that contain the text, the ones that begin with it first.

    The text may be in the language of the answer or in English.
    """
    folded = fold(typed[:NAME_MOST])
    called = {genre: (fold(in_words(genre)), fold(genre)) for genre in genres}
    holding = [genre for genre, names in called.items() if any(folded in name for name in names)]
    holding.sort(key=lambda genre: not any(name.startswith(folded) for name in called[genre]))
    return tuple(holding) or tuple(filter(None, (_meant(typed[:NAME_MOST], genres),)))


def genre_meant(name: str, genres: Collection[str]) -> str | None:
    """The genre that a word means; None if it means none."""
    return _meant(name[:NAME_MOST], genres)


def loosened(condition: str) -> str:
    """A `Relaxation` in words: “without years”."""
    return _(_LOOSENED[condition])


def _check_number(option: str, value: float | None, least: float, most: float) -> None:
    # In this form NaN is refused too: all its comparisons are false.
    if value is not None and not least <= value <= most:
        sentence = _("`{option}` must be from {least} to {most}, not {value}.")
        raise UserMistake(sentence.format(option=option, least=f"{least:g}", most=f"{most:g}", value=f"{value:g}"))


def _in_order(least: int | None, most: int | None) -> tuple[int | None, int | None]:
    return (most, least) if least is not None and most is not None and least > most else (least, most)


def _spelt(names: Sequence[str], genres: Collection[str]) -> tuple[str, ...]:
    """Each name once, as the catalogue spells it."""
    if not names:
        return ()
    found: dict[str, None] = {}
    for name in names:
        typed = name[:NAME_MOST]
        meant = [_meant(part, genres) for part in (typed, *_BETWEEN.split(typed))]
        if meant[0]:
            found[meant[0]] = None
        elif all(meant[1:]):
            found.update(dict.fromkeys(filter(None, meant)))
        else:
            by_fold = {fold(word): in_words(genre) for genre in genres for word in (genre, in_words(genre))}
            nearest = get_close_matches(fold(typed), by_fold, n=3, cutoff=0.5)
            raise UnknownName("genre", name, tuple(dict.fromkeys(by_fold[fold] for fold in nearest)))
    return tuple(found)


def _meant(name: str, genres: Collection[str]) -> str | None:
    """The genre that a name means, in English or as it is shown, singular or plural, with or without "films"."""
    known = {fold: genre for fold, genre in _ALSO_CALLED.items() if genre in genres}
    known |= {fold(genre): genre for genre in genres}
    known |= {fold(in_words(genre)): genre for genre in genres}
    folded = fold(name)
    forms = (folded, _OF_FILMS.sub("", folded))
    singular = (form.removesuffix("ies") + "y" if form.endswith("ies") else form.removesuffix("s") for form in forms)
    return next((known[form] for form in (*forms, *singular) if form in known), None)


def fold(name: str) -> str:
    """Its letters without case, accents and widths."""
    return "".join(letter for letter in normalize("NFKD", name).casefold() if letter.isalnum())
