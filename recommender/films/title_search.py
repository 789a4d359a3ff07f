"""Finds films by what a person types: whole names, then beginnings, words, parts of words, then similar spellings.

`find` is for autocompletion. `match` takes the text for a title and separates the films it certainly means from those
it may mean. `folding` and `names` make names comparable.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import IntArray
from recommender.films.folding import ARTICLES, fold, loosened, says_nothing, without_articles
from recommender.films.likeness import CLOSE, VERY_CLOSE, CloseTitles
from recommender.films.names import NameKind, names, numbered, titles
from recommender.types import Film, TitleMatch

TYPED_MOST = 100
"""Number of characters of a typed text that are used: limits the time of a search. Nobody types a longer title."""
NEAR_MOST = 5
"""Greatest number of films offered as perhaps meant."""
_HITS_MOST = 2_000
"""Greatest number of occurrences read for one query: a single letter occurs in every title."""
_WORD_MOST = 3
"""A text of at most this many letters is searched as a whole word first, then as the beginning of one: "et", "up"."""
_PIECE = 4_000
"""Number of names sorted in one call."""
_WITH_YEAR = re.compile(r"(?P<title>.*\S)\s*(?P<open>[(\[,]?)\s*\b(?P<year>\d{4})[)\]]?\s*")

_Name = tuple[str, int, int]
"""A name, its kind and its film's row."""


class TitleSearch:
    """An index of every name of every film.

    Args:
        films: by row.
        popularity: a count for each row; equally good matches are ordered by it.
    """

    def __init__(self, films: Iterable[Film], popularity: IntArray) -> None:
        self._films = tuple(films)
        self._popularity = popularity
        self._names: list[str] = []
        numbers: list[tuple[int, int]] = []
        for name, kind, row in _in_order(_every_name(self._films)):
            self._names.append(name)
            numbers.append((kind, row))
        table = np.array(numbers, dtype=np.int32).reshape(-1, 2)
        self._kinds: NDArray[np.int8] = table[:, 0].astype(np.int8)
        self._rows: IntArray = table[:, 1].copy()
        spoken = np.flatnonzero(self._kinds <= NameKind.LOOSENED)
        self._text = "".join(f"\n {self._names[entry]}" for entry in spoken)
        lengths = np.fromiter((len(self._names[entry]) + 2 for entry in spoken), dtype=np.int64, count=len(spoken))
        self._starts = np.cumsum(lengths) - lengths
        self._text_rows: IntArray = self._rows[spoken]
        self._close = CloseTitles(_loosened_titles(self._films), popularity)

    def find(self, text: str, limit: int) -> tuple[Film, ...]:
        """The best matches, best first, at most `limit`; none for a text that resembles no title."""
        text = text[:TYPED_MOST]
        found: dict[int, None] = {}
        if limit > 0 and fold(text):
            for rows in self._by_kind(text):
                for row in rows:
                    found.setdefault(row)
                if len(found) >= limit:
                    break
            if len(found) < limit:
                for row in self._close.rows(loosened(text), VERY_CLOSE if found else CLOSE):
                    found.setdefault(row)
        return tuple(self._films[row] for row in list(found)[:limit])

    def match(self, text: str) -> TitleMatch:
        """The films a title certainly means, or, if there are none, those it may mean.

        A title certainly means a film when it equals one of its names except for case, accents, articles, spaces, the
        way numbers are written, or a missing subtitle. A misspelling or a number in a series is never certain.
        """
        text = text[:TYPED_MOST].strip()
        dated = _WITH_YEAR.fullmatch(text)
        if not (dated and dated["open"]) and (rows := self._meant(text, None)):
            return self._matched(rows, ())
        title = dated["title"] if dated else text
        if dated and (rows := self._meant(title, int(dated["year"]))):
            return self._matched(rows, ())
        if says_nothing(title):
            return self._matched((), ())
        near = [*self._entries(loosened(text), NameKind.NUMBERED), *(self._close.rows(loosened(title)))]
        if dated:
            near.sort(key=lambda row: self._films[row].year != int(dated["year"]))
        return self._matched((), tuple(dict.fromkeys(near))[:NEAR_MOST])

    def bearing(self, title: str) -> tuple[tuple[Film, ...], tuple[Film, ...]]:
        """Films with exactly this title, and films whose title differs only in articles, spaces or written numbers.

        Both best known first. Subtitles are not left out and nothing is guessed: for titles written by a program.
        """
        strict, loose = fold(title), loosened(title)
        exact = dict.fromkeys(self._of_kinds(strict, (NameKind.TITLE,)))
        others: dict[int, None] = {}
        for name in (strict, loose, "".join(strict.split()), "".join(loose.split())):
            others.update(dict.fromkeys(self._of_kinds(name, (NameKind.LOOSENED, NameKind.JOINED))))
        others.update(dict.fromkeys(self._of_kinds(loose, (NameKind.TITLE,))))
        return self._known_first(exact), self._known_first(others.keys() - exact.keys())

    def _of_kinds(self, name: str, kinds: Sequence[NameKind]) -> list[int]:
        start, end = bisect_left(self._names, name), bisect_right(self._names, name)
        if start == end:
            return []
        found = self._kinds[start:end]
        return self._rows[start:end][np.logical_or.reduce([found == int(kind) for kind in kinds])].tolist()

    def _known_first(self, rows: Iterable[int]) -> tuple[Film, ...]:
        ordered = sorted(rows, key=lambda row: (-self._popularity[row], row))
        return tuple(self._films[row] for row in ordered)

    def _matched(self, meant: Sequence[int], near: Sequence[int]) -> TitleMatch:
        return TitleMatch(tuple(self._films[row] for row in meant), tuple(self._films[row] for row in near))

    def _meant(self, title: str, year: int | None) -> list[int]:
        """Rows of the films with that name, of the most exact kind of name that any has; best known first."""
        strict, loose = fold(title), loosened(title)
        kinds_of_match = (
            ((strict,), NameKind.TITLE),
            ((strict, loose), NameKind.LOOSENED),
            ((strict, loose), NameKind.PART),
            (("".join(strict.split()), "".join(loose.split())), NameKind.JOINED),
        )
        for forms, kind in kinds_of_match:
            rows = dict.fromkeys(row for form in forms for row in self._entries(form, kind))
            if found := [row for row in rows if year in (None, self._films[row].year)]:
                return self._by_popularity(np.array(found, dtype=np.int32))
        return []

    def _entries(self, name: str, kind: NameKind) -> list[int]:
        """Rows of the films with exactly that name, of that kind or a more exact one; best known first."""
        if not name:
            return []
        start, end = bisect_left(self._names, name), bisect_right(self._names, name)
        return self._by_popularity(self._rows[start:end][self._kinds[start:end] <= kind])

    def _by_kind(self, text: str) -> Iterator[list[int]]:
        strict, loose = fold(text), loosened(text)
        if dated := _WITH_YEAR.fullmatch(text):
            yield self._meant(dated["title"], int(dated["year"]))
        joined = "".join(loose.split())
        for form in (strict, _article_first(strict), loose, joined):
            yield self._entries(form, NameKind.NUMBERED)
        if len(strict) <= _WORD_MOST:
            yield self._beginning(f"{strict} ")
        for form in (strict, loose, joined):
            yield self._beginning(form)
        for part in (f" {strict}", f" {loose}", strict):
            yield self._containing(part)

    def _beginning(self, form: str) -> list[int]:
        start = bisect_left(self._names, form)
        return self._by_popularity(self._rows[start : bisect_left(self._names, form + "\U0010ffff", lo=start)])

    def _containing(self, part: str) -> list[int]:
        places: list[int] = []
        at = self._text.find(part)
        while at >= 0 and len(places) < _HITS_MOST:
            places.append(at)
            at = self._text.find(part, at + 1)
        entries = np.searchsorted(self._starts, np.array(places, dtype=np.int64), side="right") - 1
        return self._by_popularity(self._text_rows[entries])

    def _by_popularity(self, rows: IntArray) -> list[int]:
        """Each row once, best known first."""
        rows = np.unique(rows)
        return rows[np.lexsort((rows, -self._popularity[rows]))].tolist()


