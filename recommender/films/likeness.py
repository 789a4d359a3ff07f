"""Similarity of typed text and titles, and a search for the most similar titles.

An index finds titles that share most trigrams with the text; rapidfuzz compares only those, so that a search takes
milliseconds for any number of films.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from rapidfuzz import fuzz

from recommender.arrays import IntArray

CLOSE = 65.0
"""Least similarity, 0 to 100, for a title to be offered."""
VERY_CLOSE = 80.0
"""Least similarity for a title to be offered where a better kind of match was already found."""
_COMPARED = 200
"""Greatest number of titles compared letter by letter."""
_WORDS_WEIGHT, _PART_WEIGHT = 0.9, 0.85
"""Weights of "all words occur" and "the letters occur in one piece", against 1 for similarity of the whole titles."""
_JOINED_WEIGHT = 0.95
"""The same for titles that are similar only without their spaces."""
_OTHER_TITLE = 1.0
"""Points subtracted for a title that is not the film's display title."""
_BEGINNING = 3.0
"""Points added for a title that begins with the typed text, in whole words."""
_BEHIND_MOST = 12.0
"""Titles whose similarity is more than this below the best one are not offered."""
_PART_LEAST = 5
"""Least length of text compared with parts of titles; shorter texts occur in too many by chance."""
_SWAPPED_MOST = 10
"""Greatest length of text tried with swapped letters; longer text shares enough trigrams anyway."""


def likeness(typed: str, title: str) -> float:
    """Similarity of two loosened titles, 0 to 100, tolerant of words left out, joined, split or reordered.

    The typed text may leave out much of the title, but not the title much of the text.
    """
    joined = _JOINED_WEIGHT * fuzz.ratio(typed.replace(" ", ""), title.replace(" ", ""))
    covered = min(1.0, len(title) / max(len(typed), 1))
    words = _WORDS_WEIGHT * covered * fuzz.token_set_ratio(typed, title)
    piece = _PART_WEIGHT * fuzz.partial_ratio(typed, title) if _PART_LEAST <= len(typed) <= len(title) else 0.0
    begins = _BEGINNING if title.startswith(f"{typed} ") else 0.0
    return min(100.0, max(fuzz.ratio(typed, title), joined, words, piece) + begins)


class CloseTitles:
    """Finds the titles most similar to a text.

    Args:
        titles: loosened titles, each with the row of its film; a film may have several, its display title first.
        popularity: a count for each row. It decides between titles that are about equally similar: a film known by a
            hundred people gains some five points over one that nobody knows.
    """

    def __init__(self, titles: Iterable[tuple[str, int]], popularity: IntArray) -> None:
        self._titles: list[str] = []
        rows: list[int] = []
        for title, row in titles:
            self._titles.append(title)
            rows.append(row)
        self._rows: IntArray = np.array(rows, dtype=np.int32)
        self._behind = np.diff(self._rows, prepend=-1) == 0
        self._known = np.log1p(popularity.astype(np.float64))
        self._runs = _index(self._titles)
        self._short: defaultdict[str, list[int]] = defaultdict(list)
        for entry, title in enumerate(self._titles):
            if len(title) <= _SWAPPED_MOST:
                self._short[title].append(entry)

    def rows(self, typed: str, least: float = CLOSE) -> list[int]:
        """Rows of the films with a title of at least that similarity, most similar first, each once."""
        alike: list[tuple[float, int]] = []
        swapped = {entry for other in _swapped(typed) for entry in self._short.get(other, ())}
        for entry in swapped.union(self.nearest(typed, _COMPARED)):
            how = likeness(typed, self._titles[entry])
            if entry in swapped:  # a swap counts as one mistake, like a missing letter
                how = max(how, 100 - 50 / len(typed))
            if how >= least:
                row = int(self._rows[entry])
                behind = _OTHER_TITLE * bool(self._behind[entry])
                alike.append((behind - how - float(self._known[row]), row))
        alike.sort()
        return list(dict.fromkeys(row for utility, row in alike if utility <= alike[0][0] + _BEHIND_MOST))

    def nearest(self, typed: str, most: int) -> list[int]:
        """Indices of the titles that share most trigrams with the text, in no order."""
        shared = [self._runs[run] for run in _runs(typed) if run in self._runs]
        if not shared:
            return []
        counts = np.bincount(np.concatenate(shared), minlength=len(self._titles))
        found = np.argpartition(-counts, min(most, len(counts) - 1))[:most]
        return found[counts[found] > 0].tolist()


def _swapped(typed: str) -> set[str]:
    """What was typed, with each pair of neighbouring letters swapped; none for a longer text."""
    if len(typed) > _SWAPPED_MOST:
        return set()
    return {f"{typed[:at]}{typed[at + 1]}{typed[at]}{typed[at + 2 :]}" for at in range(len(typed) - 1)}


def _runs(title: str) -> set[str]:
    padded = f" {title} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def _index(titles: list[str]) -> dict[str, IntArray]:
    """For each trigram, the titles that contain it."""
    entries: defaultdict[str, list[int]] = defaultdict(list)
    for entry, title in enumerate(titles):
        for run in _runs(title):
            entries[run].append(entry)
    # Removed one by one: freeing millions of numbers at once would hold the GIL for long.
    return {run: np.array(entries.pop(run), dtype=np.int32) for run in list(entries)}
