"""All names under which a film can be found, normalised: what `title_search` indexes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

from recommender.films.folding import fold, loosened, spellings
from recommender.types import Film

_BREAK = re.compile(r"\s*(?:[:,] or:? | or: |: | [-–—] )\s*", re.IGNORECASE)
"""What separates a title from its subtitle."""
_INSTALMENT = re.compile(r"(?:(?:part|pt|vol|volume|episode|chapter) )?(?:\d+|i)")
"""A loosened subtitle that is only a number."""


class NameKind(IntEnum):
    """How a name was made from a title, the most exact kind first."""

    TITLE = 0
    """The folded title, original or alternative title; the title with its year."""
    LOOSENED = 1
    """Without articles, numbers in digits."""
    PART = 2
    """The title without its subtitle, or the subtitle alone."""
    JOINED = 3
    """Without spaces: "spiderman"."""
    NUMBERED = 4
    """The series and the film's number in it: "die hard 3". A guess, because the catalogue may lack a part."""


def titles(film: Film) -> tuple[str, ...]:
    """Every title of a film as it is written."""
    return tuple(name for name in (film.title, film.original_title, *film.alternative_titles) if name)


def names(film: Film) -> dict[str, NameKind]:
    """Every name of a film except its number in a series, each with its most exact kind."""
    found: dict[str, NameKind] = {}
    for title in titles(film):
        _add(found, spellings(title), NameKind.TITLE)
        _add(found, (loosened(title),), NameKind.LOOSENED)
        _add(found, _parts(title), NameKind.PART)
        _add(found, ("".join(form.split()) for form in (fold(title), loosened(title))), NameKind.JOINED)
    if film.year is not None and film.title:
        _add(found, (f"{fold(film.title)} {film.year}",), NameKind.TITLE)
    return found


def numbered(films: Sequence[Film]) -> Iterator[tuple[str, int]]:
    """For the films of each series in order of year: the series' name with 1, 2, 3 …, and the film's row.

    Stops at a film whose title has another number, because then the catalogue lacks a part.
    """
    series: defaultdict[str, list[int]] = defaultdict(list)
    for row, film in enumerate(films):
        if film.series and film.year is not None:
            series[film.series].append(row)
    for name, rows in series.items():
        ordered = sorted(rows, key=lambda row: (films[row].year or 0, films[row].title))
        for number, row in enumerate(ordered, start=1):
            written = re.search(r" (\d)\b", loosened(films[row].title))
            if written and int(written[1]) != number:
                break
            yield f"{loosened(name)} {number}", row


def _parts(title: str) -> Iterator[str]:
    """The title without its subtitle, and the subtitle alone; but not "Dune" for "Dune: Part Two"."""
    breaks = list(_BREAK.finditer(title))
    subtitles = [loosened(title[found.end() :]) for found in breaks]
    for found, subtitle in zip(breaks, subtitles, strict=True):
        if " " in subtitle and not _INSTALMENT.fullmatch(subtitle):
            yield loosened(title[: found.start()])
    if breaks and " " in subtitles[-1] and not _INSTALMENT.fullmatch(subtitles[-1]):
        yield subtitles[-1]


def _add(found: dict[str, NameKind], forms: Iterable[str], kind: NameKind) -> None:
    for form in forms:
        if form:
            found.setdefault(form, kind)
