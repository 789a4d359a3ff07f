"""Detects whether a file has MovieLens' film numbers (1, 2571, 193609) or IMDb's (0133093), by how they are written.

The same layout is used with both, and the same number means different films.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import cache

from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.movielens.lines import raw_lines
from recommender.catalogue.movielens.source import Source
from recommender.catalogue.starter import read_starter
from recommender.errors import DataRefused
from recommender.films.folding import fold

_NUMBER = re.compile(rb'\s*"?\s*(\d+)')
_IMDB_DIGITS = 7
"""IMDb writes at least seven digits, with leading zeros. MovieLens has reached six in thirty years."""


class NumberSpace(Enum):
    """The site whose film numbers a file uses."""

    MOVIELENS = "MovieLens"
    IMDB = "IMDb"

    def has(self, written: str) -> bool:
        """Whether a number is written in the form that this site uses."""
        written = written.strip()
        if self is NumberSpace.IMDB:
            return len(written) >= _IMDB_DIGITS
        return len(written) < _IMDB_DIGITS and not written.startswith("0")


def refuse_unpadded(films: Sequence[FilmFacts], file: str) -> None:
    """Refuse IMDb's numbers without leading zeros, as spreadsheets write them: they look like MovieLens'.

    They are recognised by films of the starter catalogue, whose IMDb ids are known.

    Raises:
        DataRefused: more than half of the films that are in the starter catalogue too have such numbers.
    """
    numbers = _starter_numbers()
    both = [(film.source_id, number) for film in films if (number := numbers.get(_key(film)))]
    same = sum(source_id == number for source_id, number in both)
    if same > len(both) // 2:
        raise DataRefused(
            f"The film numbers of {file} are IMDb's without the zeros in front, and look like MovieLens'. Nothing was "
            "brought in. Write them with seven digits: 0035015, not 35015."
        )


@cache
def _starter_numbers() -> dict[tuple[str, int | None], int]:
    return {_key(film): int(film.imdb_id.removeprefix("tt")) for film in read_starter() if film.imdb_id}


def _key(film: FilmFacts) -> tuple[str, int | None]:
    return fold(film.title), film.year


def number_space(source: Source, file: str) -> NumberSpace:
    """The kind of number at the beginning of the lines of a films file.

    Raises:
        DataRefused: more than one line in a hundred has another kind of number.
    """
    counts = dict.fromkeys(NumberSpace, 0)
    neither = 0
    for _, line in raw_lines(source, file):
        match = _NUMBER.match(line)
        if match:
            written = match[1].decode("ascii")
            space = next((space for space in NumberSpace if space.has(written)), None)
            if space:
                counts[space] += 1
            else:
                neither += 1
    total = sum(counts.values()) + neither
    best = max(counts, key=lambda space: counts[space])
    if total - counts[best] > max(1, total // 100):
        raise DataRefused(
            f"The film numbers of {file} are neither MovieLens' nor IMDb's: {counts[NumberSpace.MOVIELENS]:,} are "
            f"written like 2571, {counts[NumberSpace.IMDB]:,} like 0133093 and {neither:,} otherwise. "
            "Nothing was brought in, because a number read wrongly is another film."
        )
    return best
