"""Streams a ratings file of any layout and size into chunks of arrays, in a few hundred megabytes of memory.

Nearly all lines are parsed by numpy a block at a time (`numbers`); the others are read one by one here and either
corrected (spaces, quotes) or refused with a reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from recommender.catalogue.movielens.lines import check_bytes, line_end
from recommender.catalogue.movielens.numbers import COLUMNS, Block, parse_block
from recommender.catalogue.movielens.rows import RatingChunk, RefusedRows
from recommender.catalogue.movielens.scale import FIVE, Scale, detect_scale, tolerated
from recommender.errors import DataRefused

BLOCK_BYTES = 8_000_000
"""A rating takes at least eight bytes, so a block never holds more than a million."""
_MOST_ODD = 200_000
"""Number of refused lines above which a file with fewer good lines is refused whole: it is not a file of ratings."""
_INT32 = 2**31 - 1
_MOST_DOUBLED = 10_000
"""Twice a rating from which on a value is refused as it is read."""

OUTSIDE_NUMBERS = "the person's and the film's number must be whole, from 1 to 2147483647"
UNKNOWN_FILM = "no such film in the set"
OF_LEFT_OUT = "a rating of a short film or one for adults"
FEW_UNKNOWN = 1000
"""Up to this many ratings of unknown films are refused one by one, even if there are fewer good ratings."""
_LOOKED_AT = 3
"""Number of blocks read to detect the scale; the rest of the file must be on it."""


@dataclass(frozen=True, slots=True)
class RatingsLayout:
    """The format of the ratings of one layout."""

    file: str
    separator: bytes
    """Stands between the four numbers of a line."""
    split: Callable[[str], list[str]]
    """Splits a line that `numbers` could not parse."""
    header: str | None = None
    """The first line, where the layout has one."""


@dataclass(frozen=True, slots=True)
class KnownFilms:
    """The films whose ratings are read."""

    numbers: NDArray[np.int64]
    """Their numbers inside the set, ascending."""
    left_out: NDArray[np.int64]
    """Numbers of valid films that are not wanted, ascending."""


def scale_of(file: BinaryIO, layout: RatingsLayout, *, imdb_numbers: bool) -> Scale:
    """Detect the scale of the ratings from the beginning of the file, which is read from its start.

    Raises:
        DataRefused: the scale is not known, or the header is wrong.
    """
    aside = RefusedRows()
    blocks = islice(_blocks(file, layout), _LOOKED_AT)
    doubled = [_read_block(data, layout, FIVE, 1, aside)[0][:, 2] for data in blocks]
    unreadable = aside.reasons[FIVE.outside]
    return detect_scale(
        np.concatenate([*doubled, np.empty(0, np.int64)]), unreadable, layout.file, imdb_numbers=imdb_numbers
    )


def read_ratings(
    file: BinaryIO, layout: RatingsLayout, scale: Scale, known: KnownFilms, refused: RefusedRows
) -> Iterator[RatingChunk]:
    """Yield every good rating; count and list the others in `refused`.

    Args:
        file: open at its start.
        layout: its format.
        scale: of its ratings.
        known: the set's films; a rating of another film is refused.
        refused: where refused rows are counted.

    Raises:
        DataRefused: the header is wrong; no line is a rating; more than a few are outside the scale; or most are of
            films the set does not have.
    """
    first_line, end_byte = 1, 0
    accepted, zeros, before = 0, 0, Counter(refused.reasons)
    for data in _blocks(file, layout):
        end_byte += len(data)
        values, lines, line_count = _read_block(data, layout, scale, first_line, refused)
        zeros += int(np.count_nonzero(values[:, 2] == 0))
        good = _judge(values, lines, layout.file, scale, known, refused)
        chunk = _chunk(values[good], scale, lines[good], end_byte)
        first_line += line_count
        accepted += len(chunk)
        if len(chunk):
            yield chunk
        if (refused.reasons - before).total() > max(_MOST_ODD, accepted):
            break
    reasons = refused.reasons - before
    _check_whole(layout.file, accepted, reasons[scale.outside] - zeros, reasons, scale)


def _check_whole(file: str, accepted: int, beside: int, reasons: Counter[str], scale: Scale) -> None:
    """Refuse the whole file if too many of its lines were refused."""
    if reasons and not accepted:
        raise DataRefused(f"Not one line of {file} is a rating that can be used. Is this a whole MovieLens set?")
    if beside > tolerated(accepted + beside):
        raise DataRefused(
            f"{file} begins with ratings of {scale.name}, and {beside:,} further down are on another scale. "
            "Nothing was brought in."
        )
    if reasons.total() > max(_MOST_ODD, accepted):
        raise DataRefused(f"Most lines of {file} are no ratings that can be used. Is this a whole MovieLens set?")
    unknown = reasons[UNKNOWN_FILM]
    if unknown > max(FEW_UNKNOWN, accepted):
        raise DataRefused(
            f"Most ratings of {file} ({unknown:,}) are of films the set does not have. Do the files belong together?"
        )


def _blocks(file: BinaryIO, layout: RatingsLayout) -> Iterator[bytes]:
    """Whole lines, at most `BLOCK_BYTES` at a time, each ended by a newline; checks the header, if there is one.

    Where lines end with carriage returns only (old Macs), these become newlines; the number of bytes stays the same.
    """
    rest, end, first = b"", b"", True
    while data := file.read(BLOCK_BYTES - len(rest)):
        if not end:
            check_bytes(data, layout.file)
            end = line_end(data)
        data = rest + (data.replace(b"\r", b"\n") if end == b"\r" else data)
        cut = data.rfind(b"\n") + 1
        rest = data[cut:]
        if len(rest) > BLOCK_BYTES // 2:
            raise DataRefused(f"{layout.file} has a line of millions of characters. Is this a MovieLens set?")
        if cut:
            yield _without_header(data[:cut], layout) if first else data[:cut]
            first = False
    if rest:
        rest += b"\n"
        yield _without_header(rest, layout) if first else rest
    elif first and layout.header is not None:
        _without_header(b"", layout)


def _without_header(data: bytes, layout: RatingsLayout) -> bytes:
    """The first block with its header blanked out, so that line numbers and byte counts stay right."""
    if layout.header is None:
        return data
    line = data.partition(b"\n")[0]
    found = line[:1000].decode("utf-8-sig", "replace").strip().replace('"', "").replace(" ", "")
    if found.casefold() != layout.header.casefold():
        raise DataRefused(f"{layout.file} must begin with the line {layout.header}, not “{found[:80]}”.")
    return b" " * len(line) + data[len(line) :]


def _read_block(
    data: bytes, layout: RatingsLayout, scale: Scale, first_line: int, refused: RefusedRows
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """The numbers of every line that has four, shape (lines, 4); the line of each; and the number of lines."""
    separator = layout.separator
    # A two-byte separator is replaced by one byte that occurs in no number; the lines stay the same.
    text = data.replace(separator, b"\x1f") if len(separator) > 1 else data
    block = parse_block(text, 0x1F if len(separator) > 1 else separator[0])
    values, lines = block.values, block.lines
    if len(block.odd):
        parsed = _parse_odd_lines(text, block, layout, scale.outside, first_line, refused)
        values = np.concatenate((values, parsed[:, :COLUMNS]))
        lines = np.concatenate((lines, parsed[:, COLUMNS]))
        order = np.argsort(lines, kind="stable")
        values, lines = values[order], lines[order]
    return values, lines + first_line, len(block.starts)


def _chunk(values: NDArray[np.int64], scale: Scale, lines: NDArray[np.int64], end_byte: int) -> RatingChunk:
    return RatingChunk(
        people=values[:, 0].astype(np.int32),
        source_ids=values[:, 1].astype(np.int32),
        half_stars=scale.half_stars(values[:, 2]).astype(np.uint8),
        timestamps=values[:, 3].copy(),
        lines=lines,
        end_byte=end_byte,
    )


def _judge(
    values: NDArray[np.int64],
    lines: NDArray[np.int64],
    file: str,
    scale: Scale,
    known: KnownFilms,
    refused: RefusedRows,
) -> NDArray[np.bool_]:
    people, films, doubled = values[:, 0], values[:, 1], values[:, 2]
    numbered = (people >= 1) & (people <= _INT32) & (films >= 1) & (films <= _INT32)
    rated = numbered & (scale.half_stars(doubled) > 0)
    wanted = rated & _among(films, known.numbers)
    left_out = rated & ~wanted & _among(films, known.left_out)
    for fault, reason, what in (
        (~numbered, OUTSIDE_NUMBERS, people),
        (numbered & ~rated, scale.outside, doubled / 2),
        (rated & ~wanted & ~left_out, UNKNOWN_FILM, films),
    ):
        if fault.any():
            refused.add_many(file, lines[fault], reason, what[fault].tolist()[:100])
    refused.count_more(OF_LEFT_OUT, int(np.count_nonzero(left_out)))
    return wanted


def _among(films: NDArray[np.int64], numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    if not len(numbers):
        return np.zeros(len(films), np.bool_)
    return numbers[np.minimum(np.searchsorted(numbers, films), len(numbers) - 1)] == films


def _parse_odd_lines(
    text: bytes, block: Block, layout: RatingsLayout, outside: str, first_line: int, refused: RefusedRows
) -> NDArray[np.int64]:
    """Read the lines that numpy could not parse one by one, and record those that are not ratings in `refused`.

    Returns:
        Shape (lines, 5): person, film, twice the rating, time, and the line's index in the block.
    """
    parsed: list[tuple[int, ...]] = []
    for line in block.odd.tolist():
        raw = text[block.starts[line] : block.stops[line]].replace(b"\x1f", layout.separator)
        row = raw.decode("utf-8", "replace")
        if not row.strip():
            continue
        try:
            parsed.append((*_numbers(layout.split(row), outside), line))
        except ValueError as error:
            refused.add(layout.file, line + first_line, str(error), f": “{row[:60]}”")
    return np.array(parsed, np.int64).reshape(-1, COLUMNS + 1)


def _numbers(fields: list[str], outside: str) -> tuple[int, int, int, int]:
    """Person, film, twice the rating, time."""
    if len(fields) != COLUMNS:
        raise ValueError("not four values")
    person, film, rating, timestamp = (field.strip() for field in fields)
    if not (_is_whole(person) and _is_whole(film)):
        raise ValueError(OUTSIDE_NUMBERS)
    if not _is_whole(timestamp.removesuffix(".0")):
        raise ValueError("the time is not in whole seconds since 1970")
    try:
        doubled = float(rating) * 2
    except ValueError:
        raise ValueError(outside) from None
    if not (abs(doubled) < _MOST_DOUBLED and doubled.is_integer()):
        raise ValueError(outside)
    return int(person), int(film), int(doubled), int(timestamp.removesuffix(".0"))


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 12
