"""Streams a ratings file of any layout into chunks of arrays, whatever its size, in a few hundred megabytes.

Nearly all lines go through numpy a block at a time (`numbers`); the few that do not fit are read one by one here, and
either mended (spaces, quotes) or refused with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from recommender.catalogue.movielens.numbers import COLUMNS, Block, parse_block
from recommender.catalogue.movielens.rows import RatingChunk, Refused
from recommender.errors import DataRefused

BLOCK_BYTES = 8_000_000
"""A rating takes at least eight bytes, so a block never holds more than a million."""
_MOST_ODD = 200_000
"""Odd lines after which a file with no good line is given up: it is something else."""
_INT32 = 2**31 - 1

OUTSIDE_STARS = "the rating is not 0.5 to 5 in half stars"
OUTSIDE_NUMBERS = "the person's and the film's number must be whole, from 1 to 2147483647"
UNKNOWN_FILM = "no such film in the set"


@dataclass(frozen=True, slots=True)
class RatingsLayout:
    """How one layout writes ratings."""

    file: str
    separator: bytes
    """Between the four numbers."""
    split: Callable[[str], list[str]]
    """Takes a single line apart, for those that the fast way could not."""
    header: str | None = None
    """The first line, where the layout has one."""


def read_ratings(
    file: BinaryIO, layout: RatingsLayout, known_films: NDArray[np.int64], refused: Refused
) -> Iterator[RatingChunk]:
    """Yield every good rating; count and list the others in `refused`.

    Args:
        file: open at its start.
        layout: how it is written.
        known_films: the set's film numbers, ascending; a rating of another film is refused.
        refused: the account to add to.

    Raises:
        DataRefused: the header is another one, or not one line is a rating.
    """
    first_line, end_byte = _skip_header(file, layout)
    accepted, refused_before = 0, refused.count
    for data in _blocks(file, layout):
        end_byte += len(data)
        values, lines, line_count = _read_block(data, layout, first_line, refused)
        good = _judge(values, lines, layout.file, known_films, refused)
        chunk = _chunk(values[good], lines[good], end_byte)
        first_line += line_count
        accepted += len(chunk)
        if len(chunk):
            yield chunk
        if not accepted and refused.count - refused_before > _MOST_ODD:
            break
    if not accepted and refused.count > refused_before:
        raise DataRefused(f"Not one line of {layout.file} is a rating that can be used. Is this a whole MovieLens set?")


def _skip_header(file: BinaryIO, layout: RatingsLayout) -> tuple[int, int]:
    """The number of the first line of ratings, and the bytes before it."""
    if layout.header is None:
        return 1, 0
    line = file.readline(1000)
    found = line.decode("utf-8-sig", "replace").strip().replace('"', "").replace(" ", "")
    if found.casefold() != layout.header.casefold():
        raise DataRefused(f"{layout.file} must begin with the line {layout.header}, not “{found[:80]}”.")
    return 2, len(line)


def _blocks(file: BinaryIO, layout: RatingsLayout) -> Iterator[bytes]:
    """Whole lines, at most `BLOCK_BYTES` at a time; the last line gets its end if it lacks one."""
    rest = b""
    while data := file.read(BLOCK_BYTES - len(rest)):
        data = rest + data
        cut = data.rfind(b"\n") + 1
        rest = data[cut:]
        if len(rest) > BLOCK_BYTES // 2:
            raise DataRefused(f"{layout.file} has a line of millions of characters. Is this a MovieLens set?")
        if cut:
            yield data[:cut]
    if rest:
        yield rest + b"\n"


def _read_block(
    data: bytes, layout: RatingsLayout, first_line: int, refused: Refused
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """The numbers of every line that has four, shape (lines, 4); each one's line; and how many lines there were."""
    separator = layout.separator
    # Two-byte separators become one byte that no number holds; the length changes, the lines do not.
    text = data.replace(separator, b"\x1f") if len(separator) > 1 else data
    block = parse_block(text, 0x1F if len(separator) > 1 else separator[0])
    values, lines = block.values, block.lines
    if len(block.odd):
        mended = _mend(text, block, layout, first_line, refused)
        values = np.concatenate((values, mended[:, :COLUMNS]))
        lines = np.concatenate((lines, mended[:, COLUMNS]))
        order = np.argsort(lines, kind="stable")
        values, lines = values[order], lines[order]
    return values, lines + first_line, len(block.starts)


def _chunk(values: NDArray[np.int64], lines: NDArray[np.int64], end_byte: int) -> RatingChunk:
    return RatingChunk(
        people=values[:, 0].astype(np.int32),
        movielens_ids=values[:, 1].astype(np.int32),
        half_stars=values[:, 2].astype(np.uint8),
        timestamps=values[:, 3].copy(),
        lines=lines,
        end_byte=end_byte,
    )


def _judge(
    values: NDArray[np.int64], lines: NDArray[np.int64], file: str, known_films: NDArray[np.int64], refused: Refused
) -> NDArray[np.bool_]:
    people, films, half_stars = values[:, 0], values[:, 1], values[:, 2]
    numbered = (people >= 1) & (people <= _INT32) & (films >= 1) & (films <= _INT32)
    starred = (half_stars >= 1) & (half_stars <= 10)
    place = np.minimum(np.searchsorted(known_films, films), max(0, len(known_films) - 1))
    known = known_films[place] == films if len(known_films) else np.zeros(len(films), np.bool_)
    for fault, reason, what in (
        (~numbered, OUTSIDE_NUMBERS, people),
        (numbered & ~starred, OUTSIDE_STARS, half_stars / 2),
        (numbered & starred & ~known, UNKNOWN_FILM, films),
    ):
        if fault.any():
            refused.add_many(file, lines[fault], reason, what[fault].tolist()[:100])
    return numbered & starred & known


def _mend(text: bytes, block: Block, layout: RatingsLayout, first_line: int, refused: Refused) -> NDArray[np.int64]:
    """Read odd lines one by one; shape (lines that could be mended, 5), the line within the block last."""
    mended: list[tuple[int, ...]] = []
    for line in block.odd.tolist():
        raw = text[block.starts[line] : block.stops[line]].replace(b"\x1f", layout.separator)
        row = raw.decode("utf-8", "replace")
        if not row.strip():
            continue
        try:
            mended.append((*_numbers(layout.split(row)), line))
        except ValueError as error:
            refused.add(layout.file, line + first_line, str(error), f": “{row[:60]}”")
    return np.array(mended, np.int64).reshape(-1, COLUMNS + 1)


def _numbers(fields: list[str]) -> tuple[int, int, int, int]:
    if len(fields) != COLUMNS:
        raise ValueError("not four values")
    person, film, stars, timestamp = (field.strip() for field in fields)
    if not (_is_whole(person) and _is_whole(film)):
        raise ValueError(OUTSIDE_NUMBERS)
    if not _is_whole(timestamp.removesuffix(".0")):
        raise ValueError("the time is not in whole seconds since 1970")
    try:
        half_stars = float(stars) * 2
    except ValueError:
        raise ValueError(OUTSIDE_STARS) from None
    if half_stars not in range(1, 11):
        raise ValueError(OUTSIDE_STARS)
    return int(person), int(film), int(half_stars), int(timestamp.removesuffix(".0"))


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 12
