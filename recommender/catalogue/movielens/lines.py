"""Splits a film file into lines with any line end, in bounded memory; knows nothing of their contents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from recommender.catalogue.movielens.source import Source
from recommender.catalogue.utf_16 import utf_16_of
from recommender.errors import DataRefused

MOST_LINE_BYTES = 65_536
"""Greatest length of a line; the longest in MovieLens' film files has under 500 bytes."""
MOST_FILE_BYTES = 512 * 1024**2
"""Greatest size of a file of films, links or trailers; ml-32m's largest has 5 MB."""
MOST_LINES = 1_000_000
"""Greatest number of lines of such a file; ml-32m's have 87,586."""
_PIECE = 1024 * 1024


def raw_lines(source: Source, file: str) -> Iterator[tuple[int, bytes]]:
    """Every line with its number from 1, without its end. A line that is too long is cut to one byte above the limit.

    Raises:
        DataRefused: the file is far larger than any of its kind.
    """
    if source.size(file) > MOST_FILE_BYTES:
        raise DataRefused(
            f"{file} is larger than {MOST_FILE_BYTES // 1024**2} MB; no list of films is. It was not read."
        )
    with source.open(file) as stream:
        for number, line in enumerate(_lines(stream), 1):
            if number == 1:
                check_bytes(line, file)
            if number > MOST_LINES:
                raise DataRefused(f"{file} has more than {MOST_LINES:,} lines; no list of films has.")
            yield number, line


def check_bytes(beginning: bytes, file: str) -> None:
    """Refuse UTF-16, with or without a byte order mark.

    Raises:
        DataRefused: a file with this beginning is UTF-16.
    """
    if utf_16_of(beginning) is not None:
        raise DataRefused(f"{file} is UTF-16 text. Save it as UTF-8 and try again.")


def line_end(beginning: bytes) -> bytes:
    """The line end of a file with this beginning: a carriage return if there is no newline."""
    return b"\r" if b"\n" not in beginning and b"\r" in beginning else b"\n"


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    held, end = b"", b""
    while piece := stream.read(_PIECE):
        end = end or line_end(piece)
        *whole, last = (held + piece).split(end)
        for line in whole:
            yield line[: MOST_LINE_BYTES + 1].removesuffix(b"\r")
        held = last[: MOST_LINE_BYTES + 1]
    if held:
        yield held.removesuffix(b"\r")
