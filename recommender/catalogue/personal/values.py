"""Converts cells of an export to values: numbers, dates, ids. A malformed cell raises ValueError."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from fractions import Fraction

_NOTHING = frozenset({"", "0", "0.0", "0,0", "none", "null", "nan", "-", "n/a", "na", "not rated"})
"""How sites write that there is no rating; none of their scales has 0."""
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,4})?")
_YEAR = re.compile(r"(?<!\d)(?:18[7-9]|19\d|20\d)\d(?!\d)")
_IMDB = re.compile(r"(?:tt)?0*(\d{1,9})")
_MOST_HALF_STARS = 10
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
_OLD_DATE = "%a %b %d %H:%M:%S %Y"
"""IMDb's format before 2017: "Sat Mar 05 00:00:00 2016"."""


def half_stars(cell: str | float | None, stars: int) -> int | None:
    """Half stars, 1 to 10, of a rating on a scale that ends at `stars`; None for no rating.

    A scale of five has halves and nothing between; on a scale of ten, 7.5 is rounded up to 8.
    """
    text = "" if cell is None else str(cell).strip()
    if text.casefold() in _NOTHING:
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    exact = Fraction(text.replace(",", ".")) * _MOST_HALF_STARS / stars
    if exact == 0:
        return None
    whole = int(exact + Fraction(1, 2)) if stars == _MOST_HALF_STARS else int(exact)
    if not 1 <= whole <= _MOST_HALF_STARS or (stars != _MOST_HALF_STARS and whole != exact):
        raise ValueError(text)
    return whole


def year_of(cell: str | int | None) -> int | None:
    """The first year in a cell, such as "1999", "1999-03-31" or "1999–2003"."""
    found = _YEAR.search(str(cell)) if cell is not None else None
    return int(found[0]) if found else None


def moment(cell: str | None) -> int | None:
    """Seconds since 1970 of a date or a time; UTC if it has no zone. None if it is neither."""
    text = (cell or "").strip()
    for read in (datetime.fromisoformat, lambda old: datetime.strptime(old, _OLD_DATE).replace(tzinfo=UTC)):
        with suppress(ValueError):
            found = read(text)
            found = found if found.tzinfo else found.replace(tzinfo=UTC)
            return int(found.timestamp()) if found >= _EARLIEST else None
    return None


def imdb_id(cell: str | int | None) -> str | None:
    """`tt` and at least seven digits, of "tt0133093", "0133093" or 133093; None if it is not one."""
    found = _IMDB.fullmatch(str(cell).strip()) if cell is not None else None
    return f"tt{int(found[1]):07d}" if found and int(found[1]) else None


def number(cell: str | int | None) -> int | None:
    """A site's number of a film; None if it is not one."""
    text = str(cell).strip() if cell is not None else ""
    return int(text) or None if text.isascii() and text.isdecimal() and len(text) <= 10 else None