def _every_name(films: Sequence[Film]) -> Iterator[_Name]:
    for row, film in enumerate(films):
        yield from ((name, int(kind), row) for name, kind in names(film).items())
    yield from ((name, int(NameKind.NUMBERED), row) for name, row in numbered(films))


def _loosened_titles(films: Sequence[Film]) -> Iterator[tuple[str, int]]:
    for row, film in enumerate(films):
        forms = (form for title in titles(film) for form in (loosened(title), without_articles(title)))
        yield from ((form, row) for form in dict.fromkeys(forms))


def _in_order(entries: Iterator[_Name]) -> Iterator[_Name]:
    """The names, sorted in pieces that are then merged.

    Sorting and freeing all of them in one call would hold the GIL, and so the thread that answers people, for 1.4 s
    with 87,000 films. Other threads run between two pieces.
    """
    pieces: list[list[_Name]] = []
    while piece := sorted(islice(entries, _PIECE), reverse=True):
        pieces.append(piece)
    return merge(*(_emptied(piece) for piece in pieces))


def _emptied(piece: list[_Name]) -> Iterator[_Name]:
    while piece:
        yield piece.pop()


def _article_first(name: str) -> str:
    """With the article in front: “matrix the”, as in catalogues, becomes “the matrix”."""
    head, _, last = name.rpartition(" ")
    return f"{last} {head}" if head and last in ARTICLES else name
