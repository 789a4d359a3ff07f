"""Filters in at most 60 characters, for buttons that ask again with them. Pure."""

from __future__ import annotations

from recommender.types import GENRES, Filters

FILTERS = r"\d{0,9}\.\d{0,9}\.[a-z]*[&]?\.[a-z]*\.\d{0,9}\.\d{0,9}\.\d{0,9}"
"""Pattern of what `pack_filters` returns."""


def pack_filters(filters: Filters) -> str:
    """The filters as text; genres as letters, by their position in the list of all genres."""
    rating = None if filters.min_rating is None else round(filters.min_rating * 100)
    return ".".join(
        (
            _written(filters.year_from),
            _written(filters.year_to),
            _letters(filters.genres) + ("&" if filters.genres_mode == "all" else ""),
            _letters(filters.excluded_genres),
            _written(filters.min_minutes),
            _written(filters.max_minutes),
            _written(rating),
        )
    )


def read_filters(packed: str) -> Filters:
    """The filters that `pack_filters` encoded; a rating is rounded to two decimals."""
    year_from, year_to, genres, excluded, shortest, longest, rating = packed.split(".")
    hundredths = _number(rating)
    return Filters(
        year_from=_number(year_from),
        year_to=_number(year_to),
        genres=_genres(genres.removesuffix("&")),
        genres_mode="all" if genres.endswith("&") else "any",
        excluded_genres=_genres(excluded),
        min_minutes=_number(shortest),
        max_minutes=_number(longest),
        min_rating=None if hundredths is None else hundredths / 100,
    )


def _written(value: int | None) -> str:
    return "" if value is None else str(value)


def _number(text: str) -> int | None:
    return int(text) if text else None


def _letters(genres: tuple[str, ...]) -> str:
    return "".join(chr(ord("a") + GENRES.index(genre)) for genre in genres)


def _genres(letters: str) -> tuple[str, ...]:
    return tuple(GENRES[ord(letter) - ord("a")] for letter in letters if ord(letter) - ord("a") < len(GENRES))
