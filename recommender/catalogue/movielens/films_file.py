"""Functions that the film readers of all layouts share: numbered lines of text, genres, ids. Reads no ratings."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from recommender.catalogue.movielens.lines import MOST_LINE_BYTES, raw_lines
from recommender.catalogue.movielens.rows import RefusedRows
from recommender.catalogue.movielens.source import Source
from recommender.errors import DataRefused
from recommender.types import GENRES

_GENRES = {genre.casefold(): genre for genre in GENRES} | {
    "children's": "Children",
    "family": "Children",
    "science fiction": "Sci-Fi",
    "film noir": "Film-Noir",
}
"""MovieLens' genres in all spellings used over the years, and IMDb's that mean the same."""
_NO_GENRES = "(no genres listed)"
MOST_TITLE = 1000
"""Characters of a title with all its others; MovieLens' longest has under 300."""
_LEFT_OUT = frozenset({"short", "adult"})
_IMDB = re.compile(r"(?:tt)?(\d{1,10})")
_INT32 = 2**31 - 1


def text_lines(source: Source, file: str, refused: RefusedRows, *, strict: bool = False) -> Iterator[tuple[int, str]]:
    """Every line that is not blank, with its number from 1; one that is too long is refused by itself.

    Args:
        source: where the file is.
        file: its name.
        refused: where refused rows are counted.
        strict: whether all must be UTF-8. If not, a line that is not UTF-8 is read as Latin-1, in which every byte is
            valid: old sets are Latin-1, and some that were corrected later mix both.

    Raises:
        DataRefused: a line is not UTF-8 where it must be.
    """
    for number, raw in raw_lines(source, file):
        if len(raw) > MOST_LINE_BYTES:
            refused.add(file, number, f"the line has more than {MOST_LINE_BYTES:,} bytes")
            continue
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            if strict:
                raise DataRefused(f"{file} is not UTF-8 text in line {number}. Get it again.") from error
            line = raw.decode("latin-1")
        if line.strip():
            yield number, line


def csv_rows(source: Source, file: str, header: str, refused: RefusedRows) -> Iterator[tuple[int, list[str]]]:
    """Every row below the header that has all its fields. One line is one row: a stray quote spoils only its own.

    Raises:
        DataRefused: the file does not begin with that header.
    """
    lines = text_lines(source, file, refused, strict=True)
    _, first = next(lines, (1, ""))
    columns = header.split(",")
    if not _is_header(first, columns):
        raise DataRefused(f"{file} must begin with the line {header}, not “{first[:80]}”.")
    for number, line in lines:
        try:
            row = csv_fields(line)
        except ValueError as error:
            refused.add(file, number, "not a line of comma-separated values", f" ({error})")
            continue
        if len(row) == len(columns):
            yield number, row
        else:
            refused.add(file, number, f"not {len(columns)} values")


def _is_header(line: str, columns: list[str]) -> bool:
    try:
        return [name.strip().casefold() for name in csv_fields(line)] == [name.casefold() for name in columns]
    except ValueError:
        return False


def csv_fields(line: str) -> list[str]:
    """The fields of one line.

    Raises:
        ValueError: its quotes do not match.
    """
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error as error:
        raise ValueError(str(error)) from None


def genres(text: str, refused: RefusedRows) -> tuple[str, ...]:
    """MovieLens' genres of "Action|Children's" or "Action|Family"; unknown words are only counted."""
    found: set[str] = set()
    for word in text.split("|"):
        name = word.strip()
        if (genre := _GENRES.get(name.casefold())) is not None:
            found.add(genre)
        elif name and name.casefold() != _NO_GENRES:
            refused.add_genre(name)
    return tuple(sorted(found))


def is_left_out(listed: str) -> bool:
    """Whether IMDb's genres mark a short or adult film, neither of which is shown here."""
    return not _LEFT_OUT.isdisjoint(word.strip().casefold() for word in listed.split("|"))


def film_number(text: str) -> int | None:
    """A film's number, 1 to 2147483647; None if it is not one."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None
    return int(text) if 1 <= int(text) <= _INT32 else None


def imdb_id(text: str) -> str | None:
    """`tt` and at least seven digits, from "0114709" or "tt0114709"; None if it is not one."""
    match = _IMDB.fullmatch(text.strip())
    return f"tt{int(match[1]):07d}" if match and int(match[1]) else None
