"""How alike what somebody typed and a title are, and which titles are most alike.

Titles that share most runs of three letters are found through an index; only those are compared by rapidfuzz, so that
a search takes milliseconds however many films there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from rapidfuzz import fuzz

from recommender.arrays import IntArray

CLOSE = 65.0
"""How alike two spellings must be, 0 to 100, for one to be offered for the other."""
VERY_CLOSE = 80.0
"""The same where something better was found already."""
_COMPARED = 200
"""Titles compared letter by letter."""
_WORDS_WEIGHT, _PART_WEIGHT = 0.9, 0.85
"""What it is worth that all words occur, or that the letters occur in one piece, beside whole titles being alike."""
_JOINED_WEIGHT = 0.95
"""The same for titles that are alike only without their spaces."""
_OTHER_TITLE = 1.0
"""Points that a title falls behind which is not the one that the film is shown by."""
_BEGINNING = 3.0
"""Points that a title gains which begins with what was typed, in whole words."""
_BEHIND_MOST = 12.0
"""Points behind the best from which on a title is not worth naming."""
_PART_LEAST = 5
"""Shorter texts occur in too many titles by chance."""
_SWAPPED_MOST = 10
"""Longer titles share enough runs of three letters where two neighbouring letters are swapped."""


def likeness(typed: str, title: str) -> float:
    """How alike two loosened titles are, 0 to 100, whatever was left out, joined, split or put in another order.

    What was typed may leave out much of the title; a title that leaves out much of what was typed is another.
    """
    joined = _JOINED_WEIGHT * fuzz.ratio(typed.replace(" ", ""), title.replace(" ", ""))
    covered = min(1.0, len(title) / max(len(typed), 1))
    words = _WORDS_WEIGHT * covered * fuzz.token_set_ratio(typed, title)
    piece = _PART_WEIGHT * fuzz.partial_ratio(typed, title) if _PART_LEAST <= len(typed) <= len(title) else 0.0
    begins = _BEGINNING if title.startswith(f"{typed} ") else 0.0
    return min(100.0, max(fuzz.ratio(typed, title), joined, words, piece) + begins)


class CloseTitles:
    """Loosened titles to compare with.

    Args:
        titles: each with the row of its film; a film may have several, the one it is shown by first.
        popularity: a count for each row. It decides between titles that are about equally alike: a film known by a
            hundred people is worth some five points of a film nobody knows.
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
        """Rows of the films with a title at least so like that, the most alike first, each once."""
        alike: list[tuple[float, int]] = []
        swapped = {entry for other in _swapped(typed) for entry in self._short.get(other, ())}
        for entry in swapped.union(self.nearest(typed, _COMPARED)):
            how = likeness(typed, self._titles[entry])
            if entry in swapped:  # one mistake, as one letter left out is
                how = max(how, 100 - 50 / len(typed))
            if how >= least:
                row = int(self._rows[entry])
                behind = _OTHER_TITLE * bool(self._behind[entry])
                alike.append((behind - how - float(self._known[row]), row))
        alike.sort()
        return list(dict.fromkeys(row for utility, row in alike if utility <= alike[0][0] + _BEHIND_MOST))

    def nearest(self, typed: str, most: int) -> list[int]:
        """Places of the titles that share most runs of three letters with what was typed, in no order."""
        shared = [self._runs[run] for run in _runs(typed) if run in self._runs]
        if not shared:
            return []
        counts = np.bincount(np.concatenate(shared), minlength=len(self._titles))
        found = np.argpartition(-counts, min(most, len(counts) - 1))[:most]
        return found[counts[found] > 0].tolist()


def _swapped(typed: str) -> set[str]:
    """What may have been meant where two neighbouring letters of a short title were swapped."""
    if len(typed) > _SWAPPED_MOST:
        return set()
    return {f"{typed[:at]}{typed[at + 1]}{typed[at]}{typed[at + 2 :]}" for at in range(len(typed) - 1)}


def _runs(title: str) -> set[str]:
    padded = f" {title} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def _index(titles: list[str]) -> dict[str, IntArray]:
    """For each run of three letters the titles that have it."""
    entries: defaultdict[str, list[int]] = defaultdict(list)
    for entry, title in enumerate(titles):
        for run in _runs(title):
            entries[run].append(entry)
    # Taken out one by one: to free millions of numbers at once would hold up other threads too.
    return {run: np.array(entries.pop(run), dtype=np.int32) for run in list(entries)}
