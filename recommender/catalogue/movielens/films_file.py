"""What the film readers of all layouts share: lines of text with their numbers, genres, ids. Reads no ratings."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from recommender.catalogue.movielens.rows import Refused
from recommender.catalogue.movielens.source import Source
from recommender.errors import DataRefused
from recommender.types import GENRES

_GENRES = {genre.casefold(): genre for genre in GENRES} | {"children's": "Children"}
_IMDB = re.compile(r"(?:tt)?(\d{1,10})")
_INT32 = 2**31 - 1


def text_lines(source: Source, file: str, encoding: str = "utf-8-sig") -> Iterator[tuple[int, str]]:
    """Every line that is not blank, with its number from 1.

    Raises:
        DataRefused: a line is not text in that encoding.
    """
    with source.open(file) as stream:
        for number, raw in enumerate(stream, 1):
            try:
                line = raw.decode(encoding).rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise DataRefused(
                    f"{file} is not {encoding.removesuffix('-sig').upper()} text in line {number}. Get it anew."
                ) from error
            if line.strip():
                yield number, line


def csv_rows(source: Source, file: str, header: str, refused: Refused) -> Iterator[tuple[int, list[str]]]:
    """Every row under the header that has all its fields. One line is one row: a stray quote spoils only its own.

    Raises:
        DataRefused: the file does not begin with that header.
    """
    lines = text_lines(source, file)
    _, first = next(lines, (1, ""))
    columns = header.split(",")
    if [name.strip().casefold() for name in csv_fields(first)] != [name.casefold() for name in columns]:
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


def csv_fields(line: str) -> list[str]:
    """The fields of one line.

    Raises:
        ValueError: its quotes do not match.
    """
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error as error:
        raise ValueError(str(error)) from None


def genres(text: str) -> tuple[str, ...]:
    """MovieLens' genres from "Action|Children's"; "(no genres listed)" and words that are no genre give nothing."""
    found = {_GENRES[name.strip().casefold()] for name in text.split("|") if name.strip().casefold() in _GENRES}
    return tuple(sorted(found))


def film_number(text: str) -> int | None:
    """A film's number, 1 to 2147483647; None when it is none."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None
    return int(text) if 1 <= int(text) <= _INT32 else None


def imdb_id(text: str) -> str | None:
    """`tt` and at least seven digits, from "0114709" or "tt0114709"; None when it is none."""
    match = _IMDB.fullmatch(text.strip())
    return f"tt{int(match[1]):07d}" if match and int(match[1]) else None
